"""The holidays of the installed list, against a second source."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from gezhi.base.worktime import Calendar, known_years


@pytest.mark.parametrize("year", range(2019, 2027))
def test_every_day_agrees_with_the_published_list(year: int, shared_data: Path) -> None:
    page = json.loads((shared_data / "holidays" / f"{year}.json").read_text(encoding="utf-8"))
    listed = {date.fromisoformat(day["date"]): not day["isOffDay"] for day in page["days"]}
    calendar = Calendar()
    day = date(year, 1, 1)
    while day.year == year:
        assert calendar.is_working_day(day) == listed.get(day, day.weekday() < 5), day
        day += timedelta(days=1)


def test_years_are_known_up_to_the_last_announcement() -> None:
    assert set(range(2004, 2027)) <= known_years
    assert 2003 not in known_years


def test_days_carry_the_name_of_their_holiday() -> None:
    calendar = Calendar()
    festival = calendar.day(date(2026, 2, 17))
    assert not festival.works
    assert festival.why is not None
    assert (festival.why.zh, festival.why.en) == ("春节", "Spring Festival")
    make_up = calendar.day(date(2026, 2, 14))  # a Saturday
    assert make_up.works
    assert make_up.why == festival.why
    assert calendar.day(date(2026, 3, 7)) == (False, None, ())


def test_a_year_without_a_list_has_weekends_only() -> None:
    unknown = max(known_years) + 1
    calendar = Calendar()
    days = [date(unknown, 10, day) for day in range(1, 15)]
    assert [calendar.is_working_day(day) for day in days] == [day.weekday() < 5 for day in days]
    assert not calendar.is_working_day(date(1990, 1, 7))
