"""Vouchers by the code on them.

A code is derived from its exchange with the instance's key, so that a form sent twice gets the same
receipt; the database keeps its digest and cannot tell it.
"""

from datetime import timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import parse_code, short_code
from gezhi.base.words import Mistake, Words
from gezhi.engines.points.models import Exchange, Redemption, Voucher
from gezhi.engines.points.queries.merchants import SHOP, Merchant, merchant_for
from gezhi.engines.points.queries.shops import keeping, rules_of
from gezhi.engines.trust.models.sealed import blind_index
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

SHOWN = timedelta(minutes=10)
"""So long the receipt shows the codes to whoever made the exchange, and never again."""


def code_of(exchange: UUID, number: int) -> str:
    """The code of one of an exchange's vouchers, as a receipt number is written."""
    return short_code(UUID(hex=blind_index(f"{exchange}:{number}", "voucher-code")[:32]))


def voucher_codes(viewer: Viewer, row: Exchange) -> list[str]:
    """The codes of an exchange for whoever has just made it; nothing later, or for others."""
    fresh = clock.now() - row.at <= SHOWN and row.by == viewer.account
    if not fresh or not row.vouchers.filter(used=None, void=False).exists():
        return []
    return [code_of(row.pk, number) for number in range(row.quantity)]


def digest_of_code(code: str) -> str:
    """What is kept of a code."""
    return blind_index(code, "voucher")


def find_voucher(viewer: Viewer, code: str) -> Voucher:
    """The voucher of a code, as it was typed, for the keepers of its shop and the merchants that
    its good names; Invalid says what is wrong with the code, and tells nothing of others."""
    try:
        plain = parse_code(code)
    except Mistake as fault:
        raise Invalid([Wrong("code", "code", fault.words)]) from fault
    rows = Voucher.objects.select_related("exchange__good", "exchange__shop__place")
    with for_system():
        row = rows.filter(digest=digest_of_code(plain)).first()
    if row is None or redeemer(viewer, row) is None:
        words = Words(zh="没有这张券，或不归您收", en="there is no such voucher that you may take")
        raise Invalid([Wrong("code", "unknown", words)])
    return row


def redeemer(viewer: Viewer, row: Voucher) -> Merchant | None:
    """As whom the viewer takes a voucher: the shop itself, or a merchant that the good names."""
    shop, good = row.exchange.shop, row.exchange.good
    post = keeping(viewer, rules_of(shop), shop.path)
    if post is not None:
        return Merchant(SHOP, str(shop.pk), shop.zh, post)
    return merchant_for(viewer, good, shop)


def use_of(viewer: Viewer, voucher: UUID) -> Redemption | None:
    """The use of a voucher that stands, for whoever made it."""
    with for_system():
        return Redemption.objects.filter(voucher=voucher, undone=None, by=viewer.account).first()
