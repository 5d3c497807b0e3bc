"""Which time counts in a place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base.clock import ZONE
from gezhi.base.words import Words
from gezhi.base.worktime import Calendar

CALENDAR = Calendar()
SPLIT = Calendar(hours=[(time(14), time(18)), (time(8, 30), time(12))])
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2026, 12, 20)).map(
    lambda moment: moment.replace(tzinfo=ZONE)
)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(6, 9), at(6, 17), 8),
        (at(6, 8), at(6, 18), 8),
        (at(6, 16), at(9, 10), 2),
        (at(7), at(8, 23), 0),
        (at(6, 12), at(6, 12), 0),
        (at(6, 12), at(6, 11), 0),
        (at(14, month=2), at(15, month=2), 8),
        (at(15, month=2), at(24, month=2), 0),
    ],
)
def test_worked_time(start: datetime, end: datetime, hours: float) -> None:
    assert CALENDAR.worked(start, end) == timedelta(hours=hours)


@given(MOMENTS, st.integers(0, 500))
def test_worked_time_hour_by_hour(start: datetime, hours: int) -> None:
    start = start.replace(minute=0, second=0, microsecond=0)
    clock = [start + timedelta(hours=each) for each in range(hours)]
    worked = sum(CALENDAR.is_working_day(one.date()) and 9 <= one.hour < 17 for one in clock)
    assert CALENDAR.worked(start, start + timedelta(hours=hours)) == timedelta(hours=worked)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_worked_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    first, second, third = sorted((one, two, three))
    assert SPLIT.worked(first, third) == SPLIT.worked(first, second) + SPLIT.worked(second, third)


def test_what_is_left_is_negative_when_late() -> None:
    assert CALENDAR.left(at(6, 16), at(9, 10)) == timedelta(hours=2)
    assert CALENDAR.left(at(9, 10), at(6, 16)) == -timedelta(hours=2)


def test_several_spans_a_day_in_any_order() -> None:
    assert SPLIT.hours == ((time(8, 30), time(12)), (time(14), time(18)))
    assert SPLIT.working_day == timedelta(hours=7, minutes=30)
    assert SPLIT.worked(at(6, 11), at(6, 15)) == timedelta(hours=2)


def test_a_duty_room_that_never_closes() -> None:
    always = Calendar(hours=[(time(0), time(0))], week=("mon", "tue", "wed", "thu", "fri", "sat"))
    assert always.working_day == timedelta(hours=24)
    assert always.worked(at(7), at(8)) == timedelta(hours=24)
    assert always.worked(at(8), at(9)) == timedelta(0)


def test_an_evening_span_may_end_at_midnight() -> None:
    evening = Calendar(hours=[(time(20), time(0))])
    assert evening.worked(at(6), at(7)) == timedelta(hours=4)


def test_the_locality_has_the_last_word() -> None:
    own = Calendar(
        days_off={date(2026, 3, 9): "庙会", date(2026, 2, 14): Words(zh="停电", en="No power")},
        days_on={date(2026, 3, 7): "清雪", date(2026, 2, 17): "值守"},
    )
    assert [own.is_working_day(date(2026, 3, day)) for day in (6, 7, 8, 9)] == [
        *(True, True),
        *(False, False),
    ]
    assert not own.is_working_day(date(2026, 2, 14))
    assert own.is_working_day(date(2026, 2, 17))
    assert own.day(date(2026, 3, 9)).why == Words.of("庙会")


def test_other_weekdays_and_another_zone() -> None:
    berlin = Calendar(week=["sat", "sun"], zone=ZoneInfo("Europe/Berlin"))
    assert berlin.is_working_day(date(2026, 3, 7))
    assert not berlin.is_working_day(date(2026, 3, 6))
    # Clocks went forward on Sunday 29 March 2026; 09:00 is an hour earlier in UTC from then on.
    assert [berlin.day(date(2026, 3, day)).spans[0].start.hour for day in (28, 29)] == [8, 7]
    assert berlin.date_of(datetime(2026, 3, 7, 23, 30, tzinfo=UTC)) == date(2026, 3, 8)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"hours": []}, "at least one span"),
        ({"hours": [(time(9), time(8))]}, "end before they begin"),
        ({"hours": [(time(9), time(9))]}, "end before they begin"),
        ({"hours": [(time(9), time(12)), (time(11), time(17))]}, "overlap at 11:00"),
        ({"hours": [(time(9), time(0)), (time(11), time(17))]}, "overlap at 11:00"),
        ({"week": []}, "at least one working day"),
        ({"days_off": {date(2026, 3, 9): "x"}, "days_on": {date(2026, 3, 9): "y"}}, "2026-03-09"),
    ],
)
def test_calendars_that_cannot_be(arguments: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Calendar(**arguments)  # type: ignore[arg-type]
