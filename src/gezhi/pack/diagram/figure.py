"""What a drawing of a case type shows, before anything has a place: steps and ways between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from gezhi.pack.cases import CaseType, Outcome, Stage
from gezhi.pack.diagram.measure import clean
from gezhi.pack.people import People
from gezhi.pack.said import (
    both,
    say_goal,
    say_holder,
    say_outcome,
    say_result,
    say_within,
    silent_name,
)

Kind = Literal["next", "skip", "back", "end"]
State = Literal["", "done", "now"]


@dataclass(slots=True)
class Way:
    """One arrow: outcomes of a step that lead to the same place are one arrow with many labels.

    `target` is the number of a step, or None at an end, where `result` names it. `soft` is drawn
    dashed: what happens in silence, or an objection. `up` goes to the level above.
    """

    source: int
    kind: Kind
    target: int | None
    result: str = ""
    soft: bool = False
    up: bool = False
    labels: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Box:
    """One step: what it is called, who holds it, how long it may take."""

    number: int
    name: str
    holder: str
    time: str
    note: str
    state: State


@dataclass(slots=True)
class Figure:
    """Everything that is drawn, and the same in words."""

    name: str
    words: str
    boxes: list[Box]
    ways: list[Way]

    def leaving(self, source: int, *kinds: Kind) -> list[Way]:
        """The arrows of some kinds that leave a step, in the order of the pack."""
        return [way for way in self.ways if way.source == source and way.kind in kinds]


def figure(
    case: CaseType,
    lang: str | None,
    people: People | None,
    current: str | None,
    done: Sequence[str],
) -> Figure:
    """The figure of a case type, with the steps that a running case has behind it."""
    numbers = {stage.stage: number for number, stage in enumerate(case.stages)}
    boxes = [
        Box(
            number + 1,
            clean(stage.name.say(lang)),
            clean(_holder(case, stage, people, lang)),
            clean(say_within(stage.within, lang)),
            both("逾期升一级", "overdue: one level up", lang) if stage.overdue else "",
            "now" if stage.stage == current else "done" if stage.stage in done else "",
        )
        for number, stage in enumerate(case.stages)
    ]
    name = clean(case.name.say(lang))
    ways = _ways(case, numbers, lang)
    return Figure(name, _words(case, boxes, lang), boxes, ways)


def _holder(case: CaseType, stage: Stage, people: People | None, lang: str | None) -> str:
    """A routed step names those whom routing can choose."""
    if not stage.by.routed:
        return say_holder(stage.by, people, lang)
    chosen = [
        say_holder(outcome.holder, people, lang)
        for other in case.stages
        for outcome in other.outcomes.values()
        if outcome.to == stage.stage and outcome.holder is not None
    ]
    named = list(dict.fromkeys(chosen))
    return both("、", ", ", lang).join(named) if named else say_holder(stage.by, people, lang)


def _ways(case: CaseType, numbers: dict[str, int], lang: str | None) -> list[Way]:
    ways: dict[tuple[object, ...], Way] = {}
    for source, stage in enumerate(case.stages):
        outcomes = [
            (say_outcome(key, outcome, lang), outcome, False)
            for key, outcome in stage.outcomes.items()
        ]
        if stage.silent is not None:
            outcomes.append((silent_name(stage, lang), stage.silent, True))
        if stage.object_ is not None:
            objected = both("派错了，退回", "not ours, sent back", lang)
            outcomes.append((objected, Outcome(to=stage.object_.to), True))
        for label, outcome, soft in outcomes:
            way = _way(case, numbers, source, outcome, soft, lang)
            key = (way.source, way.kind, way.target, way.result, way.soft, way.up)
            ways.setdefault(key, way).labels.append(clean(label))
    return list(ways.values())


def _way(
    case: CaseType,
    numbers: dict[str, int],
    source: int,
    outcome: Outcome,
    soft: bool,
    lang: str | None,
) -> Way:
    target = numbers.get(outcome.to or "")
    if target is None:
        result = say_result(case, outcome.end or outcome.to or "", lang)
        return Way(source, "end", None, clean(result), soft)
    kind: Kind = "back" if target <= source else "next" if target == source + 1 else "skip"
    return Way(source, kind, target, soft=soft, up=outcome.at == "one-level-up")


def _words(case: CaseType, boxes: list[Box], lang: str | None) -> str:
    """The drawing for those who hear it: each step with its holder, time and ways on."""
    comma, stop = both("，", ", ", lang), both("。", ". ", lang)
    said: list[str] = []
    for box, stage in zip(boxes, case.stages, strict=True):
        state = {"": "", "done": both("已完成", "done", lang), "now": both("现在", "now", lang)}
        head = [f"{box.number} {box.name}", box.holder, box.time, box.note, state[box.state]]
        ways = [
            f"{say_outcome(key, outcome, lang)} → {say_goal(case, outcome, lang)}"
            for key, outcome in stage.outcomes.items()
        ]
        if stage.silent is not None:
            goal = say_goal(case, stage.silent, lang)
            ways.append(f"{silent_name(stage, lang)} → {goal}")
        told = comma.join(part for part in head if part)
        said.append(clean(f"{told}{both('：', ': ', lang)}{both('；', '; ', lang).join(ways)}"))
    return stop.join(said)
