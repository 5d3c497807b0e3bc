"""What shops, goods and exchanges are called, in the reader's language."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from gezhi.base import clock


def today() -> date:
    """The local day."""
    return clock.today(timezone.get_default_timezone())


def name_of(row: Any) -> str:
    """The name of a shop, a good or a unit."""
    return row.en if (get_language() or "").startswith("en") else row.zh


def kind_name(kind: str) -> str:
    """What kind of thing is offered."""
    return {
        "goods": gettext("Goods"),
        "discount": gettext("Discount"),
        "service": gettext("Service"),
    }[kind]


def per_name(per: str) -> str:
    """How long a limit counts."""
    return {
        "month": gettext("a month"),
        "quarter": gettext("a quarter"),
        "year": gettext("a year"),
    }[per]


def limit_name(row: Any) -> str:
    """A good's limit for each holder; "" without one."""
    if row.most is None:
        return ""
    return gettext("at most %(n)s in %(per)s") % {"n": row.most, "per": per_name(row.per)}


def back_names() -> dict[str, str]:
    """Why something comes back, by the engine's word."""
    return {
        "mistake": gettext("A slip at the counter"),
        "unwanted": gettext("It is not wanted after all"),
        "faulty": gettext("It is faulty (does not go back on the shelf)"),
    }


def count_names() -> dict[str, str]:
    """Why there is more or less than in the books, by the engine's word."""
    return {
        "miscounted": gettext("It was counted or booked wrongly"),
        "damaged": gettext("Damaged or out of date"),
        "missing": gettext("Missing"),
        "found": gettext("Found again"),
    }


def stock_name(stock: int | None) -> str:
    """What there is on the shelf."""
    if stock is None:
        return gettext("voucher")
    if stock == 0:
        return gettext("sold out")
    return ngettext("%(n)s there", "%(n)s there", stock) % {"n": stock}
