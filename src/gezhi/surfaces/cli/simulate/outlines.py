"""Drawing a plausible town: areas cut by streets, and buildings in rows between them.

Everything is worked out on a plane in metres and turned into WGS84 at the end, snapped to a net of
about a centimetre, so that neighbours share their border exactly and each area lies within its parent.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import shapely
from shapely import LineString, Point, Polygon, affinity
from shapely.ops import polygonize, split

METRES_PER_DEGREE = 111_320.0
NET = 1e-7
"""Degrees to which outlines are snapped: a centimetre."""
STREET = 14.0
AREA_OF_BUILDING = 4_600.0
AREA_WITHOUT_BUILDINGS = 12_000.0


@dataclass(slots=True)
class Area:
    """A piece of ground and how it is divided further; `buildings` stand on the innermost ones."""

    parts: list[Area] = field(default_factory=list)
    buildings: int = 0
    outline: Polygon = field(default_factory=Polygon)
    standing: list[Polygon] = field(default_factory=list)

    def innermost(self) -> list[Area]:
        """The areas that are not divided further, in order."""
        return [leaf for part in self.parts for leaf in part.innermost()] if self.parts else [self]

    def size(self) -> float:
        """Square metres that it needs."""
        if self.parts:
            return sum(part.size() for part in self.parts)
        return self.buildings * AREA_OF_BUILDING or AREA_WITHOUT_BUILDINGS


def draw(ground: Area, centre: tuple[float, float], rng: random.Random) -> None:
    """Give an area, its parts and its buildings outlines in WGS84 around a centre (longitude,
    latitude); the same numbers come of the same seed."""
    _cut(ground, _first_outline(ground.size(), rng), rng)
    leaves = ground.innermost()
    for leaf in leaves:
        leaf.standing = _rows_of_buildings(leaf.outline, leaf.buildings, rng)
    plane = _Plane(*centre)
    _snap([plane.to_earth(leaf.outline) for leaf in leaves], leaves)
    for leaf in leaves:
        leaf.standing = [_rounded(plane.to_earth(one)) for one in leaf.standing]
    _join(ground)


@dataclass(frozen=True, slots=True)
class _Plane:
    longitude: float
    latitude: float

    def to_earth(self, shape: Polygon) -> Polygon:
        east = METRES_PER_DEGREE * math.cos(math.radians(self.latitude))
        return affinity.affine_transform(
            shape, [1 / east, 0, 0, 1 / METRES_PER_DEGREE, self.longitude, self.latitude]
        )


def _first_outline(size: float, rng: random.Random) -> Polygon:
    """A convex outline of eight corners, longer than wide and turned a little."""
    width = math.sqrt(size * 1.35)
    height = size / width
    corners = []
    for number in range(8):
        angle = math.radians(number * 45 + rng.uniform(-9, 9))
        corners.append((math.cos(angle) * width, math.sin(angle) * height))
    outline = shapely.convex_hull(Polygon(corners))
    outline = affinity.rotate(outline, rng.uniform(-18, 18))
    scale = math.sqrt(size / outline.area)
    return affinity.scale(outline, scale, scale, origin=(0, 0))


def _cut(area: Area, outline: Polygon, rng: random.Random) -> None:
    area.outline = outline
    for part, piece in zip(area.parts, _pieces(area.parts, outline, rng), strict=True):
        _cut(part, piece, rng)


def _pieces(parts: Sequence[Area], outline: Polygon, rng: random.Random) -> list[Polygon]:
    """The outline cut into as many pieces, each as large as its part needs."""
    if len(parts) < 2:
        return [outline] * len(parts)
    half = len(parts) // 2
    first, second = parts[:half], parts[half:]
    share = sum(part.size() for part in first) / sum(part.size() for part in parts)
    one, other = _halves(outline, share, rng)
    return [*_pieces(first, one, rng), *_pieces(second, other, rng)]


def _halves(outline: Polygon, share: float, rng: random.Random) -> tuple[Polygon, Polygon]:
    """Cut across the longer side by a street that runs nearly straight, where it leaves that share
    on its first side."""
    middle, turn = outline.centroid, _direction(outline) + rng.uniform(-5, 5)
    lying = affinity.rotate(outline, -turn, origin=middle)
    west, _, east, _ = lying.bounds
    low, high = west, east
    for _ in range(40):
        at = (low + high) / 2
        if _area_left_of(lying, at) < share * lying.area:
            low = at
        else:
            high = at
    line = _upright(lying, (low + high) / 2)
    pieces = sorted(split(lying, line).geoms, key=lambda piece: piece.centroid.x)
    one, other = (affinity.rotate(piece, turn, origin=middle) for piece in pieces)
    return one, other


def _upright(shape: Polygon, at: float) -> LineString:
    _, south, _, north = shape.bounds
    return LineString([(at, south - 1), (at, north + 1)])


def _area_left_of(shape: Polygon, at: float) -> float:
    west, south, _, north = shape.bounds
    return shapely.clip_by_rect(shape, west - 1, south - 1, at, north + 1).area


def _direction(outline: Polygon) -> float:
    """The angle of the longer side, in degrees."""
    box = shapely.minimum_rotated_rectangle(outline)
    sides = list(pairwise(box.exterior.coords))[:2]
    (x1, y1), (x2, y2) = max(sides, key=lambda side: math.dist(*side))
    return math.degrees(math.atan2(y2 - y1, x2 - x1))


def _rows_of_buildings(outline: Polygon, count: int, rng: random.Random) -> list[Polygon]:
    """Buildings in rows along the longer side, away from the streets; closer together and smaller
    where they would not fit."""
    scale = 1.0
    while count:
        slots = _slots(outline, scale)
        if len(slots) >= count:
            chosen = [slots[number * len(slots) // count] for number in range(count)]
            return [affinity.rotate(slot, rng.uniform(-1.5, 1.5)) for slot in chosen]
        scale *= 0.85
    return []


def _slots(outline: Polygon, scale: float) -> list[Polygon]:
    turn, middle = _direction(outline), outline.centroid
    inner = affinity.rotate(outline, -turn, origin=middle).buffer(-STREET * scale / 2 - 2)
    if inner.is_empty:
        return []
    shapely.prepare(inner)
    length, depth = 46.0 * scale, 12.5 * scale
    west, south, east, north = inner.bounds
    found = []
    for row in range(int((north - south) // (depth + 22 * scale)) + 1):
        for column in range(int((east - west) // (length + 9 * scale)) + 1):
            x = west + 1 + column * (length + 9 * scale)
            y = south + 1 + row * (depth + 22 * scale)
            slot = shapely.box(x, y, x + length, y + depth)
            if inner.contains(slot):
                found.append(affinity.rotate(slot, turn, origin=middle))
    return found


def _snap(outlines: Sequence[Polygon], leaves: Sequence[Area]) -> None:
    """Faces of one net of borders instead of single outlines: corners where streets meet become
    corners of every area that they touch."""
    borders = shapely.union_all([one.exterior for one in outlines], grid_size=NET)
    faces = list(polygonize(borders))
    tree = shapely.STRtree(faces)
    for outline, leaf in zip(outlines, leaves, strict=True):
        inside = outline.representative_point()
        leaf.outline = faces[int(tree.query(inside, predicate="within")[0])]


def _rounded(shape: Polygon) -> Polygon:
    return Polygon([(round(x, 7), round(y, 7)) for x, y in shape.exterior.coords])


def _join(area: Area) -> None:
    for part in area.parts:
        _join(part)
    if area.parts:
        area.outline = shapely.union_all([part.outline for part in area.parts])


def a_point_in(shape: Polygon, rng: random.Random) -> tuple[float, float]:
    """Somewhere inside an outline, as longitude and latitude."""
    west, south, east, north = shape.bounds
    for _ in range(60):
        point = Point(rng.uniform(west, east), rng.uniform(south, north))
        if shape.contains(point):
            return point.x, point.y
    inside = shape.representative_point()
    return inside.x, inside.y
