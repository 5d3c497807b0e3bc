"""Vouchers: rights to one discount or service, each used once."""

from django.utils import timezone

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import say_date
from gezhi.engines.points.models import Exchange, Voucher
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.shops import must_keep
from gezhi.engines.points.queries.vouchers import code_of, digest_of_code, find_voucher
from gezhi.engines.points.rules.shops import valid_until
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed
from gezhi.engines.trust.rules.viewer import Viewer


def write_vouchers(row: Exchange) -> None:
    """The vouchers of an exchange, inside its transaction."""
    until = valid_until(row.day)
    codes = [code_of(row.pk, number) for number in range(row.quantity)]
    Voucher.objects.bulk_create(
        Voucher(id=new_id(), exchange=row, digest=digest_of_code(code), until=until)
        for code in codes
    )


def use_voucher(viewer: Viewer, code: str) -> Voucher:
    """Take a voucher for its discount or service, for the keepers of its shop, once.

    Invalid for a code that is none; Changed when it was used already (`used`, which says when), was
    given back (`void`), or is out of date (`past`).
    """
    found = find_voucher(viewer, code)
    with transaction():
        rows = Voucher.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("exchange__good").get(pk=found.pk)
        kept = must_keep(viewer, row.exchange.shop_id)
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
        row.used, row.used_by = clock.now(), viewer.account
        row.save(update_fields=["used", "used_by"])
        shop, good = kept.row, row.exchange.good
        where = {"place_id": shop.place_id, "path": shop.path, "as_post": kept.post}
        about = {"shop": shop.key, "good": good.key, "kind": good.kind}
        record(viewer, "points.voucher_used", "voucher", row.pk, **where, **about)
    return row
