"""Rosters of a month: drawn up in turn, changed, published, and somebody else put on."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.base import clock
from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import Kept, ShiftLine, month_of, rosters
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.growing_shapes import GroundKey, spot
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Named, PlaceId, Spot, named
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["rosters"], auth=KNOWN)
Number = Annotated[int, Field(ge=1, le=2**53, description="the shift, as one of my duties")]


class MonthFilter(BaseModel):
    """Any day of the month; this one where nothing is said."""

    model_config = ConfigDict(extra="forbid")

    day: Day | None = None


class MonthAsked(Asked):
    """A month to draw up, by any day of it; the same id again is the same draft."""

    id: NewId
    day: Day


class ShiftGiven(Asked):
    """Who is on a shift of a draft, by the number of its line from 0: an appointment, or null to
    leave it open."""

    line: int = Field(ge=0, le=5000)
    holder: UUID | None


class ShiftsGiven(Asked):
    """Changes of a draft, all or none."""

    shifts: list[ShiftGiven] = Field(min_length=1, max_length=1500)


class NewHolder(Asked):
    """Who takes a published shift: an appointment."""

    holder: UUID


class OnDuty(BaseModel):
    """Somebody on a roster: their appointment, and the name that stands on the board."""

    appointment: UUID
    name: str


class RosterLine(BaseModel):
    """A roster at a place; `leads` where the viewer makes it."""

    place: Spot
    roster: Named
    leads: bool


class RosterShift(BaseModel):
    """A shift: whose it is (null: nobody's yet), and once it is published its number and state."""

    day: date
    post: Named
    holder: OnDuty | None
    number: int | None
    state: str


class RosterMonth(BaseModel):
    """A month of a roster; `state` is empty while nobody has made it, or while it is a draft of
    others. `people` can be put on, by post, for whoever makes it."""

    roster: RosterLine
    id: UUID | None
    first: date
    state: Literal["", "draft", "published"]
    shifts: list[RosterShift]
    people: dict[str, list[OnDuty]]


@router.get("/rosters", response={200: list[RosterLine], **READING})
def list_rosters(request: HttpRequest) -> list[RosterLine]:
    """The rosters that the viewer makes or is on."""
    return [_kept(one) for one in rosters(viewer_of(request))]


@router.get("/rosters/{place}/{key}", response={200: RosterMonth, **READING})
def get_roster(
    request: HttpRequest, place: PlaceId, key: GroundKey, wanted: Query[MonthFilter]
) -> RosterMonth:
    """A month of a roster, for who makes it or is on it."""
    return _month(viewer_of(request), place, key, wanted.day or clock.today())


@router.post("/rosters/{place}/{key}", response={200: RosterMonth, **WRITING})
def make_roster(
    request: HttpRequest, place: PlaceId, key: GroundKey, asked: MonthAsked
) -> RosterMonth:
    """Draw a month up fairly in turn, or anew while it is a draft."""
    viewer = viewer_of(request)
    actions.make_month(viewer, actions.NewMonth(place, key, asked.day, asked.id))
    return _month(viewer, place, key, asked.day)


@router.post("/roster-months/{month_id}/shifts", response={200: RosterMonth, **WRITING})
def change_roster(request: HttpRequest, month_id: UUID, asked: ShiftsGiven) -> RosterMonth:
    """Put others on shifts of a draft."""
    viewer = viewer_of(request)
    lines = {one.line: str(one.holder or "") for one in asked.shifts}
    return _made(viewer, actions.change_draft(viewer, month_id, lines))


@router.post("/roster-months/{month_id}/publish", response={200: RosterMonth, **WRITING})
def publish_roster(request: HttpRequest, month_id: UUID) -> RosterMonth:
    """Publish a draft: its shifts become duties of those who are on."""
    viewer = viewer_of(request)
    return _made(viewer, actions.publish_month(viewer, month_id))


@router.post("/duties/{number}/give", response={200: RosterMonth, **WRITING})
def give_shift(request: HttpRequest, number: Number, asked: NewHolder) -> RosterMonth:
    """Put somebody else on a published shift, as who makes the roster."""
    viewer = viewer_of(request)
    row = actions.give_shift(viewer, number, asked.holder)
    return _month(viewer, row.place_id, row.rule.key, row.day)


def _kept(one: Kept) -> RosterLine:
    roster = named(one.roster.roster, one.roster.name)
    return RosterLine(place=spot(one.place), roster=roster, leads=one.leads)


def _made(viewer: Viewer, row: Any) -> RosterMonth:
    return _month(viewer, row.place_id, row.rule.key, row.month)


def _month(viewer: Viewer, place: int, key: str, day: date) -> RosterMonth:
    view = month_of(viewer, place, key, day)
    people = view.people if view.kept.leads else {}
    return RosterMonth(
        roster=_kept(view.kept),
        id=view.id if view.state else None,
        first=view.first,
        state=view.state,  # type: ignore[arg-type]
        shifts=[_shift(one) for one in view.shifts],
        people={
            post: [OnDuty(appointment=pk, name=name) for pk, name in ones]
            for post, ones in people.items()
        },
    )


def _shift(one: ShiftLine) -> RosterShift:
    return RosterShift(
        day=one.day,
        post=named(one.post, one.post_name),
        holder=OnDuty(appointment=one.holder, name=one.name) if one.holder is not None else None,
        number=one.occurrence,
        state=one.state,
    )
