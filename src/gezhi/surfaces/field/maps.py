"""Maps of the field: outlines of a ground, and the open cases that lie there."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from gezhi.engines.cases.queries import Filter, Line, lines, list_cases
from gezhi.engines.places.queries import drawn, ladder
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.told import tell
from gezhi.surfaces.ui.staff import staff_only

MOST_POINTS = 200
HOUSE, ENTRANCE = "building", "entrance"
"""The levels that maps draw as houses."""


@require_GET
@staff_only
@cache_control(private=True, max_age=600)
def ground(request: HttpRequest, place: int) -> JsonResponse:
    """A place and what lies below it, down to houses: their entrances would lie upon each other.
    Where places are is public; the page is not."""
    found = drawn(viewer_in(request), place)
    houses = any(one["properties"]["level"] == HOUSE for one in found["features"])
    if houses:
        found["features"] = [
            one for one in found["features"] if one["properties"]["level"] != ENTRANCE
        ]
    return JsonResponse(found)


@require_GET
@staff_only
@never_cache
def points(request: HttpRequest, place: int) -> JsonResponse:
    """The open cases of a place, as far as the viewer may see them, as points."""
    viewer = viewer_in(request)
    path = ladder(viewer, place)[0].path
    page = list_cases(viewer, Filter(queue="open", path=path), size=MOST_POINTS)
    features = [point for line in lines(viewer, page.rows) if (point := _point(line))]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _point(line: Line) -> dict[str, Any] | None:
    row, told = line.row, tell(line)
    lon, lat = (row.lon, row.lat) if row.lon is not None else (row.place.lon, row.place.lat)
    if lon is None or lat is None:
        return None
    return {
        "type": "Feature",
        "properties": {
            "id": str(row.pk),
            "name": told.name,
            "href": told.href,
            "state": told.state,
            "word": told.word,
            "place": told.place,
        },
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }
