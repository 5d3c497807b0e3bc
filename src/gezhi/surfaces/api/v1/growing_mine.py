"""My own side of work: trainings, grade, lists, contests, pairs, and what I promise in public."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from gezhi.engines.people import actions
from gezhi.engines.people.queries import (
    MyPledge,
    MyTraining,
    my_candidacies,
    my_career,
    my_contests,
    my_pairings,
    my_pledges,
    my_trainings,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.contests import CandidateLine, candidate_line
from gezhi.surfaces.api.v1.growing_shapes import spot
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.ladders import CareerLine, career_line
from gezhi.surfaces.api.v1.placements import PairLine, pair_line
from gezhi.surfaces.api.v1.shapes import Asked, Key, Named, Said, Spot, named, said
from gezhi.surfaces.api.v1.trainings import SessionLine, session_line
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["growing"], auth=KNOWN)
R = TypeVar("R")


class YesNo(Asked):
    """One's own answer; it can be given again otherwise."""

    yes: bool


class OwnTraining(BaseModel):
    """A training of one's own: its sessions, at which one was, what came of it."""

    id: UUID
    training: UUID
    topic: str
    where: str
    place: Spot
    state: str
    going: bool = Field(description="whether one can still say if one comes")
    sessions: list[SessionLine]
    attended: list[UUID]
    minutes: int
    number: str
    note: str


class OwnContest(BaseModel):
    """A contest that one entered; `named`: whether one's name stands in the results."""

    id: UUID
    contest: UUID
    title: str
    state: Literal["open", "published"]
    named: bool
    rank: int | None
    total: int | None


class OwnGrowing(BaseModel):
    """Everything of one's own side of work; empty for whoever is no known person."""

    trainings: list[OwnTraining]
    careers: list[CareerLine]
    reserves: list[CandidateLine]
    contests: list[OwnContest]
    pairs: list[PairLine]


class PledgeLine(BaseModel):
    """A post of one's own whose pack asks for a promise: what could be led, and what is promised.
    The public reads it on the board of the place."""

    id: UUID
    post: Said
    place: Spot
    asks: Said
    choices: list[Named]
    words: str
    leads: list[str]


class Promise(Asked):
    """What is promised in place of what was; nothing at all takes it back."""

    words: Annotated[str, Field(max_length=500)] = ""
    leads: list[Key] = Field(default=[], max_length=40)


@router.get("/me/growing", response={200: OwnGrowing, **READING})
def my_growing(request: HttpRequest) -> OwnGrowing:
    """My trainings, where I stand and what the next grade asks, lists, contests, pairs."""
    viewer = viewer_of(request)
    return OwnGrowing(
        trainings=[_training(one) for one in _of_mine(my_trainings, viewer)],
        careers=[career_line(one) for one in _of_mine(my_career, viewer)],
        reserves=[candidate_line(viewer, row) for row in _of_mine(my_candidacies, viewer)],
        contests=[_contest(row) for row in _of_mine(my_contests, viewer)],
        pairs=[pair_line(row) for row in _of_mine(my_pairings, viewer)],
    )


@router.post("/me/enrolments/{enrolment}/answer", response={200: OwnTraining, **WRITING})
def answer_invitation(request: HttpRequest, enrolment: UUID, asked: YesNo) -> OwnTraining:
    """Say whether I come to a training."""
    viewer = viewer_of(request)
    actions.answer_invitation(viewer, enrolment, comes=asked.yes)
    return _own_training(viewer, enrolment)


@router.post(
    "/me/enrolments/{enrolment}/sessions/{session}/confirm", response={200: OwnTraining, **WRITING}
)
def confirm_session(request: HttpRequest, enrolment: UUID, session: UUID) -> OwnTraining:
    """Say that I was there, on the day or within a week, before the list is entered."""
    viewer = viewer_of(request)
    actions.confirm_own(viewer, enrolment, session)
    return _own_training(viewer, enrolment)


@router.post("/me/reserves/{candidate}/answer", response={200: CandidateLine, **WRITING})
def answer_reserve(request: HttpRequest, candidate: UUID, asked: YesNo) -> CandidateLine:
    """Say whether I am on a reserve list; consent can be taken back (PIPL 15)."""
    viewer = viewer_of(request)
    row = actions.answer_reserve(viewer, candidate, agrees=asked.yes)
    return candidate_line(viewer, row)


@router.post("/me/contenders/{contender}/named", response={200: OwnContest, **WRITING})
def agree_named(request: HttpRequest, contender: UUID, asked: YesNo) -> OwnContest:
    """Say whether my name stands in the results of a contest; also later."""
    viewer = viewer_of(request)
    actions.agree_named(viewer, contender, named=asked.yes)
    return _contest(_the(contender, my_contests(viewer)))


@router.get("/me/pledges", response={200: list[PledgeLine], **READING})
def list_my_pledges(request: HttpRequest) -> list[PledgeLine]:
    """My posts whose pack asks for a promise in public."""
    return [_pledge(one) for one in my_pledges(viewer_of(request))]


@router.post("/me/pledges/{appointment}", response={200: PledgeLine, **WRITING})
def make_pledge(request: HttpRequest, appointment: UUID, asked: Promise) -> PledgeLine:
    """Promise something for a post of mine, or take it back."""
    viewer = viewer_of(request)
    actions.pledge(viewer, appointment, asked.words, asked.leads)
    return _pledge(_the(appointment, my_pledges(viewer)))


def _of_mine(find: Callable[[Viewer], list[R]], viewer: Viewer) -> list[R]:
    """What is the viewer's; nothing where the account is no known person."""
    try:
        return find(viewer)
    except Missing:
        return []


def _own_training(viewer: Viewer, enrolment: UUID) -> OwnTraining:
    return _training(_the(enrolment, my_trainings(viewer)))


def _the(wanted: UUID, found: Sequence[Any]) -> Any:
    """One of the viewer's own by its id."""
    for one in found:
        if getattr(one, "row", one).pk == wanted:
            return one
    raise Missing("no-row", "没有这一条", "there is no such thing")


def _training(one: MyTraining) -> OwnTraining:
    plan, row = one.plan.row, one.row
    names = ("state", "minutes", "number", "note")
    return OwnTraining(
        id=row.pk,
        training=plan.pk,
        topic=plan.topic,
        where=plan.where,
        place=spot(plan.place),
        going=plan.state == "planned",
        sessions=[session_line(session) for session in one.plan.sessions],
        attended=sorted(one.was),
        **{name: getattr(row, name) for name in names},
    )


def _contest(row: Any) -> OwnContest:
    return OwnContest(
        id=row.pk,
        contest=row.held_id,
        title=row.held.title,
        state=row.held.state,
        **{name: getattr(row, name) for name in ("named", "rank", "total")},
    )


def _pledge(one: MyPledge) -> PledgeLine:
    return PledgeLine(
        id=one.row.pk,
        post=said(one.post.name),
        place=spot(one.place),
        asks=said(one.asks.asks),
        choices=[named(key, words) for key, words in one.asks.leads.items()],
        words=one.row.pledge,
        leads=one.row.leads,
    )
