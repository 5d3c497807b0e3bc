"""A vote as a page asks for it: the numbers it needs, what it takes to pass, and what follows from
what has been typed so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gezhi.base.words import Mistake, Words
from gezhi.engines.cases.rules.votes import (
    MEASURE_WORDS,
    SIDE_WORDS,
    beforehand,
    columns,
    judge_vote,
    known,
    vote_lines,
)
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.votes import VoteRule


@dataclass(frozen=True, slots=True)
class Count:
    """One number that is asked: of which measure, which side, its name, and what was typed."""

    measure: str
    side: str
    name: Words
    typed: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of one measure; of measures that are `either`, one is enough."""

    measure: str
    name: Words
    counts: tuple[Count, ...]
    either: bool


@dataclass(frozen=True, slots=True)
class VoteSheet:
    """A vote to be counted. `needs` is what it takes, said beforehand; once all is typed, `carried`
    and the arithmetic in `lines`, or what does not add up in `wrong`."""

    groups: tuple[Counts, ...]
    needs: tuple[Words, ...]
    carried: bool | None = None
    lines: tuple[Words, ...] = ()
    wrong: Words | None = None


def vote_sheet(viewer: Viewer, rule: VoteRule, value: Any = None) -> VoteSheet:
    """The sheet of a vote by a rule, with what was typed; nobody's secrets are in it."""
    sent: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    groups = tuple(
        Counts(
            one.measure,
            MEASURE_WORDS[one.measure],
            tuple(
                Count(one.measure, side, SIDE_WORDS[side], _typed(sent, one.measure, side))
                for side in one.sides
            ),
            one.either,
        )
        for one in columns(rule.rule())
    )
    needs = tuple(beforehand(rule, known(rule, sent)))
    if not _whole(groups):
        return VoteSheet(groups, needs)
    try:
        found = judge_vote(rule, sent)
    except Mistake as fault:
        return VoteSheet(groups, needs, wrong=fault.words)
    return VoteSheet(groups, needs, found["carried"], tuple(vote_lines(found)))


def _typed(sent: Mapping[str, Any], measure: str, side: str) -> str:
    part = sent.get(measure)
    return str(part.get(side, "")) if isinstance(part, Mapping) else ""


def _whole(groups: tuple[Counts, ...]) -> bool:
    """Whether everything is typed that a verdict needs; nobody against is nothing typed."""

    def full(group: Counts) -> bool:
        asked = (one for one in group.counts if one.side not in ("no", "abstain"))
        return all(one.typed for one in asked)

    either = [group for group in groups if group.either]
    return all(full(group) for group in groups if not group.either) and (
        not either or any(full(group) for group in either)
    )


def vote_needs(viewer: Viewer, rule: VoteRule) -> tuple[Words, ...]:
    """What it takes to pass by a rule, before anything is counted."""
    return tuple(beforehand(rule))
