"""The arithmetic of a deadline, line by line: what was counted, what was not, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from gezhi.base.words import Words
from gezhi.base.worktime.holidays import known_years
from gezhi.base.worktime.spans import FAR, without

if TYPE_CHECKING:
    from gezhi.base.worktime.deadline import Deadline

StepKind = Literal["counted", "day_off", "first_day", "paused", "unknown_year", "moved"]
_ONE_DAY = timedelta(days=1)
WEEKEND = Words(zh="周末", en="weekend")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic.

    ``counted``: `time` was counted; on a make-up working day `because` names its holiday.
    ``day_off``: a whole day was not, `because` naming the holiday or weekend. ``first_day``: the
    day of the start is left out. ``paused``: the clock stood still (`end` is None while it does).
    ``unknown_year``: the holidays of that year are not known, only weekends were left out.
    ``moved``: the limit ends later than it was reached, with its day or, `because` that was a day
    off, with the next working day.
    """

    kind: StepKind
    start: datetime
    end: datetime | None
    time: timedelta = timedelta(0)
    because: Words | None = None


def steps_of(deadline: Deadline) -> tuple[Step, ...]:
    """All steps of a deadline in order of time; the counted ones add up to what was counted."""
    parts = [*_first_day(deadline), *_paused(deadline), *_moved(deadline)]
    working = deadline.within.is_working_time
    parts += _working_days(deadline) if working else _clock(deadline)
    return tuple(sorted(parts, key=lambda step: step.start))


def _first_day(deadline: Deadline) -> Iterator[Step]:
    if deadline.within.leaves_out_first_day:
        yield Step("first_day", deadline.start, deadline.begin)


def _paused(deadline: Deadline) -> Iterator[Step]:
    for start, end in deadline.pauses:
        if end > deadline.begin and start < (deadline.reached or FAR):
            shown = None if end == FAR else end
            yield Step("paused", max(start, deadline.begin), shown)


def _clock(deadline: Deadline) -> Iterator[Step]:
    for start, end in without(deadline.pauses, deadline.begin, deadline.stop):
        yield Step("counted", start, end, end - start)


def _moved(deadline: Deadline) -> Iterator[Step]:
    if deadline.reached == deadline.due or deadline.reached is None:
        return
    calendar = deadline.calendar
    last = calendar.day(calendar.date_of(deadline.reached - timedelta.resolution))
    yield Step(
        "moved",
        deadline.reached,
        deadline.due,
        because=None if last.works else last.why or WEEKEND,
    )


def _working_days(deadline: Deadline) -> Iterator[Step]:
    calendar = deadline.calendar
    date = calendar.date_of(deadline.begin)
    year = 0
    while (opens := calendar.moment(date)) < deadline.stop:
        closes = calendar.moment(date + _ONE_DAY)
        if date.year != year and (year := date.year) not in known_years:
            yield Step("unknown_year", opens, closes)
        day = calendar.day(date)
        if not day.works and any(without(deadline.pauses, opens, closes)):
            yield Step("day_off", opens, closes, because=day.why or WEEKEND)
        for span in day.spans:
            start, end = max(span.start, deadline.begin), min(span.end, deadline.stop)
            for part in without(deadline.pauses, start, end):
                yield Step("counted", *part, part.end - part.start, day.why)
        date += _ONE_DAY
