"""Point in polygon, in memory: which place is here?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import STRtree


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
        outlines = np.array([shape.outline for shape in self.shapes], dtype=object)
        shapely.prepare(outlines)
        self.tree = STRtree(outlines)

    def __len__(self) -> int:
        return len(self.shapes)

    def find(self, lon: float, lat: float) -> int | None:
        """The id of the place at a point (WGS84 degrees), or None when no outline covers it."""
        hits = self.tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self.shapes[int(hits.min())].id if len(hits) else None

    def nearest(self, lon: float, lat: float, *, within: float) -> int | None:
        """The id of the nearest place no farther than `within` degrees (about 1e-5 a metre)."""
        point = shapely.Point(lon, lat)
        hits = self.tree.query_nearest(point, max_distance=within)
        return self.shapes[int(hits.min())].id if len(hits) else None
