"""Shapes of people's side of work: who is named, pages by key, and what several answers share."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.people.queries import Condition
from gezhi.engines.trust.queries import Forbidden, Viewer, may
from gezhi.pack.growing import Step
from gezhi.surfaces.api.v1.points_shapes import Size
from gezhi.surfaces.api.v1.shapes import Named, PlaceId, Said, Spot, named
from gezhi.surfaces.ui.growing import person_named

R = TypeVar("R")
Who = Annotated[
    str,
    Field(
        min_length=1,
        max_length=120,
        description="the whole name of a holder of a post there, with the name of the place behind "
        "it where two are called so; or their id",
    ),
]
GroundKey = Annotated[str, Field(min_length=1, max_length=40, description="its key in the pack")]
Title = Annotated[str, Field(max_length=120)]
Reference = Annotated[str, Field(max_length=100, description="by which decision")]


class PageWanted(BaseModel):
    """A page of a list."""

    model_config = ConfigDict(extra="forbid")

    after: UUID | None = Field(default=None, description="the `next` of the page before")
    size: Size = 50


class PlaceFilter(BaseModel):
    """At a place and below it; everywhere without one."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = None


class SomebodyLine(BaseModel):
    """Somebody by name; `id` can be sent where a person is asked for."""

    id: UUID
    name: str


class GradeLine(BaseModel):
    """A grade of a ladder: its post, and fen a month (null for whoever may not read pay)."""

    post: Named
    grade: Named
    pay: int | None


class AskedLine(BaseModel):
    """A condition of a grade: how much is asked, how much there is."""

    key: str
    asks: int
    has: int
    met: bool


class PromotionShort(BaseModel):
    """A promotion in a list: `until` is the last day of its notice."""

    id: UUID
    person: SomebodyLine
    place: Spot
    ladder: str
    grade: Said
    to: Said
    state: str
    until: date | None


def somebody(row: Any) -> SomebodyLine:
    """A person as an answer's."""
    return SomebodyLine(id=row.pk, name=row.name)


def spot(row: Any) -> Spot:
    """A place as an answer's."""
    return Spot(id=row.pk, name=row.name)


def grade_line(step: Step, *, paid: bool) -> GradeLine:
    """A grade as an answer's; with its pay for whoever may read it."""
    return GradeLine(
        post=named(step.post, step.rung.name),
        grade=named(step.key, step.grade.name),
        pay=step.grade.pay if paid else None,
    )


def asked_line(one: Condition) -> AskedLine:
    """A condition as an answer's."""
    return AskedLine(key=one.key, asks=one.asks, has=one.has, met=one.met)


def who_is(
    viewer: Viewer, ability: str, path: str, typed: str, field: str = "person", ground: str = ""
) -> Any:
    """The person who is named at a place (or on the ground that it is part of), for whoever does
    something there: Forbidden for others, who are not told whether anybody is called so."""
    if not may(viewer, ability, path=path):
        raise Forbidden("not-allowed", "这件事不由您办，请找负责的人", "this is not yours to do")
    return person_named(viewer, typed, ground or path, field)


def _pk(row: Any) -> UUID:
    return row.pk


def paged(
    found: Sequence[R], wanted: PageWanted, key: Callable[[R], UUID] = _pk
) -> tuple[list[R], UUID | None]:
    """The page of a list that is read whole, and the key of the next one."""
    keys = [key(one) for one in found]
    begin = keys.index(wanted.after) + 1 if wanted.after and wanted.after in keys else 0
    end = begin + wanted.size
    return list(found[begin:end]), keys[end - 1] if len(found) > end else None


def cut(found: Sequence[R], size: int) -> tuple[list[R], bool]:
    """Rows of which one more than a page was asked for, and whether there are more."""
    return list(found[:size]), len(found) > size
