"""Deciding: the holder ends a stage with an outcome, alone or with a second signature."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.actions.answering import judged
from gezhi.engines.cases.actions.continuing import conclude
from gezhi.engines.cases.actions.moving import (
    check_version,
    locked,
    must_act,
    must_be_open,
    save_case,
)
from gezhi.engines.cases.models import Case, Request
from gezhi.engines.cases.queries.course import course_of, held_by
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.routing import body_kind
from gezhi.engines.people.queries import bodies_at, unit_at
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Invalid, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import Outcome


@dataclass(frozen=True, slots=True)
class Decide:
    """End the current stage with an outcome. `version` is the one that the decider saw.

    `unit` names the body (by its key in the pack) where the outcome routes to one; `because` is the
    reason of a routing that differs from the suggestion. `answers` are those to what the step asks.
    `command` makes a repeat harmless.
    """

    case: UUID
    version: int
    outcome: str
    say: str = ""
    unit: str = ""
    because: str = ""
    command: UUID | None = None
    suggested: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)


def decide(viewer: Viewer, command: Decide) -> Case:
    """End the current stage with an outcome and hand the case to whoever is next.

    Changed (409) when someone was first; Forbidden when it is not the viewer's step; Invalid when a
    sentence, a body or an answer is missing, or the outcome's condition does not hold. A
    countersigned stage waits for the second signature.
    """
    with transaction():
        row = locked(command.case, viewer)
        if command.command and _done_before(command.command):
            return row
        check_version(row, command.version)
        must_be_open(row)
        course = course_of(viewer, row)
        must_act(viewer, row, course)
        outcome = _outcome(course, command)
        answers = judged(row, course, outcome, command.answers)
        held = chosen(viewer, row, outcome, command.unit, course)
        if course.stage.countersign is not None and not viewer.system:
            return _ask_countersign(viewer, row, command, answers)
        turn = rules.follow(course, outcome, clock.now(), held)
        reason = {"because": command.because} if command.because else {}
        reason |= {"suggested": command.suggested} if command.suggested else {}
        return conclude(
            viewer,
            row,
            course,
            turn,
            command.outcome,
            say=command.say,
            reason=reason,
            command=command.command,
            answers=answers,
        )


def _done_before(command: UUID) -> bool:
    from gezhi.engines.trust.models import Journal

    return Journal.objects.filter(command=command).exists()


def _outcome(course: rules.Course, command: Decide) -> Outcome:
    outcome = course.stage.outcomes.get(command.outcome)
    if outcome is None:
        names = "、".join(course.stage.outcomes)
        words = Words(
            zh=f"这一步可以选：{names}", en=f"choose one of: {', '.join(course.stage.outcomes)}"
        )
        raise Invalid([Wrong("outcome", "unknown", words)])
    if outcome.say == "required" and not command.say.strip():
        words = Words(
            zh="请写一句说明，报事人会看到", en="write a sentence; the reporter will read it"
        )
        raise Invalid([Wrong("say", "required", words)])
    return outcome


def chosen(
    viewer: Viewer, row: Case, outcome: Outcome, unit: str, course: rules.Course | None = None
) -> rules.Held | None:
    """The body that an outcome hands the case to, as a holder: the one that is named, or the only
    one of its kind."""
    kind = body_kind((course or course_of(viewer, row)).type, outcome)
    if not kind:
        return None
    attached = attached_at(viewer, row.path)
    bodies = bodies_at(viewer, attached.path, kind)
    if unit:
        found = unit_at(viewer, attached.place_id, unit)
    elif len(bodies) == 1:
        found = bodies[0]
    else:
        words = Words(zh="请选由哪个单位办理", en="choose the body that handles it")
        raise Invalid([Wrong("unit", "required", words)])
    if found.kind != kind:
        words = Words(zh="这一步不能交给这个单位", en="this step cannot go to that body")
        raise Invalid([Wrong("unit", "unfit", words)])
    return held_by(found)


def _ask_countersign(viewer: Viewer, row: Case, command: Decide, answers: dict[str, Any]) -> Case:
    if Request.objects.filter(case=row, kind="countersign", decided=None).exists():
        raise Refusal("waiting", "正在等会签", "this waits for the second signature already")
    Request.objects.create(
        case=row,
        step=row.step,
        kind="countersign",
        outcome=command.outcome,
        amount={
            "say": command.say,
            "unit": command.unit,
            "because": command.because,
            "answers": answers,
        },
        reason=command.say,
        asked_by=viewer.account,
    )
    record(
        viewer,
        "case.asked",
        "case",
        row.pk,
        place_id=row.place_id,
        path=row.path,
        case=row.type,
        kind="countersign",
    )
    return save_case(row, clock.now())
