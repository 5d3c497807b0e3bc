"""When something is due: cases known by hand, and laws that hold for all."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gezhi.base.clock import ZONE
from gezhi.base.worktime import Calendar, Pause, Within

CALENDAR = Calendar()
SPLIT = Calendar(hours=[(time(8, 30), time(12)), (time(14), time(18))])
NOTHING = timedelta(0)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2027, 3, 1)).map(
    lambda moment: moment.replace(tzinfo=ZONE)
)
CALENDARS = st.sampled_from([CALENDAR, SPLIT])
LIMITS = st.one_of(
    st.floats(0.1, 100).map(lambda amount: {"working_hours": amount}),
    st.integers(1, 30).map(lambda amount: {"working_days": amount}),
    st.integers(1, 300).map(lambda amount: {"hours": amount}),
    st.integers(1, 40).map(lambda amount: {"days": amount}),
).map(Within.model_validate)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Calendar, datetime, Within, list[Pause]]:
    """A calendar, a start, a limit, and closed pauses about the start, unsorted, overlapping."""
    start = draw(MOMENTS)
    pauses: list[Pause] = []
    for _ in range(draw(st.integers(0, 3))):
        begin = start + timedelta(minutes=draw(st.integers(-3000, 20_000)))
        pauses.append((begin, begin + timedelta(minutes=draw(st.integers(0, 6000)))))
    return draw(CALENDARS), start, draw(LIMITS), pauses


def due(
    start: datetime, limit: dict[str, Any], paused: list[Pause] | None = None, by: Any = CALENDAR
) -> datetime | None:
    return by.deadline(start, Within(**limit), paused or []).due


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        (at(6, 17), {"working_hours": 4}, at(9, 13)),
        (at(6, 13), {"working_hours": 4}, at(6, 17)),
        (at(6, 15), {"working_hours": 4.5}, at(9, 11, 30)),
        (at(6, 3), {"working_hours": 1}, at(6, 10)),
        (at(7, 12), {"working_hours": 8}, at(9, 17)),
        (at(10, 16, month=2), {"working_hours": 40}, at(24, 16, month=2)),
        (at(6, 10), {"working_days": 1}, at(9, 17)),
        (at(6, 23), {"working_days": 1}, at(9, 17)),
        (at(7, 10), {"working_days": 1}, at(9, 17)),
        (at(2, 3), {"working_days": 5}, at(9, 17)),
        (at(13, 10, month=2), {"working_days": 1}, at(14, 17, month=2)),
        (at(13, 10, month=2), {"working_days": 2}, at(24, 17, month=2)),
        (at(6, 10, 7), {"hours": 24}, at(7, 10, 7)),
        (at(2, 10), {"days": 1}, at(4)),
        (at(2, 10), {"days": 4}, at(7)),
        (at(2, 10), {"days": 5}, at(10)),
        (at(1, 10, month=10), {"days": 1}, at(9, month=10)),
    ],
)
def test_known_deadlines(start: datetime, limit: dict[str, Any], expected: datetime) -> None:
    assert due(start, limit) == expected


@pytest.mark.parametrize(
    ("limit", "pause", "expected"),
    [
        ({"working_hours": 4}, (at(6, 10), at(6, 11)), at(6, 14)),
        ({"working_hours": 4}, (at(6, 10), at(9, 9)), at(9, 12)),
        ({"working_hours": 4}, (at(5, 10), at(6, 9)), at(6, 13)),
        ({"working_hours": 4}, (at(6, 13), at(6, 14)), at(6, 13)),
        ({"working_hours": 4}, (at(6, 9), at(6, 9)), at(6, 13)),
        ({"working_days": 1}, (at(6, 10), at(6, 16)), at(9, 17)),
        ({"working_days": 1}, (at(9, 10), at(9, 12)), at(10, 11)),
        ({"working_days": 1}, (at(7), at(9)), at(9, 17)),
        ({"hours": 4}, (at(6, 10), at(6, 22)), at(7, 1)),
        ({"days": 4}, (at(6, 9), at(6, 12)), at(11)),
        ({"days": 4}, (at(7, 9), at(7, 12)), at(12)),
        ({"days": 4}, (at(7), at(8)), at(12)),
    ],
)
def test_known_pauses(limit: dict[str, Any], pause: Pause, expected: datetime) -> None:
    assert due(at(6, 9), limit, [pause]) == expected


def test_an_open_pause_holds_the_clock() -> None:
    deadline = CALENDAR.deadline(at(6, 9), Within(working_hours=4), [(at(6, 10), None)])
    assert deadline.due is None
    assert deadline.remaining == timedelta(hours=3)
    assert deadline.paused_since == at(6, 10)
    assert deadline.left(at(20)) == timedelta(hours=3)
    assert not deadline.late(at(20))


def test_an_open_pause_after_the_limit_changes_nothing() -> None:
    deadline = CALENDAR.deadline(at(6, 9), Within(working_hours=4), [(at(6, 13), None)])
    assert deadline.due == at(6, 13)
    assert deadline.remaining is None
    assert deadline.paused_since is None


def test_an_open_pause_from_before_the_start_leaves_everything() -> None:
    for limit, left in (({"working_days": 2}, 16), ({"days": 2}, 48), ({"hours": 2}, 2)):
        deadline = CALENDAR.deadline(at(6, 9), Within(**limit), [(at(1), None)])
        assert deadline.due is None
        assert deadline.remaining == timedelta(hours=left)


def test_what_is_left_counts_as_the_limit_does() -> None:
    working = CALENDAR.deadline(at(6, 9), Within(working_hours=10))
    assert working.left(at(8)) == timedelta(hours=2)
    assert working.left(at(9, 12)) == timedelta(hours=-1)
    calendar = CALENDAR.deadline(at(6, 9), Within(hours=10))
    assert calendar.left(at(6, 10)) == timedelta(hours=9)
    assert calendar.left(at(6, 20)) == timedelta(hours=-1)
    assert not calendar.late(at(6, 19))
    assert calendar.late(at(6, 19, 1))


def test_faulty_moments_are_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        due(datetime(2026, 3, 6, 9), {"hours": 1})
    with pytest.raises(ValueError, match="ends before it begins"):
        due(at(6, 9), {"hours": 1}, [(at(6, 12), at(6, 11))])


@given(cases(), st.integers(0, 20_000))
def test_later_starts_are_never_due_earlier(case: Any, minutes: int) -> None:
    calendar, start, within, pauses = case
    later = start + timedelta(minutes=minutes)
    assert (
        calendar.deadline(start, within, pauses).due <= calendar.deadline(later, within, pauses).due
    )


@given(cases(), st.integers(1, 50))
def test_longer_limits_are_never_due_earlier(case: Any, more: int) -> None:
    calendar, start, within, pauses = case
    longer = Within.model_validate({within.unit: within.amount + more})
    shorter_due = calendar.deadline(start, within, pauses).due
    longer_due = calendar.deadline(start, longer, pauses).due
    assert shorter_due <= longer_due
    assert within.unit == "days" or shorter_due < longer_due


@given(CALENDARS, MOMENTS, st.floats(0.1, 200))
def test_exactly_the_working_hours_lie_before_the_due_moment(
    calendar: Calendar, start: datetime, hours: float
) -> None:
    end = calendar.deadline(start, Within(working_hours=hours)).due
    assert end is not None
    assert calendar.worked(start, end) == timedelta(hours=hours)
    assert calendar.worked(start, end - timedelta.resolution) < timedelta(hours=hours)


@given(CALENDARS, MOMENTS, st.integers(1, 60))
def test_working_days_end_when_the_last_of_them_closes(
    calendar: Calendar, start: datetime, count: int
) -> None:
    day, left = start.date(), count
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    end = calendar.deadline(start, Within(working_days=count)).due
    assert end == calendar.moment(day, calendar.hours[-1][1])


@given(MOMENTS, st.integers(1, 60))
def test_days_end_with_a_working_day(start: datetime, count: int) -> None:
    day = start.date() + timedelta(days=count)
    while not CALENDAR.is_working_day(day):
        day += timedelta(days=1)
    assert due(start, {"days": count}) == CALENDAR.moment(day + timedelta(days=1))


@given(cases())
def test_a_pause_shifts_by_the_time_that_it_took(case: Any) -> None:
    calendar, start, within, _ = case
    assume(within.unit != "days")
    plain = calendar.deadline(start, within)
    middle = plain.begin + (plain.due - plain.begin) / 2
    pause = (middle, middle + timedelta(hours=30))
    shifted = calendar.deadline(start, within, [pause]).due
    if within.is_working_time:
        assert calendar.worked(plain.due, shifted) == calendar.worked(*pause)
    else:
        assert shifted == plain.due + timedelta(hours=30)


@given(cases())
def test_the_counted_steps_add_up_to_the_limit(case: Any) -> None:
    calendar, start, within, pauses = case
    deadline = calendar.deadline(start, within, pauses)
    counted = [step for step in deadline.steps if step.kind == "counted"]
    assert sum((step.time for step in counted), NOTHING) == within.span(calendar.working_day)
    for step in counted:
        assert step.time == step.end - step.start
        assert deadline.begin <= step.start < step.end <= deadline.due
        assert not any(a < b and a < step.end and step.start < b for a, b in pauses)
    assert list(deadline.steps) == sorted(deadline.steps, key=lambda step: step.start)


@given(cases(), st.integers(-1000, 5000))
def test_an_open_pause_splits_the_limit_into_counted_and_remaining(case: Any, since: int) -> None:
    calendar, start, within, pauses = case
    held = (start + timedelta(minutes=since), None)
    deadline = calendar.deadline(start, within, [*pauses, held])
    counted = sum((step.time for step in deadline.steps if step.kind == "counted"), NOTHING)
    remaining = deadline.remaining or NOTHING
    assert counted + remaining == within.span(calendar.working_day)
    assert (deadline.due is None) == (remaining > NOTHING)


@given(cases())
def test_every_deadline_can_explain_itself(case: Any) -> None:
    calendar, start, within, pauses = case
    deadline = calendar.deadline(start, within, pauses)
    assert within.say("zh") in deadline.explain("zh")
    assert within.say("en") in deadline.explain("en")
    assert len(deadline.lines("zh")) == len(deadline.lines("en")) > 0
