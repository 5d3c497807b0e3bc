"""Taking the next step of a case."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.models import Case, Reporter, Request, Step
from gezhi.engines.cases.queries.course import course_of
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.standing import may_act
from gezhi.engines.people.queries import bodies_at, unit_at
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import Outcome


@dataclass(frozen=True, slots=True)
class Decide:
    """End the current stage with an outcome. `version` is the one that the decider saw.

    `unit` names the body (by its key in the pack) where the outcome routes to one; `because` is the
    reason of a routing that differs from the suggestion. `command` makes a repeat harmless.
    """

    case: UUID
    version: int
    outcome: str
    say: str = ""
    unit: str = ""
    because: str = ""
    command: UUID | None = None
    suggested: dict[str, Any] = field(default_factory=dict)


def locked(case: UUID) -> Case:
    """The case's row, locked until the transaction ends; Missing when there is none."""
    row = Case.objects.select_for_update().filter(pk=case).first()
    if row is None:
        raise Missing("no-case", "没有这件事", "there is no such case")
    return row


def check_version(row: Case, version: int) -> None:
    """Changed when the case has moved since the viewer saw it; the facts say how it stands now."""
    if row.version != version:
        raise Changed(
            "changed",
            "刚才有人先处理了这件事,请看最新情况再决定",
            "someone else was first: look at how it stands now",
            stage=row.stage,
            state=row.state,
            version=row.version,
            holder=row.holder_post or row.holder,
            changed=row.changed.isoformat(),
        )


def must_be_open(row: Case) -> None:
    """Refusal when the case has ended."""
    if row.state != Case.OPEN:
        raise Changed("closed", "这件事已经办结", "this case has ended", version=row.version)


def is_reporter(viewer: Viewer, row: Case) -> bool:
    """Whether the viewer reported the case: signed in, or by the reporter's key or link."""
    if viewer.links.get("case") == row.pk:
        return True
    if viewer.account is None:
        return False
    return Reporter.objects.filter(case=row, account=viewer.account, joined=False).exists()


def must_act(viewer: Viewer, row: Case, course: rules.Course) -> None:
    """Forbidden unless the viewer holds the current step or stands above its holder."""
    allowed = may_act(
        viewer,
        course.stage.may,
        holder=row.holder,
        path=row.holder_path,
        body=row.holder_body,
        is_reporter=row.holder == "reporter" and is_reporter(viewer, row),
    )
    if not allowed:
        name = course.stage.name
        raise Forbidden(
            "not-holder",
            f"「{name.zh}」现在不在你手上",
            f"“{name.say('en')}” is not in your hands now",
        )


def decide(viewer: Viewer, command: Decide) -> Case:
    """End the current stage with an outcome and hand the case to whoever is next.

    Changed (409) when someone was first; Forbidden when it is not the viewer's step; Invalid when a
    sentence or a body is missing. A countersigned stage waits for the second signature.
    """
    with transaction():
        row = locked(command.case)
        if command.command and _done_before(command.command):
            return row
        check_version(row, command.version)
        must_be_open(row)
        course = course_of(viewer, row)
        must_act(viewer, row, course)
        outcome = _outcome(course, command)
        if course.stage.countersign is not None and not viewer.system:
            return _ask_countersign(viewer, row, command)
        turn = rules.follow(
            course, outcome, clock.now(), chosen(viewer, row, outcome, command.unit)
        )
        reason = {"because": command.because} if command.because else {}
        reason |= {"suggested": command.suggested} if command.suggested else {}
        return move(
            viewer,
            row,
            course,
            turn,
            command.outcome,
            say=command.say,
            reason=reason,
            command=command.command,
        )


def _done_before(command: UUID) -> bool:
    from gezhi.engines.trust.models import Journal

    return Journal.objects.filter(command=command).exists()


def _outcome(course: rules.Course, command: Decide) -> Outcome:
    outcome = course.stage.outcomes.get(command.outcome)
    if outcome is None:
        names = "、".join(course.stage.outcomes)
        words = Words(
            zh=f"这一步可以选:{names}", en=f"choose one of: {', '.join(course.stage.outcomes)}"
        )
        raise Invalid([Wrong("outcome", "unknown", words)])
    if outcome.say == "required" and not command.say.strip():
        words = Words(
            zh="请写一句说明,报事人会看到", en="write a sentence; the reporter will read it"
        )
        raise Invalid([Wrong("say", "required", words)])
    return outcome


def chosen(viewer: Viewer, row: Case, outcome: Outcome, unit: str) -> rules.Held | None:
    """The body that an outcome routes to, as a holder."""
    holder = outcome.holder
    if holder is None or not holder.body:
        return None
    attached = attached_at(viewer, row.path)
    bodies = bodies_at(viewer, attached.path, holder.body)
    if unit:
        body = unit_at(viewer, attached.place_id, unit)
    elif len(bodies) == 1:
        body = bodies[0]
    else:
        words = Words(zh="请选由哪个单位办理", en="choose the body that handles it")
        raise Invalid([Wrong("unit", "required", words)])
    if body.kind != holder.body:
        words = Words(zh="这一步不能交给这个单位", en="this step cannot go to that body")
        raise Invalid([Wrong("unit", "unfit", words)])
    return rules.Held("body", "", body.place_id, body.place.path, body.place.level, str(body.pk))


def _ask_countersign(viewer: Viewer, row: Case, command: Decide) -> Case:
    if Request.objects.filter(case=row, kind="countersign", decided=None).exists():
        raise Refusal("waiting", "正在等会签", "this waits for the second signature already")
    Request.objects.create(
        case=row,
        step=row.step,
        kind="countersign",
        outcome=command.outcome,
        amount={"say": command.say, "unit": command.unit, "because": command.because},
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
        kind="countersign",
    )
    return save_case(row, clock.now())


def move(
    viewer: Viewer,
    row: Case,
    course: rules.Course,
    turn: rules.Turn,
    outcome: str,
    *,
    say: str = "",
    reason: dict[str, Any] | None = None,
    command: UUID | None = None,
    verb: str = "case.moved",
    more: dict[str, Any] | None = None,
) -> Case:
    """Write what a turn leads to: the step's end, the next step or the case's end, and the journal.

    Called by every action that moves a case, inside its transaction.
    """
    now = clock.now()
    step = row.steps.get(n=row.step)
    late = step.due is not None and now > step.due and not row.waiting
    post = viewer.reason if viewer.system else viewer.post_over(row.holder_path, course.stage.may)
    _end(step, outcome, say, reason or {}, viewer, post, now)
    facts = _facts(course, step, outcome, late, now) | (more or {})
    row.late = row.late or late
    row.waiting = False
    if course.type.public is not None and step.stage == course.type.public.after:
        row.public = True
    if turn.step is not None:
        _begin(row, turn.step, reopens=turn.reopens)
        facts |= {
            "holder": turn.step.held.kind,
            "post": turn.step.held.post,
            "level": turn.step.held.level,
        }
        facts["hand_overs"] = row.hand_overs
    record(
        viewer,
        verb,
        "case",
        row.pk,
        place_id=row.place_id,
        path=row.path,
        as_post=post,
        command=command,
        **facts,
    )
    if turn.step is None:
        close(viewer, row, course, turn.result, post)
    elif turn.reopens:
        record(
            viewer, "case.reopened", "case", row.pk, place_id=row.place_id, path=row.path, **facts
        )
    Request.objects.filter(case=row, decided=None).update(
        decided=now, agreed=False, answer="lapsed"
    )
    return save_case(row, now)


def _end(
    step: Step,
    outcome: str,
    say: str,
    reason: dict[str, Any],
    viewer: Viewer,
    post: str,
    now: datetime,
) -> None:
    step.ended, step.outcome, step.say = now, outcome, say.strip()
    step.reason = {**step.reason, **reason}
    step.by, step.by_post = viewer.account, post
    step.pauses = [[start, end or now.isoformat()] for start, end in step.pauses]
    step.save(update_fields=["ended", "outcome", "say", "reason", "by", "by_post", "pauses"])


def _facts(
    course: rules.Course, step: Step, outcome: str, late: bool, now: datetime
) -> dict[str, Any]:
    worked = rules.calendar_of(course.pack).worked(step.started, now)
    return {
        "case": course.type.case,
        "category": course.category,
        "stage": step.stage,
        "outcome": outcome,
        "from_level": step.holder_level,
        "late": late,
        "seconds": worked.total_seconds(),
    }


def _begin(row: Case, step: rules.Step, *, reopens: bool) -> None:
    held = step.held
    body = UUID(held.body) if held.body else None
    Step.objects.create(
        case=row,
        n=step.n,
        stage=step.stage,
        holder=held.kind,
        holder_post=held.post,
        holder_place=held.place_id,
        holder_path=held.path,
        holder_level=held.level,
        holder_body=body,
        started=step.started,
        due=step.due,
    )
    row.stage, row.step, row.due = step.stage, step.n, step.due
    row.holder, row.holder_post, row.holder_place = held.kind, held.post, held.place_id
    row.holder_path, row.holder_body, row.assignee = held.path, body, None
    row.hand_overs += 1
    row.reopened += 1 if reopens else 0


def close(viewer: Viewer, row: Case, course: rules.Course, result: str, post: str = "") -> None:
    """End a case with a result, and journal what the three rates are counted from."""
    now = clock.now()
    row.state, row.result, row.closed, row.due = Case.CLOSED, result, now, None
    row.counts_as = (
        course.type.results[result].counts_as if result in course.type.results else "apart"
    )
    worked = rules.calendar_of(course.pack).worked(row.opened, now)
    record(
        viewer,
        "case.closed",
        "case",
        row.pk,
        place_id=row.place_id,
        path=row.path,
        as_post=post,
        case=row.type,
        category=row.category,
        result=result,
        counts_as=row.counts_as,
        hand_overs=row.hand_overs,
        late=row.late,
        first=row.reopened == 0,
        seconds=worked.total_seconds(),
        elapsed=(now - row.opened).total_seconds(),
    )


def save_case(row: Case, now: datetime) -> Case:
    """Store a changed case under its next version."""
    row.changed = now
    row.version += 1
    row.save()
    return row
