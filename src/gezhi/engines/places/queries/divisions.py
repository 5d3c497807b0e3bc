"""Drafts of a division, with their figures: for those who may change places there."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.db.models import QuerySet

from gezhi.engines.places.models import Division
from gezhi.engines.places.rules.division.figures import Bound, Figures, bound_of, measure
from gezhi.engines.places.rules.division.ground import Building, Road, Town, Whole, town_of
from gezhi.engines.places.rules.division.moving import grids_beside
from gezhi.engines.places.rules.division.neighbours import Graph, graph_of
from gezhi.engines.places.rules.division.outlining import outlines_of
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may

NOT_DRAWN = ("waiting", "failed")
NEIGHBOUR_METRES = 500.0
"""Within a place that someone wants to divide, yards and greens do not part neighbours."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A division as it stands: its row, units and neighbourhood, and how good it is."""

    row: Division
    town: Town
    graph: Graph
    grid: Whole
    figures: Figures
    bound: Bound


@dataclass(frozen=True, slots=True)
class GridLine:
    """One grid of a draft: its number from 1, buildings, households, the share of the mean, and
    whether it hangs together."""

    number: int
    buildings: int
    households: int
    share: float
    whole: bool


def require_dividing(viewer: Viewer, path: str) -> None:
    """Forbidden without the right to change places there."""
    if not may(viewer, "place.edit", path=path):
        raise Forbidden(
            "not-allowed", "需要维护网格的权限", "this needs the right to change places"
        )


def divisions(viewer: Viewer, path: str) -> QuerySet[Division]:
    """The divisions of places at or below a path, the latest first; Forbidden for others."""
    require_dividing(viewer, path)
    rows = Division.objects.filter(path__startswith=path).select_related("place")
    return rows.defer("buildings", "roads", "grid", "moves").order_by("-at")


def division(viewer: Viewer, division_id: UUID) -> Drawn:
    """One division; Missing when there is none that the viewer may see, Changed while it is still
    being computed."""
    row = _seen(viewer, Division.objects.all(), division_id)
    if row.state in NOT_DRAWN:
        raise Changed("computing", "方案还没有算好", "it is not computed yet")
    return drawn_from(row)


def computing(viewer: Viewer, division_id: UUID) -> Division | None:
    """A division that is still being computed, or could not be; None once it is drawn. Missing when
    there is none that the viewer may see."""
    rows = Division.objects.defer("buildings", "roads", "grid")
    row = _seen(viewer, rows, division_id)
    return row if row.state in NOT_DRAWN else None


def _seen(viewer: Viewer, rows: QuerySet[Division], division_id: UUID) -> Division:
    row = rows.filter(pk=division_id).select_related("place").first()
    if row is None or not may(viewer, "place.edit", path=row.path):
        raise Missing("no-division", "没有这份划分方案", "there is no such division")
    return row


def finer_drafts(viewer: Viewer, division_id: UUID) -> list[Drawn]:
    """The drafts of the grids of a division in force, in the order of their codes."""
    row = division(viewer, division_id).row
    rows = Division.objects.filter(
        place__parent_id=row.place_id, place__level=row.level, place__since=row.since, state="draft"
    )
    ids = rows.order_by("place__code", "place_id").values_list("pk", flat=True)
    return [division(viewer, one) for one in list(ids)]


def drawn_from(row: Division) -> Drawn:
    """A stored division with its neighbourhood and figures."""
    town, graph = ground_of_rows(row.buildings, row.roads, by_entrance=row.by_entrance)
    grid = np.array(row.grid, dtype=np.int64)
    figures = measure(graph, town.households, grid, row.count)
    return Drawn(row, town, graph, grid, figures, bound_of(town.households, row.count))


def ground_of_rows(
    buildings: list[Any], roads: list[Any], *, by_entrance: bool
) -> tuple[Town, Graph]:
    """Units and neighbourhood from what is stored."""
    town = town_of([Building(*one) for one in buildings], by_entrance=by_entrance)
    lines = [Road(kind, [(at[0], at[1]) for at in line]) for kind, line in roads]
    return town, graph_of(town, lines, reach=NEIGHBOUR_METRES)


def grid_lines(viewer: Viewer, drawn: Drawn) -> list[GridLine]:
    """The grids of a division as a table."""
    homes = np.bincount(drawn.grid, weights=drawn.town.households, minlength=drawn.row.count)
    lines: list[GridLine] = []
    for number in range(drawn.row.count):
        inside = np.unique(drawn.town.building[drawn.grid == number])
        lines.append(
            GridLine(
                number + 1,
                len(inside),
                int(homes[number]),
                float(homes[number]) / drawn.figures.mean,
                number not in drawn.figures.broken,
            )
        )
    return lines


def units_of(drawn: Drawn, key: str) -> tuple[int, list[int]]:
    """A building's number and its units; Missing for a building that is not there."""
    for number, one in enumerate(drawn.row.buildings):
        if one[0] == key:
            return number, np.flatnonzero(drawn.town.building == number).tolist()
    raise Missing("no-building", "没有这栋楼", "there is no such building")


def where_to(viewer: Viewer, drawn: Drawn, key: str) -> list[int]:
    """The numbers (from 1) of the grids to which a building could go."""
    _, units = units_of(drawn, key)
    return [one + 1 for one in grids_beside(drawn.graph, drawn.grid, units)]


def drawn_buildings(viewer: Viewer, drawn: Drawn) -> dict[str, Any]:
    """The buildings as GeoJSON points, each with its households, its grids, and where it could
    go."""
    features: list[dict[str, Any]] = []
    for number, (key, lon, lat, households, entrances) in enumerate(drawn.row.buildings):
        units = np.flatnonzero(drawn.town.building == number).tolist()
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {
                    "key": key,
                    "households": households,
                    "entrances": entrances,
                    "grids": sorted({int(drawn.grid[one]) + 1 for one in units}),
                    "beside": [one + 1 for one in grids_beside(drawn.graph, drawn.grid, units)],
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}


def drawn_grids(viewer: Viewer, drawn: Drawn) -> dict[str, Any]:
    """The grids of a draft as GeoJSON outlines, as they would be adopted."""
    ground = drawn.row.place.geometry
    within = shapely.from_geojson(ground) if ground and "Polygon" in ground[:24] else None
    outlines = outlines_of(drawn.town, drawn.grid, drawn.row.count, within)
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(outline)),
            "properties": {"id": str(number), "name": str(number), "level": drawn.row.level},
        }
        for number, outline in enumerate(outlines, start=1)
    ]
    return {"type": "FeatureCollection", "features": features}
