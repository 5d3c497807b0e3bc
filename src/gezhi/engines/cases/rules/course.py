"""The course of a case through its stages: who holds it next, and until when.

Pure functions of the pack, the way up from the case's place, the steps so far and now. The database
and a scenario run by `gezhi pack test` go through the same functions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from gezhi.base.worktime import Deadline, Within
from gezhi.pack.calendar import calendar_of
from gezhi.pack.cases import CaseType, Opens, Outcome, Stage, StageTime
from gezhi.pack.pack import Pack


class Rung(Protocol):
    """A place on the way up from the case's own."""

    @property
    def id(self) -> int: ...
    @property
    def level(self) -> str: ...
    @property
    def path(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a step: a post at a place, a body (`unit`, or its kind until one is chosen), or the
    reporter."""

    kind: str
    post: str = ""
    place_id: int | None = None
    path: str = ""
    level: str = ""
    body: str = ""


REPORTER = Held("reporter")
CONCERNED = Held("concerned")


@dataclass(frozen=True, slots=True)
class Step:
    """One stage as it was, or is being, passed."""

    n: int
    stage: str
    held: Held
    started: datetime
    due: datetime | None = None
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    extra: tuple[Within, ...] = ()
    ended: datetime | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """The steps of one case so far, with what rules need to know of it."""

    pack: Pack
    type: CaseType
    ladder: Sequence[Rung]
    category: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def now(self) -> Step:
        """The latest step."""
        return self.steps[-1]

    @property
    def stage(self) -> Stage:
        """The stage of the latest step."""
        return self.type.stage(self.now.stage)

    @property
    def hand_overs(self) -> int:
        """How often the case has changed hands (K11): every step after the first."""
        return max(len(self.steps) - 1, 0)


@dataclass(frozen=True, slots=True)
class Turn:
    """What an outcome leads to: a next step, or the end with a result. `reopens`: it goes back from
    the reporter; `raised`: it went up a level; `opens`: another case goes on where it ends."""

    step: Step | None = None
    result: str = ""
    reopens: bool = False
    raised: bool = False
    opens: Opens | None = None


class Stuck(ValueError):
    """The pack's rules give no holder; `gezhi pack check` finds these before they happen."""


def ground_level(pack: Pack, level: str) -> str:
    """The level of the grid tree on which a level lies: itself, or the nearest `over` above it."""
    levels = pack.places.levels()
    if level not in levels:
        return level
    tree, depth, _ = levels[level]
    if tree == "grid":
        return level
    for one in reversed(pack.places.trees[tree][: depth + 1]):
        if one.over:
            return one.over
    return level


def time_for(course: Course, stage: Stage) -> Within:
    """The time of a stage: its own, or the matter's where the pack says `by: category`."""
    if not isinstance(stage.within, StageTime):
        return stage.within
    for tree in course.pack.matters.values():
        key: str | None = course.category
        while key:
            matter = tree.get(key)
            if matter is None:
                break
            if matter.within is not None:
                return matter.within
            key = matter.under
    return stage.within.else_


def deadline_of(course: Course, step: Step) -> Deadline:
    """When a step is due, with its arithmetic; extensions are counted on from the first limit."""
    calendar = calendar_of(course.pack)
    stage = course.type.stage(step.stage)
    deadline = calendar.deadline(step.started, time_for(course, stage), step.pauses)
    for more in step.extra:
        if deadline.due is None:
            break
        deadline = calendar.deadline(deadline.due, more, step.pauses)
    return deadline


def _post_at(pack: Pack, rung: Rung, ability: str) -> str | None:
    for key, post in pack.people.posts.items():
        if ability in post.may and ground_level(pack, post.at) == rung.level:
            return key
    return None


def _held_at(rung: Rung, post: str) -> Held:
    return Held("post", post, rung.id, rung.path, rung.level)


def _climb(course: Course, start: int, ability: str) -> Held | None:
    for rung in course.ladder[start:]:
        post = _post_at(course.pack, rung, ability)
        if post is not None:
            return _held_at(rung, post)
    return None


def post_holder(course: Course, post: str, ability: str) -> Held:
    """The holder of a post for this case: at the nearest place above that has the post's level.

    A case reported for a wider place than the post's (a whole community) is held by the first post
    above that has the ability.
    """
    level = ground_level(course.pack, course.pack.people.posts[post].at)
    for rung in course.ladder:
        if rung.level == level:
            return _held_at(rung, post)
    held = _climb(course, 0, ability)
    if held is None:
        raise Stuck(f"no post above {course.ladder[0].path} has {ability}")
    return held


def above(course: Course, held: Held, ability: str) -> Held | None:
    """Who holds it one level up from a holder; None at the top.

    For a body, which has no level in the tree, the level above is that of the place it serves from.
    """
    below = 0 if held.kind == "body" else 1
    for index, rung in enumerate(course.ladder):
        if rung.id == held.place_id:
            return _climb(course, index + below, ability)
    return _climb(course, len(course.ladder) - 1, ability) if course.ladder else None


def _holder(course: Course, stage: Stage, outcome: Outcome | None, chosen: Held | None) -> Held:
    by = stage.by
    if by.routed:
        wanted = outcome.holder if outcome else None
        if wanted is None:
            raise Stuck(f"nobody was chosen for {stage.stage}")
        by = wanted
    if by.reporter:
        return REPORTER
    if by.concerned:
        return CONCERNED
    if by.body:
        return (
            chosen if chosen is not None and chosen.kind == "body" else Held("body", body=by.body)
        )
    return post_holder(course, by.post or "", stage.may)


def _last_held(course: Course, stage: str) -> Held | None:
    return next((step.held for step in reversed(course.steps) if step.stage == stage), None)


def _begin(course: Course, stage: Stage, held: Held, now: datetime) -> Step:
    step = Step(n=len(course.steps) + 1, stage=stage.stage, held=held, started=now)
    return replace(step, due=deadline_of(course, step).due)


def first_step(course: Course, now: datetime) -> Step:
    """The step with which a case begins."""
    stage = course.type.stages[0]
    return _begin(course, stage, _holder(course, stage, None, None), now)


def turn(course: Course, key: str, now: datetime, chosen: Held | None = None) -> Turn:
    """What follows when the current stage ends with an outcome; KeyError if the pack has no such
    one.

    `at: one-level-up` goes above the one who last held the stage it leads to (or would hold it); at
    the top of the tree it stays there.
    """
    return follow(course, course.stage.outcomes[key], now, chosen)


def follow(course: Course, outcome: Outcome, now: datetime, chosen: Held | None = None) -> Turn:
    """The same for an outcome itself (`silent` ones have no key)."""
    if outcome.end is not None:
        return Turn(result=outcome.end, opens=outcome.opens)
    stage = course.type.stage(outcome.to or "")
    held = _holder(course, stage, outcome, chosen)
    raised = False
    if outcome.at == "one-level-up":
        before = _last_held(course, stage.stage) or held
        higher = above(course, before, stage.may)
        held, raised = (higher, True) if higher else (before, False)
    return Turn(
        step=_begin(course, stage, held, now),
        reopens=course.now.held.kind == "reporter",
        raised=raised,
    )


def escalate(course: Course, now: datetime) -> Step | None:
    """The step that follows when a deadline has passed and the pack says `overdue: one-level-up`:
    the same stage one level up; None where it is not overdue, not said, or nobody is above."""
    step, stage = course.now, course.stage
    if stage.overdue is None or step.due is None or now <= step.due:
        return None
    held = above(course, step.held, stage.may)
    return _begin(course, stage, held, now) if held else None


def may_object(course: Course, now: datetime) -> bool:
    """Whether the holder may still say "not ours": in time, and not more often than the pack
    allows."""
    rule = course.stage.object_
    if rule is None:
        return False
    said = sum(
        1 for step in course.steps if step.outcome == "objected" and step.stage == course.now.stage
    )
    until = (
        calendar_of(course.pack).deadline(course.now.started, rule.within, course.now.pauses).due
    )
    return said < rule.times and (until is None or now <= until)


def object_to(course: Course, now: datetime) -> Step:
    """Back to the one who routed it, with the same holder as before."""
    rule = course.stage.object_
    if rule is None:
        raise Stuck("the pack allows no objection here")
    stage = course.type.stage(rule.to)
    held = _last_held(course, stage.stage) or _holder(course, stage, None, None)
    return _begin(course, stage, held, now)
