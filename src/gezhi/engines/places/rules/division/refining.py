# pyright: basic, reportUnknownMemberType=false
"""Refining a division by annealing, compiled: buildings at a border change sides.

A move is taken when it shortens the border, or by chance while the search is still hot; a grid off
balance pulls the other way, the harder the cooler it gets. No move may tear a grid apart. Numba
compiles at the first call (some seconds) and keeps the result on disk.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from gezhi.engines.places.rules.division.ground import Whole
from gezhi.engines.places.rules.division.neighbours import Graph

ROUNDS = 200
LOOK_ROUND = 64
"""So many buildings are looked at for a way round before a move is held to tear the grid apart:
a move may be missed by it, a grid is never torn."""

compiled: Any = njit(cache=True, nogil=True)


class State(NamedTuple):
    """A division while it is refined; arrays only, changed in place."""

    start: Any
    to: Any
    border: Any
    weight: Any
    grid: Any
    load: Any
    count: Any
    stamp: Any
    clock: Any
    stack: Any


class Course(NamedTuple):
    """How a search cools: `hot` to `cool` in the units of the border, and how hard a grid pulls
    that is off the mean by more than `slack` (a share of the mean), `soft` to `hard`."""

    tries: int
    hot: float
    cool: float
    soft: float
    hard: float
    slack: float
    seed: int


def state_of(graph: Graph, households: Whole, grid: Whole, count: int) -> State:
    """The arrays that the search works on; `grid` is copied."""
    return State(
        graph.start,
        graph.to,
        graph.border.astype(np.float64),
        households.astype(np.float64),
        grid.astype(np.int64),
        np.bincount(grid, weights=households, minlength=count).astype(np.float64),
        np.bincount(grid, minlength=count).astype(np.int64),
        np.zeros(len(graph), dtype=np.int64),
        np.zeros(1, dtype=np.int64),
        np.zeros(LOOK_ROUND * 8, dtype=np.int64),
    )


@compiled
def _is_beside(state: Any, unit: int, other: int) -> bool:
    for at in range(state.start[unit], state.start[unit + 1]):  # noqa: SIM110 (compiled)
        if state.to[at] == other:
            return True
    return False


@compiled
def _ways_to_find(state: Any, unit: int, grid: int, now: int) -> int:
    """Mark the unit and its first neighbour in the grid; how many others are still to be reached
    from there."""
    state.stamp[unit] = now
    left = -1
    for at in range(state.start[unit], state.start[unit + 1]):
        other = state.to[at]
        if state.grid[other] == grid:
            if left < 0:
                state.stack[0] = other
                state.stamp[other] = now
            left += 1
    return left


@compiled
def holds_without(state: Any, unit: int, grid: int) -> bool:
    """Whether a grid still hangs together when this unit leaves it, seen from near by."""
    state.clock[0] += 1
    now = state.clock[0]
    left = _ways_to_find(state, unit, grid, now)
    if left <= 0:
        return True
    head, top = 0, 1
    while head < top and head < LOOK_ROUND:
        here = state.stack[head]
        head += 1
        for at in range(state.start[here], state.start[here + 1]):
            other = state.to[at]
            if state.grid[other] != grid or state.stamp[other] == now:
                continue
            state.stamp[other] = now
            if _is_beside(state, unit, other):
                left -= 1
                if left == 0:
                    return True
            if top < len(state.stack):
                state.stack[top] = other
                top += 1
    return False


@compiled
def _longer(state: Any, unit: int, old: int, new: int) -> float:
    """By how much the border grows when a unit changes sides."""
    longer = 0.0
    for at in range(state.start[unit], state.start[unit + 1]):
        grid = state.grid[state.to[at]]
        if grid == old:
            longer += state.border[at]
        elif grid == new:
            longer -= state.border[at]
    return longer


@compiled
def _pull(load: float, mean: float, slack: float) -> float:
    off = abs(load / mean - 1.0) - slack
    return off * off if off > 0.0 else 0.0


@compiled
def _uneven(state: Any, unit: int, old: int, new: int, mean: float, slack: float) -> float:
    """By how much the pull of both grids grows when a unit changes sides."""
    weight = state.weight[unit]
    return (
        _pull(state.load[old] - weight, mean, slack)
        + _pull(state.load[new] + weight, mean, slack)
        - _pull(state.load[old], mean, slack)
        - _pull(state.load[new], mean, slack)
    )


@compiled
def _change_sides(state: Any, unit: int, old: int, new: int) -> None:
    state.grid[unit] = new
    state.load[old] -= state.weight[unit]
    state.load[new] += state.weight[unit]
    state.count[old] -= 1
    state.count[new] += 1


@compiled
def _round(state: Any, tries: int, heat: float, pull: float, slack: float, mean: float) -> int:
    """Some tries at one temperature; how many moves were taken."""
    taken = 0
    for _ in range(tries):
        unit = np.random.randint(len(state.grid))
        first, past = state.start[unit], state.start[unit + 1]
        if first == past:
            continue
        old = state.grid[unit]
        new = state.grid[state.to[first + np.random.randint(past - first)]]
        if new == old or state.count[old] == 1:
            continue
        worse = _longer(state, unit, old, new)
        worse += pull * _uneven(state, unit, old, new, mean, slack)
        if worse > 0.0 and np.random.random() >= np.exp(-worse / heat):
            continue
        if holds_without(state, unit, old):
            _change_sides(state, unit, old, new)
            taken += 1
    return taken


@compiled
def anneal(state: Any, course: Any) -> int:
    """Refine in place by a course; how many moves were taken. The same seed gives the same."""
    np.random.seed(course.seed)
    mean = state.load.sum() / len(state.load)
    taken = 0
    for number in range(ROUNDS):
        done = number / (ROUNDS - 1)
        heat = course.hot * (course.cool / course.hot) ** done
        pull = course.soft * (course.hard / course.soft) ** done
        taken += _round(state, course.tries // ROUNDS + 1, heat, pull, course.slack, mean)
    return taken
