"""Taking the next step of a case."""

from datetime import datetime
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.cases.actions.answering import hold_jointly, seal_away
from gezhi.engines.cases.actions.concerning import tell_concerned, tell_end
from gezhi.engines.cases.models import Case, Reporter, Request, Step
from gezhi.engines.cases.queries.seeing import must_be_in
from gezhi.engines.cases.queries.steps import facts_of
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.standing import apart, may_act
from gezhi.engines.people.queries import body
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer


def locked(case: UUID, viewer: Viewer | None = None) -> Case:
    """The case's row, locked until the transaction ends; Missing when there is none, or when it is
    confidential and not the viewer's."""
    row = Case.objects.select_for_update().filter(pk=case).first()
    if row is None:
        raise Missing("no-case", "没有这件事", "there is no such case")
    if viewer is not None:
        must_be_in(viewer, row)
    return row


def check_version(row: Case, version: int) -> None:
    """Changed when the case has moved since the viewer saw it; the facts say how it stands now."""
    if row.version != version:
        raise Changed(
            "changed",
            "刚才有人先处理了这件事，请看最新情况再决定",
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
    whose = row.holder == "reporter" or course.stage.not_by is not None
    reports = whose and is_reporter(viewer, row)
    allowed = may_act(
        viewer,
        course.stage.may,
        holder=row.holder,
        path=row.holder_path,
        body=row.holder_body,
        is_reporter=reports,
    )
    if apart(viewer, course.stage, row.opened_by, is_reporter=reports):
        raise Forbidden("own-case", "您写的，由别人来核、来定", "you wrote it: others judge it")
    if not allowed:
        name = course.stage.name
        raise Forbidden(
            "not-holder",
            f"「{name.zh}」现在不在您手上",
            f"“{name.say('en')}” is not in your hands now",
        )


def unit_of(viewer: Viewer, held: rules.Held) -> str:
    """The body that holds a step by its key in the pack, under which statistics count it; empty
    where it is held by a post or the reporter."""
    return body(viewer, UUID(held.body)).unit if held.body else ""


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
    if row.confidential:
        _hush(row, step, say, reason or {})
        say, reason = "", {}
    _end(step, outcome, say, reason or {}, viewer, post, now)
    facts = _facts(course, step, outcome, late, now) | (more or {})
    facts["from_body"] = unit_of(viewer, course.now.held)
    row.late = row.late or late
    row.waiting = False
    row.public = row.public or becomes_public(row, course, outcome)
    if turn.step is not None:
        _begin(row, turn.step, reopens=turn.reopens)
        facts |= {
            "holder": turn.step.held.kind,
            "post": turn.step.held.post,
            "body": unit_of(viewer, turn.step.held),
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
    Request.objects.filter(case=row, decided=None).update(decided=now)
    if course.type.concerned is not None:
        tell_concerned(row, course, turn, outcome)
    if any(stage.with_ for stage in course.type.stages):
        hold_jointly(viewer, row)
    return save_case(row, now)


def becomes_public(row: Case, course: rules.Course, outcome: str) -> bool:
    """Whether a case is public from the end of its step on: where its type says so, and does not
    leave it out (`except`), for what it is or for how the step ended."""
    public = course.type.public
    if public is None or row.confidential or course.now.stage != public.after:
        return False
    facts = facts_of(row, course) | {"outcome": outcome}
    return public.except_ is None or not public.except_.holds(facts)


def _hush(row: Case, step: Step, say: str, reason: dict[str, Any]) -> None:
    """The words of a confidential step go behind the wall."""
    because = str(reason.get("because") or "")
    if say.strip() or because:
        seal_away(row, step.n, say=say.strip(), because=because)


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
        "from_post": step.holder_post,
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
    """End a case with a result, and journal what the three rates are counted from. It counts for
    the last body that held it."""
    now = clock.now()
    held = next((step.held for step in reversed(course.steps) if step.held.body), rules.REPORTER)
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
        body=unit_of(viewer, held),
        hand_overs=row.hand_overs,
        late=row.late,
        first=row.reopened == 0,
        seconds=worked.total_seconds(),
        elapsed=(now - row.opened).total_seconds(),
        **counted(row, course),
    )
    tell_end(row, course)


def counted(row: Case, course: rules.Course) -> dict[str, Any]:
    """The number that the case type counts, as fact `count`: the answer given last, in the form or
    in a step; nothing where it was not asked on the way that the case took."""
    key = course.type.counts
    if key is None:
        return {}
    given = [row.form, *row.steps.order_by("n").values_list("answers", flat=True)]
    numbers = [one[key] for one in given if key in one]
    return {"count": int(numbers[-1])} if numbers else {}


def save_case(row: Case, now: datetime) -> Case:
    """Store a changed case under its next version."""
    row.changed = now
    row.version += 1
    row.save()
    return row
