"""On which days something recurs: a rule of RFC 5545 (RRULE), or one of two phrases.

The phrases are `days ending in 0` (each month's 10th, 20th and 30th) and `working days` (by the
working-time calendar). Rules count from a fixed Monday, so that "every other week" means the same
wherever it is read. Days are local dates; there is no time in a rule, and so no summer time either.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from dateutil.rrule import rrule, rrulestr

from gezhi.base.words import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

ENDING_IN_0 = "days ending in 0"
WORKING_DAYS = "working days"
ANCHOR = datetime(2024, 1, 1)
"""The Monday from which intervals count."""
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
LONGEST_SHIFT = 15
"""Days that a day off can move something: no holiday lasts longer."""
_ZERO = "FREQ=MONTHLY;BYMONTHDAY=10,20,30"


class Recurrence:
    """The days of one rule. Faulty text is refused with `Mistake`, in both languages.

    `day_off` says what happens on a day off: nothing (None), or `next`: it moves to the next
    working day.
    """

    def __init__(self, text: str, day_off: Literal["next"] | None = None) -> None:
        self.text = " ".join(text.split())
        self.day_off = day_off
        rule = _ZERO if self.text == ENDING_IN_0 else self.text
        self._rule = None if self.text == WORKING_DAYS else _read(rule)

    @property
    def needs_calendar(self) -> bool:
        """Whether the days depend on holidays."""
        return self._rule is None or self.day_off is not None

    def days(self, first: date, last: date, works: Callable[[date], bool]) -> list[date]:
        """The days from `first` to `last`, both included, in order and once each. `works` says
        which days are worked."""
        if self._rule is None:
            return [day for day in _span(first, last) if works(day)]
        start = first - timedelta(days=LONGEST_SHIFT) if self.day_off else first
        found = [one.date() for one in self._rule.between(_at(start), _at(last), inc=True)]
        if self.day_off is None:
            return found
        moved = {_next(day, works) for day in found}
        return sorted(day for day in moved if first <= day <= last)

    @cached_property
    def ends(self) -> bool:
        """Whether the rule has a last day (UNTIL)."""
        return "UNTIL=" in self.text


def _read(text: str) -> rrule:
    parts = {part.partition("=")[0]: part.partition("=")[2] for part in text.split(";")}
    if parts.get("FREQ") not in FREQUENCIES:
        raise Mistake(
            f"`{text}` 不是周期：写 `FREQ=WEEKLY;BYDAY=MO` 这样的规则（按日、周、月、年），"
            f"或 `{ENDING_IN_0}`、`{WORKING_DAYS}`",
            f"`{text}` is no recurrence: write a rule like `FREQ=WEEKLY;BYDAY=MO` (daily, weekly,"
            f" monthly or yearly), `{ENDING_IN_0}` or `{WORKING_DAYS}`",
        )
    timed = sorted({"COUNT", "BYHOUR", "BYMINUTE", "BYSECOND"} & parts.keys())
    if timed:
        raise Mistake(
            f"周期里不写 {timed[0]}：几点到几点写在 `window`，截止日写 UNTIL=20271231",
            f"leave out {timed[0]}: hours stand in `window`, a last day as UNTIL=20271231",
        )
    try:
        found = rrulestr(text, dtstart=ANCHOR)
    except (ValueError, TypeError, KeyError) as fault:
        raise Mistake(f"周期 `{text}` 读不懂：{fault}", f"`{text}`: {fault}") from fault
    if not isinstance(found, rrule):
        raise Mistake("周期只写一条规则", "a recurrence is one rule")
    return found


def _at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _next(day: date, works: Callable[[date], bool]) -> date:
    for _ in range(LONGEST_SHIFT):
        if works(day):
            return day
        day += timedelta(days=1)
    return day
