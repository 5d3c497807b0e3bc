"""Reserve lists, on which nobody is without their own consent, and contests of skill."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from gezhi.engines.people import actions
from gezhi.engines.people.queries import candidates, contest, contests, reserve_name
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.growing_shapes import (
    GroundKey,
    PageWanted,
    SomebodyLine,
    Title,
    Who,
    paged,
    somebody,
    spot,
    who_is,
)
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Named, PlaceId, Spot, named
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["contests"])
MOST = 1000
Work = Annotated[str, Field(max_length=200, description="with which work")]


class NominationAsked(Asked):
    """Who is nominated for a reserve list, by which of its criteria, for what they did."""

    id: NewId
    place: PlaceId
    reserve: GroundKey
    person: Who
    criteria: list[GroundKey] = Field(max_length=40)
    deeds: str = Field(max_length=2000)


class CandidateLine(BaseModel):
    """Somebody on a reserve list or asked to be; `until` is when their name leaves it."""

    id: UUID
    place: Spot
    reserve: Named
    person: SomebodyLine
    criteria: list[str]
    deeds: str
    state: Literal["asked", "listed", "declined", "off"]
    until: date | None


class CandidatePage(BaseModel):
    """A page of a list that is never public; `next` is null on the last one."""

    rows: list[CandidateLine]
    next: UUID | None


class ContestAsked(Asked):
    """A contest of the pack on a day, with the people who judge it."""

    id: NewId
    place: PlaceId
    contest: GroundKey
    title: Title
    day: Day
    judges: list[Who] = Field(max_length=40)


class ContestShort(BaseModel):
    """A contest: how many judge it."""

    id: UUID
    place: Spot
    contest: str
    title: str
    day: date
    judges: int
    state: Literal["open", "published"]


class ContestPage(BaseModel):
    """A page of contests; `next` is null on the last one."""

    rows: list[ContestShort]
    next: UUID | None


class ContenderLine(BaseModel):
    """One who competes. The name is empty for everybody but judges and keepers, unless they agreed
    to be named (PIPL 25); `mine` are the viewer's marks."""

    id: UUID | None
    name: str
    work: str
    total: int | None
    rank: int | None
    mine: int | None


class ContestOpened(ContestShort):
    """A contest with those who compete."""

    contenders: list[ContenderLine]


class EntryAsked(Asked):
    """Who competes with which work."""

    id: NewId
    person: Who
    work: Work = ""


class MarksGiven(Asked):
    """A judge's marks for one who competes; they can be changed until the results are out."""

    marks: int = Field(ge=0, le=100_000)


@router.get("/reserves", response={200: CandidatePage, **READING}, auth=KNOWN)
def list_reserves(request: HttpRequest, wanted: Query[PageWanted]) -> CandidatePage:
    """Who is on reserve lists, or was asked, where the viewer keeps them."""
    viewer = viewer_of(request)
    rows, last = paged(candidates(viewer, size=MOST), wanted)
    return CandidatePage(rows=[candidate_line(viewer, row) for row in rows], next=last)


@router.post("/reserves", response={200: CandidateLine, **WRITING}, auth=KNOWN)
def nominate_for_reserve(request: HttpRequest, asked: NominationAsked) -> CandidateLine:
    """Nominate somebody, who is asked for their consent first."""
    viewer = viewer_of(request)
    person = who_is(viewer, "career.keep", path_of(viewer, asked.place), asked.person)
    criteria = tuple(asked.criteria)
    new = actions.NewCandidate(asked.place, asked.reserve, person, criteria, asked.deeds, asked.id)
    return candidate_line(viewer, actions.nominate_reserve(viewer, new))


@router.post("/reserves/{candidate}/take-off", response={200: CandidateLine, **WRITING}, auth=KNOWN)
def take_off_reserve(request: HttpRequest, candidate: UUID) -> CandidateLine:
    """Take somebody off a reserve list."""
    viewer = viewer_of(request)
    return candidate_line(viewer, actions.take_off(viewer, candidate))


@router.get("/contests", response={200: ContestPage, **READING}, auth=KNOWN)
def list_contests(request: HttpRequest, wanted: Query[PageWanted]) -> ContestPage:
    """Contests that the viewer keeps or judges, the newest first."""
    rows, last = paged(contests(viewer_of(request), size=MOST), wanted)
    return ContestPage(rows=[ContestShort(**_contest(row)) for row in rows], next=last)


@router.post("/contests", response={200: ContestOpened, **WRITING}, auth=KNOWN)
def open_contest(request: HttpRequest, asked: ContestAsked) -> ContestOpened:
    """Open a contest; a judge has an account and does not compete."""
    viewer = viewer_of(request)
    path = path_of(viewer, asked.place)
    judges = tuple(
        who_is(viewer, "training.keep", path, one, f"judges.{number}")
        for number, one in enumerate(asked.judges)
    )
    new = actions.NewContest(asked.place, asked.contest, asked.title, asked.day, judges, asked.id)
    return _opened(viewer, actions.open_contest(viewer, new).pk)


@router.get("/contests/{contest_id}", response={200: ContestOpened, **READING})
def get_contest(request: HttpRequest, contest_id: UUID) -> ContestOpened:
    """A contest: for its keepers and judges everybody in it, for all others its results once they
    are published."""
    return _opened(viewer_of(request), contest_id)


@router.post(
    "/contests/{contest_id}/contenders", response={200: ContestOpened, **WRITING}, auth=KNOWN
)
def enter_contest(request: HttpRequest, contest_id: UUID, asked: EntryAsked) -> ContestOpened:
    """Enter somebody; whether they are named in the results is theirs to say."""
    viewer = viewer_of(request)
    path = contest(viewer, contest_id)[0].path
    person = who_is(viewer, "training.keep", path, asked.person)
    actions.enter_contest(viewer, contest_id, person, asked.work, named=False, id_=asked.id)
    return _opened(viewer, contest_id)


@router.post(
    "/contests/{contest_id}/contenders/{contender}/marks",
    response={200: ContestOpened, **WRITING},
    auth=KNOWN,
)
def mark_contender(
    request: HttpRequest, contest_id: UUID, contender: UUID, asked: MarksGiven
) -> ContestOpened:
    """Give marks as a judge."""
    viewer = viewer_of(request)
    if contender not in {one.row.pk for one in contest(viewer, contest_id)[1]}:
        raise Missing("no-contender", "没有这位选手", "nobody of that number competes")
    actions.mark(viewer, contender, asked.marks)
    return _opened(viewer, contest_id)


@router.post("/contests/{contest_id}/publish", response={200: ContestOpened, **WRITING}, auth=KNOWN)
def publish_contest(request: HttpRequest, contest_id: UUID) -> ContestOpened:
    """Publish the results: names with consent only, equal sums share a place."""
    viewer = viewer_of(request)
    actions.publish_contest(viewer, contest_id)
    return _opened(viewer, contest_id)


def candidate_line(viewer: Viewer, row: Any) -> CandidateLine:
    """A candidacy as an answer's."""
    return CandidateLine(
        id=row.pk,
        place=spot(row.place),
        reserve=named(row.reserve, reserve_name(viewer, row)),
        person=somebody(row.person),
        **{name: getattr(row, name) for name in ("criteria", "deeds", "state", "until")},
    )


def _contest(row: Any) -> dict[str, Any]:
    names = ("contest", "title", "day", "state")
    told = {name: getattr(row, name) for name in names}
    return {"id": row.pk, "place": spot(row.place), "judges": len(row.judges), **told}


def _opened(viewer: Viewer, wanted: UUID) -> ContestOpened:
    row, shown = contest(viewer, wanted)
    lines = [
        ContenderLine(
            id=one.row.pk if one.name else None,
            name=one.name,
            work=one.row.work if one.name else "",
            total=one.row.total,
            rank=one.row.rank,
            mine=one.mine,
        )
        for one in shown
    ]
    return ContestOpened(**_contest(row), contenders=lines)
