"""Trainings: planned, people invited, attendance entered, closed."""

from datetime import date, time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from gezhi.engines.people import actions
from gezhi.engines.people.queries import Listed, Plan, training, trainings
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.growing_shapes import (
    GroundKey,
    PageWanted,
    SomebodyLine,
    Title,
    Who,
    cut,
    spot,
    who_is,
)
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Named, PlaceId, Spot, named
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["trainings"], auth=KNOWN)
KEEPS = "training.keep"
Hour = Annotated[
    str,
    Field(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:00"], description="a local time"
    ),
]
TrainingState = Literal["planned", "closed", "off"]


class TrainingFilter(PageWanted):
    """Trainings of one state, or of all."""

    state: TrainingState | None = None


class TrainingAsked(Asked):
    """A plan. A course that repeats meets each week or month from its first day on. The same id
    again is the same plan."""

    id: NewId
    place: PlaceId
    course: GroundKey
    topic: Title
    first: Day
    begins: Hour
    minutes: int = Field(ge=0, le=2000, description="of each session")
    sessions: int = Field(default=1, ge=0, le=1000)
    where: Title = ""
    teacher: Title = ""
    partner: Title = Field(default="", description="enterprise or school")
    seats: int | None = Field(default=None, ge=0, le=10_000)


class Invited(Asked):
    """Who is put on the list."""

    people: list[Who] = Field(min_length=1, max_length=200)


class PresentList(Asked):
    """Who of the list was there, by the numbers of their lines."""

    present: list[UUID] = Field(max_length=2000)


class SessionLine(BaseModel):
    """A session; `marked` once its list was entered."""

    id: UUID
    day: date
    begins: str
    minutes: int
    marked: bool


class TrainingShort(BaseModel):
    """A training with its sessions: how many are on its list, how many have done it."""

    id: UUID
    place: Spot
    course: Named
    topic: str
    where: str
    teacher: str
    partner: str
    seats: int | None
    state: TrainingState
    listed: int
    done: int
    sessions: list[SessionLine]


class ListedLine(BaseModel):
    """Somebody on the list: at which sessions, and what came of it (`minutes` attended, the number
    of the certificate)."""

    id: UUID
    person: SomebodyLine
    place: str
    state: str
    attended: list[UUID]
    minutes: int
    number: str


class TrainingOpened(TrainingShort):
    """A training with its list."""

    people: list[ListedLine]


class TrainingPage(BaseModel):
    """A page of trainings; `next` is null on the last one."""

    rows: list[TrainingShort]
    next: UUID | None


@router.get("/trainings", response={200: TrainingPage, **READING})
def list_trainings(request: HttpRequest, wanted: Query[TrainingFilter]) -> TrainingPage:
    """Trainings that the viewer keeps, the newest first."""
    after = str(wanted.after or "")
    viewer, state = viewer_of(request), wanted.state or ""
    rows, more = cut(trainings(viewer, state=state, after=after, size=wanted.size + 1), wanted.size)
    return TrainingPage(
        rows=[TrainingShort(**_short(one)) for one in rows], next=rows[-1].row.pk if more else None
    )


@router.post("/trainings", response={200: TrainingOpened, **WRITING})
def plan_training(request: HttpRequest, asked: TrainingAsked) -> TrainingOpened:
    """Plan a training with its sessions."""
    viewer = viewer_of(request)
    told: dict[str, Any] = dict(asked) | {"begins": time.fromisoformat(asked.begins)}
    return opened(viewer, actions.plan_training(viewer, actions.NewTraining(**told)).pk)


@router.get("/trainings/{training_id}", response={200: TrainingOpened, **READING})
def get_training(request: HttpRequest, training_id: UUID) -> TrainingOpened:
    """One training with its list, for whoever keeps it."""
    return opened(viewer_of(request), training_id)


@router.post("/trainings/{training_id}/invite", response={200: TrainingOpened, **WRITING})
def invite_people(request: HttpRequest, training_id: UUID, asked: Invited) -> TrainingOpened:
    """Put people on the list, all or none; who is on it stays."""
    viewer = viewer_of(request)
    path = training(viewer, training_id)[0].row.path
    people = [
        who_is(viewer, KEEPS, path, one, f"people.{number}")
        for number, one in enumerate(asked.people)
    ]
    actions.invite(viewer, training_id, people)
    return opened(viewer, training_id)


@router.post(
    "/trainings/{training_id}/sessions/{session}/list", response={200: TrainingOpened, **WRITING}
)
def mark_attendance(
    request: HttpRequest, training_id: UUID, session: UUID, asked: PresentList
) -> TrainingOpened:
    """Enter the list of a session, once for all; another list afterwards is 409."""
    viewer = viewer_of(request)
    if session not in {one.pk for one in training(viewer, training_id)[0].sessions}:
        raise Missing("no-session", "没有这一次课", "there is no such session")
    actions.mark_list(viewer, session, asked.present)
    return opened(viewer, training_id)


@router.post("/trainings/{training_id}/close", response={200: TrainingOpened, **WRITING})
def close_training(request: HttpRequest, training_id: UUID) -> TrainingOpened:
    """Say what came of it for everybody on the list: done is who attended the course's hours."""
    viewer = viewer_of(request)
    actions.close_training(viewer, training_id)
    return opened(viewer, training_id)


@router.post("/trainings/{training_id}/call-off", response={200: TrainingOpened, **WRITING})
def call_training_off(request: HttpRequest, training_id: UUID) -> TrainingOpened:
    """Call a training off; those invited are told."""
    viewer = viewer_of(request)
    actions.call_off(viewer, training_id)
    return opened(viewer, training_id)


def opened(viewer: Viewer, wanted: UUID) -> TrainingOpened:
    """A training with its list as an answer's."""
    plan, lines = training(viewer, wanted)
    return TrainingOpened(**_short(plan), people=[_listed(one) for one in lines])


def _short(plan: Plan) -> dict[str, Any]:
    row = plan.row
    names = ("topic", "where", "teacher", "partner", "seats", "state")
    return {
        "id": row.pk,
        "place": spot(row.place),
        "course": named(row.course, plan.course.name if plan.course else None),
        "listed": plan.listed,
        "done": plan.done,
        "sessions": [session_line(one) for one in plan.sessions],
        **{name: getattr(row, name) for name in names},
    }


def session_line(one: Any) -> SessionLine:
    """A session as an answer's."""
    begins, marked = f"{one.begins:%H:%M}", one.marked is not None
    return SessionLine(id=one.pk, day=one.day, begins=begins, minutes=one.minutes, marked=marked)


def _listed(one: Listed) -> ListedLine:
    row = one.row
    names = ("state", "minutes", "number")
    return ListedLine(
        id=row.pk,
        person=SomebodyLine(id=row.person_id, name=one.name),
        place=one.place,
        attended=list(one.was),
        **{name: getattr(row, name) for name in names},
    )
