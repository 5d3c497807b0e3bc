"""Going on as another case: what an outcome of the pack opens where a case ends."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.engines.cases.actions.answering import keep_answers
from gezhi.engines.cases.actions.moving import move
from gezhi.engines.cases.actions.opening import OpenCase, open_case
from gezhi.engines.cases.models import Case, CaseLink, Reporter
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import Opens


def conclude(
    viewer: Viewer,
    row: Case,
    course: rules.Course,
    turn: rules.Turn,
    outcome: str,
    *,
    say: str = "",
    reason: dict[str, Any] | None = None,
    command: UUID | None = None,
    answers: dict[str, Any] | None = None,
) -> Case:
    """Move a case by somebody's decision, keep what they answered with the step, and open the case
    that the outcome says goes on from it."""
    holder_path = row.holder_path
    if answers:
        keep_answers(row, course, course.stage.outcomes[outcome], answers, row.step)
    row = move(viewer, row, course, turn, outcome, say=say, reason=reason, command=command)
    if turn.opens is not None:
        post = viewer.post_over(holder_path, course.stage.may)
        _go_on_as(viewer, row, course, turn.opens, say, post)
    return row


def _go_on_as(
    viewer: Viewer, row: Case, course: rules.Course, opens: Opens, say: str, post: str
) -> None:
    """That the outcome says so is the permission: the decider need not be one who may open such a
    case by hand. Invalid at `say` when the case's words and the sentence do not fill the new
    form."""
    answers = _answers(row, course, opens, f"{row.text}\n{say.strip()}".strip())
    post = viewer.reason if viewer.system else post
    allowed = replace(viewer, system=True, reason=post)
    command = OpenCase(opens.case, answers, id=new_id(), channel="case", place=row.place_id)
    try:
        receipt = open_case(allowed, command)
    except Invalid as fault:
        raise Invalid([Wrong("say", one.code, one.words) for one in fault.wrong]) from fault
    take_along(viewer, row, receipt.id, "opened", say)
    record(
        viewer,
        "case.continued",
        "case",
        row.pk,
        place_id=row.place_id,
        path=row.path,
        as_post=post,
        case=row.type,
        source=str(receipt.id),
    )


def _answers(row: Case, course: rules.Course, opens: Opens, text: str) -> dict[str, Any]:
    """The new form: what the pack says, and what comes along. Files stay where they are."""
    target = course.pack.cases[opens.case]
    answers = dict(opens.answers)
    place = row.place.code or str(row.place_id)
    own = {"text": text, "location": {"place": place}, "category": row.category}
    for kind, value in own.items():
        before, field = course.type.field_of(kind), target.field_of(kind)
        if before is not None and field is not None and value and before.tree == field.tree:
            answers.setdefault(field.field, value)
    return answers


def take_along(viewer: Viewer, row: Case, made: UUID, kind: str, reason: str) -> None:
    """Give a case that came out of another its spot on the ground and its reporters, who follow it
    by a key of their own, and link both."""
    Case.objects.filter(pk=made).update(lon=row.lon, lat=row.lat, spot=row.spot)
    part = Case.objects.get(pk=made)
    CaseLink.objects.create(kind=kind, one=part, other=row, by=viewer.account, reason=reason[:200])
    Reporter.objects.filter(case=part).delete()
    for reporter in row.reporters.all():
        reporter.pk, reporter.case, reporter.origin = new_id(), part, part.pk
        reporter.answer, reporter.answered = "", None
        reporter.save(force_insert=True)
