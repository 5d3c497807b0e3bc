"""Vouchers: rights to one discount or service, each used once, at the shop or at a merchant's.

In the ledger a voucher is issued to its holder, goes to the merchant who redeems it, and leaves the
merchant when it is settled; one used at the shop's own counter leaves at once.
"""

from uuid import UUID

from django.utils import timezone

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import say_date
from gezhi.engines.points.actions.ledger.posting import write
from gezhi.engines.points.actions.ledger.reversing import known_entry, write_reversal
from gezhi.engines.points.models import Exchange, Redemption, Voucher
from gezhi.engines.points.queries.merchants import SHOP, Merchant
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.queries.shops import must_keep
from gezhi.engines.points.queries.vouchers import (
    code_of,
    digest_of_code,
    find_voucher,
    redeemer,
)
from gezhi.engines.points.rules.accounts import house, of
from gezhi.engines.points.rules.postings import Move, Posting
from gezhi.engines.points.rules.refusing import id_taken
from gezhi.engines.points.rules.shops import valid_until
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Missing, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer


def write_vouchers(row: Exchange) -> None:
    """The vouchers of an exchange, inside its transaction."""
    until = valid_until(row.day)
    codes = [code_of(row.pk, number) for number in range(row.quantity)]
    Voucher.objects.bulk_create(
        Voucher(id=new_id(), exchange=row, digest=digest_of_code(code), until=until)
        for code in codes
    )


def use_voucher(viewer: Viewer, code: str, id: UUID | None = None) -> Voucher:
    """Take a voucher for its discount or service, once: for the keepers of its shop, and for the
    merchants that its good names. The same `id` again is the same use.

    Invalid for a code that is none; Changed when it was used already (`used`, which says when), was
    given back (`void`), or is out of date (`past`).
    """
    asked = new_id() if id is None else id
    must_be_v7(asked)
    found = find_voucher(viewer, code)
    with transaction():
        rows = Voucher.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("exchange__good", "exchange__shop").get(pk=found.pk)
        who = redeemer(viewer, row)
        if who is None:
            raise Missing("no-voucher", "没有这张券", "there is no such voucher")
        if _used_before(viewer, row, asked):
            return row
        _must_be_good(row)
        row.used, row.used_by = clock.now(), viewer.account
        row.save(update_fields=["used", "used_by"])
        _redeem(viewer, row, who, asked)
    return row


def _used_before(viewer: Viewer, row: Voucher, id: UUID) -> bool:
    known = Redemption.objects.filter(pk=id).first()
    if known is None:
        return False
    if (known.voucher_id, known.by) != (row.pk, viewer.account):
        raise id_taken()
    return known.undone is None


def _must_be_good(row: Voucher) -> None:
    if row.used is not None:
        when = timezone.localtime(row.used)
        zh = f"这张券 {say_date(when.date(), year=True)} {when:%H:%M} 已经用过"
        en = f"it was used on {say_date(when.date(), 'en', year=True)} at {when:%H:%M}"
        raise Changed("used", zh, en, used=row.used.isoformat())
    if row.void:
        raise Changed("void", "这张券已经退了，不能再用", "it was given back")
    if row.until < today():
        day, en = say_date(row.until, year=True), say_date(row.until, "en", year=True)
        raise Changed("past", f"这张券 {day} 到期，已经过了", f"it was good until {en}")


def _redeem(viewer: Viewer, row: Voucher, who: Merchant, id: UUID) -> None:
    exchange = row.exchange
    shop, good = exchange.shop, exchange.good
    if good.voucher_id is not None:
        holder = of(exchange.holder_kind, exchange.holder, path=exchange.path)
        taker = house("collected", good.voucher_id)
        if who.kind != SHOP:
            taker = of(who.kind, who.id, path=shop.path)
        move = Move(good.voucher_id, holder, taker, 1)
        evidence = {"voucher": str(row.pk), "good": good.key}
        write(viewer, Posting("spent", shop.place_id, (move,), id, evidence=evidence))
    Redemption.objects.create(
        id=id,
        voucher=row,
        shop=shop,
        good=good,
        path=shop.path,
        merchant_kind=who.kind,
        merchant=who.id,
        post=who.post,
        day=today(),
        by=viewer.account,
    )
    where = {"place_id": shop.place_id, "path": shop.path, "as_post": who.post}
    about = {"shop": shop.key, "good": good.key, "kind": good.kind}
    if who.kind != SHOP:
        about["merchant_kind"] = who.kind
    record(viewer, "points.voucher_used", "voucher", row.pk, **where, **about)  # type: ignore[arg-type]


def undo_use(viewer: Viewer, redemption: UUID, id: UUID) -> Redemption:
    """Take a use back that was a slip, so that the voucher is good again: for the merchant on the
    same day, and for the shop's keepers until it is settled. The same again changes nothing.

    Changed (`settled`) once it was settled; `over` for a merchant on a later day.
    """
    with transaction():
        row = Redemption.objects.select_for_update(of=("self",), no_key=True)
        row = row.select_related("voucher", "shop", "good").filter(pk=redemption).first()
        if row is None:
            raise Missing("no-redemption", "没有这笔记录", "there is no such record")
        mine = (row.merchant_kind, row.merchant) in {(k, str(i)) for k, i in own(viewer)}
        post = row.post if mine else must_keep(viewer, row.shop_id).post
        if row.undone is not None:
            return row
        if row.settlement_id is not None:
            raise Changed("settled", "这张券已经结账了", "it was settled already")
        if mine and row.day != today():
            zh, en = "隔天的请找管超市的人撤", "ask the shop's keeper to undo one of another day"
            raise Changed("over", zh, en)
        if row.good.voucher_id is not None:
            write_reversal(viewer, known_entry(row.pk), id, "mistake")
        row.undone = clock.now()
        row.save(update_fields=["undone"])
        Voucher.objects.filter(pk=row.voucher_id).update(used=None, used_by=None)
        shop = row.shop
        where = {"place_id": shop.place_id, "path": shop.path, "as_post": post}
        about = {"shop": shop.key, "good": row.good.key}
        record(viewer, "points.voucher_freed", "voucher", row.voucher_id, **where, **about)  # type: ignore[arg-type]
    return row
