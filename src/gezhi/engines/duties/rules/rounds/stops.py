"""The nouns of a plan: stops, workers and their days, and what was decided."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

_RADIUS = 6_371_008.8  # metres, the mean radius of the earth


def metres(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Longitude and latitude (degrees) as metres east and north of their middle.

    Right to a few centimetres over the ten kilometres that a worker can walk.
    """
    found = list(points)
    if not found:
        return []
    east = sum(x for x, _ in found) / len(found)
    north = sum(y for _, y in found) / len(found)
    shrink = math.cos(math.radians(north))
    turn = math.pi / 180 * _RADIUS
    return [((x - east) * turn * shrink, (y - north) * turn) for x, y in found]


@dataclass(frozen=True, slots=True)
class Stop:
    """One household to call at: where, how many minutes, on which days, by whom.

    `days` are the days allowed; `workers` names who may go, and is empty where anybody may.
    """

    key: str
    x: float
    y: float
    minutes: float
    days: frozenset[date]
    workers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Worker:
    """Who goes: where the walk begins and ends, and how many minutes there are on which day."""

    key: str
    x: float
    y: float
    minutes: Mapping[date, float] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Day:
    """A worker's round on one day, in walking order; `legs` are the metres to each stop
    from the one before it."""

    worker: str
    day: date
    stops: tuple[str, ...]
    minutes: float
    share: float
    metres: float
    legs: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What was decided: every worker's days, and the stops that no day can take.

    `unplaced` are stops without an allowed day or worker: they are said, never dropped.
    """

    days: tuple[Day, ...]
    unplaced: tuple[str, ...] = ()

    @property
    def heaviest(self) -> float:
        """The greatest of all days' loads, as a multiple of its even share."""
        return max((one.minutes / one.share for one in self.days if one.share > 0), default=0.0)

    @property
    def metres(self) -> float:
        """What all walk together."""
        return sum(one.metres for one in self.days)

    def where(self) -> dict[str, tuple[str, date]]:
        """The worker and the day of every stop that has one."""
        return {stop: (one.worker, one.day) for one in self.days for stop in one.stops}


Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Problem:
    """Stops and workers as arrays: one slot for each day of each worker.

    Arguments out of order are programming errors: two stops of one key raise ValueError.
    """

    def __init__(self, stops: Iterable[Stop], workers: Iterable[Worker]) -> None:
        everybody = sorted(workers, key=lambda one: one.key)
        self.slots = [
            (worker, day)
            for worker in everybody
            for day in sorted(worker.minutes)
            if worker.minutes[day] > 0
        ]
        given = sorted(stops, key=lambda one: one.key)
        if len({one.key for one in given}) < len(given):
            raise ValueError("two stops have one key")
        can = self._allowed(given)
        reached: Flags = np.logical_or.reduce(can, axis=1)
        fits: list[bool] = reached.tolist()
        self.stops = [one for one, fit in zip(given, fits, strict=True) if fit]
        self.unplaced = tuple(one.key for one, fit in zip(given, fits, strict=True) if not fit)
        self.allowed: Flags = np.ascontiguousarray(can[reached])
        self.minutes: Floats = np.array([one.minutes for one in self.stops], dtype=np.float64)
        self.points: Floats = np.array(
            [(one.x, one.y) for one in self.stops] + [(one.x, one.y) for one, _ in self.slots],
            dtype=np.float64,
        ).reshape(-1, 2)
        room = np.array([one.minutes[day] for one, day in self.slots], dtype=np.float64)
        self.room: Floats = room
        self.share: Floats = room * (self.minutes.sum() / room.sum()) if len(room) else room

    def _allowed(self, stops: list[Stop]) -> Flags:
        can = np.zeros((len(stops), len(self.slots)), dtype=np.bool_)
        by_day: dict[date, list[int]] = {}
        for number, (_, day) in enumerate(self.slots):
            by_day.setdefault(day, []).append(number)
        for row, stop in enumerate(stops):
            for day in stop.days:
                for number in by_day.get(day, ()):
                    can[row, number] = not stop.workers or self.slots[number][0].key in stop.workers
        return can
