"""What pydantic says of a value, said to the author: which line, what is wrong, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gezhi.base.words import Mistake
from gezhi.pack.entry import KEY_PATTERN
from gezhi.pack.faults import Fault, fault, nearest
from gezhi.pack.shapes import KEY, Place, follow, keys_of, models
from gezhi.pack.written import Written

Model = TypeVar("Model", bound=BaseModel)
Pair = tuple[str, str]
Said = tuple[Pair, Pair | None]

_ABOUT_A_KEY = {"missing", "extra_forbidden"}
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
        found = _place(model, written, error).written
        bare = isinstance(found.scalar, bool | int | float) and found.text is not None
        if bare and error["type"] in _AS_TEXT:
            found.scalar, changed = found.text, True
    return changed


def _place(model: type[BaseModel], written: Written, error: ErrorDetails) -> Place:
    path = error["loc"]
    return follow(model, written, path[:-1] if error["type"] in _ABOUT_A_KEY else path)


def _explained(model: type[BaseModel], written: Written, errors: list[ErrorDetails]) -> list[Fault]:
    placed = [(error, _place(model, written, error)) for error in errors]
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


def _unlikely(branches: dict[str, list[_Placed]]) -> Callable[[str], tuple[int, int, int, bool]]:
    def rank(branch: str) -> tuple[int, int, int, bool]:
        errors = [error for error, _ in branches[branch]]
        depth = len(branches[branch][0][1].stem) + 1
        other_kind = sum(
            len(error["loc"]) <= depth
            and (error["type"].endswith("_type") or error["type"] == "literal_error")
            for error in errors
        )
        blocks = any(place.written.is_block for _, place in branches[branch])
        whole = other_kind if blocks or errors[0]["type"] != "literal_error" else 0
        extra = sum(error["type"] == "extra_forbidden" for error in errors)
        return whole, extra, len(errors), branch != "str"

    return rank


def _fault(error: ErrorDetails, place: Place) -> Fault:
    kind, key = error["type"], str((error["loc"] or ("",))[-1])
    if kind == "extra_forbidden":
        return _unknown(place, key)
    if kind == "missing":
        what = (f"缺少 `{key}`", f"`{key}` is missing")
        return fault(place.spot, what, (f"补上 `{key}: …`", f"add `{key}: …`"))
    written = place.written
    if key == KEY:
        key = str(error["loc"][-2])
        written = Written(written.keys.get(key, place.spot), key, key)
        place.spot = written.spot
    context: dict[str, Any] = error.get("ctx") or {}
    if kind.endswith("_type") and not written.is_block and not written.text:
        what, mend = _empty(error, context, written)
    else:
        say = _SAY.get(kind) or _WANTED.get(kind.partition("_")[0]) or _other
        what, mend = say(error, context, written)
        if kind.startswith("model"):
            mend = _example(place) or mend
    return fault(place.spot, what, mend)


def _unknown(place: Place, key: str) -> Fault:
    what = (f"不认识的 `{key}`", f"unknown key `{key}`")
    known = [name for model in models(place.shapes) for name in keys_of(model)]
    mend = nearest(key, known)
    if re.search("[:\uff1a]", key):
        mend = ("冒号用半角，后面空一格", "write `:` and a blank after the name")
    return fault(place.written.keys.get(key, place.spot), what, mend)


_EXAMPLES = {
    "Words": "{zh: 受理, en: Accept}",
    "Within": "{working_hours: 4}",
    "Holder": "{post: grid-lead}",
    "Outcome": "{to: settle}",
    "Objection": "{to: route, within: {working_hours: 8}}",
    "Pause": "{while: waiting-for-reporter, up_to: {working_days: 10}}",
}


def _example(place: Place) -> Pair | None:
    """What a block of the kind that is wanted looks like."""
    if re.fullmatch(r"[{\[]?\s*[\w-]+:\S.*", place.written.text or ""):
        return None
    found = (_EXAMPLES.get(model.__name__) for model in models(place.shapes))
    example = next((one for one in found if one is not None), None)
    return None if example is None else (f"例如 {example}", f"for example {example}")


def _shown(written: Written) -> Pair:
    if written.entries is not None:
        return "几行 `名字: 值`", "`key: value` lines"
    if written.items is not None:
        return "一个列表", "a list"
    text = " ".join((written.text or "").split())
    if not text:
        return "空白", "nothing"
    cut = text if len(text) <= 40 else f"{text[:40]}…"
    return f" `{cut}`", f"`{cut}`"


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
    quoted = isinstance(written.scalar, str)
    if quoted and not example.startswith("[") and re.fullmatch(r"-?[\d.]+|true|false", text):
        return "去掉引号", "drop the quotes"
    return f"例如 {example}", f"for example {example}"


def _choice(_error: ErrorDetails, context: dict[str, Any], written: Written) -> Said:
    allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    shown = _shown(written)
    what = (f"{shown[0].strip()} 不在可写的词里", f"{shown[1]} is not one of the words known here")
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
    zh = next((zh for start, zh in _FROM_BELOW.items() if said.startswith(start)), None)
    return (zh or f"这里写得不对：{said}", said), None


_FROM_BELOW = {
    "give exactly one of": (
        "`working_hours`、`working_days`、`hours`、`days` 里写一个，且只写一个，"
        "例如 {working_hours: 4}"
    ),
    "say what to ask of": "条件没有写问什么，例如 {field: what, is: noise}",
    "give a date such as": "日期写成 2026-03-01",
}
"""What the base floor says in English only."""


def _bound(zh: str, en: str, name: str) -> _Say:
    def say(_error: ErrorDetails, context: dict[str, Any], written: Written) -> Said:
        shown, bound = _shown(written)[1], context.get(name)
        return (f"{shown} 应{zh} {bound}", f"{shown} must be {en} {bound}"), None

    return say


def _empty(_error: ErrorDetails, _context: dict[str, Any], _written: Written) -> Said:
    mend = ("写上内容，或删去这一行", "write something, or delete the line")
    return ("这里是空的", "nothing is written here"), mend


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
_LINES = _wanted("几行 `名字: 值`", "`key: value` lines", "{zh: 受理, en: Accept}")
_WANTED: dict[str, _Say] = {
    "string": _wanted("文字", "a text", "受理"),
    "int": _wanted("整数", "a whole number", "4"),
    "float": _wanted("数字", "a number", "0.5"),
    "finite": _wanted("数字", "a number", "0.5"),
    "bool": _wanted(" true 或 false", "true or false", "true"),
    "date": _wanted("日期", "a date", "2026-03-02"),
    "datetime": _wanted("日期和时刻", "a date and time", "2026-03-02 09:00"),
    "time": _wanted("时刻", "a time", "09:00"),
    "list": _wanted("一个列表", "a list", "[case.see, case.route]"),
    "dict": _LINES,
    "model": _LINES,
    "condition": _wanted("一个条件", "a condition", "{field: what, is: noise}"),
}
