"""What holders have, and how it came and went."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.points.queries import (
    Cause,
    Held,
    balances,
    causes,
    holder,
    my_points,
    passbook,
)
from gezhi.engines.trust.queries import Missing
from gezhi.surfaces.api.v1.api import READING
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_schemes import unit_line
from gezhi.surfaces.api.v1.points_shapes import (
    AccountId,
    HolderLine,
    Kind,
    Size,
    UnitLine,
    holder_line,
)
from gezhi.surfaces.api.v1.points_told import Holding, holding
from gezhi.surfaces.api.v1.shapes import Said, said_or_none
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["points"], auth=KNOWN)
Line = Annotated[int, Field(ge=1, le=2**53, description="the `next` of the page before")]


class BalanceLine(BaseModel):
    """What is in one account: `role` is `holder` (to spend), `hold` (set aside) or `score`."""

    account: int
    code: str
    unit: UnitLine
    role: str
    amount: int


class Balances(BaseModel):
    """A holder with what they have, by unit."""

    holder: HolderLine
    balances: list[BalanceLine]


class PassbookFilter(BaseModel):
    """Which page of a passbook."""

    model_config = ConfigDict(extra="forbid")

    after: Line | None = None
    size: Size = 50


class PassbookLine(BaseModel):
    """One line: `amount` is below zero when it went, `balance` what there was after it, `what` the
    thing that was done or got. `record` is told to its holder alone; `undone` marks what takes back
    a line before it."""

    line: int
    entry: UUID
    code: str
    kind: str
    day: date
    at: datetime
    amount: int
    balance: int
    until: date | None = Field(description="the last day on which it can be used")
    what: Said | None
    quantity: int
    record: UUID | None
    undone: bool


class PassbookPage(BaseModel):
    """A page of a passbook, newest first; `next` is null on the last one."""

    account: int
    code: str
    unit: UnitLine
    balance: int
    rows: list[PassbookLine]
    next: int | None


@router.get("/me/points", response={200: list[Holding], **READING})
def list_my_points(request: HttpRequest) -> list[Holding]:
    """What oneself, one's household and one's bodies have under each scheme: the balance with until
    when, this year's score, stars and titles, and what still waits."""
    return [holding(one) for one in my_points(viewer_of(request))]


@router.get("/points/accounts/{account}/passbook", response={200: PassbookPage, **READING})
def get_passbook(
    request: HttpRequest, account: AccountId, wanted: Query[PassbookFilter]
) -> PassbookPage:
    """The passbook of an account of one's own, or of the ground whose points one sees. 404 for any
    other."""
    viewer = viewer_of(request)
    book = passbook(viewer, account, before=wanted.after, size=wanted.size)
    row = book.account
    if row.role == "stock":
        raise Missing("no-account", "没有这个账户", "there is no such account")
    known = causes(viewer, book)
    return PassbookPage(
        account=row.pk,
        code=row.code,
        unit=unit_line(row.unit),
        balance=book.balance,
        rows=[_line(one, known.get(one.entry, Cause())) for one in book.rows],
        next=book.before,
    )


_ROW = ("line", "entry", "code", "kind", "day", "at", "amount", "balance")


def _line(row: object, cause: Cause) -> PassbookLine:
    return PassbookLine(
        **{name: getattr(row, name) for name in _ROW},
        until=getattr(row, "expires", None),
        what=said_or_none(cause.name),
        quantity=cause.quantity,
        record=cause.record,
        undone=cause.undone,
    )


@router.get("/points/holders/{kind}/{whose}/balances", response={200: Balances, **READING})
def get_balances(request: HttpRequest, kind: Kind, whose: UUID) -> Balances:
    """What a holder has: for themselves, and for those who see the points of their ground; to
    others who may know the holder the list is empty."""
    viewer = viewer_of(request)
    found = holder(viewer, kind, whose)
    return Balances(
        holder=holder_line(found),
        balances=[_balance(one) for one in balances(viewer, kind, whose)],
    )


def _balance(one: Held) -> BalanceLine:
    return BalanceLine(
        account=one.account,
        code=one.code,
        unit=unit_line(one.unit),
        role=one.role,
        amount=one.amount,
    )
