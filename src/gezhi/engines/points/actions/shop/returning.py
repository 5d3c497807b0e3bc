"""Taking back what was exchanged, whole or in parts."""

from collections.abc import Sequence
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.points.actions.ledger.posting import Receipt, write
from gezhi.engines.points.actions.ledger.reversing import known_entry, locked, write_reversal
from gezhi.engines.points.actions.shop.stock import shelf_of
from gezhi.engines.points.models import Account, Entry, Exchange, Voucher
from gezhi.engines.points.queries.lots import movements_of
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.shops import Kept, must_keep
from gezhi.engines.points.rules.accounts import house, of
from gezhi.engines.points.rules.postings import Move, Posting
from gezhi.engines.points.rules.refusing import id_taken
from gezhi.engines.points.rules.shops import BACK, brought_back, wrong_count
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer


def take_back(viewer: Viewer, exchange: UUID, quantity: int, reason: str, id: UUID) -> Exchange:
    """Take back some or all of what was exchanged, for the shop's keepers: as much of the points
    goes back to the holder, goods go back on the shelf unless they are `faulty`, vouchers are void.

    `reason` is one of `BACK`. Vouchers that were used stay used, those out of date stay so; the
    others come back together. The same id counts once. Invalid for more than there is to take back.
    """
    with transaction():
        rows = Exchange.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("good", "shop", "unit").filter(pk=exchange).first()
        if row is None:
            raise Missing("no-exchange", "没有这笔兑换", "there is no such exchange")
        kept = must_keep(viewer, row.shop_id)
        if _back_before(row, id):
            return row
        free = _free_vouchers(row)
        wrong = _wrong(row, quantity, reason, id, free)
        if wrong:
            raise Invalid(wrong)
        points = row.points // row.quantity * quantity
        post = _reverse_part if row.returned == 0 else _give_back
        post(viewer, kept, row, quantity, points, reason, id)
        Voucher.objects.filter(pk__in=[one.pk for one in free]).update(void=True)
        row.returned += quantity
        row.save(update_fields=["returned"])
        shop = kept.row
        about = {"shop": shop.key, "good": row.good.key, "quantity": quantity, "points": points}
        about |= {"kind": row.good.kind, "reason": reason, "holder_kind": row.holder_kind}
        where = {"place_id": shop.place_id, "path": shop.path, "as_post": kept.post}
        record(viewer, "points.taken_back", "exchange", row.pk, **where, **about)
    return row


def _back_before(row: Exchange, id: UUID) -> bool:
    """Whether an id has taken this back already; Changed when it did something else."""
    known = Entry.objects.filter(pk=id).first()
    if known is None:
        return False
    if known.reverses == row.pk or known.evidence.get("exchange") == str(row.pk):
        return True
    raise id_taken()


def _free_vouchers(row: Exchange) -> list[Voucher]:
    """Its vouchers that can still be used, held before the ledger is, as whoever uses one does."""
    rows = row.vouchers.select_for_update(of=("self",), no_key=True).order_by("pk")
    return [one for one in rows if one.used is None and not one.void and one.until >= today()]


def _wrong(
    row: Exchange, quantity: int, reason: str, id: UUID, free: Sequence[Voucher]
) -> list[Wrong]:
    wrong: list[Wrong] = []
    wrong += wrong_id(id)
    if reason not in BACK:
        words = Words(zh="选一个退回的原因", en="say why it comes back")
        wrong.append(Wrong("reason", "required", words))
    vouchers = row.good.stock_id is None
    left = row.quantity - row.returned
    if vouchers:
        left = len(free)
    if left == 0:
        words = Words(zh="这一笔已经没有可退的了", en="there is nothing left to take back")
        return [*wrong, Wrong("quantity", "nothing", words)]
    if vouchers and quantity != left:
        words = Words(zh=f"没用过的 {left} 张要一起退", en=f"the {left} unused come back together")
        return [*wrong, Wrong("quantity", "together", words)]
    return [*wrong, *wrong_count("quantity", quantity, 1, left)]


def _reverse_part(
    viewer: Viewer, kept: Kept, row: Exchange, quantity: int, points: int, reason: str, id: UUID
) -> Receipt:
    """The first return of an exchange undoes its entry, as far as things come back."""
    part = {1: points}
    if row.good.voucher_id is not None or (row.good.stock_id and reason != "faulty"):
        part[2] = quantity
    entry = known_entry(row.pk)
    return write_reversal(viewer, entry, id, reason, kind="returned", part=part)


def _give_back(
    viewer: Viewer, kept: Kept, row: Exchange, quantity: int, points: int, reason: str, id: UUID
) -> Receipt:
    """Further ones are entries of their own, for an entry is undone once; the points get the dates
    of what was spent last, which are never sooner than those that they had."""
    unit, purse = row.unit_id, of(row.holder_kind, row.holder, path=row.path)
    sales = house("sales", unit)
    moves: Sequence[Move] = [Move(unit, sales, purse, points)]
    stock = row.good.stock_id
    if stock is not None and reason != "faulty":
        moves = [*moves, Move(stock, house("collected", stock), shelf_of(kept), quantity)]
    if row.good.voucher_id is not None:
        voucher = row.good.voucher_id
        moves = [*moves, Move(voucher, purse, house("issuer", voucher), quantity)]
    locked(moves)
    with for_system():
        account = Account.objects.get(
            unit=unit, role="holder", holder_kind=row.holder_kind, holder=row.holder
        )
    dated = brought_back(*movements_of(account.pk), points, today())
    paid = [Move(unit, sales, purse, amount, expires) for expires, amount in dated]
    evidence = {"exchange": str(row.pk), "why": reason}
    posting = Posting("returned", kept.row.place_id, (*paid, *moves[1:]), id, evidence=evidence)
    return write(viewer, posting)
