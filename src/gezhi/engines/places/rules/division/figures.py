"""The goals of a division as figures: balance, border, contiguity, and what bounds the balance."""

from dataclasses import dataclass

import numpy as np

from gezhi.engines.places.rules.division.ground import Whole
from gezhi.engines.places.rules.division.joining import pieces
from gezhi.engines.places.rules.division.neighbours import Graph

MOST, LEAST = 1.03, 0.97
"""The goal: the heaviest and the lightest grid, as shares of the mean."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Goal figures. `heaviest` and `lightest` are shares of the mean of households; `border` is in
    metres, weighed by what lies there; `broken` are the grids that do not hang together."""

    grids: int
    mean: float
    heaviest: float
    lightest: float
    border: float
    broken: tuple[int, ...]

    @property
    def balanced(self) -> bool:
        """Whether the heaviest and the lightest grid are within the goal."""
        return self.heaviest <= MOST and self.lightest >= LEAST

    @property
    def off(self) -> float:
        """How far the grid that is farthest from the mean is off it, as a share of the mean."""
        return max(self.heaviest - 1.0, 1.0 - self.lightest)


@dataclass(frozen=True, slots=True)
class Bound:
    """How even the grids can be at best while no building (or entrance) is cut: no division has a
    heaviest grid below `heaviest`, nor a lightest above `lightest` (shares of the mean)."""

    heaviest: float
    lightest: float

    @property
    def in_the_way(self) -> bool:
        """Whether whole buildings alone rule the goal out, so that entrances should be counted."""
        return self.heaviest > MOST or self.lightest < LEAST


def measure(graph: Graph, households: Whole, grid: Whole, count: int) -> Figures:
    """The figures of a division: `grid` is the number (0 …) of the grid of each unit."""
    load = np.bincount(grid, weights=households, minlength=count)
    mean = float(load.mean())
    source = np.repeat(np.arange(len(graph)), np.diff(graph.start))
    cut = grid[source] != grid[graph.to]
    border = float(graph.border[cut].sum()) / 20
    return Figures(
        count,
        mean,
        float(load.max()) / mean,
        float(load.min()) / mean,
        border,
        broken(graph, grid, count),
    )


def broken(graph: Graph, grid: Whole, count: int) -> tuple[int, ...]:
    """The grids that are empty or of more than one piece."""
    size = len(graph)
    source = np.repeat(np.arange(size), np.diff(graph.start))
    inside = grid[source] == grid[graph.to]
    piece = pieces(size, source[inside], graph.to[inside])
    pairs = np.unique(grid * size + piece)
    number = np.bincount(pairs // size, minlength=count)
    return tuple(np.flatnonzero(number != 1).tolist())


def bound_of(households: Whole, count: int) -> Bound:
    """What whole buildings allow.

    Of the j·k + 1 heaviest buildings some grid holds j + 1, which weigh at least what the j + 1
    lightest of them do; and buildings heavier than the mean leave too little for the others.
    """
    weights = np.sort(households)[::-1].astype(np.float64)
    total = float(weights.sum())
    mean = total / count
    heaviest = float(np.ceil(mean))
    sums = np.r_[0.0, np.cumsum(weights)]
    for more in range((len(weights) - 1) // count + 1):
        last = more * count + 1
        heaviest = max(heaviest, float(sums[last] - sums[last - more - 1]))
    lightest = float(np.floor(mean))
    for heavy in range(1, min(count, len(weights))):
        if weights[heavy - 1] <= mean:
            break
        lightest = min(lightest, (total - float(sums[heavy])) / (count - heavy))
    return Bound(heaviest / mean, max(0.0, lightest) / mean)
