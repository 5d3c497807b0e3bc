"""When a council should meet: periods, what was missed, and whether it is overdue.

Periods are those of the calendar: months, quarters from January, years, both ends included. The
first that counts is the first whole one, so that nobody is late for a month that was half over when
the council began. One meeting in a period is enough, on any of its days.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gezhi.pack.councils import Cadence

State = Literal["met", "due", "overdue", "as-needed"]
MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}
_ONE_DAY = timedelta(days=1)
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day of a period."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Kept:
    """How a cadence is kept: `due` is the last day of the period in which to meet next;
    `overdue_since` the day after the first period missed; `missed` how many whole periods went by
    since the last meeting."""

    state: State
    due: date | None = None
    overdue_since: date | None = None
    missed: int = 0


def period_of(every: Cadence, day: date) -> Period:
    """The period in which a day lies."""
    length = MONTHS[every]
    month = (day.month - 1) // length * length + 1
    first = date(day.year, month, 1)
    year, ahead = divmod(month - 1 + length, _YEAR)
    return Period(first, date(day.year + year, ahead + 1, 1) - _ONE_DAY)


def after(every: Cadence, period: Period) -> Period:
    """The period after one."""
    return period_of(every, period.last + _ONE_DAY)


def first_period(every: Cadence, since: date) -> Period:
    """The first period that counts for a council that began on a day: the first whole one."""
    period = period_of(every, since)
    return period if period.first == since else after(every, period)


def kept(every: Cadence | None, since: date, held: Collection[date], today: date) -> Kept:
    """How a council that began on a day keeps its cadence today, by the days of its meetings."""
    if every is None:
        return Kept("as-needed")
    now = period_of(every, today)
    known = [day for day in held if day <= today]
    last = period_of(every, max(known)) if known else None
    if last == now:
        return Kept("met", after(every, now).last)
    waiting = first_period(every, since)
    if last is not None and last.last >= waiting.first:
        waiting = after(every, last)
    if waiting.first > today:
        return Kept("due", waiting.last)
    missed = sum(1 for _ in _whole(every, waiting, now))
    if not missed:
        return Kept("due", now.last)
    return Kept("overdue", now.last, waiting.last + _ONE_DAY, missed)


def _whole(every: Cadence, start: Period, end: Period) -> Iterator[Period]:
    """Periods from one until before another."""
    while start.first < end.first:
        yield start
        start = after(every, start)


def missed_within(
    every: Cadence | None, since: date, held: Collection[date], first: date, last: date
) -> int:
    """How many whole periods that end from `first` to `last` went by without a meeting."""
    if every is None:
        return 0
    met = {period_of(every, day) for day in held}
    start, end = first_period(every, since), period_of(every, last + _ONE_DAY)
    return sum(1 for one in _whole(every, start, end) if one.last >= first and one not in met)
