"""Places as features of a map: by level and by box, in pages that go by key."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from django.db.models import Q, QuerySet

from gezhi.engines.places.models import Place
from gezhi.engines.places.queries.finding import ground, revision
from gezhi.engines.trust.rules.viewer import Viewer

CHUNK = 5000
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)
_POINT = '{"type": "Point"'

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west is more than east where it crosses 180°."""


@dataclass(frozen=True, slots=True)
class FeaturePage:
    """Places with a geometry, and the id after which the next page begins (None at the end)."""

    rows: list[Place]
    next: int | None


def feature_places(
    viewer: Viewer,
    *,
    level: str = "",
    tree: str = "grid",
    box: Box | None = None,
    after: int = 0,
    limit: int = 100,
) -> FeaturePage:
    """Places in force that have a geometry, of a level, whose geometry meets a box, by id."""
    rows = Place.objects.filter(tree=tree, until=None, geometry__isnull=False, pk__gt=after)
    rows = rows.filter(level=level) if level else rows
    found = (
        list(rows.order_by("pk")[: limit + 1]) if box is None else _in_box(rows, box, after, limit)
    )
    more = len(found) > limit
    return FeaturePage(found[:limit], found[limit - 1].pk if more else None)


def _in_box(rows: QuerySet[Place], box: Box, after: int, limit: int) -> list[Place]:
    """Outlines by the index in memory, points by their coordinates, in one order."""
    points = rows.filter(_within(box), geometry__startswith=_POINT).order_by("pk")[: limit + 1]
    found = list(points)
    ids = _outlines(box)
    ids = ids[ids > after]
    outlines: list[Place] = []
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK].tolist()
        outlines += rows.filter(pk__in=some).order_by("pk")[: limit + 1 - len(outlines)]
        if len(outlines) > limit:
            break
    return sorted([*found, *outlines], key=lambda row: row.pk)[: limit + 1]


def _parts(box: Box) -> list[Box]:
    """A box, or the two parts of one that crosses 180°."""
    west, south, east, north = box
    if west <= east:
        return [box]
    return [(west, south, 180.0, north), (-180.0, south, east, north)]


def _within(box: Box) -> Q:
    found = Q(pk__in=[])
    for west, south, east, north in _parts(box):
        found |= Q(lon__range=(west, east), lat__range=(south, north))
    return found


def _outlines(box: Box) -> Any:
    """Ids of the outlines that meet a box, in their order."""
    index = ground()
    hits = [index.tree.query(shapely.box(*part), predicate="intersects") for part in _parts(box)]
    numbers = np.unique(np.concatenate(hits))
    return np.sort(np.array([index.shapes[int(one)].id for one in numbers], dtype=np.int64))


@lru_cache(maxsize=2)
def _extent(number: int) -> Box:
    shapes = ground().shapes
    if not shapes:
        return EVERYWHERE
    west, south, east, north = shapely.total_bounds([one.outline for one in shapes]).tolist()
    return west, south, east, north


def extent(viewer: Viewer) -> Box:
    """The box around all outlines; the whole earth while there are none."""
    return _extent(revision())
