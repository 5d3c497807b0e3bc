"""What a schema found wrong, said in both languages with the field named."""

from collections.abc import Iterable, Mapping
from typing import Any

from gezhi.base.words import Mistake, Words
from gezhi.engines.trust.queries import Invalid, Wrong

_SAID: dict[str, tuple[str, str, str]] = {
    "missing": ("required", "请填写这一项", "this is needed"),
    "extra_forbidden": ("unknown", "没有这一项", "there is no such field"),
    "string_type": ("type", "这里要写文字", "this takes text"),
    "string_too_short": ("too-short", "至少 {min_length} 个字", "at least {min_length} characters"),
    "string_too_long": ("too-long", "最多 {max_length} 个字", "at most {max_length} characters"),
    "string_pattern_mismatch": ("pattern", "写法不对", "this is not written as it should be"),
    "too_short": ("too-short", "至少 {min_length} 项", "at least {min_length} of them"),
    "too_long": ("too-many", "最多 {max_length} 项", "at most {max_length} of them"),
    "greater_than": ("range", "要大于 {gt}", "more than {gt}"),
    "greater_than_equal": ("range", "不能小于 {ge}", "not less than {ge}"),
    "less_than": ("range", "要小于 {lt}", "less than {lt}"),
    "less_than_equal": ("range", "不能大于 {le}", "not more than {le}"),
    "finite_number": ("type", "这里要填数字", "this takes a number"),
    "literal_error": ("unknown", "只能是 {expected}", "one of {expected}"),
    "json_invalid": ("json", "不是有效的 JSON", "this is not valid JSON"),
}
_BY_START: tuple[tuple[str, str, str, str], ...] = (
    ("uuid", "type", "这里要填编号（UUID）", "this takes an id (UUID)"),
    ("int", "type", "这里要填整数", "this takes a whole number"),
    ("float", "type", "这里要填数字", "this takes a number"),
    ("bool", "type", "这里要填 true 或 false", "this takes true or false"),
    (
        "datetime",
        "date",
        "时间写成 2026-03-02T09:00:00+08:00 这样",
        "write the moment like 2026-03-02T09:00:00+08:00",
    ),
    (
        "timezone",
        "date",
        "时间要带时区，例如 2026-03-02T09:00:00+08:00",
        "a moment needs its zone, like 2026-03-02T09:00:00+08:00",
    ),
    ("date", "date", "日期写成 2026-03-02 这样", "write the date like 2026-03-02"),
    ("list", "type", "这里要填列表", "this takes a list"),
    ("dict", "type", "这里要填对象", "this takes an object"),
    ("model", "type", "这里要填对象", "this takes an object"),
)
_ANY = ("invalid", "这一项不对", "this is not right")
_PARAMETERS = frozenset({"asked", "wanted"})
"""What operations call their body and their question; the sender does not write that."""
_SOURCES = frozenset({"body", "query", "path", "form", "file", "header", "cookie"})


def said_of(kind: str, facts: Mapping[str, Any]) -> tuple[str, Words]:
    """The code and the words of one kind of mistake."""
    cause = facts.get("error")
    if isinstance(cause, Mistake):
        return "invalid", cause.words
    found = _SAID.get(kind) or next(
        (tuple(rest) for start, *rest in _BY_START if kind.startswith(start)), _ANY
    )
    code, zh, en = found
    return code, Words(zh=zh.format_map(facts), en=en.format_map(facts))


def field_of(place: Iterable[Any]) -> str:
    """The field's name as the sender wrote it: without the part of the request that it came in."""
    parts = [str(part) for part in place]
    if len(parts) > 1 and parts[0] in _SOURCES:
        parts = parts[1:]
    if len(parts) > 1 and parts[0] in _PARAMETERS:
        parts = parts[1:]
    return ".".join(parts)


def invalid(errors: Iterable[Mapping[str, Any]]) -> Invalid:
    """All mistakes of a request as one refusal."""
    wrong = []
    for error in errors:
        code, words = said_of(error["type"], error.get("ctx") or {})
        wrong.append(Wrong(field_of(error["loc"]), code, words))
    return Invalid(wrong)
