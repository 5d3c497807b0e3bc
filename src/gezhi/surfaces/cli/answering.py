"""Invented answers to what a step asks, in a simulated period: those with which its outcome can be
taken."""

from collections.abc import Mapping
from random import Random
from typing import Any

from gezhi.engines.cases.queries import vote_sheet
from gezhi.engines.trust.queries import ANYONE
from gezhi.pack.cases import Outcome, Stage
from gezhi.pack.forms import FormField
from gezhi.pack.votes import VoteRule

TOLD = "按程序办的，记录在会议记录里"


def step_answers(
    stage: Stage, outcome: Outcome, dice: Random, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Answers to everything that a step asks; a vote is carried unless the outcome wants it lost.
    Of questions that hang on a choice only those of the chosen one are answered; what the path
    gives stands."""
    lost = "false" in outcome.model_dump_json(include={"if_"})
    answers: dict[str, Any] = {}
    for one in stage.asked(outcome):
        if one.when is not None and not one.when.holds(answers):
            continue
        value = given.get(one.field) or _answer(one, lost, dice)
        if value is not None:
            answers[one.field] = value
    return answers


def _answer(one: FormField, lost: bool, dice: Random) -> Any:
    if one.kind == "vote" and one.rule is not None:
        return _vote(one.rule, lost, dice)
    if not one.required:
        return None
    made: dict[str, Any] = {
        "text": TOLD,
        "choice": next(iter(one.options), None),
        "number": one.least or 1,
        "yes-no": True,
    }
    return made.get(one.kind)


def _vote(rule: VoteRule, lost: bool, dice: Random) -> dict[str, dict[str, int]]:
    """Numbers that carry the vote by any rule of law, or miss it by far."""
    eligible = dice.randrange(45, 65)
    present = eligible - eligible // 10
    against = present - present // 4 if lost else present // 20
    numbers = {
        "eligible": eligible,
        "present": present,
        "yes": present - against,
        "no": against,
        "abstain": 0,
    }
    return {
        group.measure: {one.side: numbers[one.side] for one in group.counts}
        for group in vote_sheet(ANYONE, rule).groups
    }
