"""Surveys that residents answer by themselves; nobody has to sign in."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict

from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import (
    answered_already,
    open_to_residents,
    own_known,
    resident_survey,
    survey_figures,
)
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1.answer_shapes import Answered, Taken
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.openly import OPENLY, tagged, untold
from gezhi.surfaces.api.v1.points_shapes import NewId
from gezhi.surfaces.api.v1.shapes import PlaceId
from gezhi.surfaces.api.v1.survey_shapes import (
    SurveyCounts,
    SurveyLine,
    SurveySheet,
    survey_counts,
    survey_line,
    survey_sheet,
)

router = Router(tags=["surveys"])


class OwnAnswer(Answered):
    """One's own answer. The same id again is the same answer."""

    id: NewId


class SurveyGround(BaseModel):
    """Around which place."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId


@router.get("/public-surveys", response={200: list[SurveyLine], **OPENLY}, throttle=ANONYMOUS)
@tagged
def list_public_surveys(request: HttpRequest, wanted: Query[SurveyGround]) -> list[SurveyLine]:
    """The running surveys that residents around a place answer by themselves."""
    viewer = viewer_of(request)
    rows = open_to_residents(viewer, path_of(viewer, wanted.place))
    return [survey_line(one) for one in rows]


@router.get("/public-surveys/{survey_id}", response={200: SurveySheet, **READING})
@untold
def get_public_survey(request: HttpRequest, survey_id: UUID) -> SurveySheet:
    """What such a survey asks, and what is not asked of the viewer again."""
    viewer = viewer_of(request)
    known, done = own_known(viewer, survey_id), answered_already(viewer, survey_id)
    return survey_sheet(resident_survey(viewer, survey_id), known, answered=done)


@router.post(
    "/public-surveys/{survey_id}/answers",
    response={200: Taken, **WRITING},
    throttle=ANONYMOUS,
)
def answer_survey(request: HttpRequest, survey_id: UUID, asked: OwnAnswer) -> Taken:
    """Answer by oneself; nobody has to sign in. Whoever does is not asked what the register
    holds."""
    viewer = viewer_of(request)
    line = resident_survey(viewer, survey_id)
    known = own_known(viewer, survey_id)
    person = known.person.pk if known and known.person else None
    told = actions.NewAnswer(survey_id, asked.given(), person=person, source="portal", id=asked.id)
    made = actions.answer(viewer, told)
    return Taken(id=made.pk, alike=[], erased_on=line.row.erases)


@router.get(
    "/public-surveys/{survey_id}/counts",
    response={200: SurveyCounts, **OPENLY},
    throttle=ANONYMOUS,
)
@tagged
def get_survey_counts(request: HttpRequest, survey_id: UUID) -> SurveyCounts:
    """What came of such a survey, in counts that point at nobody."""
    viewer = viewer_of(request)
    resident_survey(viewer, survey_id)
    return survey_counts(*survey_figures(viewer, survey_id), inside=False)
