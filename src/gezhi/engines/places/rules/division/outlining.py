# pyright: basic
"""The outlines of grids, and the order in which they are numbered."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from gezhi.engines.places.rules.division.ground import METRES_PER_DEGREE, Town, Whole

MARGIN_METRES = 60.0
"""How far a ground reaches beyond its outermost buildings where it has no outline of its own."""
SAME_ROW_DEGREES = 0.001


def outlines_of(town: Town, grid: Whole, count: int, within: Any = None) -> list[Any]:
    """The outline of each grid (WGS84): all that is nearer to one of its units than to another's,
    inside the place's own outline where it has one. Together they leave no gap and do not overlap.
    """
    squeeze = math.cos(math.radians(town.origin[1]))
    scale = np.array([METRES_PER_DEGREE * squeeze, METRES_PER_DEGREE])
    spots = np.c_[town.x, town.y] + _apart(len(town))
    points = shapely.points(spots)
    whole = shapely.convex_hull(shapely.multipoints(spots)).buffer(MARGIN_METRES)
    if within is not None:
        whole = shapely.transform(within, lambda at: (at - np.array(town.origin)) * scale)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=whole, ordered=True)
    )
    made = []
    for number in range(count):
        outline = shapely.intersection(shapely.union_all(cells[grid == number]), whole)
        made.append(shapely.transform(outline, lambda at: at / scale + np.array(town.origin)))
    return made


def _apart(count: int) -> Any:
    """A hair for each unit, so that no two stand at one spot."""
    turn = np.arange(count) * 2.4
    return np.c_[np.cos(turn), np.sin(turn)] * 0.05


def in_reading_order(middles: Sequence[tuple[float, float]]) -> list[int]:
    """Numbers of grids by their middles: rows from north to south, and from west to east in each
    (the order in which the national rule numbers grids)."""
    return sorted(
        range(len(middles)),
        key=lambda one: (-round(middles[one][1] / SAME_ROW_DEGREES), middles[one][0]),
    )
