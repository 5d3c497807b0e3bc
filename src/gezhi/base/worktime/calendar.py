"""The working-time calendar of a place, and counting in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, NamedTuple

from gezhi.base.clock import ZONE, aware
from gezhi.base.words import Words
from gezhi.base.worktime.deadline import Deadline
from gezhi.base.worktime.holidays import holiday, make_up
from gezhi.base.worktime.spans import FAR, Pause, Span, merged, without
from gezhi.base.worktime.within import Within

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MIDNIGHT = time(0)
_ONE_DAY = timedelta(days=1)


class Day(NamedTuple):
    """What a date is: worked or not, why it is not what its weekday says, and its working spans.

    `why` names the holiday, or the pack's reason; on a make-up working day the holiday that it
    makes up for; on a plain weekend it is None. `spans` are in UTC, empty on a day off.
    """

    works: bool
    why: Words | None
    spans: tuple[Span, ...]


class Calendar:
    """Which time counts as worked, in one place.

    `hours` are the spans of a working day in local time (09:00 to 17:00 unless given; an end of
    00:00 means midnight); `week` the weekdays that are worked. Public holidays and make-up days
    come by themselves. `days_off` and `days_on` are the locality's own, each with its reason, and
    go before everything else. Faulty data is refused with `ValueError`. Reading is safe from
    several threads; build one calendar per place and keep it, as it remembers the days that it
    has seen.
    """

    def __init__(
        self,
        hours: Sequence[tuple[time, time]] = ((time(9), time(17)),),
        week: Iterable[Weekday] = _WEEK[:5],
        days_off: Mapping[date, Words | str] | None = None,
        days_on: Mapping[date, Words | str] | None = None,
        zone: tzinfo = ZONE,
    ) -> None:
        self.zone = zone
        self.hours = _checked_hours(hours)
        self.working_day: timedelta = sum((_length(*span) for span in self.hours), timedelta(0))
        self.week = frozenset(_WEEK.index(day) for day in week)
        if not self.week:
            raise ValueError("a week needs at least one working day")
        self._off = {day: Words.of(why) for day, why in (days_off or {}).items()}
        self._on = {day: Words.of(why) for day, why in (days_on or {}).items()}
        if both := sorted(self._off.keys() & self._on.keys()):
            raise ValueError(f"{both[0].isoformat()} is given both as a day off and as a day on")
        self._days: dict[date, Day] = {}

    # What a day is

    def day(self, date: date) -> Day:
        """What the calendar knows about a date."""
        known = self._days.get(date)
        if known is None:
            known = self._days[date] = self._look_up(date)
        return known

    def is_working_day(self, date: date) -> bool:
        return self.day(date).works

    def _look_up(self, date: date) -> Day:
        works, why = self._kind(date)
        spans = tuple(Span(self.moment(date, a), self._end(date, b)) for a, b in self.hours)
        return Day(works, why, spans if works else ())

    def _kind(self, date: date) -> tuple[bool, Words | None]:
        if (why := self._off.get(date)) is not None:
            return False, why
        if (why := self._on.get(date) or make_up(date)) is not None:
            return True, why
        if (why := holiday(date)) is not None:
            return False, why
        return date.weekday() in self.week, None

    # Between local dates and moments

    def moment(self, date: date, at: time = _MIDNIGHT) -> datetime:
        """A local date and time as a moment in UTC."""
        return datetime.combine(date, at, self.zone).astimezone(UTC)

    def date_of(self, moment: datetime) -> date:
        """The local date of a moment."""
        return moment.astimezone(self.zone).date()

    def _end(self, date: date, at: time) -> datetime:
        return self.moment(date + _ONE_DAY) if at == _MIDNIGHT else self.moment(date, at)

    # Counting

    def spans(self, start: datetime) -> Iterator[Span]:
        """The working spans from a moment on, without end."""
        date = self.date_of(start)
        for span in self.day(date).spans:
            if span.end > start:
                yield Span(max(span.start, start), span.end)
        while True:
            date += _ONE_DAY
            yield from self.day(date).spans

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; none where `end` is not later."""
        start, end = aware(start), aware(end)
        total = timedelta(0)
        if end <= start:
            return total
        for span in self.spans(start):
            if span.start >= end:
                return total
            total += min(span.end, end) - span.start
        raise AssertionError("working spans never end")

    def left(self, now: datetime, due: datetime) -> timedelta:
        """Working time until `due`, or, when it has passed, since then as a negative number."""
        late = aware(now) > aware(due)
        return -self.worked(due, now) if late else self.worked(now, due)

    def deadline(self, start: datetime, within: Within, paused: Iterable[Pause] = ()) -> Deadline:
        """When `within` is up, counted from `start`; time inside a pause does not count.

        Naive moments and pauses that end before they begin are refused (`ValueError`). An open
        pause that begins before the limit is reached leaves `due` None and says what remained.
        """
        start = aware(start)
        pauses = merged(paused)
        begin = (
            self.moment(self.date_of(start) + _ONE_DAY) if within.leaves_out_first_day else start
        )
        spans = self.spans(begin) if within.is_working_time else iter((Span(begin, FAR),))
        reached, remaining = _reach(spans, within.span(self.working_day), pauses)
        due = reached
        if reached is not None and within.days is not None:
            due = self.moment(self.closing_date(reached))
        return Deadline(due, remaining, start, within, begin, reached, pauses, self)

    def closing_date(self, reached: datetime) -> date:
        """The date at whose beginning a limit in calendar days ends: after the day on which it was
        reached or, if that is a day off, after the next working day (Civil Code article 203)."""
        last = self.date_of(reached - timedelta.resolution)
        while not self.is_working_day(last):
            last += _ONE_DAY
        return last + _ONE_DAY


def _reach(
    spans: Iterator[Span], amount: timedelta, pauses: tuple[Span, ...]
) -> tuple[datetime | None, timedelta | None]:
    """The moment at which that much of the spans is counted, or what remained at an open pause."""
    held = pauses[-1].start if pauses and pauses[-1].end == FAR else FAR
    for span in spans:
        for start, end in without(pauses, *span) if pauses else (span,):
            length = end - start
            if length >= amount:
                return start + amount, None
            amount -= length
        if span.end >= held:
            return None, amount
    raise AssertionError("working spans never end")


def _length(start: time, end: time) -> timedelta:
    day = date.min
    closes = day + _ONE_DAY if end == _MIDNIGHT else day
    return datetime.combine(closes, end) - datetime.combine(day, start)


def _checked_hours(hours: Sequence[tuple[time, time]]) -> tuple[tuple[time, time], ...]:
    if not hours:
        raise ValueError("a working day needs at least one span of hours")
    ordered = tuple(sorted(hours))
    last = _MIDNIGHT
    for number, (start, end) in enumerate(ordered):
        if end != _MIDNIGHT and end <= start:
            raise ValueError(f"working hours {start:%H:%M} to {end:%H:%M} end before they begin")
        if number and (last == _MIDNIGHT or start < last):
            raise ValueError(f"working hours overlap at {start:%H:%M}")
        last = end
    return ordered
