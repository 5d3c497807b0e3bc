"""Surveys for those who work with them: opening one, its doors, publicity, its end."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import (
    door,
    door_page,
    openable_surveys,
    progress,
    survey,
    survey_figures,
    surveys,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.v1 import survey_shapes as shapes
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.openly import untold
from gezhi.surfaces.api.v1.points_shapes import Day, NewId, Size, Word
from gezhi.surfaces.api.v1.shapes import Asked, Key, PlaceId, Spot, named, said
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["surveys"], auth=KNOWN)
DoorNumber = Annotated[int, Field(ge=1, le=2**53, description="the number of a door")]


class NewSurvey(Asked):
    """A survey of the pack over a ground; `doors` are the only households that it goes to, as of a
    project. The same id again is the same survey."""

    id: NewId
    place: PlaceId
    survey: Key
    doors: list[UUID] = Field(default_factory=list[UUID], max_length=5000)


class NewPublicity(Asked):
    """That so many people were told of it on a day: a count, never names."""

    id: NewId
    day: Day
    people: int = Field(ge=1, le=2**31 - 1)
    what: str = Field(max_length=200)
    place: PlaceId | None = None


class DoorFilter(BaseModel):
    """Which doors: at a place or below it, in a state, at a stage of a project."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = None
    state: shapes.DoorState | None = None
    stage: Word = ""
    after: int = Field(default=0, ge=0, le=2**53, description="the `next` of the page before")
    size: Size = 50


class NewDoor(Asked):
    """A door that is no household's, of a kind of the pack, by its name."""

    id: NewId
    kind: Key
    label: str = Field(max_length=200)
    place: PlaceId | None = None


class NewStage(Asked):
    """How doors stand in a project, by their numbers."""

    doors: list[DoorNumber] = Field(min_length=1, max_length=500)
    stage: Key


class Stood(BaseModel):
    """How many doors changed."""

    doors: int


@router.get("/surveys", response={200: list[shapes.SurveyLine], **READING})
def list_surveys(request: HttpRequest) -> list[shapes.SurveyLine]:
    """The surveys with which the viewer works, running ones first."""
    return [shapes.survey_line(one) for one in surveys(viewer_of(request))]


@router.get("/surveys/openable", response={200: list[shapes.SurveyOffer], **READING})
def list_openable_surveys(request: HttpRequest) -> list[shapes.SurveyOffer]:
    """Surveys of packs that the viewer may open and that do not run there."""
    return [
        shapes.SurveyOffer(
            place=Spot(id=place.pk, name=place.name),
            survey=named(rules.survey, rules.name),
            purpose=said(rules.purpose),
            basis=said(rules.basis),
            since=rules.from_,
            until=rules.expires,
            questions=len(rules.fields),
        )
        for place, rules in openable_surveys(viewer_of(request))
    ]


@router.post("/surveys", response={200: shapes.SurveyWhole, **WRITING})
def open_survey(request: HttpRequest, asked: NewSurvey) -> shapes.SurveyWhole:
    """Open a survey with its doors, by who keeps surveys there. 409 while it runs already."""
    viewer = viewer_of(request)
    told = actions.NewSurvey(asked.place, asked.survey, tuple(asked.doors), asked.id)
    return _whole(viewer, actions.open_survey(viewer, told).pk)


def _whole(viewer: Viewer, wanted: UUID) -> shapes.SurveyWhole:
    line = survey(viewer, wanted)
    return shapes.survey_whole(line, survey_figures(viewer, wanted), progress(viewer, wanted))


@router.get("/surveys/{survey_id}", response={200: shapes.SurveyWhole, **READING})
def get_survey(request: HttpRequest, survey_id: UUID) -> shapes.SurveyWhole:
    """One survey: what it asks, how far it is, what was answered, in counts."""
    return _whole(viewer_of(request), survey_id)


@router.post("/surveys/{survey_id}/end", response={200: shapes.SurveyWhole, **WRITING})
def end_survey(request: HttpRequest, survey_id: UUID) -> shapes.SurveyWhole:
    """End it before its day. Again: the same."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.end_survey(viewer, survey_id).pk)


@router.post("/surveys/{survey_id}/publicity", response={200: shapes.SurveyWhole, **WRITING})
def note_publicity(
    request: HttpRequest, survey_id: UUID, asked: NewPublicity
) -> shapes.SurveyWhole:
    """Note that people were told of it. The same id again changes nothing."""
    viewer = viewer_of(request)
    actions.publicise(viewer, actions.NewPublicity(survey=survey_id, **asked.model_dump()))
    return _whole(viewer, survey_id)


@router.get("/surveys/{survey_id}/doors", response={200: shapes.SurveyDoorPage, **READING})
@untold
def list_survey_doors(
    request: HttpRequest, survey_id: UUID, wanted: Query[DoorFilter]
) -> shapes.SurveyDoorPage:
    """The doors on the viewer's ground by number, page by page."""
    viewer = viewer_of(request)
    rows, more = door_page(
        viewer,
        survey_id,
        path=path_of(viewer, wanted.place),
        state=wanted.state or "",
        stage=wanted.stage,
        after=wanted.after,
        size=wanted.size,
    )
    return shapes.SurveyDoorPage(rows=[shapes.survey_door(one) for one in rows], next=more)


@router.post("/surveys/{survey_id}/doors", response={200: shapes.SurveyDoor, **WRITING})
def name_survey_door(request: HttpRequest, survey_id: UUID, asked: NewDoor) -> shapes.SurveyDoor:
    """Add a door that is no household's, as a shop's. The same id again is the same door."""
    told = actions.NewDoor(survey=survey_id, **asked.model_dump())
    return shapes.survey_door(actions.name_door(viewer_of(request), told))


@router.get(
    "/surveys/{survey_id}/doors/{number}", response={200: shapes.SurveyDoorWhole, **READING}
)
@untold
def get_survey_door(
    request: HttpRequest, survey_id: UUID, number: DoorNumber
) -> shapes.SurveyDoorWhole:
    """A door, and what the register holds of those behind it, so that it is not asked again."""
    viewer = viewer_of(request)
    seen = door(viewer, survey_id, number)
    return shapes.survey_door_whole(seen, survey(viewer, survey_id))


@router.post("/surveys/{survey_id}/stand", response={200: Stood, **WRITING})
def stand_survey_doors(request: HttpRequest, survey_id: UUID, asked: NewStage) -> Stood:
    """Say how doors stand now; those that stand so already are left alone."""
    many = actions.stand_at(viewer_of(request), survey_id, asked.doors, asked.stage)
    return Stood(doors=many)
