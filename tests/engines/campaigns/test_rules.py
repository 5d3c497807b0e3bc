"""How tasks stand on a day, whom to remind of what, what changed in a text."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gezhi.engines.campaigns.rules.differences import lines_between, paragraphs
from gezhi.engines.campaigns.rules.sheet import read_day
from gezhi.engines.campaigns.rules.standing import (
    CLOSED,
    OPEN,
    Dated,
    Span,
    asked_of,
    next_try,
    reached_late,
    state_of,
    week_of,
    within,
)

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
KEPT = st.sampled_from(["open", "waiting", "done", "dropped"])


@given(KEPT, DAYS, st.integers(0, 200), DAYS)
def test_a_task_stands_in_one_way_and_only_an_open_one_is_late(
    kept: str, starts: date, length: int, today: date
) -> None:
    due = starts + timedelta(days=length)
    state = state_of(Span(kept, starts, due), today)
    if kept == "open":
        assert state in OPEN
        assert (state == "late") is (today > due)
        assert (state == "planned") is (today < starts)
    else:
        assert state == kept
        assert (state in CLOSED) is (kept in ("done", "dropped"))


@given(DAYS, st.integers(0, 60), DAYS, DAYS)
def test_once_late_a_task_stays_late(starts: date, length: int, one: date, other: date) -> None:
    span = Span("open", starts, starts + timedelta(days=length))
    first, second = sorted((one, other))
    if state_of(span, first) == "late":
        assert state_of(span, second) == "late"
    if state_of(span, second) == "planned":
        assert state_of(span, first) == "planned"


@given(DAYS)
def test_a_week_begins_on_its_monday_and_holds_its_seven_days(day: date) -> None:
    week = week_of(day)
    assert week.weekday() == 0
    assert within(day, week)
    assert not within(week - timedelta(days=1), week)
    assert not within(week + timedelta(days=7), week)


DATED = st.builds(
    Dated,
    task=st.integers(1, 30),
    due=DAYS,
    accounts=st.frozensets(st.integers(1, 5), max_size=3),
)


@given(st.lists(DATED, max_size=40), DAYS)
def test_everybody_is_asked_once_of_what_is_theirs_and_nobody_of_nothing(
    dated: list[Dated], day: date
) -> None:
    week = week_of(day)
    asked = asked_of(dated, week)
    for account, (due, late) in asked.items():
        assert due or late
        assert not set(due) & set(late)
        theirs = [one for one in dated if account in one.accounts]
        assert set(late) == {one.task for one in theirs if one.due < week}
        assert set(due) | set(late) >= {one.task for one in theirs if within(one.due, week)}
        assert set(due) <= {one.task for one in theirs if within(one.due, week)}


@given(st.integers(1, 12))
def test_a_refused_sending_waits_longer_each_time(tries: int) -> None:
    assert next_try(tries + 1) == 2 * next_try(tries)


def test_a_milestone_is_late_by_the_day_on_which_it_was_reached() -> None:
    due = date(2026, 3, 10)
    assert not reached_late(due, date(2026, 3, 10), date(2026, 5, 1))
    assert reached_late(due, date(2026, 3, 11), date(2026, 3, 11))
    assert reached_late(due, None, date(2026, 3, 11))


LINES = st.lists(st.sampled_from(["一", "二", "三", "四", "五"]), max_size=8).map("\n".join)


@given(LINES, LINES)
def test_what_changed_puts_either_text_together_again(old: str, new: str) -> None:
    lines = lines_between(old, new)
    assert [one.text for one in lines if one.kind != "in"] == paragraphs(old)
    assert [one.text for one in lines if one.kind != "out"] == paragraphs(new)


def test_days_are_read_as_people_write_them() -> None:
    for text in ("2026-03-05", "2026/3/5", "2026年3月5日", "2026.03.05", "2026-03-05 00:00:00"):
        assert read_day(text) == date(2026, 3, 5)
    assert read_day("三月") is None
    assert read_day("2026-02-30") is None
