"""Days that recur: every rule is finite, and both phrases mean what they say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base.recurrence import ENDING_IN_0, WORKING_DAYS, Recurrence
from gezhi.base.words import Mistake
from gezhi.base.worktime import Calendar

WORKS = Calendar().is_working_day
DATES = st.dates(date(2024, 1, 1), date(2028, 12, 31))
SPANS = st.tuples(DATES, st.integers(0, 400)).map(lambda t: (t[0], t[0] + timedelta(days=t[1])))
RULES = st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;BYDAY=MO,TH",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=1SA",
        "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10",
        ENDING_IN_0,
        WORKING_DAYS,
    ]
)


@given(RULES, SPANS, st.sampled_from([None, "next"]))
def test_days_are_in_the_span_in_order_and_once(rule: str, span: tuple[date, date], off) -> None:  # type: ignore[no-untyped-def]
    first, last = span
    days = Recurrence(rule, off).days(first, last, WORKS)
    assert days == sorted(set(days))
    assert all(first <= day <= last for day in days)
    assert len(days) <= (last - first).days + 1
    if off == "next":
        assert all(WORKS(day) for day in days)


@given(RULES, SPANS, st.integers(1, 200), st.sampled_from([None, "next"]))
def test_a_span_in_two_parts_is_the_same_span(rule: str, span, cut: int, off) -> None:  # type: ignore[no-untyped-def]
    """Drawing up day by day makes what drawing up at once makes."""
    first, last = span
    middle = min(first + timedelta(days=cut), last)
    found = Recurrence(rule, off)
    parts = found.days(first, middle, WORKS) + found.days(middle + timedelta(days=1), last, WORKS)
    assert parts == found.days(first, last, WORKS)


@given(SPANS)
def test_days_ending_in_0(span: tuple[date, date]) -> None:
    first, last = span
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days = Recurrence(ENDING_IN_0).days(first, last, WORKS)
    assert days == [day for day in every if day.day in (10, 20, 30)]


@given(SPANS)
def test_working_days_know_the_holidays(span: tuple[date, date]) -> None:
    first, last = span
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert Recurrence(WORKING_DAYS).days(first, last, WORKS) == [day for day in every if WORKS(day)]


def test_every_other_week_counts_from_one_monday() -> None:
    rule = Recurrence("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")
    found = rule.days(date(2026, 1, 1), date(2026, 1, 31), WORKS)
    assert all((day - date(2024, 1, 1)).days % 14 == 0 for day in found)
    assert len(found) == 2


@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_is_refused(text: str) -> None:
    try:
        Recurrence(text)
    except Mistake:
        return
    assert text.split()


@pytest.mark.parametrize(
    "text",
    ["", "daily", "FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=9", "FREQ=DAILY;COUNT=1", "FREQ=DAILY;X=1"],
)
def test_what_is_no_rule_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(Mistake):
        Recurrence(text)
