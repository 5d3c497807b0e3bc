"""Reading buildings with their households, and roads: every bad row is told."""

import json
from dataclasses import dataclass, field
from typing import Any, cast

import shapely

from gezhi.base.columns import Column, RowFault, number, place_columns, read_row, whole_number
from gezhi.base.sheets import Table, decode
from gezhi.base.words import Mistake, Words
from gezhi.engines.places.models import Place
from gezhi.engines.places.rules import geometry as outlines
from gezhi.engines.places.rules.division.ground import Building, Road
from gezhi.engines.trust.rules.viewer import Viewer

COLUMNS = (
    Column("key", ("楼栋", "编号", "楼栋号", "building", "key", "id"), required=True),
    Column("households", ("户数", "households"), required=True, read=whole_number),
    Column("entrances", ("单元数", "entrances"), read=whole_number),
    Column("lon", ("经度", "lon", "longitude"), read=number),
    Column("lat", ("纬度", "lat", "latitude"), read=number),
)
HAIR = 1e-7
KINDS = {"highway": "main", "major_road": "main", "minor_road": "street", "path": "path"}
"""Kinds of road as open maps name them, beside our own (`main`, `street`, `path`)."""


@dataclass(slots=True)
class BuildingPlan:
    """Buildings to divide, and every fault of their file."""

    new: list[Building] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    """In which row each building stands."""


def plan_building_table(viewer: Viewer, place: Place, table: Table) -> BuildingPlan:
    """Buildings from a table (XLSX, CSV); `Mistake` when a column is missing."""
    plan = BuildingPlan()
    where = place_columns(table, COLUMNS)
    for row, cells in table.numbered():
        values, faults = read_row(row, cells, COLUMNS, where)
        plan.faults.extend(faults)
        if not faults:
            _take(plan, row, values, values.get("lon"), values.get("lat"))
    return _inside(plan, place)


def plan_building_geojson(viewer: Viewer, place: Place, data: bytes) -> BuildingPlan:
    """Buildings from a GeoJSON FeatureCollection (WGS84): points or outlines with `households`, and
    `entrances` where they are known."""
    plan = BuildingPlan()
    for row, feature in enumerate(_features(data), start=1):
        told = cast(Any, feature.get("properties")) or {}
        texts = {key: str(value).strip() for key, value in told.items() if value is not None}
        texts.setdefault("key", texts.get("id", str(row)))
        cells = [texts.get(column.key, "") for column in COLUMNS]
        values, faults = read_row(row, cells, COLUMNS, range(len(COLUMNS)))
        outline = outlines.read(feature.get("geometry"))
        if isinstance(outline, Words):
            faults = [*faults, RowFault(row, "geometry", outline)]
        plan.faults.extend(faults)
        if not faults and isinstance(outline, outlines.Outline):
            _take(plan, row, values, outline.lon, outline.lat)
    return _inside(plan, place)


def read_roads(viewer: Viewer, data: bytes) -> list[Road]:
    """Roads from a GeoJSON FeatureCollection of lines, by their `kind`; other features are left
    out."""
    roads: list[Road] = []
    for feature in _features(data):
        told = cast(Any, feature.get("properties")) or {}
        kind = KINDS.get(str(told.get("kind")), str(told.get("kind")))
        if kind not in KINDS.values():
            continue
        try:
            shape = shapely.geometry.shape(cast(Any, feature.get("geometry")))
        except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError):
            continue
        for part in cast(Any, shapely.get_parts(shape)).tolist():
            if part.geom_type == "LineString" and not part.is_empty:
                roads.append(Road(kind, [(at[0], at[1]) for at in part.coords]))
    return roads


def _features(data: bytes) -> list[dict[str, Any]]:
    try:
        found: Any = json.loads(decode(data)[0])
    except (ValueError, RecursionError) as fault:
        raise Mistake("这不是 GeoJSON 文件", "this is no GeoJSON file") from fault
    features: Any = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise Mistake("要 FeatureCollection", "a FeatureCollection is needed")
    return [one for one in cast(list[Any], features) if isinstance(one, dict)]


def _take(
    plan: BuildingPlan, row: int, values: dict[str, Any], lon: float | None, lat: float | None
) -> None:
    fault: tuple[str, Words] | None = None
    if values["key"] in plan.rows:
        words = Words(zh=f"{values['key']} 出现了两次", en=f"{values['key']} is there twice")
        fault = ("楼栋", words)
    elif lon is None or lat is None:
        fault = ("经度", Words(zh="要有经纬度", en="longitude and latitude are needed"))
    elif not (abs(lon) <= 180 and abs(lat) <= 90):
        fault = ("经度", Words(zh="经纬度超出范围", en="out of range: WGS84 degrees are needed"))
    if fault is not None or lon is None or lat is None:
        plan.faults += [RowFault(row, *fault)] if fault else []
        return
    plan.rows[values["key"]] = row
    doors = max(1, values.get("entrances") or 1)
    plan.new.append(Building(values["key"], lon, lat, values["households"], doors))


def _inside(plan: BuildingPlan, place: Place) -> BuildingPlan:
    """Tell the buildings that lie outside the place, where it has an outline."""
    if not place.geometry or place.geometry.startswith('{"type": "Point"'):
        return plan
    ground: Any = shapely.from_geojson(place.geometry)
    ground = ground.buffer(HAIR)
    for one in plan.new:
        if not shapely.intersects_xy(ground, one.lon, one.lat):
            zh, en = (
                f"楼栋 {one.key} 不在{place.name}",
                f"building {one.key} is not in {place.name}",
            )
            plan.faults.append(RowFault(plan.rows[one.key], "经度", Words(zh=zh, en=en)))
    return plan
