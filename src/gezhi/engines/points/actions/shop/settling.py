"""Settling with merchants: the vouchers that they redeemed in a month leave their account."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.points.actions.ledger.posting import write
from gezhi.engines.points.actions.ledger.reversing import known_entry, write_reversal
from gezhi.engines.points.models import Redemption, Settlement, Shop
from gezhi.engines.points.queries.merchants import SHOP
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.shops import Kept, must_keep
from gezhi.engines.points.rules.accounts import house, of
from gezhi.engines.points.rules.periods import stretch
from gezhi.engines.points.rules.postings import Move, Posting
from gezhi.engines.points.rules.refusing import id_taken
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer


def settle_merchant(viewer: Viewer, shop: int, merchant: str, month: date, id: UUID) -> Settlement:
    """Settle with a merchant what they redeemed in a month that is over, for the shop's keepers.
    The same id again is the same settlement.

    Invalid for a month that is not over; Changed when there is nothing, or it was settled
    (`settled`).
    """
    kept = must_keep(viewer, shop)
    first = stretch("month", month).first
    _wrong(first, id)
    with transaction():
        Shop.objects.select_for_update(of=("self",), no_key=True).get(pk=kept.row.pk)
        known = Settlement.objects.filter(pk=id).first()
        if known is not None:
            if (known.shop_id, known.merchant, known.month) != (shop, merchant, first):
                raise id_taken()
            return known
        rows = _redeemed(kept, merchant, first)
        _must_be_open(kept, merchant, first, rows)
        made = Settlement(
            id=id,
            shop=kept.row,
            path=kept.row.path,
            merchant_kind=rows[0].merchant_kind,
            merchant=merchant,
            month=first,
            vouchers=len(rows),
            by=viewer.account,
        )
        made.save(force_insert=True)
        _post(viewer, kept, made, rows)
        Redemption.objects.filter(pk__in=[one.pk for one in rows]).update(settlement=made)
        _tell(viewer, "points.merchant_settled", kept, made)
    return made


def undo_settlement(viewer: Viewer, settlement: UUID, id: UUID) -> Settlement:
    """Take a settlement back that was a slip, for the shop's keepers; the vouchers wait to be
    settled again. Undone already it changes nothing."""
    with transaction():
        rows = Settlement.objects.select_for_update(of=("self",), no_key=True)
        row = rows.filter(pk=settlement).first()
        if row is None:
            raise Missing("no-settlement", "没有这笔结账", "there is no such settlement")
        kept = must_keep(viewer, row.shop_id)
        if row.undone is not None:
            return row
        if row.redemptions.filter(good__voucher__isnull=False).exists():
            write_reversal(viewer, known_entry(row.pk), id, "mistake")
        row.undone = clock.now()
        row.save(update_fields=["undone"])
        row.redemptions.update(settlement=None)
        _tell(viewer, "points.settlement_undone", kept, row)
    return row


def _wrong(month: date, id: UUID) -> None:
    wrong: list[Wrong] = []
    wrong += wrong_id(id)
    if stretch("month", month).last >= today():
        words = Words(zh="这个月还没过完，下个月再结", en="the month is not over yet")
        wrong.append(Wrong("month", "range", words))
    if wrong:
        raise Invalid(wrong)


def _redeemed(kept: Kept, merchant: str, month: date) -> list[Redemption]:
    """What waits to be settled, kept from being taken back meanwhile."""
    period = stretch("month", month)
    rows = Redemption.objects.select_for_update(of=("self",), no_key=True).filter(
        shop=kept.row, merchant=merchant, undone=None, settlement=None
    )
    rows = rows.exclude(merchant_kind=SHOP).filter(day__gte=period.first, day__lte=period.last)
    return list(rows.select_related("good").order_by("pk"))


def _must_be_open(kept: Kept, merchant: str, month: date, rows: list[Redemption]) -> None:
    known = Settlement.objects.filter(shop=kept.row, merchant=merchant, month=month, undone=None)
    if known.exists():
        raise Changed("settled", "这个月已经结过了", "this month was settled already")
    if not rows:
        raise Changed("nothing", "这个月没有要结的券", "there is nothing to settle in this month")


def _post(viewer: Viewer, kept: Kept, made: Settlement, rows: Iterable[Redemption]) -> None:
    counts = Counter(one.good.voucher_id for one in rows if one.good.voucher_id is not None)
    giver = of(made.merchant_kind, made.merchant, path=kept.row.path)
    moves = tuple(
        Move(unit, giver, house("collected", unit), many) for unit, many in sorted(counts.items())
    )
    if moves:
        evidence = {"shop": kept.row.key, "month": str(made.month)}
        place = kept.row.place_id
        write(viewer, Posting("paid", place, moves, made.id, evidence=evidence))


def _tell(viewer: Viewer, verb: str, kept: Kept, row: Settlement) -> None:
    shop = kept.row
    where = {"place_id": shop.place_id, "path": shop.path, "as_post": kept.post}
    about = {"shop": shop.key, "month": str(row.month), "vouchers": row.vouchers}
    record(viewer, verb, "settlement", row.pk, **where, **about)  # type: ignore[arg-type]
