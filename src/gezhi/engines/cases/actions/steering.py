"""Steering a case from its side: objection, co-holders, supervision, notes, corrections."""

from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.actions.asking import required
from gezhi.engines.cases.actions.deciding import chosen
from gezhi.engines.cases.actions.moving import (
    check_version,
    locked,
    move,
    must_act,
    must_be_open,
    save_case,
)
from gezhi.engines.cases.models import Case, CoHolder, Note
from gezhi.engines.cases.queries.course import course_of
from gezhi.engines.cases.queries.hands import colleagues
from gezhi.engines.cases.queries.seeing import must_see, voice_of
from gezhi.engines.cases.queries.steps import facts_of
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.people.queries import unit_at
from gezhi.engines.places.queries import attached_at, ladder
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.cases import Outcome


def _record(viewer: Viewer, verb: str, row: Case, **facts: Any) -> None:
    record(
        viewer, verb, "case", row.pk, place_id=row.place_id, path=row.path, case=row.type, **facts
    )


def object_to_routing(viewer: Viewer, case: UUID, version: int, reason: str) -> Case:
    """Say "not ours": back to the one who routed it, with the reason; in time, and only so
    often."""
    reason = required("reason", reason, "请写明为什么不归你们办", "say why it is not yours")
    with transaction():
        row = locked(case, viewer)
        check_version(row, version)
        must_be_open(row)
        course = course_of(viewer, row)
        must_act(viewer, row, course)
        now = clock.now()
        if not rules.may_object(course, now):
            raise Refusal(
                "no-objection",
                "已过提出异议的时限或次数：首接负责，请继续办理",
                "too late or too often to object: the first receiver stays responsible",
            )
        _record(viewer, "case.objected", row, stage=row.stage, agreed=True)
        turn = rules.Turn(step=rules.object_to(course, now))
        return move(viewer, row, course, turn, "objected", say=reason)


def reassign(
    viewer: Viewer, case: UUID, version: int, outcome: str, unit: str, because: str
) -> Case:
    """Take a case from its holder and give it to another of the routes of its routing stage; for
    those who may route over its place, with a reason."""
    because = required("because", because, "请写明改派的原因", "say why it goes to another")
    with transaction():
        row = locked(case, viewer)
        check_version(row, version)
        must_be_open(row)
        course = course_of(viewer, row)
        if not may(viewer, "case.route", path=row.path):
            raise Forbidden("not-allowed", "需要派单权限", "this needs the right to route")
        route = _route(course, outcome)
        turn = rules.follow(course, route, clock.now(), chosen(viewer, row, route, unit, course))
        return move(
            viewer, row, course, turn, "reassigned", say=because, reason={"because": because}
        )


def _route(course: rules.Course, key: str) -> Outcome:
    for stage in course.type.stages:
        outcome = stage.outcomes.get(key)
        if outcome is not None and outcome.holder is not None:
            return outcome
    words = Words(zh="请选一个去向", en="choose where it goes")
    raise Invalid([Wrong("outcome", "unknown", words)])


def supervise(viewer: Viewer, case: UUID, text: str) -> Case:
    """Put a case under supervision: its holder is told, and it stays marked until it ends."""
    text = required("text", text, "请写明督办要求", "say what is expected")
    with transaction():
        row = locked(case, viewer)
        must_be_open(row)
        if not may(viewer, "case.supervise", path=row.path):
            raise Forbidden("not-allowed", "需要督办权限", "this needs the right to supervise")
        row.supervised = True
        Note.objects.create(
            case=row,
            kind="supervision",
            text=text,
            by=viewer.account,
            by_post=viewer.post_over(row.path, "case.supervise"),
        )
        _record(viewer, "case.supervised", row, stage=row.stage)
        return save_case(row, clock.now())


def note(viewer: Viewer, case: UUID, text: str, kind: str = "internal") -> Note:
    """Add a note: `internal` for staff, `public` for all who follow the case. What a reporter adds
    is read by staff and by themselves."""
    text = required("text", text, "请写点什么", "write something")
    with transaction():
        row = locked(case, viewer)
        must_see(viewer, row)
        voice = voice_of(viewer, row)
        kind = "answer" if voice else kind
        if kind not in ("internal", "public", "answer"):
            words = Words(zh="请选内部或公开", en="internal or public")
            raise Invalid([Wrong("kind", "unknown", words)])
        made = Note.objects.create(
            case=row,
            kind=kind,
            text=text,
            by=viewer.account,
            by_post=viewer.post_over(row.path, "case.see"),
            reporter=voice,
        )
        _record(viewer, "case.noted", row, kind=kind)
        return made


def add_co_holder(viewer: Viewer, case: UUID, unit: str, reason: str = "") -> CoHolder:
    """Ask another body to help; the holder stays responsible."""
    with transaction():
        row = locked(case, viewer)
        must_be_open(row)
        must_act_or_route(viewer, row)
        body = unit_at(viewer, attached_at(viewer, row.path).place_id, unit)
        made, _ = CoHolder.objects.get_or_create(
            case=row,
            body=body.pk,
            until=None,
            defaults={"reason": "" if row.confidential else reason.strip()},
        )
        _record(viewer, "case.joined", row, body=unit)
        save_case(row, clock.now())
        return made


def end_co_holder(viewer: Viewer, case: UUID, unit: str) -> None:
    """The other body's help is no longer needed."""
    with transaction():
        row = locked(case, viewer)
        must_act_or_route(viewer, row)
        body = unit_at(viewer, attached_at(viewer, row.path).place_id, unit)
        CoHolder.objects.filter(case=row, body=body.pk, until=None).update(until=clock.now())
        _record(viewer, "case.left", row, body=unit)
        save_case(row, clock.now())


def must_act_or_route(viewer: Viewer, row: Case) -> None:
    """Forbidden unless the viewer holds the step or may route over the case's place."""
    if not may(viewer, "case.route", path=row.path):
        must_act(viewer, row, course_of(viewer, row))


def assign(viewer: Viewer, case: UUID, version: int, account: UUID | None) -> Case:
    """Name the colleague who does it, among those who hold the step; None lets all of them."""
    with transaction():
        row = locked(case, viewer)
        check_version(row, version)
        must_be_open(row)
        must_act(viewer, row, course_of(viewer, row))
        if account is not None and account not in dict(colleagues(viewer, row)):
            words = Words(zh="请选一起办这一步的同事", en="choose one who holds this step too")
            raise Invalid([Wrong("account", "unfit", words)])
        row.assignee = account
        _record(viewer, "case.assigned", row, stage=row.stage)
        return save_case(row, clock.now())


def _left_out(row: Case, course: rules.Course) -> bool:
    """Whether a public case is none any more, as it turned out to be of a kind that is left out."""
    public = course.type.public
    if public is None or public.except_ is None:
        return False
    return public.except_.holds(facts_of(row, course))


def correct(
    viewer: Viewer,
    case: UUID,
    version: int,
    *,
    category: str | None = None,
    place: int | None = None,
) -> Case:
    """Correct what kind of matter it is or where; the deadline of the current step follows."""
    with transaction():
        row = locked(case, viewer)
        check_version(row, version)
        must_be_open(row)
        must_act_or_route(viewer, row)
        course = course_of(viewer, row)
        if category is not None:
            if not any(tree.get(category) for tree in course.pack.matters.values()):
                words = Words(zh="请从列表里选一类", en="choose one from the list")
                raise Invalid([Wrong("category", "unknown", words)])
            row.category = category
            row.public = row.public and not _left_out(row, course)
        if place is not None:
            rung = ladder(viewer, place)[0]
            if attached_at(viewer, rung.path).path != attached_at(viewer, row.path).path:
                words = Words(zh="不能移到另一个街道", en="it cannot move to another area")
                raise Invalid([Wrong("place", "outside", words)])
            row.place_id, row.path = rung.id, rung.path
        step = row.steps.get(n=row.step)
        anew = course_of(viewer, row)
        step.due = row.due = rules.deadline_of(anew, anew.now).due
        step.save(update_fields=["due"])
        _record(viewer, "case.corrected", row, category=row.category)
        return save_case(row, clock.now())
