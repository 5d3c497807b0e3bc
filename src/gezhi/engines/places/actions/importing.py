"""Importing places: a dry run lists every bad row, then all or nothing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from gezhi.base.columns import Column, RowFault, number, place_columns, read_row, whole_number
from gezhi.base.sheets import Table, decode
from gezhi.base.words import Mistake, Words
from gezhi.engines.places.actions.adding import NewPlace, add_places
from gezhi.engines.places.models import Place
from gezhi.engines.places.rules import geometry as outlines
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

COLUMNS = (
    Column("code", ("编码", "代码", "code"), required=True),
    Column("name", ("名称", "name"), required=True),
    Column("level", ("层级", "级别", "level"), required=True),
    Column("parent", ("上级编码", "上级", "parent")),
    Column("households", ("户数", "households"), read=whole_number),
    Column("lon", ("经度", "lon", "longitude"), read=number),
    Column("lat", ("纬度", "lat", "latitude"), read=number),
)
DIVISIONS = {2: "province", 4: "city", 6: "county", 9: "sub-district", 12: "community"}
"""Levels of the national division codes by their length."""


@dataclass(slots=True)
class PlacePlan:
    """What an import would do: the places to add, parents first, and every fault."""

    new: list[NewPlace] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Raw:
    row: int
    code: str
    name: str
    level: str
    parent: str
    households: int | None
    geometry: dict[str, Any] | None


def plan_places(viewer: Viewer, table: Table, levels: Mapping[str, str]) -> PlacePlan:
    """Plan from a table. `levels` maps what people write (key or name of a level) to its key.

    Raises `Mistake` when columns are missing; what is wrong in rows is listed in the plan.
    """
    plan = PlacePlan()
    where = place_columns(table, COLUMNS)
    raws: list[_Raw] = []
    for row, cells in table.numbered():
        values, faults = read_row(row, cells, COLUMNS, where)
        plan.faults.extend(faults)
        if faults:
            continue
        point = None
        if "lon" in values and "lat" in values:
            point = {"type": "Point", "coordinates": [values["lon"], values["lat"]]}
        raws.append(_raw(row, values, point))
    return _plan(plan, raws, levels)


def plan_geojson(viewer: Viewer, data: bytes, levels: Mapping[str, str]) -> PlacePlan:
    """Plan from a GeoJSON FeatureCollection (RFC 7946, WGS84) whose features carry `code`, `name`,
    `level` and `parent` as properties."""
    try:
        found: Any = json.loads(decode(data)[0])
    except (ValueError, RecursionError) as fault:
        raise Mistake("这不是 GeoJSON 文件", "this is no GeoJSON file") from fault
    features: Any = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise Mistake("要 FeatureCollection", "a FeatureCollection is needed")
    plan = PlacePlan()
    raws: list[_Raw] = []
    for row, feature in enumerate(cast(list[Any], features), start=1):
        raw = _feature(row, feature, plan)
        if raw is not None:
            raws.append(raw)
    return _plan(plan, raws, levels)


def _feature(row: int, feature: Any, plan: PlacePlan) -> _Raw | None:
    said = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(said, dict):
        words = Words(zh="没有属性", en="it has no properties")
        plan.faults.append(RowFault(row, "properties", words))
        return None
    texts = {key: str(value).strip() for key, value in said.items() if value not in (None, "")}
    cells = [texts.get(column.key, "") for column in COLUMNS]
    values, faults = read_row(row, cells, COLUMNS, range(len(COLUMNS)))
    plan.faults.extend(faults)
    geometry = feature.get("geometry")
    return None if faults else _raw(row, values, geometry if isinstance(geometry, dict) else None)


def _raw(row: int, values: dict[str, Any], geometry: dict[str, Any] | None) -> _Raw:
    return _Raw(
        row,
        values["code"],
        values["name"],
        values["level"],
        values.get("parent", ""),
        values.get("households"),
        geometry,
    )


def _plan(plan: PlacePlan, raws: list[_Raw], levels: Mapping[str, str]) -> PlacePlan:
    _judge(plan, raws, levels)
    codes = [raw.parent for raw in raws if raw.parent]
    kept = {place.code: place for place in _by_code(codes)}
    at: dict[str, int] = {}
    waiting = raws
    while waiting:
        later = []
        for raw in waiting:
            if raw.parent and raw.parent not in at and raw.parent not in kept:
                later.append(raw)
                continue
            parent = at.get(raw.parent, kept.get(raw.parent)) if raw.parent else None
            at[raw.code] = len(plan.new)
            level = levels.get(raw.level, raw.level)
            plan.new.append(
                NewPlace(
                    level,
                    raw.name,
                    parent,
                    code=raw.code,
                    geometry=raw.geometry,
                    households=raw.households,
                )
            )
        if len(later) == len(waiting):
            words = Words(zh="上级编码不在表里，系统里也没有", en="its parent is not found")
            plan.faults.extend(RowFault(raw.row, "上级编码", words) for raw in later)
            break
        waiting = later
    plan.faults.sort(key=lambda fault: fault.row)
    return plan


def _by_code(codes: Iterable[str]) -> list[Place]:
    wanted = sorted(set(codes))
    found: list[Place] = []
    for start in range(0, len(wanted), 500):
        found.extend(Place.objects.filter(tree="grid", code__in=wanted[start : start + 500]))
    return found


def _judge(plan: PlacePlan, raws: list[_Raw], levels: Mapping[str, str]) -> None:
    seen: dict[str, int] = {}
    taken = {place.code for place in _by_code(raw.code for raw in raws)}
    for raw in raws:
        if raw.code in seen:
            said = Words(
                zh=f"编码和第 {seen[raw.code]} 行重复", en=f"the same code as row {seen[raw.code]}"
            )
            plan.faults.append(RowFault(raw.row, "编码", said))
        elif raw.code in taken:
            words = Words(zh="系统里已有这个编码", en="this code exists already")
            plan.faults.append(RowFault(raw.row, "编码", words))
        seen.setdefault(raw.code, raw.row)
        if levels and raw.level not in levels:
            names = "、".join(sorted(set(levels)))
            words = Words(zh=f"没有这个层级；可填：{names}", en=f"no such level; one of: {names}")
            plan.faults.append(RowFault(raw.row, "层级", words))
        if raw.geometry is not None:
            outline = outlines.read(raw.geometry)
            if isinstance(outline, Words):
                plan.faults.append(RowFault(raw.row, "轮廓", outline))


def import_places(viewer: Viewer, plan: PlacePlan) -> int:
    """Carry a plan out, all or nothing; Invalid with every fault when it has one."""
    if plan.faults:
        raise Invalid(
            [Wrong(f"{fault.row}.{fault.column}", "row", fault.words) for fault in plan.faults]
        )
    return len(add_places(viewer, plan.new))


def import_divisions(viewer: Viewer, table: Table) -> int:
    """Load the national division codes (`code,name`, five levels by the length of the code).

    A code's parent is the longest of the five lengths before its own (statistical division codes).
    """
    at: dict[str, int] = {}
    new: list[NewPlace] = []
    lengths = list(DIVISIONS)
    rows = [cells for _, cells in table.numbered()]
    if table.heads[0].isdigit():
        rows.insert(0, table.heads)
    rows.sort(key=lambda cells: (len(cells[0]), cells[0]))
    for cells in rows:
        code, name = cells[0], cells[1]
        level = DIVISIONS.get(len(code))
        if level is None or not code.isdigit():
            raise Mistake(f"{code} 不是行政区划代码", f"{code} is no division code")
        before = [n for n in lengths if n < len(code)]
        parent = at.get(code[: before[-1]]) if before else None
        if before and parent is None:
            raise Mistake(f"{code} 的上级不在表里", f"the parent of {code} is missing")
        at[code] = len(new)
        new.append(NewPlace(level, name, parent, code=code))
    return len(add_places(viewer, new))
