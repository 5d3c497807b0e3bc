"""Answers and bodies of commendations."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.points.queries import (
    Commending,
    Listed,
    MyNomination,
    MyObjection,
    NominationLine,
    Noticed,
    Stretch,
    commended_for,
)
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Key, Named, Said, Spot, named, said

State = Literal["nominated", "accepted", "notice", "commended", "refused", "upheld", "withdrawn"]
Text = Annotated[str, Field(max_length=1000)]
Reason = Annotated[str, Field(max_length=500)]
HolderId = Annotated[str, Field(max_length=40, description="of a nominee, as the search gives it")]


class ModelLine(Named):
    """A kind of models: what it is for, and who or what can be it; `level` of places."""

    what: Said
    holder: Literal["person", "household", "body", "place"]
    level: str | None


class CommendationLine(BaseModel):
    """A commendation of a place, as its pack says it."""

    place: Spot
    commendation: Named
    every: Literal["year", "quarter"]
    kinds: list[ModelLine]
    by_residents: bool
    decided_by: Said
    source: str


class NoticeLine(BaseModel):
    """Somebody on the notice. Without consent to be named, `name` and `text` are empty."""

    nomination: UUID
    kind: Said
    period: str
    name: str
    text: str
    first: date
    last: date
    open: bool


class CommendedLine(BaseModel):
    """Those commended under one kind for a period: the names of those who agree, and how many in
    all; in no order of merit."""

    period: str
    kind: Said
    named: list[str]
    count: int
    decided: list[date]
    references: list[str]


class CommendationOpened(CommendationLine):
    """A commendation with its notice and those commended, as anybody reads it."""

    on_notice: list[NoticeLine]
    commended: list[CommendedLine]


class NomineesWanted(BaseModel):
    """Of which kind, and what is known of them."""

    model_config = ConfigDict(extra="forbid")

    kind: Key
    text: str = Field(max_length=60, description="a door, a name or a number; of a place its name")


class NomineeLine(BaseModel):
    """Somebody who can be nominated."""

    id: str
    name: str


class NominationsWanted(BaseModel):
    """Which nominations, in the order in which they came."""

    model_config = ConfigDict(extra="forbid")

    state: State | Literal[""] = ""
    year: int | None = Field(default=None, ge=1900, le=2200)
    quarter: int | None = Field(default=None, ge=1, le=4)
    after: UUID | None = None
    size: int = Field(default=50, ge=1, le=200)


class Nominated(Asked):
    """Whom somebody puts forward, and what for. A resident may say in words alone who is meant."""

    id: NewId
    kind: Key
    deeds: str = Field(max_length=2000)
    holder: HolderId = ""
    on: Day | None = Field(default=None, description="a day of the period that it is for")


class Reviewed(Asked):
    """What the review says, and why; with a `text` an accepted one goes on the notice at once."""

    outcome: Literal["accepted", "refused"]
    reason: Reason
    holder: HolderId = ""
    text: Text = ""


class Published(Asked):
    """What the notice says."""

    text: Text


class ObjectionAsked(Asked):
    """What somebody has against a nomination."""

    id: NewId
    text: Text


class ObjectionAnswered(Asked):
    """The answer to an objection, with its reason."""

    outcome: Literal["upheld", "dismissed"]
    reason: Reason


class CommendAsked(Asked):
    """A decision that commends several, all or none."""

    id: NewId
    nominations: list[UUID] = Field(min_length=1, max_length=200)
    decided: Day
    reference: str = Field(max_length=100, description="the number of a paper or of the minutes")


class NominationShort(BaseModel):
    """A nomination as whoever works with it reads it: `mine` says why the viewer has no part in its
    review, `ripe` that the notice is over without an open objection."""

    id: UUID
    kind: Said
    period: str
    holder: str
    named: bool
    deeds: str
    state: State
    reason: str
    text: str
    nominator: str
    reviewer: str
    notice_last: date | None
    objections: int
    mine: Literal["", "nominated", "own"]
    ripe: bool
    decided: date | None
    reference: str


class NominationPage(BaseModel):
    """A page of nominations; `next` is null on the last one."""

    rows: list[NominationShort]
    next: UUID | None


class ObjectionLine(BaseModel):
    """An objection; who made it is told to reviewers alone."""

    id: UUID
    text: str
    by: str
    outcome: Literal["", "upheld", "dismissed"]
    reason: str


class NominationOpened(NominationShort):
    """A nomination with what was objected to it, for reviewers with no part in it."""

    objected: list[ObjectionLine]


class OwnNomination(BaseModel):
    """One's own nomination, or one of oneself (`about_me`)."""

    id: UUID
    place: str
    commendation: Said
    kind: Said
    period: str
    about_me: bool
    state: State
    reason: str
    withdraws: bool


class OwnObjection(BaseModel):
    """One's own objection with its answer."""

    id: UUID
    kind: Said
    period: str
    text: str
    outcome: Literal["", "upheld", "dismissed"]
    reason: str


class OwnNominations(BaseModel):
    """What the viewer nominated, what was accepted about them, and what they objected to."""

    nominations: list[OwnNomination]
    objections: list[OwnObjection]


def about(one: Commending) -> dict[str, Any]:
    """What every answer says of a commendation."""
    rules = one.rules
    return {
        "place": Spot(id=one.place.pk, name=one.place.name),
        "commendation": named(rules.commendation, rules.name),
        "every": rules.every,
        "kinds": [
            ModelLine(
                **named(kind.kind, kind.name).model_dump(),
                what=said(kind.what),
                holder=kind.holder,
                level=kind.level,
            )
            for kind in rules.kinds
        ],
        "by_residents": rules.by_residents,
        "decided_by": said(rules.decided_by),
        "source": rules.source,
    }


def notice_line(one: Noticed) -> NoticeLine:
    """Somebody on the notice."""
    return NoticeLine(
        nomination=one.nomination,
        kind=said(one.kind),
        period=str(one.period),
        name=one.name,
        text=one.text,
        first=one.first,
        last=one.last,
        open=one.open,
    )


def commended_line(period: Stretch, one: Listed) -> CommendedLine:
    """Those commended under one kind."""
    return CommendedLine(
        period=str(period),
        kind=said(one.kind),
        named=one.named,
        count=one.count,
        decided=one.decided,
        references=one.references,
    )


def nomination_short(one: NominationLine) -> dict[str, Any]:
    """A nomination as whoever works with it reads it."""
    row = one.row
    return {
        "id": row.pk,
        "kind": said(one.kind),
        "period": str(commended_for(row)),
        "holder": one.holder,
        "named": one.named,
        "deeds": row.deeds,
        "state": row.state,
        "reason": row.reason,
        "text": row.text,
        "nominator": one.nominator,
        "reviewer": one.reviewer,
        "notice_last": row.notice_last,
        "objections": one.objections,
        "mine": one.mine,
        "ripe": one.ripe,
        "decided": row.decided,
        "reference": row.reference,
    }


def own_nomination(one: MyNomination) -> OwnNomination:
    """One's own."""
    return OwnNomination(
        id=one.row.pk,
        place=one.place,
        commendation=said(one.commendation),
        kind=said(one.kind),
        period=str(one.period),
        about_me=one.about_me,
        state=one.row.state,
        reason=one.reason,
        withdraws=one.withdraws,
    )


def own_objection(one: MyObjection) -> OwnObjection:
    """One's own."""
    return OwnObjection(
        id=one.row.pk,
        kind=said(one.kind),
        period=str(one.period),
        text=one.row.text,
        outcome=one.row.outcome,
        reason=one.row.reason,
    )
