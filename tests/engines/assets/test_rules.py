"""What falls due, what is late and what is wrong, by any term and any price."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gezhi.engines.assets.rules.answers import judge
from gezhi.engines.assets.rules.faults import (
    found_by_itself,
    identity_of,
    overlap,
    term_years,
)
from gezhi.engines.assets.rules.money import (
    Owed,
    fen_of_yuan,
    instalments,
    months_later,
    standing,
)
from tests.registering import GOOD, REGISTER
from tests.town import loaded

RULES = loaded("houma").registers[REGISTER]
DAYS = some.dates(date(2000, 1, 1), date(2060, 12, 31))
FEN = some.integers(1, 10**9)
MONTHS = some.sampled_from((1, 3, 6, 12))


@given(DAYS, some.integers(1, 30), FEN, MONTHS)
def test_whole_years_come_to_exactly_the_price(
    first: date, years: int, yearly: int, months: int
) -> None:
    last = months_later(first, 12 * years) - timedelta(1)
    made = instalments(first, last, yearly, months)
    assert sum(one.amount for one in made) == yearly * years
    whole = [one.amount for one in made]
    assert max(whole) - min(whole) <= 1


@given(DAYS, some.integers(0, 4000), FEN, MONTHS)
def test_instalments_stay_within_the_term_and_never_cost_more(
    first: date, length: int, yearly: int, months: int
) -> None:
    last = first + timedelta(length)
    made = instalments(first, last, yearly, months)
    assert all(first <= one.day <= last and one.amount > 0 for one in made)
    assert [one.day for one in made] == sorted({one.day for one in made})
    stretches = (last - first).days // 27 + 2
    assert sum(one.amount for one in made) <= yearly * months * stretches // 12 + stretches


def test_a_shorter_last_stretch_costs_its_days() -> None:
    made = instalments(date(2026, 1, 1), date(2027, 6, 30), 36500)
    assert [one.amount for one in made] == [36500, 36500 * 181 // 365]


OWED = some.lists(
    some.tuples(DAYS, FEN, some.floats(0, 1)).map(
        lambda one: Owed(one[0], one[1], int(one[1] * one[2]))
    ),
    max_size=20,
)


@given(OWED, DAYS)
def test_what_is_late_is_what_was_due_before_today_and_is_not_paid(
    rows: list[Owed], today: date
) -> None:
    found = standing(rows, today)
    assert found.left == found.due - found.paid == sum(one.left for one in rows)
    assert 0 <= found.arrears <= found.left
    assert found.arrears == sum(one.amount - one.paid for one in rows if one.day < today)


@pytest.mark.parametrize(("yuan", "fen"), [(6000, 600000), (0.1, 10), (12.345, 1235), (1e-9, 0)])
def test_yuan_become_fen_without_a_float_getting_in_between(yuan: float, fen: int) -> None:
    assert fen_of_yuan(yuan) == fen


@given(DAYS, some.integers(0, 600))
def test_months_later_is_a_day_of_that_month(day: date, months: int) -> None:
    found = months_later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(1)).day == 1


def facts(**more: object) -> dict[str, object]:
    clean, wrong = judge(RULES, {**GOOD, **more})
    assert not wrong
    return dict(clean)


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({}, []),
        ({"written": "no"}, ["unwritten"]),
        ({"meeting": "no"}, ["no-meeting"]),
        ({"price": "999"}, ["underpriced"]),
        ({"price": "1000"}, []),
        ({"kind": "house", "to": "2044-03-31"}, []),
        ({"kind": "house", "to": "2044-04-01"}, ["over-long"]),
        ({"to": "2054-03-31"}, []),
        ({"to": "2054-04-01"}, ["over-long"]),
        ({"kind": "forest", "to": "2094-03-31"}, []),
        ({"kind": "forest", "to": "2094-04-02"}, ["over-long"]),
    ],
)
def test_the_check_finds_what_the_law_says(more: dict[str, str], kinds: list[str]) -> None:
    found = found_by_itself(RULES, facts(**more), twice=False)
    assert [one.defect for one in found] == kinds


def test_let_twice_is_found_where_another_runs_at_the_same_time() -> None:
    found = found_by_itself(RULES, facts(), twice=True)
    assert [one.defect for one in found] == ["twice-let"]
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert overlap(year, (date(2026, 12, 31), None))
    assert not overlap(year, (date(2027, 1, 1), None))
    assert overlap(year, (None, None))


@given(DAYS, some.integers(1, 80))
def test_a_term_of_whole_years_is_that_many(first: date, years: int) -> None:
    last = months_later(first, 12 * years) - timedelta(1)
    told = {"from": first.isoformat(), "to": last.isoformat()}
    found = term_years(RULES, told)
    assert found is not None
    assert abs(found - years) < 0.01
    assert found <= years or first.day == 29


def test_a_bad_answer_is_refused_at_its_field_and_a_term_that_ends_before_it_begins() -> None:
    _, wrong = judge(RULES, {**GOOD, "area": "0"})
    assert [(one.field, one.code) for one in wrong] == [("area", "range")]
    _, wrong = judge(RULES, {**GOOD, "to": "2020-01-01"})
    assert [(one.field, one.code) for one in wrong] == [("to", "before")]


def test_what_is_not_asked_is_left_out() -> None:
    clean, wrong = judge(RULES, {**GOOD, "kind": "house"})
    assert not wrong
    assert "area" not in clean


def test_blanks_and_case_do_not_make_another_thing() -> None:
    assert identity_of(RULES, {"number": " A 01 "}) == identity_of(RULES, {"number": "a01"})
