"""The walking order of one day."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gezhi.engines.duties.rules.rounds import length, order
from tests.engines.duties.rounds.walks import KNOWN

place = st.tuples(st.integers(-900, 900).map(float), st.integers(-900, 900).map(float))


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_known_walks_are_found_within_a_thousandth(name: str) -> None:
    points, shortest = KNOWN[name]
    start, *stops = points
    walk = [start, *(stops[one] for one in order(stops, start)), start]
    whole = sum(math.floor(math.dist(a, b) + 0.5) for a, b in itertools.pairwise(walk))
    assert shortest <= whole <= shortest * 1.001


@settings(max_examples=60, deadline=None)
@given(st.lists(place, max_size=6), st.none() | place)
def test_small_rounds_are_the_shortest_there_are(points, start) -> None:
    walk = order(points, start)
    assert sorted(walk) == list(range(len(points)))
    best = min(
        (length(points, one, start) for one in itertools.permutations(range(len(points)))),
        default=0.0,
    )
    assert length(points, walk, start) <= best * 1.001 + 1


def test_the_nearer_end_comes_first_and_an_open_walk_does_not_return() -> None:
    points = [(300.0, 0.0), (100.0, 0.0), (200.0, 90.0)]
    assert order(points, (0.0, 0.0))[0] == 1
    open_walk = order([(0.0, 0.0), (500.0, 0.0), (100.0, 0.0)], None)
    assert open_walk in ([0, 2, 1], [1, 2, 0])
    assert length([(0.0, 0.0), (3.0, 4.0)], [0, 1], None) == 5.0
    assert length([(3.0, 4.0)], [0], (0.0, 0.0)) == 10.0
    assert order([], None) == []
    assert order([(1.0, 1.0)] * 4, (1.0, 1.0)) != []
