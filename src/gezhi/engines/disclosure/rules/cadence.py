"""What is due when: periods of a cadence, and the last day on which a posting is in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gezhi.base.worktime import Calendar, Within
from gezhi.pack.disclosure import Cadence

ONE_DAY = timedelta(days=1)
ONCE = "once"
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of the calendar that something is public for, both days included."""

    first: date
    last: date
    key: str


def period_at(every: Cadence, day: date) -> Period:
    """The period of a cadence that a day lies in. ValueError for `once` and `at-once`, which have
    none."""
    months = MONTHS.get(every, 0)
    if not months:
        raise ValueError(f"{every} has no periods")
    month = (day.month - 1) // months * months + 1
    first = date(day.year, month, 1)
    return Period(first, _months_on(first, months) - ONE_DAY, _key(every, first))


def period_of(every: Cadence, key: str) -> Period | None:
    """The period with that key; None for what is none of the cadence."""
    try:
        year = int(key[:4])
        rest = key[4:]
        if every == "month" and len(rest) == 3 and rest[0] == "-":
            found = period_at(every, date(year, int(rest[1:]), 1))
        elif every == "quarter" and len(rest) == 3 and rest[:2] == "-Q":
            found = period_at(every, date(year, 3 * int(rest[2]) - 2, 1))
        elif every == "year" and not rest:
            found = period_at(every, date(year, 1, 1))
        else:
            return None
    except ValueError:
        return None
    return found if found.key == key else None


def _key(every: Cadence, first: date) -> str:
    if every == "month":
        return f"{first:%Y-%m}"
    if every == "quarter":
        return f"{first.year}-Q{(first.month + 2) // 3}"
    return str(first.year)


def _months_on(first: date, months: int) -> date:
    total = first.year * 12 + first.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def ended(every: Cadence, since: date, day: date) -> Iterator[Period]:
    """The periods that began on `since` or later and ended before a day, oldest first."""
    one = period_at(every, since)
    if one.first < since:
        one = period_at(every, one.last + ONE_DAY)
    while one.last < day:
        yield one
        one = period_at(every, one.last + ONE_DAY)


def last_day(calendar: Calendar, start: date, within: Within) -> date:
    """The last day on which something is in time, counted from the end of a period or from the day
    on which it happened."""
    moment = calendar.moment(start) + timedelta(hours=12)
    due = calendar.deadline(moment, within).due
    assert due is not None  # noqa: S101 - nothing pauses it
    return calendar.date_of(due - timedelta(microseconds=1))


def posted_until(first: date, days: int) -> date:
    """The last day of a posting of so many days: the day on which it begins is not counted (Civil
    Code, art. 201)."""
    return first + timedelta(days=days)
