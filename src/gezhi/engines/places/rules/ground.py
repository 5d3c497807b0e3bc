"""Point in polygon, in memory: which place is here?"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely import STRtree

CELLS_PER_DEGREE = 1000
"""A cell is about 100 m wide: few outlines reach into one, and most reports of a town come from
some thousands of them."""

HAIR = 1e-9
"""By so much a cell is taken larger, in degrees: what lies on its border is in it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A place with its outline; `depth` is its distance from the root of the tree."""

    id: int
    depth: int
    code: str
    outline: Any


class Ground:
    """An index over outlines. The deepest place that covers a point wins; on a shared border the
    one with the smallest code, so every point belongs to exactly one place.
    """

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self.shapes: Sequence[Shape] = sorted(shapes, key=lambda s: (-s.depth, s.code, s.id))
        self.outlines = np.array([shape.outline for shape in self.shapes], dtype=object)
        shapely.prepare(self.outlines)
        self.tree = STRtree(self.outlines)
        self._reaching = lru_cache(maxsize=50_000)(self._find_reaching)
        self._cells: Any = None

    def __len__(self) -> int:
        return len(self.shapes)

    def find(self, lon: float, lat: float) -> int | None:
        """The id of the place at a point (WGS84 degrees), or None when no outline covers it."""
        if not math.isfinite(lon + lat):
            return None
        cell = math.floor(lon * CELLS_PER_DEGREE), math.floor(lat * CELLS_PER_DEGREE)
        for number in self._reaching(*cell):
            if shapely.intersects_xy(self.outlines[number], lon, lat):
                return self.shapes[number].id
        return None

    def find_many(self, lon: Any, lat: Any) -> Any:
        """The id of the place at each of many points, 0 where no outline covers it: the same as
        asking `find` for one after the other, compiled (some seconds at the very first call)."""
        east, north = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        ids = np.array([0, *(shape.id for shape in self.shapes)], dtype=np.int64)
        if not self.shapes:
            return np.zeros(len(east), dtype=np.int64)
        from gezhi.engines.places.rules import cells

        if self._cells is None:
            self._cells = cells.cells_of(self.outlines)
        number = cells.find_sorted(self._cells, east, north)
        found = ids[np.maximum(number, cells.NOWHERE) + 1]
        for at in np.flatnonzero(number == cells.UNSURE).tolist():
            found[at] = self.find(float(east[at]), float(north[at])) or 0
        return found

    def _find_reaching(self, x: int, y: int) -> list[int]:
        """The outlines that may reach into a cell, in the order in which they win."""
        west, south = x / CELLS_PER_DEGREE - HAIR, y / CELLS_PER_DEGREE - HAIR
        side = 1 / CELLS_PER_DEGREE + 2 * HAIR
        hits = self.tree.query(shapely.box(west, south, west + side, south + side))
        hits.sort()
        return hits.tolist()

    def nearest(self, lon: float, lat: float, *, within: float) -> int | None:
        """The id of the nearest place no farther than `within` degrees (about 1e-5 a metre)."""
        point = shapely.Point(lon, lat)
        hits = self.tree.query_nearest(point, max_distance=within)
        return self.shapes[int(hits.min())].id if len(hits) else None
