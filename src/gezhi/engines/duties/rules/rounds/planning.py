"""Which day and which worker: loads within 5 % of their share, and as little walking as found."""

# Compiled functions have no types.
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from gezhi.engines.duties.rules.rounds.annealing import anneal, even, rings
from gezhi.engines.duties.rules.rounds.ordering import legs, length, order
from gezhi.engines.duties.rules.rounds.stops import Day, Floats, Plan, Problem, Stop, Worker

MOST = 1.05  # a day's load, as a multiple of its share
_AIM = 0.045  # what annealing aims at, so that little is left to even out
_STEPS = 6_000  # per stop
_CHUNK = 512  # stops whose distances are held at once
_NEAR = 12  # stops beside which a stop may be put


def plan(stops: Iterable[Stop], workers: Iterable[Worker], seed: int = 0) -> Plan:
    """Choose worker and day for every stop, and each day's walking order.

    A day's share is the part of all visiting minutes that its part of the working minutes has.
    Loads stay within 1.05 of it wherever windows and the size of the visits let them. The same
    input and seed choose the same days; nothing here depends on the clock but the order of more
    than 19 stops, which the solver is given a tenth of a second for.
    """
    problem = Problem(stops, workers)
    if not problem.stops or not problem.slots:
        return Plan((), problem.unplaced)
    return ordered(problem, chosen(problem, seed))


def chosen(problem: Problem, seed: int = 0) -> np.ndarray:
    """The slot of every stop."""
    n, slots = problem.allowed.shape
    if slots == 1:
        return np.zeros(n, dtype=np.int64)
    edge = _edge(problem)
    price = edge / float(problem.minutes.mean()) if problem.minutes.mean() else edge
    low, high = problem.share * (1 - _AIM), problem.share * (1 + _AIM)
    common = (problem.points, problem.allowed, problem.minutes, low, high)
    state = rings(*common, price, _turn(problem))
    heats = (edge * 0.6, edge * 0.01)
    anneal(*common, _near(problem), state, seed, _STEPS * n, heats, (price * 0.5, price * 20))
    slot = state[2][:n].copy()
    even(problem.points, problem.allowed, problem.minutes, problem.share * MOST, slot, price)
    return slot


def ordered(problem: Problem, slot: Sequence[int] | np.ndarray) -> Plan:
    """The plan of these slots, each day in walking order; days without stops are left out."""
    days: list[Day] = []
    of_slot: dict[int, list[int]] = {}
    for row, one in enumerate(slot):
        of_slot.setdefault(int(one), []).append(row)
    for number, rows in sorted(of_slot.items()):
        worker, day = problem.slots[number]
        here = [(problem.stops[row].x, problem.stops[row].y) for row in rows]
        start = (worker.x, worker.y)
        walk = order(here, start)
        days.append(
            Day(
                worker=worker.key,
                day=day,
                stops=tuple(problem.stops[rows[one]].key for one in walk),
                minutes=sum(problem.stops[row].minutes for row in rows),
                share=float(problem.share[number]),
                metres=length(here, walk, start),
                legs=legs(here, walk, start),
            )
        )
    return Plan(tuple(days), problem.unplaced)


def _turn(problem: Problem) -> np.ndarray:
    """Those with the fewest slots first, and the longest visits among them."""
    return np.lexsort((-problem.minutes, problem.allowed.sum(axis=1))).astype(np.int64)


def _near(problem: Problem) -> np.ndarray:
    """For every stop its nearest others."""
    n = len(problem.stops)
    width = min(_NEAR, n - 1)
    if not width:
        return np.zeros((n, 0), dtype=np.int64)
    own: Floats = problem.points[:n]
    near = np.empty((n, width), dtype=np.int64)
    for begin in range(0, n, _CHUNK):
        gone = own[begin : begin + _CHUNK, None, :] - own[None, :, :]
        apart = np.hypot(gone[..., 0], gone[..., 1])
        rows = np.arange(len(apart))
        apart[rows, begin + rows] = np.inf
        near[begin : begin + _CHUNK] = np.argsort(apart, axis=1, kind="stable")[:, :width]
    return near


def _edge(problem: Problem) -> float:
    """About how many metres lie between a stop and the next in a round."""
    n = len(problem.stops)
    spread = np.ptp(problem.points, axis=0)
    return float(0.7 * np.sqrt(max(spread[0], 1.0) * max(spread[1], 1.0) / n))
