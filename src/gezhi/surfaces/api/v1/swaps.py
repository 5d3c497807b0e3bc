"""Swapping shifts with a colleague, and leave with somebody who stands in."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import (
    MyLeave,
    SwapLine,
    my_leave,
    my_posts,
    my_swaps,
    swap_offers,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.rosters import Number, OnDuty
from gezhi.surfaces.api.v1.shapes import Asked, Said, said
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["rosters"], auth=KNOWN)


class SwapAsked(Asked):
    """Whom I ask to take a shift of mine (an appointment), perhaps for one of theirs (`back`)."""

    id: NewId
    asked: UUID
    back: Number | None = None


class SwapAnswer(Asked):
    """Whether I take the shift."""

    answer: Literal["accepted", "declined"]


class LeaveAsked(Asked):
    """Days away from a post of mine, both included, and who stands in (both appointments). Nobody
    has to say why."""

    id: NewId
    holder: UUID
    stand_in: UUID
    starts: Day
    ends: Day
    reason: str = Field(default="", max_length=500)


class ShiftOffered(BaseModel):
    """A shift of a colleague that one could take in return."""

    number: int
    day: date
    opens: datetime
    closes: datetime


class SwapOffer(BaseModel):
    """A colleague of the post who is not on that day, with what one could take in return."""

    holder: OnDuty
    shifts: list[ShiftOffered]


class SwapShown(BaseModel):
    """A question that waits: about which shift, for which in return; `mine` where I asked."""

    id: UUID
    shift: int
    roster: Said
    day: date
    back: date | None
    other: str
    mine: bool
    state: str


class StandIn(BaseModel):
    """A colleague who could stand in."""

    appointment: UUID
    name: str
    place: str


class OwnPost(BaseModel):
    """A post of mine, and who could stand in."""

    appointment: UUID
    post: Said
    place: str
    colleagues: list[StandIn]


class LeaveLine(BaseModel):
    """Leave of mine (or in which I stand in, for `other`) that is not over."""

    id: UUID
    own: bool
    other: str
    starts: date
    ends: date
    seen: bool


class OwnLeave(BaseModel):
    """My posts, and leave that is not over."""

    posts: list[OwnPost]
    leave: list[LeaveLine]


@router.get("/duties/{number}/swap-offers", response={200: list[SwapOffer], **READING})
def list_swap_offers(request: HttpRequest, number: Number) -> list[SwapOffer]:
    """Whom I can ask to take a shift of mine."""
    return [
        SwapOffer(
            holder=OnDuty(appointment=pk, name=name),
            shifts=[
                ShiftOffered(number=row.pk, day=row.day, opens=row.opens, closes=row.closes)
                for row in shifts
            ],
        )
        for pk, name, shifts in swap_offers(viewer_of(request), number)
    ]


@router.post("/duties/{number}/swap", response={200: list[SwapShown], **WRITING})
def ask_swap(request: HttpRequest, number: Number, asked: SwapAsked) -> list[SwapShown]:
    """Ask a colleague; one question a shift at a time. Answers with what waits."""
    viewer = viewer_of(request)
    actions.ask_swap(viewer, actions.AskSwap(number, asked.asked, asked.back, asked.id))
    return _swaps(viewer)


@router.get("/me/swaps", response={200: list[SwapShown], **READING})
def list_my_swaps(request: HttpRequest) -> list[SwapShown]:
    """What I asked and am asked, and waits for an answer."""
    return _swaps(viewer_of(request))


@router.post("/swaps/{swap}/answer", response={200: list[SwapShown], **WRITING})
def answer_swap(request: HttpRequest, swap: UUID, asked: SwapAnswer) -> list[SwapShown]:
    """Accept or decline, as whoever was asked."""
    viewer = viewer_of(request)
    actions.answer_swap(viewer, swap, asked.answer)
    return _swaps(viewer)


@router.post("/swaps/{swap}/withdraw", response={200: list[SwapShown], **WRITING})
def withdraw_swap(request: HttpRequest, swap: UUID) -> list[SwapShown]:
    """Take my question back while it waits."""
    viewer = viewer_of(request)
    actions.withdraw_swap(viewer, swap)
    return _swaps(viewer)


@router.get("/me/leave", response={200: OwnLeave, **READING})
def get_my_leave(request: HttpRequest) -> OwnLeave:
    """My posts with who could stand in, and leave that is not over."""
    return _own_leave(viewer_of(request))


@router.post("/me/leave", response={200: OwnLeave, **WRITING})
def note_my_leave(request: HttpRequest, asked: LeaveAsked) -> OwnLeave:
    """Note leave: who stands in is told, the lead sees it."""
    viewer = viewer_of(request)
    actions.note_leave(viewer, actions.NewLeave(**dict(asked)))
    return _own_leave(viewer)


@router.post("/leave/{leave}/end", response={200: OwnLeave, **WRITING})
def end_leave(request: HttpRequest, leave: UUID) -> OwnLeave:
    """Come back early, or take leave back; as whoever is away, or the lead."""
    viewer = viewer_of(request)
    actions.end_leave(viewer, leave)
    return _own_leave(viewer)


def _swaps(viewer: Viewer) -> list[SwapShown]:
    return [_swap(one) for one in my_swaps(viewer)]


def _swap(one: SwapLine) -> SwapShown:
    row = one.row
    return SwapShown(
        id=row.pk,
        shift=row.shift_id,
        roster=said(one.name),
        day=row.shift.day,
        back=row.back.day if row.back is not None else None,
        other=one.other,
        mine=one.mine,
        state=row.state,
    )


def _own_leave(viewer: Viewer) -> OwnLeave:
    return OwnLeave(
        posts=[
            OwnPost(
                appointment=one.appointment,
                post=said(one.post),
                place=one.place,
                colleagues=[
                    StandIn(appointment=who.appointment, name=who.name, place=who.place)
                    for who in one.colleagues
                ],
            )
            for one in my_posts(viewer)
        ],
        leave=[_leave(one) for one in my_leave(viewer) if one.row.ends >= one.row.starts],
    )


def _leave(one: MyLeave) -> LeaveLine:
    row = one.row
    told = {"starts": row.starts, "ends": row.ends, "seen": row.seen_at is not None}
    return LeaveLine(id=row.pk, own=one.own, other=one.other, **told)
