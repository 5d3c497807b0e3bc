"""Cadence, turns, notice and agenda, as rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.base.worktime import Calendar, Within
from gezhi.engines.councils.rules.cadence import (
    after,
    first_period,
    kept,
    missed_within,
    period_of,
)
from gezhi.engines.councils.rules.notice import Told, earliest, notice_text
from gezhi.engines.councils.rules.rotation import skipped, upcoming
from tests.sitting import ASSEMBLY, HALL

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
EVERY = st.sampled_from(["month", "quarter", "year"])


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30)),
        ("quarter", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 7, 1), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_have_their_borders(every: str, day: date, first: date, last: date) -> None:
    found = period_of(every, day)  # type: ignore[arg-type]
    assert (found.first, found.last) == (first, last)


@given(EVERY, DAYS)
def test_each_day_is_in_one_period_and_periods_join(every: str, day: date) -> None:
    now = period_of(every, day)  # type: ignore[arg-type]
    assert now.first <= day <= now.last
    assert after(every, now).first == now.last + timedelta(days=1)  # type: ignore[arg-type]
    assert {period_of(every, one) for one in (now.first, now.last)} == {now}  # type: ignore[arg-type]


def test_a_quarter_is_overdue_on_the_first_day_after_it_and_not_on_its_last() -> None:
    since = date(2026, 1, 1)
    last = kept("quarter", since, [], date(2026, 3, 31))
    assert (last.state, last.due) == ("due", date(2026, 3, 31))
    over = kept("quarter", since, [], date(2026, 4, 1))
    assert (over.state, over.overdue_since, over.missed) == ("overdue", date(2026, 4, 1), 1)
    met = kept("quarter", since, [date(2026, 4, 1)], date(2026, 4, 1))
    assert (met.state, met.due) == ("met", date(2026, 9, 30))


def test_the_period_in_which_a_council_began_is_not_missed() -> None:
    began = date(2026, 1, 2)
    assert first_period("month", began).first == date(2026, 2, 1)
    assert kept("month", began, [], date(2026, 2, 28)).state == "due"
    assert kept("month", began, [], date(2026, 3, 1)).state == "overdue"
    assert kept(None, began, [], date(2030, 1, 1)).state == "as-needed"


@given(EVERY, DAYS, st.lists(DAYS, max_size=8), DAYS)
def test_overdue_means_a_whole_period_without_a_meeting(
    every: str, since: date, held: list[date], today: date
) -> None:
    found = kept(every, since, held, today)  # type: ignore[arg-type]
    past = [day for day in held if day <= today]
    now = period_of(every, today)  # type: ignore[arg-type]
    assert (found.state == "met") == any(now.first <= day for day in past)
    assert (found.state == "overdue") == (found.missed > 0)
    if found.state == "overdue":
        assert found.overdue_since is not None
        assert found.overdue_since <= today
        missed = period_of(every, found.overdue_since - timedelta(days=1))  # type: ignore[arg-type]
        assert missed.first >= since
        assert not any(missed.first <= day for day in past)


@given(DAYS, st.lists(DAYS, max_size=8), DAYS, st.integers(0, 400))
def test_missed_periods_add_up_over_times_that_join(
    since: date, held: list[date], first: date, length: int
) -> None:
    middle = first + timedelta(days=length)
    end = middle + timedelta(days=200)
    whole = missed_within("month", since, held, first, end)
    parts = missed_within("month", since, held, first, middle) + missed_within(
        "month", since, held, middle + timedelta(days=1), end
    )
    assert whole == parts


def test_missed_periods_are_counted_from_the_first_whole_one() -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert missed_within("quarter", date(2026, 2, 1), [date(2026, 5, 5)], *year) == 2
    assert missed_within(None, date(2026, 2, 1), [], *year) == 0


NAMES = st.lists(st.text("abcdefghijk", min_size=1, max_size=2), min_size=1, max_size=11)


@given(NAMES.map(lambda names: list(dict.fromkeys(names))), st.integers(1, 4))
def test_over_n_meetings_everybody_had_their_turns(order: list[str], rounds: int) -> None:
    had: list[str] = []
    for _ in range(len(order) * rounds):
        had.append(upcoming(order, had)[0])
    assert had == order * rounds


@given(st.integers(2, 11), st.data())
def test_who_was_skipped_comes_first_again(count: int, data: st.DataObject) -> None:
    order = [str(one) for one in range(count)]
    had = order[: data.draw(st.integers(0, count))]
    line = upcoming(order, had)
    chosen = data.draw(st.sampled_from(line[1:]))
    passed = skipped(line, chosen)
    assert passed == line[: line.index(chosen)]
    assert upcoming(order, [*had, chosen])[: len(passed)] == passed


def test_a_newcomer_comes_before_those_who_had_theirs_and_leavers_are_forgotten() -> None:
    assert upcoming(["a", "b", "new"], ["a", "gone", "b"]) == ["new", "a", "b"]


def test_the_law_counts_ten_whole_days_and_no_reason_excuses_less() -> None:
    now = datetime(2026, 4, 1, 23, 59, tzinfo=clock.ZONE)
    (rule,) = earliest(ASSEMBLY, Calendar(), now)
    assert rule.law
    assert clock.local(rule.moment) == datetime(2026, 4, 11, tzinfo=clock.ZONE)
    assert "第26、27条" in rule.why.zh


def test_what_a_council_agreed_in_working_days_passes_over_a_holiday() -> None:
    agreed = HALL.model_copy(update={"notice": Within(working_days=2)})
    (rule,) = earliest(agreed, Calendar(), datetime(2026, 4, 2, 10, tzinfo=clock.ZONE))
    assert not rule.law
    assert clock.local(rule.moment).date() == date(2026, 4, 7)


def test_a_notice_says_where_and_when_in_both_languages() -> None:
    starts = datetime(2026, 4, 5, 9, tzinfo=clock.ZONE)
    chair = Words(zh="东社区 第一书记", en="First secretary, East")
    told = Told(HALL.name, "东社区", starts, "二楼", special=False, chair=chair, titles=("充电",))
    text = notice_text(told)
    assert text.zh == (
        "东社区三方议事会定于2026年4月5日（周日）09:00在二楼召开会议，由东社区 第一书记主持。"
        "议题：充电。请准时到会。"
    )
    assert "on Sun, 5 April 2026, 09:00, at 二楼, chaired by First secretary" in text.say("en")
