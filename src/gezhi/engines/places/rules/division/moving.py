"""Moving one building by hand: what it does to the figures, and whether a grid is torn by it."""

from dataclasses import dataclass

import numpy as np

from gezhi.engines.places.rules.division.figures import Figures, broken, measure
from gezhi.engines.places.rules.division.ground import Whole
from gezhi.engines.places.rules.division.neighbours import Graph


@dataclass(frozen=True, slots=True)
class Moved:
    """A division after a move by hand. A torn grid is told, not refused: who moves several
    buildings passes through such states."""

    grid: Whole
    figures: Figures
    torn: tuple[int, ...]


def grids_beside(graph: Graph, grid: Whole, units: list[int]) -> list[int]:
    """The grids to which these units could go: those of their neighbours, not their own."""
    own = {int(grid[unit]) for unit in units}
    found = {
        int(grid[other])
        for unit in units
        for other in graph.to[graph.start[unit] : graph.start[unit + 1]].tolist()
    }
    return sorted(found - own)


def move(
    graph: Graph, households: Whole, grid: Whole, units: list[int], to: int, count: int
) -> Moved:
    """The division with these units in another grid, and which grids are torn or empty by that."""
    before = set(broken(graph, grid, count))
    after = grid.copy()
    after[np.array(units)] = to
    figures = measure(graph, households, after, count)
    return Moved(after, figures, tuple(one for one in figures.broken if one not in before))
