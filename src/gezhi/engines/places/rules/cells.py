# pyright: basic, reportUnknownMemberType=false
"""Which outline is at each of many points: an index of cells, compiled.

Sides are told by the sign of a product that is trusted only where its rounding cannot turn it; a
point nearer to a border than that is left to the exact geometry (`UNSURE`). So a point gets the
same answer here as when it is asked alone.
"""

from typing import Any, NamedTuple

import numpy as np
import shapely
from numba import njit

NOWHERE, UNSURE = -1, -2
CELLS_PER_OUTLINE = 4
MANY = 10_000
ROUNDING = 1e-15
"""More than the rounding of the product, as a share of its two terms (they are taken at 3.4e-16 by
Shewchuk's bound)."""

compiled: Any = njit(cache=True, nogil=True)


class Cells(NamedTuple):
    """Outlines as edges, and for each cell of a raster the outlines that may reach into it, in the
    order in which they win."""

    west: float
    south: float
    per_x: float
    per_y: float
    columns: int
    rows: int
    first: Any
    outline: Any
    boxes: Any
    edge_of: Any
    edges: Any


def cells_of(outlines: Any) -> Cells:
    """An index over outlines (polygons, of several parts and with holes) in winning order."""
    boxes = shapely.bounds(outlines)
    west, south = boxes[:, 0].min(), boxes[:, 1].min()
    wide, high = boxes[:, 2].max() - west, boxes[:, 3].max() - south
    side = max(1, int(np.sqrt(len(outlines) * CELLS_PER_OUTLINE)))
    per_x, per_y = side / (wide or 1.0), side / (high or 1.0)
    edge_of, edges = _edges(outlines)
    first, outline = _fill(boxes, west, south, per_x, per_y, side, side)
    return Cells(west, south, per_x, per_y, side, side, first, outline, boxes, edge_of, edges)


def _edges(outlines: Any) -> tuple[Any, Any]:
    """All edges (x, y, x, y), the lower end first, and where those of each outline begin."""
    parts, whose = shapely.get_parts(outlines, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    owner = whose[part]
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    edges = np.c_[points[:-1], points[1:]][inner]
    falling = edges[:, 3] < edges[:, 1]
    edges[falling] = edges[falling][:, [2, 3, 0, 1]]
    begins = np.zeros(len(outlines) + 1, dtype=np.int64)
    begins[1:] = np.cumsum(np.bincount(owner[ring[:-1][inner]], minlength=len(outlines)))
    return begins, np.ascontiguousarray(edges)


@compiled
def _at(value: float, low: float, per: float, most: int) -> int:
    return min(max(int((value - low) * per), 0), most - 1)


@compiled
def _span(box: Any, west: float, south: float, per_x: float, per_y: float, side: int) -> Any:
    """The cells a box reaches, one more all round, so that rounding loses none."""
    return (
        max(_at(box[0], west, per_x, side) - 1, 0),
        min(_at(box[2], west, per_x, side) + 1, side - 1),
        max(_at(box[1], south, per_y, side) - 1, 0),
        min(_at(box[3], south, per_y, side) + 1, side - 1),
    )


@compiled
def _fill(
    boxes: Any, west: float, south: float, per_x: float, per_y: float, columns: int, rows: int
) -> Any:
    first = np.zeros(columns * rows + 1, dtype=np.int64)
    for number in range(len(boxes)):
        left, right, low, high = _span(boxes[number], west, south, per_x, per_y, columns)
        for x in range(left, right + 1):
            first[x * rows + low + 1 : x * rows + high + 2] += 1
    first = np.cumsum(first)
    place = first[:-1].copy()
    outline = np.zeros(first[-1], dtype=np.int32)
    for number in range(len(boxes)):
        left, right, low, high = _span(boxes[number], west, south, per_x, per_y, columns)
        for x in range(left, right + 1):
            for y in range(low, high + 1):
                outline[place[x * rows + y]] = number
                place[x * rows + y] += 1
    return first, outline


@compiled
def _covers(cells: Any, number: int, x: float, y: float) -> int:
    """1 when an outline covers a point, 0 when not, UNSURE when it is too near to a border."""
    inside = 0
    for at in range(cells.edge_of[number], cells.edge_of[number + 1]):
        low_x, low_y, high_x, high_y = cells.edges[at]
        if y < low_y or y > high_y:
            continue
        one, other = (high_x - low_x) * (y - low_y), (high_y - low_y) * (x - low_x)
        side = one - other
        if abs(side) <= ROUNDING * (abs(one) + abs(other)):
            if min(low_x, high_x) <= x <= max(low_x, high_x):
                return UNSURE
            continue
        if y < high_y and side > 0.0:
            inside = 1 - inside
    return inside


@compiled
def _one(cells: Any, x: float, y: float) -> int:
    if not (np.isfinite(x) and np.isfinite(y)):
        return NOWHERE
    column = _at(x, cells.west, cells.per_x, cells.columns)
    cell = column * cells.rows + _at(y, cells.south, cells.per_y, cells.rows)
    for at in range(cells.first[cell], cells.first[cell + 1]):
        number = cells.outline[at]
        box = cells.boxes[number]
        if x < box[0] or x > box[2] or y < box[1] or y > box[3]:
            continue
        covers = _covers(cells, number, x, y)
        if covers != 0:
            return number if covers == 1 else UNSURE
    return NOWHERE


@compiled
def rank(cells: Any, lon: Any, lat: Any) -> Any:
    """The cell of each point, so that points near to each other can be asked for together."""
    ranks = np.empty(len(lon), dtype=np.int32)
    for at in range(len(lon)):
        ranks[at] = 0
        if np.isfinite(lon[at]) and np.isfinite(lat[at]):
            column = _at(lon[at], cells.west, cells.per_x, cells.columns)
            row = _at(lat[at], cells.south, cells.per_y, cells.rows)
            ranks[at] = column * cells.rows + row
    return ranks


def find_sorted(cells: Cells, lon: Any, lat: Any) -> Any:
    """As `find_all`; many points are taken cell by cell, which keeps their outlines at hand."""
    if len(lon) < MANY:
        return find_all(cells, lon, lat)
    order = np.argsort(rank(cells, lon, lat), kind="stable")
    found = np.empty(len(lon), dtype=np.int64)
    found[order] = find_all(cells, lon[order], lat[order])
    return found


@compiled
def find_all(cells: Any, lon: Any, lat: Any) -> Any:
    """The number of the outline at each point: the first in winning order, NOWHERE or UNSURE."""
    found = np.empty(len(lon), dtype=np.int64)
    for at in range(len(lon)):
        found[at] = _one(cells, lon[at], lat[at])
    return found
