"""Conditions: each question is asked of something that exists and can be asked that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from gezhi.base.conditions import AllOf, AnyOf, Condition, FieldIs
from gezhi.pack.check.names import FIELD, Path, unknown
from gezhi.pack.faults import Fault, nearest
from gezhi.pack.origins import Origins

Answer = Literal["text", "number", "date", "yes-no", "other"]
_NUMBERS = ("at_least", "at_most", "more_than", "less_than")
_DATES = ("before", "after")


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that a condition may ask about: what kind of answer it has and, where the list is
    closed, which values it can take."""

    kind: Answer
    values: frozenset[str] | None = None


def questions(condition: Condition, path: Path) -> Iterator[tuple[FieldIs, Path]]:
    """Every question inside a condition, with the path to it."""
    if isinstance(condition, FieldIs):
        yield condition, path
    elif isinstance(condition, AllOf):
        for at, one in enumerate(condition.all):
            yield from questions(one, (*path, "all", at))
    elif isinstance(condition, AnyOf):
        for at, one in enumerate(condition.any):
            yield from questions(one, (*path, "any", at))
    else:
        yield from questions(condition.not_, (*path, "not"))


def check_condition(
    origins: Origins, path: Path, condition: Condition | None, known: dict[str, Asked]
) -> Iterator[Fault]:
    """Unknown fields, questions that do not fit the kind of answer, values that cannot occur."""
    if condition is None:
        return
    for question, at in questions(condition, path):
        asked = known.get(question.field)
        if asked is None:
            yield from unknown(origins, (*at, "field"), FIELD, question.field, known)
            continue
        for name, wanted in question.questions:
            if not _fits(asked, name):
                yield _unfit(origins, (*at, name), question.field, name)
            else:
                yield from _values(origins, (*at, name), asked, wanted)


def _fits(asked: Asked, name: str) -> bool:
    if name in _NUMBERS:
        return asked.kind == "number"
    if name in _DATES:
        return asked.kind == "date"
    return asked.kind != "other"


def _unfit(origins: Origins, path: Path, field: str, name: str) -> Fault:
    what = (f"`{field}` 不能用 `{name}` 来问", f"`{field}` cannot be asked `{name}`")
    if name in _NUMBERS:
        mend = ("它只能问数字", "it compares numbers")
    elif name in _DATES:
        mend = ("它只能问日期", "it compares dates")
    else:
        mend = ("只能问 `present: true`", "ask `present: true`")
    return origins.fault(path, what, mend)


def _values(origins: Origins, path: Path, asked: Asked, wanted: Any) -> Iterator[Fault]:
    listed = isinstance(wanted, list | tuple)
    several = cast("Sequence[Any]", wanted) if listed else [wanted]
    for at, value in enumerate(several):
        place = (*path, at) if listed else path
        if asked.kind == "yes-no" and not isinstance(value, bool):
            what = (f"这里是“是/否”，不会是 `{value}`", f"it is yes or no, never `{value}`")
            yield origins.fault(place, what, ("写 true 或 false", "write true or false"))
        elif asked.values is not None and value not in asked.values:
            what = (f"它不会是 `{value}`", f"it is never `{value}`")
            yield origins.fault(place, what, nearest(str(value), asked.values))
