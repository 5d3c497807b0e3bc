"""Joining a matter that others reported, and taking one's own contact out again."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.engines.cases.actions.files import unclaimed
from gezhi.engines.cases.actions.moving import locked, must_be_open
from gezhi.engines.cases.models import Case, Note, Reporter
from gezhi.engines.cases.queries.course import course_of
from gezhi.engines.cases.queries.following import follow_key
from gezhi.engines.cases.queries.seeing import own_reporters, sees_by_duty
from gezhi.engines.cases.rules.forms import judge
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Missing, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer

ASKED = ("name", "phone")


@dataclass(frozen=True, slots=True)
class JoinCase:
    """“Me too”. The id is made by the caller (UUIDv7): sending it twice joins once. Text and
    files are for staff; the other reporters do not see them."""

    case: UUID
    id: UUID = field(default_factory=new_id)
    text: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    language: str = "zh-hans"


def join_case(viewer: Viewer, command: JoinCase) -> str:
    """Follow a public case as one who met the same; returns the follow key. Who follows it already
    gets the key that they have.

    Missing when the case is not public to the viewer, Changed when it has ended, Invalid for a name
    or number that is none.
    """
    must_be_v7(command.id)
    with transaction():
        row = locked(command.case, viewer)
        if not row.public and not sees_by_duty(viewer, row):
            raise Missing("no-case", "没有这件事", "there is no such case")
        before = _before(viewer, row, command.id)
        if before is not None:
            return follow_key(before.pk)
        must_be_open(row)
        made = _follower(viewer, row, command)
        if command.text.strip():
            text = command.text.strip()[:2000]
            Note.objects.create(
                case=row, kind="answer", text=text, by=viewer.account, reporter=made.pk
            )
        unclaimed(viewer, command.files).update(case=row, step=row.step, reporter=made.pk)
        _record(viewer, "case.seconded", row)
    return follow_key(made.pk)


def _before(viewer: Viewer, row: Case, id_: UUID) -> Reporter | None:
    same = Reporter.objects.filter(pk=id_).first()
    if same is not None and same.case_id == row.pk:
        return same
    return next((one for one in own_reporters(viewer, row) if one.case_id == row.pk), None)


def _follower(viewer: Viewer, row: Case, command: JoinCase) -> Reporter:
    course = course_of(viewer, row)
    asked = [one for one in course.type.form if one.kind in ASKED]
    given = {one.field: command.answers.get(one.field) for one in asked}
    clean, wrong = judge(course.pack, course.type.model_copy(update={"form": asked}), given)
    if wrong:
        raise Invalid(wrong)
    by_kind = {one.kind: clean.get(one.field, "") for one in asked}
    phone = by_kind.get("phone", "")
    return Reporter.objects.create(
        id=command.id,
        case=row,
        origin=row.pk,
        account=None if phone and viewer.grants else viewer.account,
        name=by_kind.get("name", ""),
        phone=phone,
        phone_index=phone_index(phone) if phone else "",
        language=command.language,
        joined=True,
    )


def remove_contact(viewer: Viewer, case: UUID) -> int:
    """Take the viewer's own name and number out of a case (PIPL 47); the case goes on, and they
    follow it by their link or account. Returns how many entries were emptied."""
    with transaction():
        row = locked(case, viewer)
        mine = own_reporters(viewer, row)
        if not mine:
            raise Forbidden(
                "not-reporter", "只有报事人自己可以删除", "only the reporter can remove it"
            )
        emptied = Reporter.objects.filter(pk__in=[one.pk for one in mine]).update(
            name="", phone="", phone_index=""
        )
        _record(viewer, "case.contact_removed", row)
    return emptied


def _record(viewer: Viewer, verb: str, row: Case) -> None:
    record(viewer, verb, "case", row.pk, place_id=row.place_id, path=row.path, case=row.type)
