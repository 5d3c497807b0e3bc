"""Which buildings are neighbours, and how long the border between two of them would be.

Two buildings are neighbours when the grounds nearest to each (Voronoi) touch; the length of that
touch, in metres, is what a grid's border costs there. Where a road lies between them it costs less:
a border should run along roads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray

from gezhi.base.words import Words
from gezhi.engines.places.rules.division.ground import Floats, Road, Town, Whole, flat
from gezhi.engines.places.rules.division.joining import pieces, touches
from gezhi.engines.trust.rules.refusal import Invalid, Wrong

REACH_METRES = 150.0
"""Buildings farther apart than this are no neighbours: fields or water lie between them."""

ALONG_A_ROAD = {"main": 0.1, "street": 0.3, "path": 0.7}
"""What a metre of border costs along a road, by its kind; between two houses it costs 1."""

SHORTEST, LONGEST = 2.0, 60.0
SAME_BUILDING = 240.0
"""The cost of cutting a building in two between its entrances, in metres of border."""

Small = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Graph:
    """Neighbours of each unit: `to[start[v]:start[v + 1]]`, with the border's cost in tenths of a
    metre."""

    start: Whole
    to: Small
    border: Whole

    def __len__(self) -> int:
        return len(self.start) - 1

    def parts(self) -> list[int]:
        """How many units each part has that hangs together in itself, the largest first."""
        source = np.repeat(np.arange(len(self)), np.diff(self.start))
        part = pieces(len(self), source, self.to)
        return sorted(np.bincount(part).tolist(), reverse=True)


def graph_of(
    town: Town, roads: Sequence[Road] = (), *, reach: float = REACH_METRES, factor: Any = None
) -> Graph:
    """Who borders on whom. `factor(a, b)`, where it is given, says what a metre between units costs
    in place of the roads (as when the blocks are known)."""
    a, b, metres = _touching(town)
    far = np.hypot(town.x[a] - town.x[b], town.y[a] - town.y[b])
    same = town.building[a] == town.building[b]
    keep = (far <= reach) | same
    a, b, metres, same = a[keep], b[keep], metres[keep], same[keep]
    metres = np.clip(metres, SHORTEST, LONGEST)
    metres = metres * (_along(town, a, b, roads) if factor is None else factor(a, b))
    metres = np.where(same, SAME_BUILDING, metres)
    return _packed(len(town), a, b, np.maximum(1, np.rint(metres * 10)).astype(np.int64))


def _touching(town: Town) -> tuple[Whole, Whole, Floats]:
    """Pairs of units whose grounds touch, and for how long. Units at one spot are strung together,
    and so are units on one line, where there are no grounds to speak of."""
    spots: Floats = np.array((town.x, town.y)).T.round(2)
    found: Any = cast(Any, np.unique)(spots, axis=0, return_index=True, return_inverse=True)
    places, first, inverse = found[0], found[1], found[2].ravel()
    order = np.argsort(inverse, kind="stable")
    again = np.flatnonzero(inverse[order][1:] == inverse[order][:-1])
    a, b, metres = _between(places)
    return (
        np.r_[first[a], order[again]].astype(np.int64),
        np.r_[first[b], order[again + 1]].astype(np.int64),
        np.r_[metres, np.full(len(again), LONGEST)],
    )


def _between(places: Floats) -> tuple[Whole, Whole, Floats]:
    count = len(places)
    spread: Any = np.linalg.matrix_rank(places - places[0]) if count > 1 else 0
    if count < 4 or spread < 2:
        order = np.arange(count)  # np.unique has sorted them along their line
        return order[:-1], order[1:], np.full(max(0, count - 1), LONGEST)
    return touches(places, LONGEST)


def _along(town: Town, a: Whole, b: Whole, roads: Sequence[Road]) -> Floats:
    """What a metre of border costs between two units: the least of the roads that lie between."""
    cost = np.ones(len(a))
    known = [road for road in roads if road.kind in ALONG_A_ROAD and len(road.line) > 1]
    if not known or not len(a):
        return cost
    ends = np.stack((np.c_[town.x[a], town.y[a]], np.c_[town.x[b], town.y[b]]), axis=1)
    lines: list[Any] = []
    for road in known:
        degrees = np.array(road.line, dtype=np.float64)
        lines.append(shapely.linestrings(*flat(degrees[:, 0], degrees[:, 1], town.origin)))
    tree: Any = shapely.STRtree(lines)
    crossing, road_number = tree.query(shapely.linestrings(ends), predicate="intersects")
    by_kind = np.array([ALONG_A_ROAD[road.kind] for road in known])
    np.minimum.at(cost, crossing, by_kind[road_number])
    return cost


def _packed(size: int, a: Whole, b: Whole, border: Whole) -> Graph:
    source, target = np.r_[a, b], np.r_[b, a]
    both = np.r_[border, border]
    order = np.lexsort((target, source))
    start = np.zeros(size + 1, dtype=np.int64)
    start[1:] = np.cumsum(np.bincount(source, minlength=size))
    return Graph(start, target[order].astype(np.int32), both[order])


def of_one_piece(graph: Graph, *, where: str = "") -> None:
    """Invalid when the ground falls into parts that do not touch: no grid could be contiguous
    across them."""
    sizes = graph.parts()
    count = len(sizes)
    if count <= 1:
        return
    told = "、".join(map(str, sizes[:5])), ", ".join(map(str, sizes[:5]))
    zh = f"{where}分成互不相连的 {count} 片（楼栋数 {told[0]}…）：请分片划分，或放宽相邻距离"
    en = (
        f"{where} falls into {count} parts that do not touch (buildings: {told[1]}…): divide them "
        "one by one, or let neighbours be farther apart"
    ).strip()
    raise Invalid([Wrong("buildings", "disconnected", Words(zh=zh, en=en), {"sizes": sizes})])
