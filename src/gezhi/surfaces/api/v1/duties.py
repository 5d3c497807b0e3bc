"""My duties, and doing one: for a phone that works without network and sends later."""

from datetime import date, datetime, timedelta
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.base import clock
from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import Due, my_duties, my_duty
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Key, Named, Said, Spot, named, said_or_none
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["duties"], auth=KNOWN)
LONGEST = timedelta(days=31)


class DutyFilter(BaseModel):
    """Which days; today and the seven after it where nothing is said, a month at most."""

    model_config = ConfigDict(extra="forbid")

    since: Day | None = Field(default=None, description="the first day")
    until: Day | None = Field(default=None, description="the last day")


class DutyLine(BaseModel):
    """One time that a duty is mine to do. `asks` is what to write down, where that is asked for; it
    bars nobody. `stands_in` is for whom, where it is not my own."""

    id: int
    duty: Named
    kind: Literal["duty", "roster"]
    place: Spot
    day: date
    opens: datetime
    closes: datetime
    state: Literal["open", "done", "missed", "excused"]
    late: bool
    checklist: list[Named]
    ticked: list[str]
    asks: Said | None
    stands_in: str
    done_at: datetime | None


class DoneLine(Asked):
    """That it was done. `at` is when, by a device that sends later; it is believed within the
    duty's window and not beyond now."""

    id: NewId
    ticked: list[Key] = Field(default_factory=list[Key], max_length=40)
    note: str = Field(default="", max_length=500)
    at: datetime | None = Field(default=None, description="with its offset from UTC")


@router.get("/me/duties", response={200: list[DutyLine], **READING})
def my_duty_list(request: HttpRequest, asked: Query[DutyFilter]) -> list[DutyLine]:
    """What the viewer takes in some days, by when it closes; empty for who holds no post."""
    first = asked.since or clock.today()
    last = asked.until or first + timedelta(days=7)
    last = min(last, first + LONGEST)
    return [duty_line(one) for one in my_duties(viewer_of(request), first, last)]


@router.post("/duties/{number}/done", response={200: DutyLine, **WRITING})
def duty_done(request: HttpRequest, number: int, asked: DoneLine) -> DutyLine:
    """Record a duty as done, once: the same id again answers with it as it stands. 409 where
    somebody else did it meanwhile, 403 where others take it."""
    viewer = viewer_of(request)
    at = asked.at if asked.at is not None and asked.at.tzinfo is not None else None
    done = actions.Done(number, tuple(asked.ticked), asked.note, at, asked.id)
    actions.do_duty(viewer, done)
    return duty_line(my_duty(viewer, number))


def duty_line(one: Due) -> DutyLine:
    """A duty of one's own as an answer's."""
    row, rule = one.row, one.rule
    return DutyLine(
        id=row.pk,
        duty=named(rule.key, rule.name),
        kind="roster" if row.rule.kind == "roster" else "duty",
        place=Spot(id=row.place_id, name=one.place),
        day=row.day,
        opens=row.opens,
        closes=row.closes,
        state=row.state,  # type: ignore[arg-type]
        late=row.late,
        checklist=[named(item.item, item.name) for item in rule.checklist],
        ticked=sorted(one.ticked),
        asks=said_or_none(one.asks),
        stands_in=one.stands_in,
        done_at=row.done_at,
    )
