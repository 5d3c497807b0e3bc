"""Finding a place by point, by code, and what lies above it. Places themselves are public."""

import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import shapely

from gezhi.engines.places.models import Place, Revision
from gezhi.engines.places.rules.ground import Ground, Shape
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer

FRESH_SECONDS = 2.0

_state = threading.Lock()
_known: dict[str, float | int] = {"number": -1, "checked": 0.0}
_grounds: dict[int, Ground] = {}


@dataclass(frozen=True, slots=True)
class Rung:
    """A place on the way up from another, as rules need it."""

    id: int
    level: str
    tree: str
    path: str
    code: str
    name: str


def revision() -> int:
    """The number of the last change to places; asked of the database at most every two seconds."""
    now = time.monotonic()
    if now - float(_known["checked"]) > FRESH_SECONDS or _known["number"] == -1:
        row = Revision.objects.filter(name="places").values_list("number", flat=True).first()
        _known["number"] = row or 0
        _known["checked"] = now
    return int(_known["number"])


def forget_ground() -> None:
    """Drop what this process remembers of places (after a change, and in tests)."""
    _known["number"] = -1
    _grounds.clear()
    _ladder.cache_clear()


def ground() -> Ground:
    """The outlines of all places of the grid tree in force, indexed in memory."""
    number = revision()
    found = _grounds.get(number)
    if found is None:
        with _state:
            found = _grounds.get(number)
            if found is None:
                found = _build()
                _grounds.clear()
                _grounds[number] = found
    return found


def _build() -> Ground:
    rows = list(
        Place.objects.filter(tree="grid", until=None)
        .exclude(geometry=None)
        .values_list("id", "depth", "code", "geometry")
    )
    rows = [row for row in rows if not row[3].startswith('{"type": "Point"')]
    outlines = shapely.from_geojson([row[3] for row in rows])
    return Ground(
        Shape(id_, depth, code, outline)
        for (id_, depth, code, _), outline in zip(rows, outlines, strict=True)
    )


def find_place(viewer: Viewer, lon: float, lat: float, *, slack: float = 0.0005) -> int | None:
    """The id of the deepest place at a point, or the nearest within `slack` degrees (about 50
    m)."""
    index = ground()
    return index.find(lon, lat) or (index.nearest(lon, lat, within=slack) if len(index) else None)


def find_places(viewer: Viewer, lons: Sequence[float], lats: Sequence[float]) -> list[int | None]:
    """The id of the deepest place at each of many points (WGS84 degrees), or None; a point on a
    shared border belongs to exactly one, the same that `find_place` gives."""
    return [one or None for one in ground().find_many(lons, lats).tolist()]


@lru_cache(maxsize=50_000)
def _ladder(place_id: int, number: int) -> tuple[Rung, ...]:
    rungs: list[Rung] = []
    row = Place.objects.filter(pk=place_id).first()
    if row is None:
        raise Missing("no-place", "没有这个地点", "there is no such place")
    ids = [int(part, 36) for part in row.path.rstrip(".").split(".")]
    rows = {one.pk: one for one in Place.objects.filter(pk__in=ids)}
    for id_ in reversed(ids):
        one = rows[id_]
        rungs.append(Rung(one.pk, one.level, one.tree, one.path, one.code, one.name))
    return tuple(rungs)


def ladder(viewer: Viewer, place_id: int) -> tuple[Rung, ...]:
    """The place and those above it, from the bottom up; Missing when it does not exist."""
    return _ladder(place_id, revision())


def ground_of(viewer: Viewer, row: Place) -> Place:
    """The place of the grid tree on which a place of any tree lies: itself, or the nearest
    `over`."""
    one: Place | None = row
    while one is not None and one.tree != "grid":
        if one.over is not None:
            return one.over
        one = one.parent
    if one is None:
        raise Missing("no-ground", f"{row.name} 没有对应的网格", f"{row.name} lies over no grid")
    return one


def place_by_code(viewer: Viewer, code: str, tree: str = "grid") -> Place:
    """The place with a code; Missing when there is none."""
    row = Place.objects.filter(tree=tree, code=code).first()
    if row is None:
        raise Missing("no-place", f"没有编码为 {code} 的地点", f"no place has the code {code}")
    return row


def geometry_of(row: Place) -> dict[str, object] | None:
    """The place's geometry as GeoJSON."""
    return json.loads(row.geometry) if row.geometry else None
