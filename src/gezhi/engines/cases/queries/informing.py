"""Whom to tell about a case, and what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.engines.cases.models import Case, CaseLink, Note, Reporter
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.calendar import calendar_of


@dataclass(frozen=True, slots=True)
class Informed:
    """A reporter who is told, and what the message needs; `own_code` is the number they were given,
    `code` that of the case which goes on after a merge. `answered` says that it was this reporter
    who evaluated the last step."""

    case: UUID
    code: str
    own_code: str
    reporter: UUID
    account: UUID | None
    phone: str
    language: str
    holder: str
    hand_overs: int
    waiting: bool
    result: Words | None
    answered: bool
    merged: bool
    evaluate_until: datetime


def to_inform(viewer: Viewer, case: UUID) -> list[Informed]:
    """The reporters of a case (of a merged one, those who came from it) whom a message can reach;
    only for the product itself, as it opens their numbers."""
    if not viewer.system:
        raise Missing("no-case", "没有这件事", "there is no such case")
    row = Case.objects.filter(pk=case).first()
    if row is None:
        raise Missing("no-case", "没有这件事", "there is no such case")
    people = Reporter.objects.select_related("case")
    merged = row.merged_into_id is not None
    people = people.filter(origin__in=_origins(case)) if merged else people.filter(case=row)
    began = row.steps.values_list("started", flat=True).get(n=row.step)
    type_ = pack_by_id(row.pack_id).cases[row.type]
    result = type_.results.get(row.result)
    until = _until(row, type_.evaluate_link)
    return [
        Informed(
            one.case_id,
            one.case.code,
            row.code,
            one.pk,
            one.account,
            one.phone,
            one.language,
            row.holder if row.state == Case.OPEN else "",
            row.hand_overs,
            row.waiting,
            result.name if result else None,
            one.answered is not None and one.answered >= began,
            row.merged_into_id is not None,
            until,
        )
        for one in people.order_by("id")
        if one.account or one.phone
    ]


def _origins(case: UUID) -> set[UUID]:
    """The case and those that were merged into it before."""
    found, fresh = {case}, {case}
    while fresh:
        into = CaseLink.objects.filter(other__in=fresh, kind="merge", undone=None)
        fresh = set(into.values_list("one", flat=True)) - found
        found |= fresh
    return found


def _until(row: Case, within: Within | None) -> datetime:
    now = clock.now()
    due = calendar_of(pack_by_id(row.pack_id)).deadline(now, within).due if within else row.due
    return due or now + timedelta(days=14)


def last_question(viewer: Viewer, case: UUID) -> str:
    """The question that the reporter was asked last."""
    note = Note.objects.filter(case=case, kind="question").order_by("-at").first()
    return note.text if note else ""
