"""The board of those who lead: what is due, done and missed, leave, documents of the rhythm."""

from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from gezhi.base import clock
from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import (
    BoardLine,
    PaperView,
    board,
    figures,
    leave_at,
    led_places,
    my_duty,
    paper,
    papers,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.duties import DutyLine, duty_line
from gezhi.surfaces.api.v1.growing_shapes import spot
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_shapes import Day
from gezhi.surfaces.api.v1.shapes import Asked, Named, PlaceId, Said, Spot, named, said
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["duties"], auth=KNOWN)
DutyState = Literal["open", "done", "missed", "excused"]
SPAN = 30


class BoardFilter(BaseModel):
    """Which days (today where nothing is said, a month at most), of which post, in which state."""

    model_config = ConfigDict(extra="forbid")

    since: Day | None = None
    until: Day | None = None
    post: str = Field(default="", max_length=40)
    state: DutyState | None = None


class SpanFilter(BaseModel):
    """Which days; the last thirty where nothing is said."""

    model_config = ConfigDict(extra="forbid")

    since: Day | None = None
    until: Day | None = None


class LetOff(Asked):
    """Why somebody is let off."""

    reason: str = Field(max_length=500)


class Written(Asked):
    """What there is to say beside the figures."""

    text: str = Field(max_length=6000)


class OnBoard(BaseModel):
    """One duty on a board. `who` takes it, `instead` for whom, `by` did it; empty where nobody in
    particular. The note is for the lead."""

    id: int
    duty: Named
    place: Spot
    post: str
    day: date
    opens: datetime
    closes: datetime
    state: DutyState
    late: bool
    who: str
    instead: str
    by: str
    done_at: datetime | None
    ticked: list[str]
    note: str


class DayStates(BaseModel):
    """How many of a day are in which state."""

    day: date
    states: dict[str, int]


class DutyBoard(BaseModel):
    """The duties of some days at a place and below, what is missed and due first; `more` says that
    lines were left off."""

    place: Spot
    first: date
    last: date
    days: list[DayStates]
    posts: list[str]
    more: bool
    lines: list[OnBoard]


class DutyFigures(BaseModel):
    """How one duty went: how often it was due, and what became of it."""

    duty: Named
    kind: str
    due: int
    done: int
    late: int
    missed: int
    excused: int


class AwayLine(BaseModel):
    """Somebody's leave as the lead reads it."""

    id: UUID
    who: str
    stand_in: str
    place: str
    first: date
    last: date
    reason: str
    seen: bool


class PaperFigures(BaseModel):
    """A line of figures of a document, as they stood."""

    name: Said
    due: int
    done: int
    late: int
    missed: int
    excused: int


class PaperLine(BaseModel):
    """A document of the rhythm that drew up itself: its period."""

    id: UUID
    title: Said
    place: str
    day: date
    first: date
    last: date


class PaperWhole(PaperLine):
    """A document with its figures and the words beside them; `writes` where the viewer owes it."""

    figures: list[PaperFigures]
    text: str
    writes: bool


@router.get("/duty-boards", response={200: list[Spot], **READING})
def list_duty_boards(request: HttpRequest) -> list[Spot]:
    """The places whose board the viewer keeps, the largest first."""
    return [spot(row) for row in led_places(viewer_of(request))]


@router.get("/duty-boards/{place}", response={200: DutyBoard, **READING})
def get_duty_board(request: HttpRequest, place: PlaceId, wanted: Query[BoardFilter]) -> DutyBoard:
    """What is due at a place and below, for who leads there."""
    first = wanted.since or clock.today()
    last = max(first, wanted.until or first)
    viewer, state = viewer_of(request), wanted.state or ""
    found = board(viewer, place, first, last, post=wanted.post, state=state)
    return DutyBoard(
        place=spot(found.place),
        days=[DayStates(day=one.day, states=one.states) for one in found.days],
        lines=[_line(one) for one in found.lines],
        **{name: getattr(found, name) for name in ("first", "last", "posts", "more")},
    )


@router.get("/duty-boards/{place}/figures", response={200: list[DutyFigures], **READING})
def get_duty_figures(
    request: HttpRequest, place: PlaceId, wanted: Query[SpanFilter]
) -> list[DutyFigures]:
    """How the duties of a place and below went in a span, for who leads there."""
    last = wanted.until or clock.today()
    first = wanted.since or last - timedelta(days=SPAN)
    names = ("kind", "due", "done", "late", "missed", "excused")
    return [
        DutyFigures(duty=named(one.key, one.name), **{name: getattr(one, name) for name in names})
        for one in figures(viewer_of(request), place, first, last)
    ]


@router.get("/duty-boards/{place}/leave", response={200: list[AwayLine], **READING})
def list_leave(request: HttpRequest, place: PlaceId) -> list[AwayLine]:
    """Who is or will be away at a place and below, for who leads there; the unseen first."""
    return [
        AwayLine(
            id=one.row.pk,
            who=one.who,
            stand_in=one.stand_in,
            place=one.place,
            first=one.row.starts,
            last=one.row.ends,
            reason=one.row.reason,
            seen=one.row.seen_at is not None,
        )
        for one in leave_at(viewer_of(request), place, clock.today())
        if one.row.ends >= one.row.starts
    ]


@router.post("/leave/{leave}/seen", response={204: None, **WRITING})
def see_leave(request: HttpRequest, leave: UUID) -> Status[None]:
    """That the lead has seen somebody's leave."""
    actions.see_leave(viewer_of(request), leave)
    return Status(204, None)


@router.post("/duties/{number}/undo", response={200: DutyLine, **WRITING})
def undo_duty(request: HttpRequest, number: int) -> DutyLine:
    """Take back within ten minutes what I recorded as done."""
    viewer = viewer_of(request)
    actions.undo_duty(viewer, number)
    return duty_line(my_duty(viewer, number))


@router.post("/duties/{number}/excuse", response={204: None, **WRITING})
def excuse_duty(request: HttpRequest, number: int, asked: LetOff) -> Status[None]:
    """Let somebody off an open or missed duty, as the lead, with a reason."""
    actions.excuse(viewer_of(request), number, asked.reason)
    return Status(204, None)


@router.get("/duty-boards/{place}/papers", response={200: list[PaperLine], **READING})
def list_papers(request: HttpRequest, place: PlaceId) -> list[PaperLine]:
    """The documents of a place and below, the newest first, for who leads there."""
    return [PaperLine(**_paper(one)) for one in papers(viewer_of(request), place)]


@router.get("/duty-papers/{paper_id}", response={200: PaperWhole, **READING})
def get_paper(request: HttpRequest, paper_id: UUID) -> PaperWhole:
    """One document, for who owes it or leads there."""
    return _whole(viewer_of(request), paper_id)


@router.post("/duty-papers/{paper_id}", response={200: PaperWhole, **WRITING})
def write_paper(request: HttpRequest, paper_id: UUID, asked: Written) -> PaperWhole:
    """Keep the words beside the figures, as who owes the document that day."""
    viewer = viewer_of(request)
    actions.write_paper(viewer, paper_id, asked.text)
    return _whole(viewer, paper_id)


def _line(one: BoardLine) -> OnBoard:
    row, rule = one.row, one.rule
    names = ("post", "day", "opens", "closes", "state", "late", "done_at")
    return OnBoard(
        id=row.pk,
        duty=named(row.rule.key, rule.name),
        place=Spot(id=row.place_id, name=one.place),
        who=one.who,
        instead=one.instead,
        by=one.by,
        ticked=list(row.ticked or []),
        note=row.note or "",
        **{name: getattr(row, name) for name in names},
    )


def _paper(one: PaperView) -> dict[str, Any]:
    told = {name: getattr(one.row, name) for name in ("day", "first", "last")}
    return {"id": one.row.pk, "title": said(one.title), "place": one.place, **told}


def _whole(viewer: Viewer, wanted: UUID) -> PaperWhole:
    found = paper(viewer, wanted)
    names = ("due", "done", "late", "missed", "excused")
    lines = [
        PaperFigures(name=Said(zh=one["zh"], en=one["en"]), **{name: one[name] for name in names})
        for one in found.row.figures
    ]
    return PaperWhole(**_paper(found), figures=lines, text=found.row.text, writes=found.writes)
