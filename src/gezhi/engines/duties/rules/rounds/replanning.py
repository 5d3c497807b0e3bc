"""When something comes up: what is done stays, what can stay stays, and as little moves as can."""

# Compiled functions have no types.
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from gezhi.engines.duties.rules.rounds.annealing import even
from gezhi.engines.duties.rules.rounds.planning import MOST, ordered
from gezhi.engines.duties.rules.rounds.stops import Plan, Problem, Stop, Worker


def replan(
    stops: Iterable[Stop],
    workers: Iterable[Worker],
    before: Mapping[str, tuple[str, date]],
    done: Iterable[str] = (),
) -> Plan:
    """The plan with every stop where it was, wherever that is still allowed.

    New stops, and those whose worker or day has gone, are put where they add least walking among
    the days that have room, or the lightest day when none has. Only then do stops leave a day that
    has become too heavy, and `done` ones never. No seed: nothing is drawn.
    """
    finished = frozenset(done)
    problem = Problem(stops, workers)
    if not problem.stops or not problem.slots:
        return Plan((), problem.unplaced)
    place = {(one.key, day): number for number, (one, day) in enumerate(problem.slots)}
    slot = np.full(len(problem.stops), -1, dtype=np.int64)
    free = problem.allowed.copy()
    for row, stop in enumerate(problem.stops):
        number = place.get(before[stop.key]) if stop.key in before else None
        if number is not None and (stop.key in finished or problem.allowed[row, number]):
            slot[row] = number
            if stop.key in finished:
                free[row] = False
                free[row, number] = True
    _insert(problem, slot)
    even(problem.points, free, problem.minutes, problem.share * MOST, slot, 1.0)
    return ordered(problem, slot)


def _insert(problem: Problem, slot: np.ndarray) -> None:
    """Put those without a slot, the least free and the longest first."""
    loads = np.zeros(len(problem.slots))
    np.add.at(loads, slot[slot >= 0], problem.minutes[slot >= 0])
    missing = np.flatnonzero(slot < 0)
    choices = problem.allowed[missing].sum(axis=1)
    own = problem.points[: len(problem.stops)]
    starts = problem.points[len(problem.stops) :]
    for row in missing[np.lexsort((-problem.minutes[missing], choices))]:
        can = np.flatnonzero(problem.allowed[row])
        room = can[loads[can] + problem.minutes[row] <= problem.share[can] * MOST]
        if not len(room):
            ratio = (loads[can] + problem.minutes[row]) / problem.share[can]
            room = can[[int(ratio.argmin())]]
        away = [_away(own[slot == one], starts[one], own[row]) for one in room]
        best = int(room[int(np.argmin(away))])
        slot[row] = best
        loads[best] += problem.minutes[row]


def _away(there: np.ndarray, start: np.ndarray, point: np.ndarray) -> float:
    """Metres from a point to the nearest of a round, its start included."""
    gone = np.vstack((there, start[None, :])) - point
    return float(np.hypot(gone[:, 0], gone[:, 1]).min())
