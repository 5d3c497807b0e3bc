"""Funds of clubs and projects: open to everybody, without who paid in. Amounts are whole fen."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.points.queries import (
    FundSeen,
    fund,
    fund_months,
    fund_vouchers,
    funds_at,
    period_of,
)
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.openly import OPENLY, tagged
from gezhi.surfaces.api.v1.shapes import Named, PlaceId, Said, Spot, named, said

router = Router(tags=["funds"])
Way = Literal["in", "out"]
MonthKey = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$", examples=["2026-03"])]


class FundFilter(BaseModel):
    """The funds of a place, of those above it and of those below."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId


class VoucherFilter(BaseModel):
    """Of one month, or the newest thousand."""

    model_config = ConfigDict(extra="forbid")

    month: MonthKey | None = None


class FundLine(BaseModel):
    """A fund with what there is in it, in fen. `invented` marks rules that the source does not
    give."""

    id: UUID
    name: str
    kind: Named
    place: Spot
    balance: int
    ended: date | None
    source: str
    invented: bool


class SumLine(BaseModel):
    """What came or went under one line in a month, in fen, and in how many vouchers."""

    line: Named
    way: Way
    amount: int
    count: int


class MonthLine(BaseModel):
    """A month, in fen: opening + income − spending = closing."""

    month: str
    opening: int
    income: int
    spending: int
    closing: int
    lines: list[SumLine]


class FundVoucherLine(BaseModel):
    """An amount that came or went, in fen, and what for. `undone`: it was taken back, and why."""

    id: UUID
    code: str
    day: date
    way: Way
    line: Said
    words: str
    paper: str
    amount: int
    undone: bool
    reason: str


@router.get("/funds", response={200: list[FundLine], **OPENLY}, throttle=ANONYMOUS)
@tagged
def list_funds(request: HttpRequest, wanted: Query[FundFilter]) -> list[FundLine]:
    """Funds around a place, those that still run first."""
    return [_fund(one) for one in funds_at(viewer_of(request), wanted.place)]


@router.get("/funds/{fund_id}", response={200: FundLine, **OPENLY})
@tagged
def get_fund(request: HttpRequest, fund_id: UUID) -> FundLine:
    """One fund."""
    return _fund(fund(viewer_of(request), fund_id))


@router.get("/funds/{fund_id}/months", response={200: list[MonthLine], **OPENLY})
@tagged
def list_fund_months(request: HttpRequest, fund_id: UUID) -> list[MonthLine]:
    """The months of a fund in which something came or went, the newest first, by line."""
    return [
        MonthLine(
            month=f"{one.month:%Y-%m}",
            opening=one.opening,
            income=one.income,
            spending=one.spending,
            closing=one.closing,
            lines=[
                SumLine(
                    line=named(line.key, line.name),
                    way=line.way,
                    amount=line.amount,
                    count=line.count,
                )
                for line in one.lines
            ],
        )
        for one in fund_months(viewer_of(request), fund_id)
    ]


@router.get("/funds/{fund_id}/vouchers", response={200: list[FundVoucherLine], **OPENLY})
@tagged
def list_fund_vouchers(
    request: HttpRequest, fund_id: UUID, wanted: Query[VoucherFilter]
) -> list[FundVoucherLine]:
    """What came and went, the newest first: one line for each voucher, without who paid in."""
    viewer = viewer_of(request)
    month = period_of(viewer, wanted.month).first if wanted.month else None
    return [
        FundVoucherLine(
            id=one.row.pk,
            code=one.code,
            day=one.row.day,
            way=one.row.way,
            line=said(one.line),
            words=one.row.words,
            paper=one.row.paper,
            amount=one.row.amount,
            undone=one.row.state == "undone",
            reason=one.row.reason,
        )
        for one in fund_vouchers(viewer, fund_id, month)
    ]


def _fund(one: FundSeen) -> FundLine:
    row = one.row
    return FundLine(
        id=row.pk,
        name=row.name,
        kind=named(row.key, one.rules.name),
        place=Spot(id=row.place_id, name=row.place.name),
        balance=one.balance,
        ended=row.ended,
        source=one.rules.source,
        invented=one.rules.invented,
    )
