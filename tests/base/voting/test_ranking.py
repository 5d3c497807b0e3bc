"""Ranked ballots: by a recount written apart, by a library, and at the edges."""

from __future__ import annotations

import random
import time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from votelib.evaluate.core import VotingSystemError
from votelib.evaluate.sequential import TransferableVoteSelector

from gezhi.base.voting.ranking import Ranked, rank, tie_words
from gezhi.base.words import Mistake
from tests.base.voting.rerank import recount

OPTIONS = ["a", "b", "c", "d", "e"]
ballot = st.lists(st.sampled_from(OPTIONS), max_size=5, unique=True)
boxes = st.lists(ballot, max_size=30)
# Ballots as people fill them in, spoilt ones among them.
any_boxes = st.lists(st.lists(st.sampled_from([*OPTIONS, "z"]), max_size=6), max_size=20)


def outs(found: Ranked) -> list[str]:
    """Who went out, in order."""
    return [each.out for each in found.rounds if each.out]


def test_a_majority_wins_at_once() -> None:
    found = rank([["a"], ["a", "b"], ["b"]], ["a", "b"])
    assert (found.elected, found.quota, len(found.rounds)) == (("a",), 2, 1)


def test_the_weakest_goes_out_and_the_votes_pass_on() -> None:
    box = [["a"]] * 4 + [["b", "c"]] * 3 + [["c", "b"]] * 2
    found = rank(box, ["a", "b", "c"])
    assert (found.elected, outs(found)) == (("b",), ["c"])
    assert found.rounds[1].votes == {"a": 4, "b": 5}
    assert found.rounds[1].moved == "c"


def test_exactly_half_is_no_majority() -> None:
    found = rank([["a"], ["a"], ["b"], ["c", "b"]], ["a", "b", "c"])
    assert found.quota == 3
    assert not found.rounds[0].elected
    assert len(found.rounds) > 1


def test_a_surplus_passes_on_by_its_part() -> None:
    box = [["a", "b"]] * 6 + [["a", "c"]] * 2 + [["c"]] * 2 + [["d"]]
    found = rank(box, ["a", "b", "c", "d"], 2)
    assert found.quota == 4
    assert found.rounds[1].votes == {"a": 4, "b": 3, "c": 3, "d": 1}
    small = rank([["a", "b"]] * 5 + [["c"]] * 2, ["a", "b", "c"], 2)
    assert small.rounds[1].votes["b"] == Fraction(2)


def test_a_tie_goes_by_the_earlier_round_then_by_the_paper() -> None:
    box = [["a"]] * 4 + [["b"]] * 3 + [["c"]] * 2 + [["d", "c"]]
    found = rank(box, ["a", "c", "b", "d"])
    assert found.rounds[1].votes["b"] == found.rounds[1].votes["c"]
    assert (outs(found)[:2], found.rounds[1].tie) == (["d", "c"], "earlier")
    assert found.rounds[1].tied == ("c", "b")
    paper = rank([["a"], ["b"]], ["b", "a"])
    assert (paper.elected, paper.rounds[0].tie) == (("b",), "paper")
    assert tie_words("") is None
    assert "选票" in str(getattr(tie_words("paper"), "zh", ""))


def test_blank_and_spoilt_ballots_are_told_and_not_counted() -> None:
    found = rank([["a"], [], ["a", "a"], ["z"]], ["a", "b"])
    assert (found.cast, found.blank, found.spoilt, found.valid) == (4, 1, 2, 1)
    assert found.elected == ("a",)


def test_nobody_is_elected_from_nothing() -> None:
    assert rank([], ["a"]).elected == ()
    assert rank([[]], ["a"]).elected == ()
    with pytest.raises(Mistake):
        rank([], ["a"], 0)
    with pytest.raises(Mistake):
        rank([], ["a", "a"])


def test_fewer_options_than_seats_are_all_elected() -> None:
    assert set(rank([["a"]], ["a", "b"], 3).elected) == {"a", "b"}


@given(any_boxes, st.integers(1, 4))
def test_a_recount_written_apart_agrees_on_every_round(box: list[list[str]], seats: int) -> None:
    found = rank(box, OPTIONS, seats)
    elected, seen = recount(box, OPTIONS, seats)
    assert list(found.elected) == elected
    assert [each.out for each in found.rounds] == [out or "" for _, out in seen]
    for mine, (votes, _) in zip(found.rounds, seen, strict=True):
        assert all(mine.votes[name] == sum_ for name, sum_ in votes.items())


@given(boxes, st.integers(1, 4))
def test_no_vote_is_lost_in_any_round(box: list[list[str]], seats: int) -> None:
    found = rank(box, OPTIONS, seats)
    for each in found.rounds:
        assert sum(each.votes.values()) + each.exhausted == found.valid


@given(boxes, st.randoms())
def test_the_order_of_the_ballots_does_not_matter(box: list[list[str]], by: random.Random) -> None:
    mixed = list(box)
    by.shuffle(mixed)
    assert rank(mixed, OPTIONS, 2) == rank(box, OPTIONS, 2)


@settings(max_examples=200)
@given(st.lists(ballot.filter(bool), min_size=1, max_size=30))
def test_a_library_agrees_where_no_tie_arises(box: list[list[str]]) -> None:
    found = rank(box, OPTIONS)
    if any(each.tie for each in found.rounds):
        return
    votes: dict[Any, int] = {}
    for each in box:
        votes[tuple(each)] = votes.get(tuple(each), 0) + 1
    library = TransferableVoteSelector(quota_function="droop", transferer="Gregory")
    try:
        winner = library.evaluate(votes, 1)
    except (VotingSystemError, NotImplementedError):
        return  # the library gives up where every ballot is exhausted or it sees a tie
    assert winner == list(found.elected)


def test_a_large_count_is_quick() -> None:
    drawn = random.Random(4)
    names = [f"o{n}" for n in range(10)]
    box = [drawn.sample(names, 10) for _ in range(100_000)]
    began = time.perf_counter()
    assert len(rank(box, names, 3).elected) == 3
    assert time.perf_counter() - began < 10
