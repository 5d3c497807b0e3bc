"""Where a division starts: METIS cuts the ground into k parts, several times, and the shortest
border is taken. What METIS leaves empty or torn is mended here."""

from collections import deque

import numpy as np
import pymetis  # pyright: ignore[reportMissingTypeStubs]

from gezhi.engines.places.rules.division.figures import broken
from gezhi.engines.places.rules.division.ground import Whole
from gezhi.engines.places.rules.division.neighbours import Graph

UNEVEN_THOUSANDTHS = 30
METIS_K_WAY = 1


def metis(graph: Graph, households: Whole, count: int, seed: int) -> tuple[int, Whole]:
    """One cut by METIS, k-way and contiguous: the border's cost, and the grid of each unit."""
    options = pymetis.Options(contig=1, seed=seed, ufactor=UNEVEN_THOUSANDTHS)
    cost, grid = pymetis.part_graph(
        count,
        pymetis.CSRAdjacency(graph.start, graph.to.astype(np.int64)),
        vweights=households.astype(np.int64),
        eweights=graph.border,
        recursive=False,
        options=options,
    )
    return int(cost), np.array(grid, dtype=np.int64)


def start(graph: Graph, households: Whole, count: int, *, seed: int, cuts: int = 2) -> Whole:
    """The best of several cuts, every grid with a building and of one piece."""
    if count == 1:
        return np.zeros(len(graph), dtype=np.int64)
    if count == len(graph):
        return np.arange(count, dtype=np.int64)
    tries = [metis(graph, households, count, seed * 100 + number) for number in range(cuts)]
    return mend(graph, households, min(tries, key=lambda one: one[0])[1], count)


def mend(graph: Graph, households: Whole, grid: Whole, count: int) -> Whole:
    """The same division with no torn and no empty grid: pieces that lie apart go to the neighbour
    with the fewest households, and an empty grid takes a building from the heaviest grid at a place
    where it does not tear."""
    if not broken(graph, grid, count):
        return grid
    grid = grid.copy()
    for one in broken(graph, grid, count):
        for piece in _pieces(graph, grid, one)[1:]:
            _give_away(graph, households, grid, piece)
    for one in np.flatnonzero(np.bincount(grid, minlength=count) == 0).tolist():
        load = np.bincount(grid, weights=households, minlength=count)
        size = np.bincount(grid, minlength=count)
        giver = int(np.where(size > 1, load, -1).argmax())
        grid[_pieces(graph, grid, giver)[0][-1]] = one
    return grid


def _give_away(graph: Graph, households: Whole, grid: Whole, piece: list[int]) -> None:
    load = np.bincount(grid, weights=households)
    own = int(grid[piece[0]])
    beside = {int(grid[other]) for unit in piece for other in _beside(graph, unit)} - {own}
    if beside:
        grid[piece] = min(beside, key=lambda one: (float(load[one]), one))


def _beside(graph: Graph, unit: int) -> list[int]:
    return graph.to[graph.start[unit] : graph.start[unit + 1]].tolist()


def _pieces(graph: Graph, grid: Whole, one: int) -> list[list[int]]:
    """The pieces of a grid, the largest first, each in the order in which it was walked: its last
    unit can be taken without tearing it."""
    left = set(np.flatnonzero(grid == one).tolist())
    pieces: list[list[int]] = []
    while left:
        first = min(left)
        left.discard(first)
        walk, queue = [first], deque([first])
        while queue:
            for other in _beside(graph, queue.popleft()):
                if other in left:
                    left.discard(other)
                    walk.append(other)
                    queue.append(other)
        pieces.append(walk)
    return sorted(pieces, key=len, reverse=True)
