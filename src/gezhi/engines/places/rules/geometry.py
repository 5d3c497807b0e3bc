"""Is this geometry usable? Every fault gets a name and a mend."""

import json
from dataclasses import dataclass
from typing import Any, cast

import shapely
from shapely.geometry import shape as to_shape

from gezhi.base.words import Words


@dataclass(frozen=True, slots=True)
class Outline:
    """A usable outline: its GeoJSON, a point surely inside, and the shape."""

    geojson: str
    lon: float
    lat: float
    shape: Any


def _fault(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


def read(geometry: Any) -> Outline | Words:
    """An outline from a GeoJSON geometry (dict), or in words why not.

    Refused: not a point, polygon or multipolygon; empty; coordinates out of range or with the axes
    swapped (latitude first); an outline that crosses itself.
    """
    kinds = ("Point", "Polygon", "MultiPolygon")
    if not isinstance(geometry, dict) or cast(dict[str, Any], geometry).get("type") not in kinds:
        return _fault("要点、多边形或多部件多边形", "must be a Point, Polygon or MultiPolygon")
    try:
        shape = to_shape(cast(dict[str, Any], geometry))
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        shapely.errors.ShapelyError,
    ):
        return _fault("坐标读不懂", "its coordinates cannot be read")
    return _judge(shape)


def _judge(shape: Any) -> Outline | Words:
    if shape.is_empty:
        return _fault("是空的", "it is empty")
    west, south, east, north = shape.bounds
    if not all(map(_finite, (west, south, east, north))):
        return _fault("坐标不是数字", "its coordinates are not numbers")
    if abs(south) > 90 or abs(north) > 90:
        if max(abs(west), abs(east)) <= 90 and max(abs(south), abs(north)) <= 180:
            return _fault(
                "经纬度写反了：应先经度后纬度", "its axes are swapped: longitude comes first"
            )
        return _fault("坐标超出范围", "its coordinates are out of range")
    if abs(west) > 180 or abs(east) > 180:
        return _fault(
            "坐标超出范围：要 WGS84 经纬度（度）", "out of range: WGS84 degrees are needed"
        )
    if not shape.is_valid:
        reason = str(cast(Any, shapely).is_valid_reason(shape))
        return _fault(f"轮廓自相交（{reason}）", f"its outline crosses itself ({reason})")
    inside = shape.representative_point()
    return Outline(json.dumps(shapely.geometry.mapping(shape)), inside.x, inside.y, shape)


def _finite(value: float) -> bool:
    return value == value and abs(value) != float("inf")
