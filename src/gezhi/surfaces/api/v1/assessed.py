"""One of the assessed: evidence, the check, objections and their answers, corrections."""

from typing import Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Router
from pydantic import Field

from gezhi.engines.assessment import actions
from gezhi.engines.assessment.queries import evidence_file, one
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.assessed_shapes import AssessedWhole, one_whole
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_shapes import NewId
from gezhi.surfaces.api.v1.shapes import Asked
from gezhi.surfaces.api.v1.uploads import form_of, sent_form
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["assessment"], auth=KNOWN)
WHOLE = {200: AssessedWhole, **WRITING}
Said = Field(max_length=4000)


class EvidenceAsked(Asked):
    """Words under an indicator; those with a file are sent as a form."""

    id: NewId
    indicator: str = Field(max_length=40)
    text: str = Said


class ObjectionAsked(Asked):
    """What somebody has against their scores."""

    id: NewId
    text: str = Said


class ObjectionAnswer(Asked):
    """What becomes of an objection, and why."""

    outcome: Literal["upheld", "dismissed"]
    reason: str = Said


class CorrectionAsked(Asked):
    """What an indicator should have been: points of judges, or the number that should have been
    counted; and why."""

    id: NewId
    indicator: str = Field(max_length=40)
    number: str = Field(max_length=40, examples=["0.95"])
    reason: str = Said


@router.get("/assessed/{assessed}", response={200: AssessedWhole, **READING})
def get_assessed(request: HttpRequest, assessed: UUID) -> AssessedWhole:
    """One of the assessed, for themselves and for those who judge or lead; that somebody else looks
    at a person's is kept in the journal."""
    viewer = viewer_of(request)
    actions.look(viewer, assessed)
    return _whole(viewer, assessed)


@router.post("/assessed/{assessed}/evidence", response=WHOLE)
def give_evidence(request: HttpRequest, assessed: UUID, asked: EvidenceAsked) -> AssessedWhole:
    """Say what was done under an indicator, before the scores are checked."""
    viewer = viewer_of(request)
    new = actions.NewEvidence(assessed, asked.indicator, asked.text, id=asked.id)
    actions.add_evidence(viewer, new)
    return _whole(viewer, assessed)


@router.post(
    "/assessed/{assessed}/evidence-files",
    response=WHOLE,
    openapi_extra=form_of(
        id={"type": "string", "format": "uuid"},
        indicator={"type": "string", "maxLength": 40},
        text={"type": "string", "maxLength": 4000},
    ),
)
def give_evidence_with_file(request: HttpRequest, assessed: UUID) -> AssessedWhole:
    """The same with a PDF or a picture of at most 10 MB that shows it."""
    viewer = viewer_of(request)
    asked, file = sent_form(request, EvidenceAsked)
    new = actions.NewEvidence(
        assessed, asked.indicator, asked.text, file.name or "", file.read(), asked.id
    )
    actions.add_evidence(viewer, new)
    return _whole(viewer, assessed)


@router.post("/assessment-evidence/{evidence}/take-back", response=WHOLE)
def take_evidence_back(request: HttpRequest, evidence: UUID) -> AssessedWhole:
    """Take words back before the scores are checked."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.take_back(viewer, evidence).assessed_id)


@router.post("/assessed/{assessed}/check", response=WHOLE)
def check_scores(request: HttpRequest, assessed: UUID) -> AssessedWhole:
    """Confirm scores as somebody who gave none of them: they are shown for objection."""
    viewer = viewer_of(request)
    actions.check(viewer, assessed)
    return _whole(viewer, assessed)


@router.post("/assessed/{assessed}/objections", response=WHOLE)
def object_to_scores(request: HttpRequest, assessed: UUID, asked: ObjectionAsked) -> AssessedWhole:
    """Object to one's scores while they are shown, once in each turn."""
    viewer = viewer_of(request)
    actions.object_to(viewer, actions.NewObjection(assessed, asked.text, id=asked.id))
    return _whole(viewer, assessed)


@router.post("/assessment-objections/{objection}/answer", response=WHOLE)
def answer_score_objection(
    request: HttpRequest, objection: UUID, asked: ObjectionAnswer
) -> AssessedWhole:
    """Answer an objection, as somebody who leads and gave none of the points."""
    viewer = viewer_of(request)
    answer = actions.Answered(objection, asked.outcome, asked.reason)
    return _whole(viewer, actions.answer_objection(viewer, answer).assessed_id)


@router.post("/assessed/{assessed}/corrections", response=WHOLE)
def correct_assessed(request: HttpRequest, assessed: UUID, asked: CorrectionAsked) -> AssessedWhole:
    """Correct what was decided by a new decision; the result follows when it is closed again."""
    viewer = viewer_of(request)
    told = actions.Correction(assessed, asked.indicator, asked.number, asked.reason, id=asked.id)
    actions.correct(viewer, told)
    return _whole(viewer, assessed)


@router.get(
    "/assessment-files/{evidence}",
    response=READING,
    openapi_extra={
        "responses": {
            200: {
                "description": "The bytes of the file.",
                "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def get_assessment_file(request: HttpRequest, evidence: UUID) -> FileResponse:
    """A file of evidence, for the assessed and for those who judge or lead."""
    row, path = evidence_file(viewer_of(request), evidence)
    if not path.is_file():
        raise Missing("no-file", "没有这个文件", "there is no such file")
    answer = FileResponse(path.open("rb"), content_type=row.type, filename=row.name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _whole(viewer: Viewer, wanted: UUID) -> AssessedWhole:
    return one_whole(one(viewer, wanted))
