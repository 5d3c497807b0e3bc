"""My rounds: households called at in walking order, recorded, skipped with why, taken back."""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.base import clock
from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import RoundView, my_call, my_rounds, to_tell
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.growing_shapes import spot
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Moment, Named, PlaceId, Spot, named
from gezhi.surfaces.api.v1.visits import DoorLine, HeardLine, door_line, heard_line
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["visits"], auth=KNOWN)
LONGEST = timedelta(days=62)
CallState = Literal["planned", "done", "skipped"]


class RoundFilter(BaseModel):
    """Which days; today and the thirty after it where nothing is said, two months at most."""

    model_config = ConfigDict(extra="forbid")

    since: Day | None = None
    until: Day | None = None


class RoundPlan(Asked):
    """Days on which I cannot go."""

    away: list[Day] = Field(default=[], max_length=31)


class CallDone(Asked):
    """How a call went. All but `well` say what was heard; `correction` names the field of the
    register that is wrong and how it should be. `at` is when, by a device that sends later."""

    id: NewId
    result: Literal["well", "concern", "opinion", "help", "correction"]
    text: str = Field(default="", max_length=1000)
    correct: Literal["", "size", "name", "phone"] = ""
    proposed: str = Field(default="", max_length=100)
    at: Moment | None = None


class CallSkipped(Asked):
    """Why nobody was called at. `unwanted` ends what the household agreed to (PIPL 15)."""

    id: NewId
    reason: Literal["not-in", "later", "no-way", "unwanted"]
    at: Moment | None = None


class RoundCall(BaseModel):
    """A call in walking order, `metres` from the one before; `result` is how it went, or why it was
    skipped."""

    id: UUID
    home: DoorLine
    reasons: list[Named]
    metres: int
    state: CallState
    result: str


class RoundLine(BaseModel):
    """My calls of a day on a ground; `metres` is the whole walk, `left` how many are to come."""

    id: UUID
    place: Spot
    day: date
    metres: int
    left: int
    calls: list[RoundCall]


class RoundsPlanned(BaseModel):
    """How many calls stand in the rounds of the next thirty days."""

    calls: int


class CallOpened(BaseModel):
    """One call of mine: why it is made, what to know at the door, what was heard, and answers to
    tell."""

    id: UUID
    home: DoorLine
    size: int | None
    reasons: list[Named]
    notes: list[str]
    state: CallState
    result: str
    at: datetime | None
    heard: list[HeardLine]
    to_tell: list[HeardLine]


@router.get("/me/rounds", response={200: list[RoundLine], **READING})
def list_my_rounds(request: HttpRequest, wanted: Query[RoundFilter]) -> list[RoundLine]:
    """My rounds of some days."""
    first = wanted.since or clock.today()
    last = min(wanted.until or first + timedelta(days=30), first + LONGEST)
    return [_round(one) for one in my_rounds(viewer_of(request), first, last)]


@router.post("/me/rounds/{place}/plan", response={200: RoundsPlanned, **WRITING})
def plan_my_rounds(request: HttpRequest, place: PlaceId, asked: RoundPlan) -> RoundsPlanned:
    """Plan my rounds on a ground, or plan them again when something comes up."""
    made = actions.plan_rounds(viewer_of(request), place, asked.away)
    return RoundsPlanned(calls=made)


@router.get("/visit-calls/{call}", response={200: CallOpened, **READING})
def get_call(request: HttpRequest, call: UUID) -> CallOpened:
    """One call of mine."""
    return _opened(viewer_of(request), call)


@router.post("/visit-calls/{call}/done", response={200: CallOpened, **WRITING})
def record_call(request: HttpRequest, call: UUID, asked: CallDone) -> CallOpened:
    """Record how it went, once by its id; a concern becomes a case where the pack says so."""
    viewer = viewer_of(request)
    actions.record_call(viewer, actions.Called(call=call, **dict(asked)))
    return _opened(viewer, call)


@router.post("/visit-calls/{call}/skip", response={200: CallOpened, **WRITING})
def skip_call(request: HttpRequest, call: UUID, asked: CallSkipped) -> CallOpened:
    """Skip this household, with why."""
    viewer = viewer_of(request)
    actions.skip_call(viewer, actions.Skipped(call=call, **dict(asked)))
    return _opened(viewer, call)


@router.post("/visit-calls/{call}/undo", response={200: CallOpened, **WRITING})
def undo_call(request: HttpRequest, call: UUID) -> CallOpened:
    """Take back within ten minutes what I recorded."""
    viewer = viewer_of(request)
    actions.undo_call(viewer, call)
    return _opened(viewer, call)


def _round(one: RoundView) -> RoundLine:
    row = one.row
    return RoundLine(
        id=row.pk,
        place=spot(row.place),
        day=row.day,
        metres=row.metres,
        left=one.left,
        calls=[
            RoundCall(
                id=call.pk,
                home=door_line(call.household),
                reasons=[
                    named(key, one.kinds[key].name if key in one.kinds else None)
                    for key in call.reasons
                ],
                metres=call.metres,
                state=call.state,
                result=call.result,
            )
            for call in one.calls
        ],
    )


def _opened(viewer: Viewer, wanted: UUID) -> CallOpened:
    seen = my_call(viewer, wanted)
    row = seen.row
    return CallOpened(
        id=row.pk,
        home=door_line(row.household),
        size=row.household.size,
        reasons=[named(one.visit, one.name) for one in seen.kinds],
        notes=list(seen.notes),
        heard=[heard_line(one) for one in seen.found],
        to_tell=[heard_line(one) for one in to_tell(viewer, row.household_id)],
        **{name: getattr(row, name) for name in ("state", "result", "at")},
    )
