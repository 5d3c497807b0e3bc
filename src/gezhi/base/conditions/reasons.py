"""Why a condition holds or not, in plain words with the values that decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from gezhi.base.clock import ZONE
from gezhi.base.conditions.questions import QUESTIONS, is_given
from gezhi.base.words import Language, Words, say_date

if TYPE_CHECKING:
    from gezhi.base.conditions.model import FieldIs

Labels = Mapping[str, Words | str]
"""What people call the fields; a field without a label is named by its key."""

_LONGEST = 40


def reason_for_field(condition: FieldIs, fact: Any, lang: Language, labels: Labels) -> str:
    """One clause: ``户数是 120,不到 300``, ``households is 120, less than 300``. It repeats the
    value of the fact, so show it only to those who may see that fact."""
    name = Words.of(labels.get(condition.field, condition.field)).say(lang)
    if not is_given(fact):
        return _join("没有填写", name) if lang == "zh" else f"{name} is not given"
    if condition.present is False:
        return _join("已填写", name) if lang == "zh" else f"{name} is given"
    shown = show(fact, lang)
    said = _join(name, "是", shown) if lang == "zh" else f"{name} is {shown}"
    answers = [
        (question, wanted, QUESTIONS[question].answer(fact, wanted))
        for question, wanted in condition.questions
    ]
    deciding = [one for one in answers if one[2] is not True][:1] or answers
    clauses = [_clause(*one, lang) for one in deciding if (one[0], one[2]) != ("is", True)]
    return (", " if lang == "en" else "，").join([said, *clauses])


def _clause(question: str, wanted: Any, answer: bool | None, lang: Language) -> str:
    asked = QUESTIONS[question]
    if answer is None:
        kind = asked.needs.say(lang)
        return f"不是{kind}，无从比较" if lang == "zh" else f"which is not {kind} to compare with"
    said, shown = (asked.yes if answer else asked.no).say(lang), show(wanted, lang)
    return _join(said, shown) if lang == "zh" else f"{said} {shown}"


def _join(*parts: str) -> str:
    """Chinese phrases with a blank only where Latin letters or figures meet them."""
    joined = parts[0]
    for part in parts[1:]:
        joined += part if joined[-1].isascii() == part[0].isascii() else f" {part}"
    return joined


def show(value: Any, lang: Language) -> str:
    """A value as people read it; long texts and lists are cut."""
    if isinstance(value, bool):
        return ("“是”" if value else "“否”") if lang == "zh" else ("yes" if value else "no")
    if isinstance(value, datetime):
        there = value if value.tzinfo is None else value.astimezone(ZONE)
        return f"{say_date(there.date(), lang, year=True)} {there:%H:%M}"
    if isinstance(value, date):
        return say_date(value, lang, year=True)
    if isinstance(value, list | tuple | set | frozenset):
        items = cast("Iterable[Any]", value)
        return _cut(("、" if lang == "zh" else ", ").join(show(one, lang) for one in items))
    if isinstance(value, str):
        return f"“{_cut(value)}”"
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
