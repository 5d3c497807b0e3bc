"""Budgets: who pays how much for what, to the last part of a yuan."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base.voting.counting import equal_shares
from gezhi.base.voting.sharing import Payment, share_out
from gezhi.base.words import Mistake

COSTS = {"lamps": 7, "lift": 20, "garden": 31, "ramp": 4}
boxes = st.lists(st.sets(st.sampled_from(sorted(COSTS))), max_size=12)


def price(cost: int, purses: list[Fraction]) -> Fraction | None:
    """The equal sum at which they pay the cost, those with less paying all that they have."""
    poor, left = sorted(purses), Fraction(cost)
    while poor and left / len(poor) > poor[0]:
        left -= poor.pop(0)
    return left / len(poor) if poor else None


def recount(box: list[set[str]], costs: dict[str, int], budget: int) -> list[str]:
    """The same method voter by voter."""
    purse = [Fraction(budget, len(box)) for _ in box]
    won: list[str] = []
    while True:
        offers = []
        for place, (name, cost) in enumerate(costs.items()):
            theirs = [purse[i] for i, each in enumerate(box) if name in each]
            asked = None if name in won else price(cost, theirs)
            offers += [] if asked is None else [(asked, cost, place, name)]
        if not offers:
            return won
        asked, _, _, name = min(offers)
        won.append(name)
        for i, each in enumerate(box):
            purse[i] -= min(purse[i], asked) if name in each else 0


def test_every_payment_is_shown() -> None:
    found = share_out([{"a", "b"}] * 2 + [{"b"}] * 2, {"a": 30, "b": 71}, 100)
    assert found.share == 25
    assert [each.project for each in found.paid] == ["a"]
    assert found.paid[0].payments == (Payment(Fraction(15), 2),)
    (left,) = found.unpaid
    assert (left.project, left.backers, left.left) == ("b", 4, Fraction(70))


def test_whoever_has_less_pays_what_they_have() -> None:
    box = [{"a", "b"}, {"a", "b"}, {"b"}]
    found = share_out(box, {"a": 20, "b": 60}, 90)
    assert [each.project for each in found.paid] == ["a", "b"]
    assert found.paid[1].payments == (Payment(Fraction(20), 3),)
    poor = share_out([{"a", "b"}, {"b"}, {"b"}], {"a": 25, "b": 65}, 90)
    assert [each.project for each in poor.paid] == ["b"]
    assert poor.unpaid[0].left == Fraction(30) - Fraction(65, 3)


def test_exactly_enough_is_enough_and_one_less_is_not() -> None:
    assert equal_shares([{"a"}, {"b"}], {"a": 50, "b": 51}, 100) == ("a",)
    assert equal_shares([{"a"}], {"a": 100}, 100) == ("a",)
    assert equal_shares([{"a"}], {"a": 101}, 100) == ()


def test_nobody_pays_for_what_stands_nowhere() -> None:
    assert equal_shares([{"z"}], {"a": 1}, 5) == ()
    assert share_out([], {"a": 1}, 5).left == 5
    with pytest.raises(Mistake):
        share_out([], {"a": 0}, 5)


@given(boxes, st.integers(1, 90))
def test_a_recount_written_apart_agrees(box: list[set[str]], budget: int) -> None:
    assert list(equal_shares(box, COSTS, budget)) == recount(box, COSTS, budget)


@given(boxes, st.integers(1, 90))
def test_payments_add_up_and_nobody_pays_more_than_their_share(
    box: list[set[str]], budget: int
) -> None:
    found = share_out(box, COSTS, budget)
    assert found.spent + found.left == budget
    assert found.left >= 0
    for each in found.paid:
        assert sum(one.each * one.voters for one in each.payments) == each.cost
        assert all(one.each <= found.share for one in each.payments)
    for each in found.unpaid:
        assert each.left < each.cost
