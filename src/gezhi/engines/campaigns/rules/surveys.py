"""What is a good answer to a survey, what was confirmed or changed, and how two become one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gezhi.engines.trust.rules.answers import JUDGES, Answer, is_blank, unanswered, unknown
from gezhi.engines.trust.rules.refusal import Wrong, wrong
from gezhi.pack.surveys import Survey, SurveyField

Said = Answer
SMALL = 3
"""Counts below this are not shown to outsiders: they would point at somebody (PIPL 25)."""


@dataclass(slots=True)
class Given:
    """What somebody answered: values by question, that what is held is right, what they agreed to.
    `child` says that it is about somebody under fourteen."""

    values: Mapping[str, Any]
    right: bool = False
    noticed: bool = False
    consent: bool = False
    child: bool = False
    guardian: bool = False


@dataclass(slots=True)
class Judged:
    """The clean answers; which of them the register held and were found right (`confirmed`) or
    different (`changed`); and everything that is wrong."""

    clean: dict[str, Said] = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def judge(rules: Survey, given: Given, held: Mapping[str, Said]) -> Judged:
    """Judge an answer. `held` is what the register holds, by the names of its fields: it is taken
    over when it was confirmed, and asked of nobody. A sensitive question that was not agreed to is
    left out, whatever was typed (PIPL 29); nothing is taken of a child without its guardian
    (31)."""
    found = Judged(wrong=_consents(rules, given) + unknown(rules.fields, given.values))
    for one in rules.fields:
        if one.when is not None and not one.when.holds(found.clean):
            continue
        if one.sensitive and not given.consent:
            continue
        _one(one, given, held, found)
    return found


def _consents(rules: Survey, given: Given) -> list[Wrong]:
    faults: list[Wrong] = []
    if not given.noticed:
        zh, en = "先把告知读给对方听（看完），再填", "the notice is read first"
        faults.append(wrong("noticed", "required", zh, en))
    if given.child and rules.guardian is not None and not given.guardian:
        zh, en = "不满十四岁的，要监护人同意", "a child under fourteen needs a guardian's consent"
        faults.append(wrong("guardian", "required", zh, en))
    return faults


def _one(one: SurveyField, given: Given, held: Mapping[str, Said], found: Judged) -> None:
    value, known = given.values.get(one.field), held.get(one.held) if one.held else None
    blank = is_blank(value)
    if known not in (None, "") and blank:
        if given.right or one.held == "address":
            found.clean[one.field] = known  # type: ignore[assignment]
            found.confirmed.append(one.field)
        else:
            zh, en = "点一下「都对」，或者把变了的写上", "tap “all right”, or write what changed"
            found.wrong.append(wrong("right", "required", zh, en))
        return
    if blank:
        found.wrong += unanswered(one)
        return
    judged = JUDGES[one.kind](one, value)
    if isinstance(judged, Wrong):
        found.wrong.append(judged)
        return
    found.clean[one.field] = judged
    if known not in (None, ""):
        (found.confirmed if judged == known else found.changed).append(one.field)


def merged(*sources: Mapping[str, Said]) -> dict[str, Said]:
    """Answers of the same person as one, the sources in the order in which they came: what came
    later holds, and what only one says is kept. The sources themselves stay as they are."""
    found: dict[str, Said] = {}
    for one in sources:
        found.update({key: value for key, value in one.items() if value != ""})
    return found


def shown(count: int, whole: int, *, inside: bool) -> int | None:
    """A count as it may be shown: outsiders see no count below three, and none that leaves fewer
    than three to the rest."""
    if inside or count == 0 or (count >= SMALL and (whole - count >= SMALL or whole == count)):
        return count
    return None
