"""Records, appeals and what a holder has, as answers tell them."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import get_language
from pydantic import BaseModel, Field

from gezhi.engines.points.queries import (
    AppealLine,
    Mine,
    MyRecord,
    RecordLine,
    Stage,
    reason_said,
)
from gezhi.surfaces.api.v1.points_schemes import unit_line
from gezhi.surfaces.api.v1.points_shapes import HolderLine, UnitLine, holder_line
from gezhi.surfaces.api.v1.shapes import Named, Said, named, said, said_or_none

State = Literal["waiting", "accepted", "refused", "withdrawn"]


class Recorded(BaseModel):
    """A record as it stands: `points` were asked for, `given` is what the review gave (null before
    it); both are below zero for a deduction."""

    id: UUID
    scheme: int
    item: Named
    category: Named
    holder: HolderLine
    day: date
    times: int
    points: int
    given: int | None
    state: State
    note: str
    at: datetime
    by_itself: bool
    reviewed_at: datetime | None
    reason: str
    appeal_until: datetime | None
    entry: UUID | None = Field(description="the entry of the ledger, once it is posted")


class StaffRecord(Recorded):
    """A record for those who look after the points of the ground, with the names of who recorded
    and who reviewed it."""

    recorder: str
    reviewer: str


class MyAppeal(BaseModel):
    """One's own appeal; `outcome` is empty until it is decided."""

    id: UUID
    at: datetime
    text: str
    outcome: Literal["", "granted", "refused"]
    reason: str
    decided_at: datetime | None


class StageLine(BaseModel):
    """One thing that happened to a record, and by which post; never by whom."""

    what: str
    at: datetime
    post: Said | None
    given: int | None


class OwnRecord(Recorded):
    """A record of oneself, one's household or body."""

    standing: Literal[
        "waiting", "withdrawn", "appealed", "refused", "posted", "deducted", "pending"
    ]
    may_appeal: bool
    appeal: MyAppeal | None


class SeenRecord(BaseModel):
    """A record as far as the viewer sees it: `own` for its holder, with its course; `record` for
    those who look after the ground."""

    own: OwnRecord | None
    course: list[StageLine]
    record: StaffRecord | None


class AppealSeen(BaseModel):
    """An appeal with its record. `mine` says why the viewer does not decide it though they review
    there (`reviewed`, `recorded`, `appealed`, `home`); empty where they may."""

    id: UUID
    at: datetime
    text: str
    outcome: Literal["", "granted", "refused"]
    reason: str
    decided_at: datetime | None
    mine: str
    record: StaffRecord


class LotLine(BaseModel):
    """So much that can be used until a day (null: for ever)."""

    amount: int
    until: date | None


class CategoryScore(BaseModel):
    """This year's score in one category, whether its star is held, and how many points it still
    takes."""

    category: Named
    score: int
    held: bool
    missing: int


class Holding(BaseModel):
    """What a holder has under one scheme: `balance` can be spent today; `score` is this year's,
    which exchanging never lowers. `account` is null until something was posted."""

    holder: HolderLine
    scheme: int
    name: Said
    unit: UnitLine
    account: int | None
    code: str = Field(description="the account's public code, as the card carries it")
    balance: int
    lots: list[LotLine]
    score: int
    stars: int
    titles: list[Said]
    tier: Named | None
    categories: list[CategoryScore]
    waiting: int = Field(description="so many records wait for their review")
    waiting_points: int


def staff_record(line: RecordLine) -> StaffRecord:
    """A line of a register as an answer's."""
    row = line.record
    return StaffRecord(
        **_plain(row),
        scheme=row.adoption_id,
        item=named(row.item, line.item),
        category=named(row.category, line.category),
        holder=HolderLine(kind=row.holder_kind, id=row.holder, name=line.holder),
        points=row.points,
        by_itself=bool(row.source),
        recorder=line.recorder,
        reviewer=line.reviewer,
    )


def own_record(one: MyRecord) -> OwnRecord:
    """A record of the viewer's own as an answer's."""
    whose, made = one.holder, one.appeal
    return OwnRecord(
        **_plain(one),
        scheme=one.found.adoption.pk,
        item=named(one.item.item, one.item.name),
        category=named(one.category.category, one.category.name),
        holder=holder_line(whose),
        points=one.asked,
        by_itself=one.by_itself,
        standing=one.standing,  # type: ignore[arg-type]
        may_appeal=one.may_appeal,
        appeal=my_appeal(made) if made is not None else None,
    )


_PLAIN = ("id", "day", "times", "given", "state", "note", "at", "reviewed_at", "reason")


def _plain(row: Any) -> dict[str, Any]:
    names = (*_PLAIN, "appeal_until", "entry")
    told = {name: getattr(row, name) for name in names}
    return {**told, "reason": reason_said(row.reason, get_language())}


def my_appeal(made: Any) -> MyAppeal:
    """An appeal for whoever made it."""
    return MyAppeal(**_appeal(made))


def _appeal(made: Any) -> dict[str, Any]:
    names = ("at", "text", "outcome", "reason", "decided_at")
    return {"id": made.pk, **{name: getattr(made, name) for name in names}}


def stage_line(stage: Stage) -> StageLine:
    """A step of a record's course."""
    return StageLine(what=stage.what, at=stage.at, post=said_or_none(stage.post), given=stage.given)


def appeal_seen(one: AppealLine) -> AppealSeen:
    """An appeal for those who decide it."""
    return AppealSeen(**_appeal(one.appeal), mine=one.mine, record=staff_record(one.line))


def holding(one: Mine) -> Holding:
    """What a holder of the viewer's has under one scheme."""
    whose, tier = one.holder, one.tier
    return Holding(
        holder=holder_line(whose),
        scheme=one.found.adoption.pk,
        name=said(one.found.scheme.name),
        unit=unit_line(one.found.adoption.unit),
        account=one.account,
        code=one.code,
        balance=one.balance,
        lots=[LotLine(amount=lot.amount, until=lot.expires) for lot in one.lots],
        score=one.score,
        stars=one.stars,
        titles=[said(title) for title in one.titles],
        tier=named(tier.tier, tier.name) if tier is not None else None,
        categories=[
            CategoryScore(
                category=named(part.category.category, part.category.name),
                score=part.score,
                held=part.held,
                missing=part.missing,
            )
            for part in one.reached
        ],
        waiting=one.waiting,
        waiting_points=one.waiting_points,
    )
