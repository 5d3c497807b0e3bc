"""Tallies add up; choices and budgets; heads and areas; rolls."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base.voting.counting import Answer, choose, equal_shares, tally
from gezhi.base.voting.measures import Unit, heads, households, square_cm, total_area
from gezhi.base.voting.rolls import Asked, Entry, faults, is_adult
from gezhi.base.words import Mistake

answers: st.SearchStrategy[Answer] = st.sampled_from(["yes", "no", "abstain"])
DAY = date(2026, 11, 28)


@given(st.lists(st.tuples(answers, st.integers(0, 10**7))))
def test_a_tally_adds_up(ballots: list[tuple[Answer, int]]) -> None:
    assert tally(ballots).participating == sum(weight for _, weight in ballots)


def test_a_ballot_weighs_something() -> None:
    with pytest.raises(Mistake):
        tally([("yes", -1)])


def test_choices_count_blank_and_spoilt_apart() -> None:
    got = choose([["a"], ["a", "b"], [], ["z"], ["b", "b"]], ["a", "b"], 1)
    assert (dict(got.votes), got.cast, got.blank, got.spoilt) == ({"a": 1, "b": 0}, 5, 1, 3)
    assert dict(choose([["a", "b"], ["b"]], ["a", "b"], None).votes) == {"a": 1, "b": 2}


def test_equal_shares_keep_a_minority_its_part() -> None:
    ballots = [["a", "b"]] * 6 + [["c"]] * 4
    assert equal_shares(ballots, {"a": 60, "b": 40, "c": 40}, 100) == ("b", "c")


def test_a_tie_goes_to_the_cheaper_then_to_the_first() -> None:
    assert equal_shares([["a"], ["b"]], {"b": 5, "a": 5}, 10) == ("b", "a")
    assert equal_shares([["a", "b"]], {"b": 5, "a": 5}, 5) == ("b",)


@given(st.lists(st.sets(st.sampled_from("abc")), max_size=8), st.integers(1, 90))
def test_a_budget_is_never_overspent(ballots: list[set[str]], budget: int) -> None:
    costs = {"a": 7, "b": 20, "c": 31}
    assert sum(costs[each] for each in equal_shares(ballots, costs, budget)) <= budget


def test_heads_and_areas_of_owners() -> None:
    units = [
        Unit("1", "w", registered=10, surveyed=99),
        Unit("2", "w", surveyed=20, contracted=99),
        Unit("3", "l", contracted=30),
        Unit("4", "d1", registered=1, developers=True),
        Unit("5", "d2", registered=1, developers=True),
    ]
    assert heads(units) == 3
    assert total_area(units) == 62
    with pytest.raises(Mistake):
        total_area([Unit("6", "x")])


def test_measures_are_exact() -> None:
    assert square_cm("88.0001") == 880_001
    assert households(["h1", "h1", "h2"]) == 2
    for wrong in ("0", "-1", "x", "1.00001", "NaN", "Infinity"):
        with pytest.raises(Mistake):
            square_cm(wrong)


def test_eighteen_from_the_birthday_on() -> None:
    assert is_adult(date(2008, 11, 28), DAY)
    assert not is_adult(date(2008, 11, 29), DAY)


def test_a_roll_tells_every_fault_with_its_row() -> None:
    grown = date(1980, 1, 1)
    roll = [
        Entry("a", grown, 10, proxy="p"),
        Entry("a", grown, 10, proxy="p"),
        Entry("b", date(2010, 1, 1), None, proxy="b"),
        Entry("c", None, 10, withdrawn=True),
    ]
    found = faults(roll, Asked(DAY, adults=True, areas=True, most_proxies=1))
    assert [(each.row, each.code) for each in found] == [
        (2, "double"),
        (2, "proxies"),
        (3, "minor"),
        (3, "no-area"),
        (3, "own-proxy"),
        (4, "withdrawn"),
        (4, "no-birthday"),
    ]
    assert all(each.words.en and "行" in each.words.zh for each in found)
