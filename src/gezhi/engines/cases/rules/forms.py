"""Is this a good answer? Forms are judged here, the same for pages, programs and imports."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from gezhi.base.phones import normal_phone
from gezhi.base.words import Mistake, Words
from gezhi.engines.cases.rules.votes import judge_vote
from gezhi.engines.trust.rules.refusal import Wrong
from gezhi.pack.cases import CaseType
from gezhi.pack.forms import FormField
from gezhi.pack.pack import Pack


def _wrong(field: str, code: str, zh: str, en: str) -> Wrong:
    return Wrong(field, code, Words(zh=zh, en=en))


def judge(
    pack: Pack, type_: CaseType, answers: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Wrong]]:
    """The clean answers, and everything that is wrong with them, field by field.

    Unknown fields are wrong (a typing error must not lose an answer). A field whose `when` does not
    hold is left out.
    """
    return judge_fields(pack, type_.form, answers)


def judge_fields(
    pack: Pack, fields: Sequence[FormField], answers: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Wrong]]:
    """The same for any questions of a pack: those of a form, or what a step asks."""
    clean: dict[str, Any] = {}
    wrong: list[Wrong] = []
    known = {field.field for field in fields}
    for name in answers:
        if name not in known:
            wrong.append(_wrong(name, "unknown", "表单里没有这一项", "the form has no such field"))
    for field in fields:
        if field.when is not None and not field.when.holds(clean):
            continue
        value = answers.get(field.field)
        if value is None or value in ("", [], {}):
            if field.required:
                wrong.append(_wrong(field.field, "required", *_asked(field)))
            continue
        found = JUDGES[field.kind](pack, field, value)
        if isinstance(found, Wrong):
            wrong.append(found)
        else:
            clean[field.field] = found
    return clean, wrong


def _asked(field: FormField) -> tuple[str, str]:
    return f"请填写「{field.name.zh}」", f"please fill in “{field.name.say('en')}”"


def _text(pack: Pack, field: FormField, value: Any) -> Any:
    if not isinstance(value, str):
        return _wrong(field.field, "type", "这里要写文字", "this takes text")
    text = value.replace("\r\n", "\n").replace("\x00", "").strip()
    least = field.length.from_ if field.length else 0
    most = field.length.to if field.length else 2000
    if len(text) > most:
        over = len(text) - most
        return _wrong(
            field.field,
            "too-long",
            f"最多 {most} 个字，现在多了 {over} 个",
            f"at most {most} characters; this has {over} too many",
        )
    if len(text) < max(least, 1 if field.required else 0):
        return _wrong(
            field.field,
            "too-short",
            f"至少写 {max(least, 1)} 个字",
            f"at least {max(least, 1)} characters",
        )
    return text


def _category(pack: Pack, field: FormField, value: Any) -> Any:
    tree = pack.matters.get(field.tree or "")
    if tree is None or not isinstance(value, str) or tree.get(value) is None:
        return _wrong(field.field, "unknown", "请从列表里选一类", "choose one from the list")
    return value


def _choice(pack: Pack, field: FormField, value: Any) -> Any:
    if not isinstance(value, str) or value not in field.options:
        return _wrong(field.field, "unknown", "请从选项里选一个", "choose one of the options")
    return value


def _location(pack: Pack, field: FormField, value: Any) -> Any:
    """A point (`lon`, `lat` in WGS84 degrees), a place (`place`: its id or code), or both."""
    if not isinstance(value, Mapping):
        return _wrong(
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
        return _wrong(
            field.field, "required", "请在地图上点一下，或选一个地点", "choose a point or a place"
        )
    return found


def _point(field: FormField, lon_text: Any, lat_text: Any) -> tuple[float, float] | Wrong:
    try:
        lon, lat = float(lon_text), float(lat_text)
    except (TypeError, ValueError):
        return _wrong(field.field, "type", "坐标要是数字", "coordinates must be numbers")
    if abs(lat) > 90 and abs(lon) <= 90:
        return _wrong(field.field, "swapped", "经纬度写反了", "longitude and latitude are swapped")
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        return _wrong(field.field, "range", "坐标超出范围", "coordinates are out of range")
    return lon, lat


def _files(pack: Pack, field: FormField, value: Any) -> Any:
    items = cast(list[Any], value) if isinstance(value, list) else [value]
    most = field.up_to or 1
    if len(items) > most:
        return _wrong(field.field, "too-many", f"最多 {most} 个", f"at most {most}")
    if not all(is_uuid(item) for item in items):
        return _wrong(
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


def _number(pack: Pack, field: FormField, value: Any) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return _wrong(field.field, "type", "这里要填数字", "this takes a number")
    if number != number or abs(number) == float("inf"):
        return _wrong(field.field, "type", "这里要填数字", "this takes a number")
    if field.whole and not number.is_integer():
        return _wrong(field.field, "whole", "这里要填整数", "this takes a whole number")
    if field.least is not None and number < field.least:
        return _wrong(
            field.field, "range", f"不能小于 {field.least:g}", f"not less than {field.least:g}"
        )
    if field.most is not None and number > field.most:
        return _wrong(
            field.field, "range", f"不能大于 {field.most:g}", f"not more than {field.most:g}"
        )
    return int(number) if number.is_integer() else number


def _date(pack: Pack, field: FormField, value: Any) -> Any:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return _wrong(
            field.field, "date", "日期写成 2026-03-02 这样", "write the date like 2026-03-02"
        )


def _yes_no(pack: Pack, field: FormField, value: Any) -> Any:
    if value in (True, "true", "yes", "on", "1", 1):
        return True
    if value in (False, "false", "no", "off", "0", 0):
        return False
    return _wrong(field.field, "type", "请选「是」或「否」", "choose yes or no")


def _name(pack: Pack, field: FormField, value: Any) -> Any:
    text = str(value).strip()
    if not 1 <= len(text) <= 60:
        return _wrong(
            field.field, "too-long", "称呼最多 60 个字", "a name has at most 60 characters"
        )
    return text


def _phone(pack: Pack, field: FormField, value: Any) -> Any:
    number = normal_phone(str(value))
    if number is None:
        return _wrong(
            field.field,
            "phone",
            "电话号码不对：手机是 11 位，座机请带区号",
            "this is no phone number: give the area code too",
        )
    return number


def _vote(pack: Pack, field: FormField, value: Any) -> Any:
    if field.rule is None:
        return _wrong(field.field, "type", "这里没有表决规则", "there is no rule for this vote")
    try:
        return judge_vote(field.rule, value)
    except Mistake as fault:
        return Wrong(field.field, "vote", fault.words)


JUDGES = {
    "text": _text,
    "category": _category,
    "choice": _choice,
    "location": _location,
    "images": _files,
    "voice": _files,
    "number": _number,
    "date": _date,
    "yes-no": _yes_no,
    "name": _name,
    "phone": _phone,
    "vote": _vote,
}
