"""Households that agreed to be called at: why, until when, who is due; and what was heard."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import (
    DueHome,
    due_homes,
    found_at,
    homes_at,
    marks_at,
    opinions,
    visits_at,
)
from gezhi.engines.people.queries import people_behind
from gezhi.engines.places.queries import place as place_by_id
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.growing_shapes import PageWanted, SomebodyLine, paged
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Key, Named, PlaceId, Said, Spot, named, said
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["visits"], auth=KNOWN)
HeardState = Literal["open", "case", "answered"]


class HeardFilter(PageWanted):
    """What was heard and is in a state."""

    state: HeardState = "open"


class MarkNew(Asked):
    """That a household (or a `person` in it) agreed to be called at for a reason, on a day, in some
    way: `said` at the door, `written`, `asked` for it. Without its word there is none (PIPL 13).
    """

    id: NewId
    household: UUID
    person: UUID | None = None
    reason: Key
    agreed: Day
    how: Literal["said", "written", "asked"]
    note: str = Field(default="", max_length=500, description="what to know at the door")


class MarkEnd(Asked):
    """Why it ends."""

    why: Literal["withdrawn", "over"] = "withdrawn"


class AnswerText(Asked):
    """What a household is answered."""

    answer: str = Field(max_length=1000)


class DoorLine(BaseModel):
    """A household by its place and door."""

    id: UUID
    place: Spot
    door: str


class VisitReason(BaseModel):
    """Why a household is called at: until when it agreed, on which day it is due."""

    mark: UUID
    reason: Named
    until: date
    due: date


class DueHomeLine(BaseModel):
    """A household that is due, with all its reasons; `overdue` in days beyond the grace."""

    home: DoorLine
    reasons: list[VisitReason]
    last: date | None
    due: date
    overdue: int


class DoorOpened(DoorLine):
    """A household with those in it who could be named as the one who agreed."""

    people: list[SomebodyLine]


class VisitMark(BaseModel):
    """What a household agreed to."""

    id: UUID
    home: DoorLine
    person: SomebodyLine | None
    reason: Named
    how: str
    agreed: date
    until: date
    ended: date | None


class HeardLine(BaseModel):
    """What a household said on a call, what it was answered until `due`, and when that went back
    to it."""

    id: UUID
    home: DoorLine
    kind: str
    text: str
    at: datetime
    state: HeardState
    due: date | None
    answer: str
    told_at: datetime | None


class HeardPage(BaseModel):
    """A page of what was heard; `next` is null on the last one."""

    rows: list[HeardLine]
    next: UUID | None


class OpinionSums(BaseModel):
    """How many opinions were collected, answered, told back, and are past their day."""

    collected: int
    answered: int
    told: int
    late: int


class VisitKind(BaseModel):
    """A reason for calls as the pack has it."""

    reason: Named
    purpose: Said
    every: int = Field(description="days")


class VisitsHere(BaseModel):
    """The calls of a ground: for which reasons, who is due soonest first (a page of them; `next` is
    null on the last one), sums of opinions."""

    kinds: list[VisitKind]
    opinions: OpinionSums
    rows: list[DueHomeLine]
    next: UUID | None


class DoorPage(BaseModel):
    """A page of households; `next` is null on the last one."""

    rows: list[DoorOpened]
    next: UUID | None


class VisitMarkPage(BaseModel):
    """A page of marks; `next` is null on the last one."""

    rows: list[VisitMark]
    next: UUID | None


@router.get("/visits/{place}", response={200: VisitsHere, **READING})
def get_visits(request: HttpRequest, place: PlaceId, wanted: Query[PageWanted]) -> VisitsHere:
    """Who is due a call at a place and below and why, for those who call there or lead."""
    viewer = viewer_of(request)
    homes, last = paged(due_homes(viewer, place), wanted, lambda one: one.household.pk)
    kinds = visits_at(viewer, place_by_id(viewer, place).path)
    return VisitsHere(
        kinds=[
            VisitKind(reason=named(key, one.name), purpose=said(one.purpose), every=one.every)
            for key, one in kinds.items()
        ],
        rows=[_due(one) for one in homes],
        next=last,
        opinions=OpinionSums(**opinions(viewer, place)),
    )


@router.get("/visits/{place}/homes", response={200: DoorPage, **READING})
def list_visit_homes(request: HttpRequest, place: PlaceId, wanted: Query[PageWanted]) -> DoorPage:
    """The households of a ground by door, for those who call there."""
    viewer = viewer_of(request)
    homes, last = paged(homes_at(viewer, place), wanted)
    behind = people_behind(viewer, [one.pk for one in homes])
    rows = [
        DoorOpened(
            **_door(one),
            people=[SomebodyLine(id=key, name=name) for key, name in behind.get(one.pk, [])],
        )
        for one in homes
    ]
    return DoorPage(rows=rows, next=last)


@router.get("/visits/{place}/marks", response={200: VisitMarkPage, **READING})
def list_visit_marks(
    request: HttpRequest, place: PlaceId, wanted: Query[PageWanted]
) -> VisitMarkPage:
    """What households of a ground agreed to and holds, by door."""
    viewer = viewer_of(request)
    rows, last = paged(marks_at(viewer, place), wanted)
    return VisitMarkPage(rows=[_mark(viewer, row) for row in rows], next=last)


@router.post("/visit-marks", response={200: VisitMark, **WRITING})
def mark_household(request: HttpRequest, asked: MarkNew) -> VisitMark:
    """Note that a household agreed; it ends by itself after the days that the pack says."""
    viewer = viewer_of(request)
    return _mark(viewer, actions.mark_household(viewer, actions.NewMark(**dict(asked))))


@router.post("/visit-marks/{mark}/end", response={200: VisitMark, **WRITING})
def end_mark(request: HttpRequest, mark: UUID, asked: MarkEnd) -> VisitMark:
    """End it at once (PIPL 15): nobody calls for it any more, and its note goes."""
    viewer = viewer_of(request)
    return _mark(viewer, actions.end_mark(viewer, mark, asked.why))


@router.get("/visits/{place}/heard", response={200: HeardPage, **READING})
def list_heard(request: HttpRequest, place: PlaceId, wanted: Query[HeardFilter]) -> HeardPage:
    """What was heard on calls of a ground, the oldest first."""
    rows, last = paged(found_at(viewer_of(request), place, wanted.state), wanted)
    return HeardPage(rows=[heard_line(row) for row in rows], next=last)


@router.post("/heard/{found}/answer", response={200: HeardLine, **WRITING})
def answer_heard(request: HttpRequest, found: UUID, asked: AnswerText) -> HeardLine:
    """Answer what a household said; it is told on the next call."""
    return heard_line(actions.answer_found(viewer_of(request), found, asked.answer))


@router.post("/heard/{found}/told", response={200: HeardLine, **WRITING})
def tell_heard(request: HttpRequest, found: UUID) -> HeardLine:
    """Note that the answer went back to who said it."""
    return heard_line(actions.tell_answer(viewer_of(request), found))


def door_line(home: Any) -> DoorLine:
    """A household as an answer's."""
    return DoorLine(**_door(home))


def _door(home: Any) -> dict[str, Any]:
    where = Spot(id=home.place_id, name=home.place.name)
    return {"id": home.pk, "place": where, "door": home.code}


def _due(one: DueHome) -> DueHomeLine:
    reasons = [
        VisitReason(
            mark=why.mark, reason=named(why.kind.visit, why.kind.name), until=why.until, due=why.due
        )
        for why in one.reasons
    ]
    home = door_line(one.household)
    return DueHomeLine(home=home, reasons=reasons, last=one.last, due=one.due, overdue=one.overdue)


def _mark(viewer: Viewer, row: Any) -> VisitMark:
    kind = visits_at(viewer, row.path).get(row.reason)
    who = row.person
    return VisitMark(
        id=row.pk,
        home=door_line(row.household),
        person=SomebodyLine(id=who.pk, name=who.name) if who is not None else None,
        reason=named(row.reason, kind.name if kind is not None else None),
        **{name: getattr(row, name) for name in ("how", "agreed", "until", "ended")},
    )


def heard_line(row: Any) -> HeardLine:
    """What was heard as an answer's."""
    names = ("kind", "text", "at", "state", "due", "answer", "told_at")
    told = {name: getattr(row, name) for name in names}
    return HeardLine(id=row.pk, home=door_line(row.call.household), **told)
