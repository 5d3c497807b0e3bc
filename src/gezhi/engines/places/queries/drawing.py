"""Places as maps draw them."""

import json
from typing import Any

from gezhi.engines.places.models import Place
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer

MOST_DRAWN = 3000


def drawn(viewer: Viewer, place_id: int, *, most: int = MOST_DRAWN) -> dict[str, Any]:
    """A place and what lies below it as a GeoJSON FeatureCollection, the widest first; each with
    id, name, level and code. Where places are is public. Missing when there is no such place."""
    path = Place.objects.filter(pk=place_id).values_list("path", flat=True).first()
    if path is None:
        raise Missing("no-place", "没有这个地点", "there is no such place")
    rows = Place.objects.filter(path__startswith=path, until=None).exclude(geometry=None)
    found = rows.order_by("depth", "path").values_list("pk", "name", "level", "code", "geometry")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"id": str(pk), "name": name, "level": level, "code": code},
                "geometry": json.loads(geometry),
            }
            for pk, name, level, code, geometry in found[:most]
        ],
    }
