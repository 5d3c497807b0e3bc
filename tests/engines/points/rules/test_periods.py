"""Periods of the calendar, up to the last day that there is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gezhi.engines.points.rules.periods import stretch

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        ("month", date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 1, 1), date(2026, 12, 31)),
        ("month", date.max, date(9999, 12, 1), date.max),
        ("quarter", date.max, date(9999, 10, 1), date.max),
        ("year", date.max, date(9999, 1, 1), date.max),
        ("year", date.min, date.min, date(1, 12, 31)),
    ],
)
def test_every_day_lies_in_a_period(kind, day: date, first: date, last: date) -> None:
    found = stretch(kind, day)
    assert (found.first, found.last, day in found) == (first, last, True)


@pytest.mark.parametrize("kind", ["month", "quarter", "year"])
def test_periods_follow_each_other_without_a_gap(kind) -> None:
    one = stretch(kind, date(2023, 1, 1))
    for _ in range(30):
        assert one.after.first == one.last + DAY
        assert one.after.before == one
        one = one.after
