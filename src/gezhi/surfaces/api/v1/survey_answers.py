"""Answers to surveys, at the door or from paper; doubles; corrections of the register."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import (
    answer_page,
    answer_view,
    door,
    doubles,
    survey,
)
from gezhi.engines.people.actions import decide_correction, undo_correction
from gezhi.engines.people.queries import CorrectionLine as Line
from gezhi.engines.people.queries import corrections
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.v1 import answer_shapes as shapes
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.openly import untold
from gezhi.surfaces.api.v1.points_shapes import NewId, Size
from gezhi.surfaces.api.v1.shapes import Asked, PlaceId, Sentence
from gezhi.surfaces.api.v1.surveys import DoorNumber
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["surveys"], auth=KNOWN)


class NewAnswer(shapes.Answered):
    """An answer that was asked for: at a `door`, of a `person` behind it, or at a `place` where no
    door is known; `paper`: it was filled in on paper. The same id again is the same answer."""

    id: NewId
    door: DoorNumber | None = None
    person: UUID | None = None
    place: PlaceId | None = None
    paper: bool = False


class NewRefusal(Asked):
    """That somebody did not want to answer: where, never who."""

    id: NewId
    door: DoorNumber | None = None
    place: PlaceId | None = None


class Refused(BaseModel):
    """That a refusal was counted."""

    id: UUID


class AnswerFilter(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    after: UUID | None = Field(default=None, description="the `next` of the page before")
    size: Size = 50


class Double(Asked):
    """Another answer of the same person."""

    double: UUID


class Purpose(Asked):
    """What the answers are wanted for; the journal keeps it."""

    reason: Sentence


class CorrectionFilter(BaseModel):
    """On which ground; what waits, or what was decided."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = None
    decided: bool = False


class CorrectionLine(BaseModel):
    """What somebody said is wrong in the register; `proposed` until who keeps it decides. Its words
    are gone once it is declined or taken back."""

    id: UUID
    door: str
    field: str
    was: str
    proposed: str
    source: str
    at: datetime
    state: str
    reason: str
    decides: bool = Field(description="the viewer decides it")


class CorrectionDecision(Asked):
    """Whether the register is changed by it; if not, why."""

    accept: bool
    reason: str = Field(default="", max_length=500)


class CorrectionDecided(BaseModel):
    """How it stands now."""

    id: UUID
    state: str


@router.post("/surveys/{survey_id}/answers", response={200: shapes.Taken, **WRITING})
def take_answer(request: HttpRequest, survey_id: UUID, asked: NewAnswer) -> shapes.Taken:
    """Take an answer, by those who ask on its ground. What the register holds is taken over where
    `right` says so; what differs becomes a correction that its keeper decides."""
    viewer = viewer_of(request)
    line = survey(viewer, survey_id)
    found = door(viewer, survey_id, asked.door) if asked.door is not None else None
    told = actions.NewAnswer(
        survey_id,
        asked.given(),
        household=found.row.household_id if found else None,
        door=asked.door,
        person=asked.person,
        place=asked.place,
        source="paper" if asked.paper else "door",
        id=asked.id,
    )
    made = actions.answer(viewer, told)
    alike = [one.pk for one in actions.same_as(viewer, made)]
    return shapes.Taken(id=made.pk, alike=alike, erased_on=line.row.erases)


@router.post("/surveys/{survey_id}/refusals", response={200: Refused, **WRITING})
def count_refusal(request: HttpRequest, survey_id: UUID, asked: NewRefusal) -> Refused:
    """Count a refusal without a name; the door is left in peace."""
    told = actions.NewRefusal(survey=survey_id, **asked.model_dump())
    return Refused(id=actions.decline(viewer_of(request), told).pk)


@router.get("/surveys/{survey_id}/answers", response={200: shapes.SurveyAnswerPage, **READING})
@untold
def list_answers(
    request: HttpRequest, survey_id: UUID, wanted: Query[AnswerFilter]
) -> shapes.SurveyAnswerPage:
    """The answers, for who keeps the survey; of a phone its ends alone."""
    viewer = viewer_of(request)
    rows, more = answer_page(viewer, survey_id, after=wanted.after, size=wanted.size)
    line = survey(viewer, survey_id)
    return shapes.SurveyAnswerPage(rows=[shapes.answer_line(one, line) for one in rows], next=more)


@router.post(
    "/surveys/{survey_id}/export",
    response={200: list[shapes.SurveyAnswerLine], **WRITING},
)
@untold
def export_answers(
    request: HttpRequest, survey_id: UUID, asked: Purpose
) -> list[shapes.SurveyAnswerLine]:
    """All answers with whole phone numbers, for a purpose that the journal keeps."""
    viewer = viewer_of(request)
    found = actions.export_answers(viewer, survey_id, asked.reason)
    line = survey(viewer, survey_id)
    return [shapes.answer_line(one, line, whole=True) for one in found]


@router.get("/surveys/{survey_id}/doubles", response={200: list[shapes.AnswerPair], **READING})
@untold
def list_doubles(request: HttpRequest, survey_id: UUID) -> list[shapes.AnswerPair]:
    """Pairs that look like the same person's, on grounds where the viewer asks."""
    viewer = viewer_of(request)
    line = survey(viewer, survey_id)
    return [
        shapes.AnswerPair(first=shapes.answer_line(one, line), second=shapes.answer_line(two, line))
        for one, two in doubles(viewer, survey_id)
    ]


@router.get("/survey-answers/{answer_id}", response={200: shapes.SurveyAnswerLine, **READING})
@untold
def get_answer(request: HttpRequest, answer_id: UUID) -> shapes.SurveyAnswerLine:
    """One answer, for those who ask on its ground."""
    return _answer(viewer_of(request), answer_id)


def _answer(viewer: Viewer, wanted: UUID) -> shapes.SurveyAnswerLine:
    found = answer_view(viewer, wanted)
    return shapes.answer_line(found, survey(viewer, found.row.survey_id))


@router.post(
    "/survey-answers/{answer_id}/merge",
    response={200: shapes.SurveyAnswerLine, **WRITING},
)
def merge_answers(request: HttpRequest, answer_id: UUID, asked: Double) -> shapes.SurveyAnswerLine:
    """Say that another answer is of the same person; both are kept, and count as one."""
    viewer = viewer_of(request)
    return _answer(viewer, actions.merge(viewer, answer_id, asked.double).pk)


@router.post(
    "/survey-answers/{answer_id}/part",
    response={200: shapes.SurveyAnswerLine, **WRITING},
)
def part_answer(request: HttpRequest, answer_id: UUID) -> shapes.SurveyAnswerLine:
    """Say that an answer is of somebody of their own; a merging is undone."""
    viewer = viewer_of(request)
    return _answer(viewer, actions.part(viewer, answer_id).pk)


@router.get("/corrections", response={200: list[CorrectionLine], **READING})
@untold
def list_corrections(request: HttpRequest, wanted: Query[CorrectionFilter]) -> list[CorrectionLine]:
    """Corrections of the register on the viewer's ground, 200 at most."""
    viewer = viewer_of(request)
    rows = corrections(viewer, path_of(viewer, wanted.place), decided=wanted.decided)
    return [_correction(one) for one in rows]


def _correction(one: Line) -> CorrectionLine:
    names = ("field", "was", "proposed", "source", "at", "state", "reason")
    told: dict[str, Any] = {name: getattr(one.row, name) for name in names}
    return CorrectionLine(id=one.row.pk, door=one.door, decides=one.decides, **told)


@router.post("/corrections/{correction}/decide", response={200: CorrectionDecided, **WRITING})
def decide_on_correction(
    request: HttpRequest, correction: UUID, asked: CorrectionDecision
) -> CorrectionDecided:
    """Change the register by it, or decline it with a reason; by who keeps the register."""
    told = {"accept": asked.accept, "reason": asked.reason}
    row = decide_correction(viewer_of(request), correction, **told)
    return CorrectionDecided(id=row.pk, state=row.state)


@router.post("/corrections/{correction}/undo", response={200: CorrectionDecided, **WRITING})
def undo_decided_correction(request: HttpRequest, correction: UUID) -> CorrectionDecided:
    """Put the register back to what it held."""
    row = undo_correction(viewer_of(request), correction)
    return CorrectionDecided(id=row.pk, state=row.state)
