"""Funds as portal and desk show them: amounts in yuan, months with sums, vouchers in words."""

from typing import Any

from django.utils.translation import get_language

from gezhi.base.words import say_date
from gezhi.engines.points.queries import FundMonth, FundSeen, VoucherSeen, yuan
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.books import month_key, say_month


def fund_line(one: FundSeen) -> dict[str, Any]:
    """A fund in finished words."""
    row = one.row
    return {
        "id": row.pk,
        "name": row.name,
        "kind": one.rules.name.say(get_language()),
        "place": row.place.name,
        "balance": yuan(one.balance),
        "waiting": one.waiting,
        "ended": say_date(row.ended, get_language(), year=True) if row.ended else "",
        "invented": one.rules.invented,
        "source": one.rules.source,
    }


def fund_drawn(one: FundSeen) -> Drawn:
    """The forms of a fund's book, as they are counted for what they ask."""
    return Drawn("fund", one.row.key, one.row.version_id, one.row.place_id)


def voucher_line(one: VoucherSeen) -> dict[str, Any]:
    """A voucher in finished words."""
    row, lang = one.row, get_language()
    sign = "+" if row.way == "in" else "−"
    return {
        "id": row.pk,
        "code": one.code,
        "day": say_date(row.day, lang, year=True),
        "line": one.line.say(lang),
        "words": row.words,
        "paper": row.paper,
        "amount": f"{sign}{yuan(row.amount)}",
        "way": row.way,
        "state": row.state,
        "reason": row.reason,
        "mine": one.mine,
    }


def month_line(one: FundMonth) -> dict[str, Any]:
    """A month in finished words: what there was, what came and went by line, what is left."""
    lines = [
        {
            "name": line.name.say(get_language()),
            "amount": f"{'+' if line.way == 'in' else '−'}{yuan(line.amount)}".replace("−−", "+"),
            "count": line.count,
        }
        for line in one.lines
    ]
    return {
        "key": month_key(one.month),
        "name": say_month(one.month),
        "opening": yuan(one.opening),
        "income": yuan(one.income),
        "spending": yuan(one.spending),
        "closing": yuan(one.closing),
        "lines": lines,
    }
