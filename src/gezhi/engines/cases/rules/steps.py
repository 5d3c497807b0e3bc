"""What a step asks of whoever ends it, and which of its outcomes can be taken at all."""

from collections.abc import Mapping
from typing import Any

from gezhi.base.words import Words
from gezhi.engines.cases.rules.forms import judge_fields
from gezhi.engines.cases.rules.votes import vote_lines
from gezhi.engines.trust.rules.refusal import Wrong
from gezhi.pack.cases import Outcome, Stage
from gezhi.pack.forms import FormField
from gezhi.pack.pack import Pack


def offered(stage: Stage, outcome: Outcome, facts: Mapping[str, Any]) -> bool:
    """Whether an outcome can be taken as far as is known before the step's questions are answered:
    a condition that asks about them is left open."""
    if outcome.if_ is None:
        return True
    own = {one.field for one in stage.asked(outcome)}
    if any(name.partition(".")[0] in own for name in outcome.if_.fields()):
        return True
    return outcome.if_.holds(facts)


def judge_step(
    pack: Pack, stage: Stage, outcome: Outcome, answers: Mapping[str, Any], facts: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Wrong]]:
    """The clean answers to what a step asks, and everything that is wrong; the outcome itself is
    wrong where its condition does not hold of them, with the arithmetic of a vote."""
    asked = stage.asked(outcome)
    clean, wrong = judge_fields(pack, asked, answers)
    if wrong or outcome.if_ is None or outcome.if_.holds({**facts, **clean}):
        return clean, wrong
    return clean, [_refused(outcome, asked, clean, facts)]


def _refused(
    outcome: Outcome, asked: list[FormField], clean: Mapping[str, Any], facts: Mapping[str, Any]
) -> Wrong:
    """Why an outcome cannot be taken: a vote says it itself, other answers by their condition."""
    condition = outcome.if_
    fields = condition.fields() if condition is not None else set[str]()
    names = {name.partition(".")[0] for name in fields}
    for one in asked:
        if one.kind == "vote" and one.field in names and one.field in clean:
            return Wrong(one.field, "vote", _counted(clean[one.field], outcome))
    labels = {one.field: one.name for one in asked}
    place = next((one.field for one in asked if one.field in names), "outcome")
    why = {
        lang: condition.why({**facts, **clean}, lang, labels) if condition else ""
        for lang in ("zh", "en")
    }
    return Wrong(
        place,
        "condition",
        Words(zh=f"现在不能这样办：{why['zh']}", en=f"this cannot be chosen now: {why['en']}"),
    )


def _counted(vote: Mapping[str, Any], outcome: Outcome) -> Words:
    lines = vote_lines(vote)
    zh, en = "；".join(one.zh for one in lines), "; ".join(one.say("en") for one in lines)
    name = outcome.name
    said = (f"「{name.zh}」", f"“{name.say('en')}”") if name else ("这一项", "this")
    carried = bool(vote.get("carried"))
    stands = ("表决已通过", "the vote is carried") if carried else ("没有通过", "it is not carried")
    return Words(
        zh=f"按这些票数不能选{said[0]}，{stands[0]}：{zh}",
        en=f"by these numbers {said[1]} cannot be chosen, {stands[1]}: {en}",
    )


def parted(
    asked: list[FormField], clean: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers that stand with the step, and those that name or reach a person, which are sealed."""
    names = {one.field for one in asked if one.identifying}
    return (
        {name: value for name, value in clean.items() if name not in names},
        {name: value for name, value in clean.items() if name in names},
    )
