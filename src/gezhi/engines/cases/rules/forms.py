"""Is this a good answer? Forms of cases, and what steps ask, are judged here."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast
from uuid import UUID

from gezhi.base.words import Mistake
from gezhi.engines.cases.rules.votes import judge_vote
from gezhi.engines.trust.rules import answers
from gezhi.engines.trust.rules.refusal import Wrong, wrong
from gezhi.pack.cases import CaseType
from gezhi.pack.forms import FormField
from gezhi.pack.pack import Pack

LONGEST = 2000
"""Characters of a text whose field states no `length`."""


def judge(
    pack: Pack, type_: CaseType, given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Wrong]]:
    """The clean answers, and everything that is wrong with them, field by field.

    Unknown fields are wrong (a typing error must not lose an answer). A field whose `when` does not
    hold is left out.
    """
    return judge_fields(pack, type_.form, given)


def judge_fields(
    pack: Pack, fields: Sequence[FormField], given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Wrong]]:
    """The same for any questions of a pack: those of a form, or what a step asks."""
    judges = {**JUDGES, "category": partial(_category, pack)}
    return answers.judge_fields(fields, given, judges)


def _category(pack: Pack, field: FormField, value: Any) -> Any:
    tree = pack.matters.get(field.tree or "")
    if tree is None or not isinstance(value, str) or tree.get(value) is None:
        return wrong(field.field, "unknown", "请从列表里选一类", "choose one from the list")
    return value


def _location(field: FormField, value: Any) -> Any:
    """A point (`lon`, `lat` in WGS84 degrees), a place (`place`: its id or code), or both."""
    if not isinstance(value, Mapping):
        return wrong(
            field.field, "type", "请在地图上点一下，或选一个地点", "choose a point or a place"
        )
    value = cast(Mapping[str, Any], value)
    found: dict[str, Any] = {}
    if value.get("place") not in (None, ""):
        found["place"] = str(value["place"])
    if value.get("note"):
        found["note"] = str(value["note"])[:200]
    if value.get("lon") not in (None, "") or value.get("lat") not in (None, ""):
        point = _point(field, value.get("lon", ""), value.get("lat", ""))
        if isinstance(point, Wrong):
            return point
        found["lon"], found["lat"] = point
    if "place" not in found and "lon" not in found:
        return wrong(
            field.field, "required", "请在地图上点一下，或选一个地点", "choose a point or a place"
        )
    return found


def _point(field: FormField, lon_text: Any, lat_text: Any) -> tuple[float, float] | Wrong:
    try:
        lon, lat = float(lon_text), float(lat_text)
    except (TypeError, ValueError):
        return wrong(field.field, "type", "坐标要是数字", "coordinates must be numbers")
    if abs(lat) > 90 and abs(lon) <= 90:
        return wrong(field.field, "swapped", "经纬度写反了", "longitude and latitude are swapped")
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        return wrong(field.field, "range", "坐标超出范围", "coordinates are out of range")
    return lon, lat


def _files(field: FormField, value: Any) -> Any:
    items = cast(list[Any], value) if isinstance(value, list) else [value]
    most = field.up_to or 1
    if len(items) > most:
        return wrong(field.field, "too-many", f"最多 {most} 个", f"at most {most}")
    if not all(is_uuid(item) for item in items):
        return wrong(
            field.field,
            "unknown",
            "这个文件没有传上来，请重新选一次",
            "this file did not arrive: choose it again",
        )
    return [str(item) for item in items]


def is_uuid(value: Any) -> bool:
    """Whether a value can be the id of a file."""
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def _vote(field: FormField, value: Any) -> Any:
    if field.rule is None:
        return wrong(field.field, "type", "这里没有表决规则", "there is no rule for this vote")
    try:
        return judge_vote(field.rule, value)
    except Mistake as fault:
        return Wrong(field.field, "vote", fault.words)


JUDGES: dict[str, answers.Judge] = {
    **answers.JUDGES,
    "text": answers.text_up_to(LONGEST),
    "location": _location,
    "images": _files,
    "voice": _files,
    "vote": _vote,
}
