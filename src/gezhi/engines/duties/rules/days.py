"""On which days a duty falls due and from when to when, and who takes it that day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from gezhi.base.clock import ZONE
from gezhi.base.worktime import Calendar
from gezhi.pack.duties import Duty, Period, Roster

AHEAD = timedelta(days=14)
"""How far duties are drawn up beyond today."""


class Turn(NamedTuple):
    """One day of a duty, with the moments between which it is open."""

    day: date
    opens: datetime
    closes: datetime


class Away(NamedTuple):
    """Days on which a holder is away and somebody else stands in; both ends included."""

    holder: UUID
    stand_in: UUID
    starts: date
    ends: date


def turns(rule: Duty | Roster, first: date, last: date, calendar: Calendar) -> list[Turn]:
    """The days from `first` to `last`. Every window is finite: it closes at most 31 days later."""
    found: list[Turn] = []
    for day in rule.recurrence.days(first, last, calendar.is_working_day):
        opens = datetime.combine(day, rule.window.from_, ZONE)
        found.append(Turn(day, opens, opens + rule.window.length))
    return found


def taker(holder: UUID, day: date, leave: Iterable[Away]) -> UUID:
    """Who takes what a holder owes on a day: the one who stands in while they are away. A stand-in
    who is away in turn is stood in for; nobody is asked twice."""
    away = [one for one in leave if one.starts <= day <= one.ends]
    seen = {holder}
    while (found := next((one for one in away if one.holder == holder), None)) is not None:
        if found.stand_in in seen:
            return holder
        holder = found.stand_in
        seen.add(holder)
    return holder


def covered(day: date, period: Period) -> tuple[date, date]:
    """The full period before a day, both ends included: what a document of that day is about. A
    daily one is about its own day."""
    if period == "day":
        return day, day
    if period == "week":
        start = day - timedelta(days=day.weekday())
        return start - timedelta(days=7), start - timedelta(days=1)
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    index = day.year * 12 + day.month - 1
    index -= index % months
    end = date(index // 12, index % 12 + 1, 1) - timedelta(days=1)
    index -= months
    return date(index // 12, index % 12 + 1, 1), end
