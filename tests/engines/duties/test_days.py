"""Windows are finite, whoever stands in is one person, and documents cover full periods."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from gezhi.base.words import Words
from gezhi.base.worktime import Calendar
from gezhi.engines.duties.rules.days import Away, covered, taker, turns
from gezhi.pack.duties import Duty, Window

DATES = st.dates(date(2025, 1, 1), date(2028, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
PEOPLE = st.integers(1, 5).map(lambda n: UUID(int=n))


@given(TIMES, TIMES, st.integers(1, 31), DATES)
def test_every_window_is_finite_and_no_clock_change_moves_it(
    start: time, end: time, days: int, first: date
) -> None:
    assume(days > 1 or end == time(0) or end > start)
    window = Window.model_validate({"from": f"{start:%H:%M}", "to": f"{end:%H:%M}", "days": days})
    duty = Duty(
        duty="x", name=Words(zh="x"), post="p", every="FREQ=DAILY", window=window, source="x"
    )
    for one in turns(duty, first, first + timedelta(days=40), Calendar()):
        assert timedelta(0) < one.closes - one.opens <= timedelta(days=31)
        assert one.opens.utcoffset() == one.closes.utcoffset() == timedelta(hours=8)
        assert one.opens.date() == one.day
        assert one.opens.timetz().replace(tzinfo=None) == start
        assert one.closes.timetz().replace(tzinfo=None) == end


@given(PEOPLE, DATES, st.lists(st.tuples(PEOPLE, PEOPLE, DATES, st.integers(0, 9)), max_size=6))
def test_somebody_takes_it_whatever_the_leave(
    holder: UUID, day: date, found: list[tuple[UUID, UUID, date, int]]
) -> None:
    leave = [Away(a, b, first, first + timedelta(days=n)) for a, b, first, n in found]
    who = taker(holder, day, leave)
    away = {one.holder for one in leave if one.starts <= day <= one.ends}
    if holder not in away:
        assert who == holder
    assert who in {holder, *(one.stand_in for one in leave)}


@given(DATES, st.sampled_from(["week", "month", "quarter", "year"]))
def test_a_document_covers_the_full_period_before(day: date, period: str) -> None:
    first, last = covered(day, period)  # type: ignore[arg-type]
    assert first <= last < day
    assert covered(last + timedelta(days=1), period) == (first, last)  # type: ignore[arg-type]
    assert (day - last).days <= {"week": 7, "month": 31, "quarter": 92, "year": 366}[period]


def test_a_daily_document_is_about_its_day() -> None:
    assert covered(date(2026, 3, 3), "day") == (date(2026, 3, 3), date(2026, 3, 3))
