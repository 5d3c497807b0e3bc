"""What pydantic says of a value, said to the author: which line, what is wrong, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gezhi.base.words import Mistake
from gezhi.pack.entry import KEY_PATTERN
from gezhi.pack.faults import Fault, Spot, fault, nearest
from gezhi.pack.shapes import Place, follow, keys_of, models
from gezhi.pack.written import Written

Model = TypeVar("Model", bound=BaseModel)
Pair = tuple[str, str]
Said = tuple[Pair, Pair | None]

_AS_TEXT = {"string_type", "model_type", "model_attributes_type", "value_error"}
"""Errors of a bare number or `true` that stands where a text is wanted: `version: 2026.1`."""


def validated(model: type[Model], written: Written) -> tuple[Model | None, list[Fault]]:
    """The model that a written part makes, or every fault that keeps it from being one."""
    refused: ValidationError | None = None
    for _ in range(3):
        try:
            return model.model_validate(written.plain()), []
        except ValidationError as error:
            refused = error
        if not _read_as_text(model, written, refused):
            break
    errors = [] if refused is None else refused.errors(include_url=False, include_input=False)
    return None, _explained(model, written, errors)


def _read_as_text(model: type[BaseModel], written: Written, refused: ValidationError) -> bool:
    changed = False
    for error in refused.errors(include_url=False, include_input=False):
        found = follow(model, written, error["loc"]).written
        bare = isinstance(found.scalar, bool | int | float) and found.text is not None
        if bare and error["type"] in _AS_TEXT:
            found.scalar, changed = found.text, True
    return changed


def _explained(model: type[BaseModel], written: Written, errors: list[ErrorDetails]) -> list[Fault]:
    placed = [(error, follow(model, written, error["loc"])) for error in errors]
    return [_fault(error, place) for error, place in _likeliest(placed)]


_Placed = tuple[ErrorDetails, Place]


def _likeliest(placed: list[_Placed]) -> list[_Placed]:
    """Where a value could be several things, only the faults of the one most likely meant."""
    unions: dict[tuple[Any, ...], dict[str, list[_Placed]]] = {}
    for one in placed:
        place = one[1]
        if place.branch is not None:
            unions.setdefault(place.stem, {}).setdefault(place.branch, []).append(one)
    kept = {stem: min(branches, key=_unlikely(branches)) for stem, branches in unions.items()}
    return [one for one in placed if one[1].branch in (None, kept.get(one[1].stem))]


def _unlikely(branches: dict[str, list[_Placed]]) -> Callable[[str], tuple[int, int, int]]:
    def rank(branch: str) -> tuple[int, int, int]:
        kinds = [error["type"] for error, _ in branches[branch]]
        wrong_kind = sum(kind.endswith("_type") for kind in kinds)
        return wrong_kind, kinds.count("extra_forbidden"), len(kinds)

    return rank


def _fault(error: ErrorDetails, place: Place) -> Fault:
    kind = error["type"]
    context: dict[str, Any] = error.get("ctx") or {}
    if kind == "extra_forbidden":
        key = str(error["loc"][-1])
        known = [name for model in models(place.shapes) for name in keys_of(model)]
        at = _key_spot(place, key)
        return fault(at, (f"不认识的 `{key}`", f"unknown key `{key}`"), nearest(key, known))
    if kind == "missing":
        key = str(error["loc"][-1])
        what = (f"缺少 `{key}`", f"`{key}` is missing")
        return fault(place.spot, what, (f"补上 `{key}: …`", f"add `{key}: …`"))
    if place.left and place.left[-1] == "[key]":
        return fault(_key_spot(place, str(error["loc"][-2])), *_name(str(error["loc"][-2])))
    say = _SAY.get(kind) or _WANTED.get(kind.partition("_")[0]) or _other
    what, mend = say(error, context, place.written)
    return fault(place.spot, what, mend)


def _key_spot(place: Place, key: str) -> Spot:
    return place.written.keys.get(key, place.spot)


def _shown(written: Written) -> Pair:
    if written.entries is not None:
        return "几行“名字: 值”", "`key: value` lines"
    if written.items is not None:
        return "一个列表", "a list"
    text = " ".join((written.text or "").split())
    if not text:
        return "空白", "nothing"
    cut = text if len(text) <= 40 else f"{text[:40]}…"
    return f"`{cut}`", f"`{cut}`"


_Say = Callable[[ErrorDetails, dict[str, Any], Written], Said]


def _wanted(zh: str, en: str, example: str) -> _Say:
    def say(_error: ErrorDetails, _context: dict[str, Any], written: Written) -> Said:
        shown = _shown(written)
        what = (f"这里应是{zh}，写的是{shown[0]}", f"expected {en}, found {shown[1]}")
        return what, _how(written, example)

    return say


def _how(written: Written, example: str) -> Pair:
    text = written.text or ""
    if re.fullmatch(r"[{(\[]?\s*[\w-]+:\S.*", text):
        return "冒号后面空一格", "put a blank after the colon"
    if not example.startswith("-") and re.fullmatch(r"-?[\d.]+|true|false", text):
        return "去掉引号", "drop the quotes"
    return f"例如 {example}", f"for example {example}"


def _choice(_error: ErrorDetails, context: dict[str, Any], written: Written) -> Said:
    allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    shown = _shown(written)
    what = (f"{shown[0]} 不在可写的词里", f"{shown[1]} is not one of the words known here")
    listed = ", ".join(f"`{one}`" for one in allowed)
    close = nearest(written.text or "", allowed)
    zh, en = f"可以写：{listed}", f"there is: {listed}"
    if close is not None and close[1].startswith("did"):
        zh, en = f"{close[0]}{zh}", f"{close[1]} {en}"
    return what, (zh, en)


def _pattern(_error: ErrorDetails, context: dict[str, Any], written: Written) -> Said:
    text = written.text or ""
    if context.get("pattern") == KEY_PATTERN:
        return _name(text)
    what = (f"`{text}` 的写法不对", f"`{text}` is not written as it should be")
    if context.get("pattern") == r"^\d{4}\.\d+$":
        return what, ("写成“年.序号”：2026.1", "write year and running number: 2026.1")
    return what, (f"样式 {context.get('pattern')}", f"the pattern is {context.get('pattern')}")


def _name(text: str) -> Said:
    """What is wrong with a key, and the nearest thing that would be one."""
    what = (f"`{text}` 不能当名字", f"`{text}` cannot be a name here")
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].rstrip("-")
    if re.fullmatch(KEY_PATTERN, slug):
        return what, (f"可以写 `{slug}`", f"you could write `{slug}`")
    rule_zh = "用小写字母、数字和单个连字符，例如 `grid-lead`；中文写在 `name` 里"
    rule_en = (
        "use small letters, digits and single hyphens, as `grid-lead`; Chinese belongs in `name`"
    )
    return what, (rule_zh, rule_en)


def _own(error: ErrorDetails, context: dict[str, Any], _written: Written) -> Said:
    """What a rule of the models themselves says."""
    raised = context.get("error")
    if isinstance(raised, Mistake):
        return (raised.say("zh"), raised.say("en")), None
    return _other(error, context, _written)


def _other(error: ErrorDetails, _context: dict[str, Any], _written: Written) -> Said:
    said = error["msg"].removeprefix("Value error, ")
    return (f"这里写得不对：{said}", said), None


def _bound(zh: str, en: str, name: str) -> _Say:
    def say(_error: ErrorDetails, context: dict[str, Any], written: Written) -> Said:
        shown, bound = _shown(written)[0], context.get(name)
        return (f"{shown} 应{zh} {bound}", f"{shown} must be {en} {bound}"), None

    return say


def _empty(_error: ErrorDetails, _context: dict[str, Any], _written: Written) -> Said:
    return ("这里是空的", "nothing is written here"), ("写上内容，或删去这一行", "write something")


def _long(_error: ErrorDetails, context: dict[str, Any], written: Written) -> Said:
    most = context.get("max_length")
    return (f"太长，最多 {most} 个", f"too long, at most {most}"), None


_SAY: dict[str, _Say] = {
    "literal_error": _choice,
    "enum": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _empty,
    "too_short": _empty,
    "string_too_long": _long,
    "too_long": _long,
    "value_error": _own,
    "greater_than_equal": _bound("不小于", "at least", "ge"),
    "greater_than": _bound("大于", "more than", "gt"),
    "less_than_equal": _bound("不大于", "at most", "le"),
    "less_than": _bound("小于", "less than", "lt"),
}
_LINES = _wanted("几行“名字: 值”", "`key: value` lines", "{zh: 受理, en: Accept}")
_WANTED: dict[str, _Say] = {
    "string": _wanted("文字", "a text", "受理"),
    "int": _wanted("整数", "a whole number", "4"),
    "float": _wanted("数字", "a number", "0.5"),
    "finite": _wanted("数字", "a number", "0.5"),
    "bool": _wanted("true 或 false", "true or false", "true"),
    "date": _wanted("日期", "a date", "2026-03-02"),
    "datetime": _wanted("日期和时刻", "a date and time", "2026-03-02 09:00"),
    "time": _wanted("时刻", "a time", "09:00"),
    "list": _wanted("一个列表", "a list", "[case.see, case.route]"),
    "dict": _LINES,
    "model": _LINES,
    "condition": _wanted("一个条件", "a condition", "{field: what, is: noise}"),
}
