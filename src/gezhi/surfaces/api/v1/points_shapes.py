"""Shapes of points: what a question may name, and a scheme as an answer tells it."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from gezhi.base.ids import is_v7
from gezhi.base.words import Mistake, Words
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.surfaces.api.problems import Problem
from gezhi.surfaces.api.v1.api import READING
from gezhi.surfaces.api.v1.shapes import FIRST, LAST, Asked, Named, Said, Spot

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

OPENLY = {**READING, 429: Problem}
"""What a reading operation may answer that computes something for anybody."""


def _fresh(value: UUID) -> UUID:
    if not is_v7(value):
        raise Mistake("编号要是 UUIDv7", "the id must be a UUIDv7")
    return value


def _within_reason(day: date) -> date:
    if not FIRST.date() <= day < LAST.date():
        raise Mistake("日期要在 1900 年到 2199 年之间", "the day must lie in 1900 to 2199")
    return day


def _written(value: Any) -> Any:
    """A day as text; pydantic would take a number for seconds."""
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise Mistake("日期写成 2026-03-02 这样", "write the date like 2026-03-02")


NewId = Annotated[
    UUID,
    AfterValidator(_fresh),
    Field(description="made by the sender (UUIDv7): sent again, it is done once"),
]
Day = Annotated[
    date,
    BeforeValidator(_written),
    AfterValidator(_within_reason),
    Field(description="a local day, in 1900 to 2199", examples=["2026-03-11"]),
]
SchemeId = Annotated[
    int, Field(ge=1, le=2**53, description="a scheme in force, by the number of its decision")
]
UnitId = Annotated[int, Field(ge=1, le=2**31 - 1, description="what is counted, by its number")]
ShopId = Annotated[int, Field(ge=1, le=2**53, description="a shop, by its number")]
GoodId = Annotated[int, Field(ge=1, le=2**53, description="something that a shop offers")]
AccountId = Annotated[int, Field(ge=1, le=2**53, description="an account of the ledger")]
Kind = Literal["household", "person", "body"]
Reason = Annotated[str, Field(max_length=500)]
Word = Annotated[str, Field(max_length=40)]
Size = Annotated[int, Field(ge=1, le=200, description="so many on a page")]


class Whose(Asked):
    """A holder of points, as a question names one."""

    kind: Kind
    id: UUID


class HolderLine(BaseModel):
    """A holder of points: a household by its place and door, a person or a body by name. The name
    is empty where it is not the viewer's to know."""

    kind: Kind
    id: str
    name: str


class UnitLine(BaseModel):
    """What is counted: points, or the score that exchanging never lowers."""

    id: int
    name: Said


class VoteLine(BaseModel):
    """A recorded vote beside what it took: `least_present` of those entitled had to be there, and
    `least_agreed` of those present had to agree, by `rule`."""

    entitled: int
    present: int
    agreed: int
    least_present: int
    least_agreed: int
    rule: Said


class DecisionLine(BaseModel):
    """A decision by which a version of a scheme took force, `since` a day. `now` marks the one that
    is in force today."""

    id: int
    version: int = Field(description="the version of the pack that was decided on")
    since: date
    decided: date
    now: bool
    vote: VoteLine


class ItemLine(BaseModel):
    """A thing that is recorded: its points (below zero for a deduction), and how often it counts at
    most for one holder in one period."""

    item: Named
    points: int
    kind: Literal["base", "bonus", "deduction"]
    times: int
    per: Literal["month", "quarter", "year"]
    evidence: Literal["none", "note"]
    recorded_by: list[Named]
    by_itself: bool = Field(description="whether the product records it, from a case that ended")


class StarLine(BaseModel):
    """The star of a category, held from so many of its points in a year."""

    name: Said
    points: int


class CategoryLine(BaseModel):
    """Items that belong together. `invented` marks texts that the source does not give."""

    category: Named
    star: StarLine | None
    invented: bool
    items: list[ItemLine]


class TierLine(BaseModel):
    """A rank by the year's score, with the rights that it brings."""

    tier: Named
    points: int
    rights: Said


class TitleLine(BaseModel):
    """A title for whoever holds that many stars."""

    title: Named
    stars: int


class RankingLine(BaseModel):
    """The rule by which a published order of outcomes is made; only where an award rests on it."""

    rule: Said
    source: str


class Appealing(BaseModel):
    """How long a holder may appeal after a review."""

    amount: float
    unit: str
    said: Said


class SchemeLine(BaseModel):
    """A scheme in force at a place and all below it, as it was decided on. `links` lead on, by
    name: `history`, `board`, `honours`, `closings`, `shops`."""

    id: int = Field(description="the number of its decision: what records name as `scheme`")
    key: str
    name: Said
    place: Spot
    holder: Kind
    unit: UnitLine
    rating: UnitLine
    version: int
    since: date
    decided: date
    reviewed: date | None = Field(description="what was done up to this day is settled")
    adopted_by: Said
    source: str
    vote: VoteLine
    recorded_by: list[Named]
    reviewed_by: list[Named]
    appeal: Appealing
    review_every: str
    exchange_every: str
    expire: int | None = Field(description="months until points lapse; never without it")
    total: int | None = Field(description="what the base items add up to")
    categories: list[CategoryLine]
    tiers: list[TierLine]
    titles: list[TitleLine]
    themes: dict[int, list[Named]] = Field(description="by month: what is looked at in it")
    ranking: RankingLine | None
    links: dict[str, str]


class SchemePage(BaseModel):
    """A page of schemes; `next` is null on the last one."""

    rows: list[SchemeLine]
    next: int | None


def holder_line(one: Any) -> HolderLine:
    """A holder as an answer's."""
    return HolderLine(kind=one.kind, id=one.id, name=one.name)


def twice(name: str, field: str, ids: Iterable[UUID]) -> None:
    """Invalid for an id that stands in a list more than once, at each place but the first."""
    seen: set[UUID] = set()
    wrong: list[Wrong] = []
    for number, one in enumerate(ids):
        if one in seen:
            words = Words(zh="这个编号前面已经有了", en="this id stands there before")
            wrong.append(Wrong(f"{name}.{number}.{field}", "twice", words))
        seen.add(one)
    if wrong:
        raise Invalid(wrong)
