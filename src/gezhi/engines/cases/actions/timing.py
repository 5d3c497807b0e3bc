"""What time causes: overdue cases go up, silence is taken for an answer, pauses end."""

from datetime import datetime, timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.cases.actions.asking import resume
from gezhi.engines.cases.actions.moving import locked, move, save_case, unit_of
from gezhi.engines.cases.models import Case
from gezhi.engines.cases.queries.course import course_of, pauses_of
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.viewer import Viewer, system

TIME = system("time")


def pass_time(limit: int = 500) -> int:
    """Do what is due now; returns how many cases changed. Safe to run on several machines at once:
    each case is looked at again under its lock."""
    now = clock.now()
    due = Case.objects.filter(state=Case.OPEN, due__lt=now, waiting=False).order_by("due")
    waiting = Case.objects.filter(state=Case.OPEN, waiting=True).order_by("changed")
    changed = 0
    for id_ in list(due.values_list("pk", flat=True)[:limit]):
        changed += _overdue(TIME, id_)
    for id_ in list(waiting.values_list("pk", flat=True)[:limit]):
        changed += _waited_enough(TIME, id_, now)
    return changed


def _overdue(viewer: Viewer, case: UUID) -> int:
    with transaction():
        row = locked(case)
        now = clock.now()
        if row.state != Case.OPEN or row.waiting or row.due is None or row.due >= now:
            return 0
        course = course_of(viewer, row)
        if course.stage.silent is not None:
            turn = rules.follow(course, course.stage.silent, now)
            move(viewer, row, course, turn, "silent")
            return 1
        step = rules.escalate(course, now)
        if step is None:
            return _mark_late(viewer, row, course)
        record(
            viewer,
            "case.escalated",
            "case",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            case=row.type,
            stage=row.stage,
            level=step.held.level,
            from_body=unit_of(viewer, course.now.held),
            reason="overdue",
        )
        move(viewer, row, course, rules.Turn(step=step, raised=True), "overdue")
        return 1


def _mark_late(viewer: Viewer, row: Case, course: rules.Course) -> int:
    if row.late:
        return 0
    row.late = True
    record(
        viewer,
        "case.overdue",
        "case",
        row.pk,
        place_id=row.place_id,
        path=row.path,
        case=row.type,
        stage=row.stage,
        from_body=unit_of(viewer, course.now.held),
    )
    save_case(row, clock.now())
    return 1


def _waited_enough(viewer: Viewer, case: UUID, now: datetime) -> int:
    """A pause ends by itself when the reporter has not answered for as long as the pack allows."""
    with transaction():
        row = locked(case)
        if not row.waiting or row.state != Case.OPEN:
            return 0
        course = course_of(viewer, row)
        pauses = pauses_of(row.steps.get(n=row.step))
        if course.stage.pause is None or not pauses:
            return 0
        until = rules.calendar_of(course.pack).deadline(pauses[-1][0], course.stage.pause.up_to).due
        if until is None or until + timedelta(seconds=1) > now:
            return 0
        resume(viewer, row, "no answer")
        save_case(row, now)
        return 1
