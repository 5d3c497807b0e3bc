"""Old and new values of a field in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from pydantic import BaseModel

from gezhi.base.conditions import AllOf, AnyOf, FieldIs, Not
from gezhi.base.words import Words, language
from gezhi.base.worktime import Within
from gezhi.pack.cases import Extend, Holder, Objection, Opens, Outcome, Pause, StageTime
from gezhi.pack.pack import Span
from gezhi.pack.said import both, say_ability, say_condition, say_holder, say_within

LABELS: dict[str, tuple[str, str]] = {
    "name": ("名称", "name"),
    "about": ("说明", "description"),
    "source": ("依据", "source"),
    "motto": ("口号", "motto"),
    "extends": ("上级包", "extended pack"),
    "attach": ("挂接层级", "level it attaches to"),
    "hours": ("时段", "hours"),
    "week": ("工作日", "days of the week"),
    "days_off": ("本地休息日", "own days off"),
    "days_on": ("本地上班日", "own working days"),
    "code": ("编码", "code"),
    "over": ("所叠层级", "level it lies over"),
    "households": ("户数", "households"),
    "at": ("层级", "level"),
    "held_by": ("每处人数", "number at a place"),
    "kinds": ("任职方式", "kinds"),
    "term": ("任期（月）", "term (months)"),
    "duty": ("职责", "duty"),
    "may": ("权限", "abilities"),
    "powers": ("权责清单", "list of powers"),
    "under": ("上级事项", "matter above"),
    "within": ("时限", "time"),
    "words": ("提示词", "words"),
    "open": ("谁能发起", "who may open it"),
    "now": ("对报事人的说明", "what the reporter is told"),
    "by": ("办理人", "holder"),
    "holder": ("办理人", "holder"),
    "suggest": ("建议来源", "suggestions"),
    "pause": ("暂停", "pause"),
    "extend": ("延期", "extension"),
    "object": ("派单异议", "objection"),
    "countersign": ("会签", "countersignature"),
    "overdue": ("逾期", "when overdue"),
    "opens": ("接着开的事项", "case that goes on"),
    "say": ("说明要求", "what must be said"),
    "required": ("必填", "required"),
    "help": ("提示", "help"),
    "kind": ("类型", "kind"),
    "tree": ("事项清单", "tree of matters"),
    "length": ("字数", "length"),
    "up_to": ("张数", "number of images"),
    "when": ("出现条件", "condition"),
    "rule": ("表决规则", "rule of the vote"),
    "said": ("说的话", "what is said"),
    "with": ("一起办的", "held jointly with"),
    "except": ("不公开的", "not public where"),
    "confidential": ("保密", "confidential"),
    "concerned": ("说的是谁", "whom it is about"),
    "uncounted": ("不计数的结果", "results that count nowhere"),
    "counts": ("计数的一栏", "what is counted"),
    "whole": ("整数", "whole number"),
    "not_by": ("谁不能办", "by whom never"),
    "sees": ("另外谁看得见", "who sees it beside"),
    "evaluate_link": ("评价链接有效期", "life of the evaluation link"),
    "counts_as": ("计入", "counts as"),
    "after": ("公开时机", "public after"),
    "shows": ("公开内容", "what is shown"),
    "hides": ("不公开内容", "what is hidden"),
    "leads to": ("去处", "goal"),
    "if": ("条件", "condition"),
    "because": ("理由", "reason"),
    "outcome": ("建议的去处", "suggested outcome"),
    "body": ("建议的单位", "suggested unit"),
    "unit": ("单位名称", "unit"),
    "adopted_by": ("由谁表决", "adopted by"),
    "total": ("总分", "total"),
    "points": ("分值", "points"),
    "per": ("周期", "period"),
    "times": ("次数", "times"),
    "evidence": ("凭据", "evidence"),
    "recorded_by": ("谁来记", "recorded by"),
    "review": ("复核", "review"),
    "review_every": ("复核周期", "reviewed every"),
    "exchange_every": ("兑换周期", "exchanged every"),
    "expire": ("有效期（月）", "expires (months)"),
    "themes": ("每月主题", "themes"),
    "tiers": ("等级", "tiers"),
    "honours": ("称号", "honours"),
    "ranking": ("排名", "ranking"),
    "star": ("星", "star"),
    "takes": ("收哪些积分", "schemes taken"),
    "kept_by": ("谁来管", "kept by"),
    "nominated_by": ("谁来推荐", "nominated by"),
    "reviewed_by": ("谁来审", "reviewed by"),
    "notice": ("公示期", "notice"),
    "decided_by": ("由谁决定", "decided by"),
    "what": ("凭什么", "what for"),
    "any_time": ("随时兑换", "any time"),
    "limit": ("限兑", "limit"),
    "tier": ("限等级", "tier"),
}


def same(old: Any, new: Any) -> bool:
    """Equal, and in the same order where an order is seen."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        before, after = cast("Mapping[Any, Any]", old), cast("Mapping[Any, Any]", new)
        return list(before) == list(after) and before == after
    return old == new


def say_value(old: Any, new: Any, lang: str | None) -> str:
    """``4 个工作时 → 8 个工作时``; lists tell what came and what went."""
    if _is_list(old) and _is_list(new):
        return _lists(list(old), list(new), lang)
    if isinstance(old, Words) and isinstance(new, Words) and old.say(lang) == new.say(lang):
        lang = "en" if language(lang) == "zh" else "zh"
    return f"{say_one(old, lang)} → {say_one(new, lang)}"


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _lists(old: list[Any], new: list[Any], lang: str | None) -> str:
    zh = language(lang) == "zh"
    came = [f"+ {say_one(one, lang)}" for one in new if one not in old]
    went = [f"- {say_one(one, lang)}" for one in old if one not in new]
    told = ("，" if zh else ", ").join([*came, *went])
    return told or ("换了先后" if zh else "reordered")


def say_one(value: Any, lang: str | None) -> str:
    """One value; what is not there is said so."""
    zh = language(lang) == "zh"
    if value is None or value == [] or value == {}:
        return "无" if zh else "none"
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    if isinstance(value, Words):
        return f"“{value.say(lang)}”"
    if isinstance(value, str):
        return say_ability(value, lang)
    if isinstance(value, BaseModel):
        return _model(value, lang)
    if isinstance(value, Mapping):
        entries = cast("Mapping[Any, Any]", value)
        return ("、" if zh else ", ").join(
            f"{key} {say_one(one, lang)}" for key, one in entries.items()
        )
    if _is_list(value):
        return ("、" if zh else ", ").join(say_one(one, lang) for one in value)
    return str(value)


def _model(value: BaseModel, lang: str | None) -> str:
    for kind, say in _SAID.items():
        if isinstance(value, kind):
            return say(value, lang)
    parts = (
        (about.alias or name, getattr(value, name))
        for name, about in type(value).model_fields.items()
    )
    return ", ".join(f"{key} {say_one(one, lang)}" for key, one in parts if one is not None)


def _pause(value: Pause, lang: str | None) -> str:
    span = value.up_to.say(lang)
    return both(f"最多 {span}", f"at most {span}", lang)


def _extend(value: Extend, lang: str | None) -> str:
    span = value.up_to.say(lang)
    return both(f"{span}，{value.times} 次", f"{span}, {value.times} times", lang)


def _object(value: Objection, lang: str | None) -> str:
    span, times = value.within.say(lang), value.times
    zh = f"{span}内退回 {value.to}，{times} 次"
    return both(zh, f"within {span} to {value.to}, {times} times", lang)


_SAID: dict[Any, Callable[[Any, str | None], str]] = {
    (Within, StageTime): say_within,
    (FieldIs, AllOf, AnyOf, Not): say_condition,
    Holder: lambda value, lang: say_holder(value, None, lang),
    Opens: lambda value, lang: value.case,
    Outcome: lambda value, lang: value.to or value.end or "",
    Pause: _pause,
    Extend: _extend,
    Objection: _object,
    Span: lambda value, lang: f"{value.from_:%H:%M}–{value.to:%H:%M}",
}
