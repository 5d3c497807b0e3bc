"""What is due when: overdue in public, by the calendar alone."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base import clock
from gezhi.base.worktime import Calendar, Within
from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.queries import calendar_below
from gezhi.engines.disclosure.rules.cadence import (
    MONTHS,
    ended,
    last_day,
    period_at,
    period_of,
    posted_until,
)
from gezhi.engines.trust.queries import ANYONE, Forbidden
from tests.disclosing import NOW, disclosing_town, posted
from tests.town import Town

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
EVERY = st.sampled_from(sorted(MONTHS))


@given(EVERY, DAYS)
def test_every_day_lies_in_one_period(every: str, day: date) -> None:
    one = period_at(every, day)  # type: ignore[arg-type]
    assert one.first <= day <= one.last
    assert period_of(every, one.key) == one  # type: ignore[arg-type]
    after = period_at(every, one.last + timedelta(days=1))  # type: ignore[arg-type]
    assert after.first == one.last + timedelta(days=1)
    assert after.key > one.key
    months = MONTHS[every]
    assert one.first.day == 1
    assert (one.last.year - one.first.year) * 12 + one.last.month - one.first.month == months - 1


@given(EVERY, DAYS, st.integers(0, 1500))
def test_ended_periods_follow_each_other_without_a_gap(every: str, since: date, more: int) -> None:
    day = since + timedelta(days=more)
    found = list(ended(every, since, day))  # type: ignore[arg-type]
    assert all(since <= one.first and one.last < day for one in found)
    for one, other in itertools.pairwise(found):
        assert one.last + timedelta(days=1) == other.first
    if found:
        assert period_at(every, found[-1].last + timedelta(days=1)).last >= day  # type: ignore[arg-type]


@given(DAYS, st.integers(1, 60))
def test_the_last_day_in_time_is_never_a_day_off_and_never_early(day: date, days: int) -> None:
    calendar = Calendar()
    last = last_day(calendar, day, Within(days=days))
    assert last >= day + timedelta(days=days)
    assert calendar.is_working_day(last)


@given(DAYS)
def test_fifteen_days_leave_out_the_first(day: date) -> None:
    assert (posted_until(day, 15) - day).days == 15


@pytest.mark.parametrize("key", ["", "2026-3", "2026-00", "2026-13", "26-03", "2026-Q5", "2026-Q0"])
def test_what_is_no_period(key: str) -> None:
    assert [period_of(every, key) for every in MONTHS] == [None] * 3  # type: ignore[arg-type]


@pytest.fixture
def town(db: None):
    with clock.at(NOW):
        yield disclosing_town()


def due(town: Town, kind: str, place: str = "c0") -> list[tuple[str, str, str]]:
    """Phase, period and state of a kind at a place, by period."""
    rows = [
        one
        for one in calendar_below(ANYONE, town.places[place].path)
        if one.kind.rules.disclosure == kind
    ]
    return sorted((one.phase, one.period, one.state) for one in rows)


@pytest.mark.django_db
def test_overdue_from_the_day_after(town: Town) -> None:
    assert due(town, "finance") == [
        ("", "2026-01", "overdue"),
        ("", "2026-02", "overdue"),
        ("", "2026-03", "due"),
        ("", "2026-04", "coming"),
    ]
    with clock.at(datetime(2026, 4, 10, 23, 59, tzinfo=clock.ZONE)):
        assert ("", "2026-03", "due") in due(town, "finance")
    with clock.at(datetime(2026, 4, 11, 0, 1, tzinfo=clock.ZONE)):
        assert ("", "2026-03", "overdue") in due(town, "finance")
        posted(town)
        assert ("", "2026-03", "late") in due(town, "finance")
    assert ("", "2026-03", "overdue") not in due(town, "finance", "c1")


@pytest.mark.django_db
def test_what_was_posted_is_due_no_more_until_it_is_withdrawn(town: Town) -> None:
    row = posted(town)
    assert ("", "2026-03", "posted") in due(town, "finance")
    actions.withdraw(town.viewer("first-secretary"), row.key, "写错了")
    assert ("", "2026-03", "due") in due(town, "finance")


@pytest.mark.django_db
def test_phases_have_cadences_of_their_own(town: Town) -> None:
    assert due(town, "assistance") == [
        ("execution", "2026-Q1", "due"),
        ("execution", "2026-Q2", "coming"),
        ("policy", "once", "overdue"),
        ("result", "2026", "coming"),
    ]
    assert due(town, "works") == [], "what comes up by itself has no calendar"


@pytest.mark.django_db
def test_busy_finances_are_monthly(town: Town) -> None:
    viewer, place = town.viewer("first-secretary"), town.places["c0"].pk
    assert due(town, "village-finance") == [
        ("", "2026-Q1", "due"),
        ("", "2026-Q2", "coming"),
    ]
    with pytest.raises(Forbidden):
        actions.declare_busy(town.viewer("next-door"), place, True)
    assert actions.declare_busy(viewer, place, True)
    assert not actions.declare_busy(viewer, place, True)
    with clock.at(datetime(2026, 7, 1, 10, tzinfo=clock.ZONE)):
        assert due(town, "village-finance") == [
            ("", "2026-05", "overdue"),
            ("", "2026-06", "due"),
            ("", "2026-07", "coming"),
            ("", "2026-Q1", "overdue"),
            ("", "2026-Q2", "due"),
        ]
        assert posted(
            town, "village-finance", period="2026-06", rows=[["现金", "0", "0", "0", "0", ""]]
        ).due == date(2026, 7, 15)
    assert len(due(town, "village-finance", "c1")) == 2


@pytest.mark.django_db
def test_nothing_is_due_before_the_pack_asks_for_it(town: Town) -> None:
    """The town has had a pack since 2020; these kinds stand in its version of this year."""
    first = min(one.until for one in calendar_below(ANYONE, "") if one.phase != "policy")
    assert first > date(2026, 1, 31)
