"""What shops, goods and exchanges are called, in the reader's language."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from gezhi.base import clock
from gezhi.base.words import MONTHS, say_date, say_weekday


def today() -> date:
    """The local day."""
    return clock.today(timezone.get_default_timezone())


def day_name(day: date) -> str:
    """A day with its weekday, and its year when it is another one."""
    lang = get_language()
    return f"{say_date(day, lang, year=day.year != today().year)} {say_weekday(day, lang)}"


def hours_name(row: Any) -> str:
    """From when until when."""
    return f"{row.opens:%H:%M}\N{EN DASH}{row.closes:%H:%M}"


def month_of(day: date) -> date:
    """The first day of a day's month, by which the month is named."""
    return day.replace(day=1)


def month_name(month: date) -> str:
    """A month with its year."""
    if (get_language() or "").startswith("en"):
        return f"{MONTHS[month.month - 1]} {month.year}"
    return f"{month.year}年{month.month}月"


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
