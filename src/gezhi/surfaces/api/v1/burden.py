"""What is asked of workers: how often, how long, what came answered, and what was asked twice."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.base import clock
from gezhi.engines.insight.queries import (
    FormAsked,
    Twice,
    burden,
    months,
    name_of,
    overlapping,
)
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.points.queries import period_of
from gezhi.surfaces.api.v1.api import READING
from gezhi.surfaces.api.v1.funds import MonthKey
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.shapes import PlaceId, Said, said, said_or_none
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["burden"], auth=KNOWN)
MOST_TWICE = 50


class BurdenFilter(BaseModel):
    """A place and all below it (everywhere without one), a month (this one without one)."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = None
    month: MonthKey | None = None


class FormBurden(BaseModel):
    """A form in a month: how often it was sent (`before`: in the month before), questions on
    average, the share that came answered, the median seconds (null where fewer than three are
    known) and the minutes that it came to; who asks by it, by which rule."""

    kind: str
    form: str
    name: Said
    owner: Said | None
    basis: Said | None
    times: int
    before: int
    fields: float
    prefilled: float | None
    median: float | None
    minutes: float | None


class AskedTwice(BaseModel):
    """The same thing asked of the same kind of subject by two forms in one month; `times` it could
    have been taken from the other form, at most."""

    what: Said
    level: str
    times: int
    first: Said
    second: Said


class OverlapLine(BaseModel):
    """Two duties of one post that ask for the same on their checklists, as the pack has them."""

    post: Said
    item: Said
    first: Said
    second: Said


class BurdenWhole(BaseModel):
    """A month at a place; no figure is of one person, as nothing of the kind is kept."""

    month: Annotated[date, Field(description="its first day")]
    months: list[date]
    times: int
    minutes: float
    forms: list[FormBurden]
    twice: list[AskedTwice]
    overlaps: list[OverlapLine]


@router.get("/burden", response={200: BurdenWhole, **READING})
def get_burden(request: HttpRequest, wanted: Query[BurdenFilter]) -> BurdenWhole:
    """What was asked of workers, for everybody who serves: whoever asks, and whoever is asked."""
    viewer = viewer_of(request)
    path = path_of(viewer, wanted.place)
    month = period_of(viewer, wanted.month).first if wanted.month else clock.today()
    found = burden(viewer, path, month)
    packs = [one.pack for one in attached_packs(viewer) if path and path.startswith(one.path)]
    return BurdenWhole(
        month=found.month,
        months=months(viewer, path),
        times=found.times,
        minutes=found.minutes,
        forms=[_form(one) for one in found.forms],
        twice=[_twice(one) for one in found.twice[:MOST_TWICE]],
        overlaps=[
            OverlapLine(
                post=said(one.post),
                item=said(one.item),
                first=said(one.first),
                second=said(one.second),
            )
            for one in (overlapping(packs[-1]) if packs else [])
        ],
    )


def _form(one: FormAsked) -> FormBurden:
    names = ("kind", "form", "times", "before", "fields", "prefilled", "median", "minutes")
    return FormBurden(
        name=said(one.about.name),
        owner=said_or_none(one.about.owner),
        basis=said_or_none(one.about.basis),
        **{name: getattr(one, name) for name in names},
    )


def _twice(one: Twice) -> AskedTwice:
    return AskedTwice(
        what=said(name_of(one.held)),
        level=one.level,
        times=one.times,
        first=said(one.first.about.name),
        second=said(one.second.about.name),
    )
