"""What is public of points: boards, honours, and closed books."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from typing import Annotated, Any, Literal

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.base import clock
from gezhi.engines.points.queries import (
    adoption,
    board,
    board_periods,
    broadcast,
    honour_wall,
    period_of,
    plain_book,
    public_book,
    published_list,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1.api import READING
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_schemes import unit_line
from gezhi.surfaces.api.v1.points_shapes import (
    OPENLY,
    RankingLine,
    SchemeId,
    UnitId,
    UnitLine,
)
from gezhi.surfaces.api.v1.shapes import Said, said

router = Router(tags=["points"])
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$", examples=["2026-03"])]


class PeriodWanted(BaseModel):
    """Which month or quarter; without one it is this month."""

    model_config = ConfigDict(extra="forbid")

    period: str = Field(
        default="", pattern=r"^([0-9]{4}-([0-9]{2}|Q[1-4]))?$", examples=["2026-Q1"]
    )


class PeriodLine(BaseModel):
    """A month or a quarter with its days."""

    key: str
    kind: Literal["month", "quarter", "year"]
    name: Said
    first: date
    last: date


class NamedLine(BaseModel):
    """Somebody who agrees to be named. `rank` is null unless the scheme ranks."""

    name: str
    points: int
    rank: int | None


class ClosedLine(BaseModel):
    """A closed month of the ledger, with the digest of its published list."""

    month: str
    digest: str


class BoardLine(BaseModel):
    """What was earned in a period: the figures are of all, the names of those who agree to it.
    Deductions are a number, never a name. `read` is what the loudspeaker says."""

    scheme: int
    name: Said
    place: str
    period: PeriodLine
    periods: list[PeriodLine] = Field(description="those for which there is a board, newest first")
    holders: int
    points: int
    deductions: int
    named: list[NamedLine]
    unnamed: int
    ranking: RankingLine | None
    closed: list[ClosedLine]
    read: Said


class TitledLine(BaseModel):
    """A title: how many hold it, and those of them who agree to be named."""

    name: Said
    stars: int
    count: int
    named: list[str]


class HonourLine(BaseModel):
    """The titles of a scheme with who holds them, and the names of its stars."""

    scheme: int
    titles: list[TitledLine]
    stars: list[Said]


class ClosingLine(ClosedLine):
    """A closed month: so many accounts were listed."""

    accounts: int
    at: datetime


class ClosedBook(BaseModel):
    """The closed months of a unit, newest first. SHA-256 of a month's list is its digest."""

    unit: UnitLine
    key: str
    closed: list[ClosingLine]


class BookForm(BaseModel):
    """For which program."""

    model_config = ConfigDict(extra="forbid")

    form: Literal["beancount", "hledger"] = "beancount"


@router.get(
    "/points/schemes/{adopted}/board", response={200: BoardLine, **OPENLY}, throttle=ANONYMOUS
)
def get_points_board(
    request: HttpRequest, adopted: SchemeId, wanted: Query[PeriodWanted]
) -> BoardLine:
    """The public board of a scheme for a month or a quarter: the same for everybody."""
    viewer = viewer_of(request)
    row = adoption(viewer, adopted).adoption
    text = wanted.period or f"{clock.today():%Y-%m}"
    found = board(viewer, row.place_id, row.scheme, text)
    order = found.ranking
    periods = board_periods(viewer, row.place_id, row.scheme)
    return BoardLine(
        scheme=found.found.adoption.pk,
        name=said(found.found.scheme.name),
        place=found.place,
        period=_period(found.period),
        periods=[_period(one) for one in chain(periods["month"], periods["quarter"])],
        holders=found.holders,
        points=found.points,
        deductions=found.deductions,
        named=[NamedLine(name=one.name, points=one.points, rank=one.rank) for one in found.named],
        unnamed=found.unnamed,
        ranking=RankingLine(rule=said(order.rule), source=order.source) if order else None,
        closed=[ClosedLine(month=f"{one.month:%Y-%m}", digest=one.digest) for one in found.closed],
        read=said(broadcast(viewer, found)),
    )


def _period(one: Any) -> PeriodLine:
    name = Said(zh=one.say("zh"), en=one.say("en"))
    return PeriodLine(key=str(one), kind=one.kind, name=name, first=one.first, last=one.last)


@router.get(
    "/points/schemes/{adopted}/honours", response={200: HonourLine, **OPENLY}, throttle=ANONYMOUS
)
def get_honours(request: HttpRequest, adopted: SchemeId) -> HonourLine:
    """Who holds the titles of a scheme today, by name where they agree to it."""
    viewer = viewer_of(request)
    row = adoption(viewer, adopted).adoption
    wall = honour_wall(viewer, row.place_id, row.scheme)
    return HonourLine(
        scheme=wall.found.adoption.pk,
        titles=[
            TitledLine(name=said(one.name), stars=one.stars, count=one.count, named=one.named)
            for one in wall.titles
        ],
        stars=[said(one) for one in wall.stars],
    )


@router.get("/points/units/{counted}/closings", response={200: ClosedBook, **READING})
def list_closings(request: HttpRequest, counted: UnitId) -> ClosedBook:
    """The closed months of a unit with their digests."""
    found = public_book(viewer_of(request), counted)
    return ClosedBook(
        unit=unit_line(found.unit),
        key=found.unit.key,
        closed=[
            ClosingLine(
                month=f"{one.month:%Y-%m}", digest=one.digest, accounts=one.accounts, at=one.at
            )
            for one in found.closed
        ],
    )


def _plain(what: str) -> dict[str, Any]:
    content = {"text/plain": {"schema": {"type": "string"}}}
    return {"responses": {200: {"description": what, "content": content}}}


@router.get(
    "/points/units/{counted}/closings/{month}/list",
    response=OPENLY,
    throttle=ANONYMOUS,
    openapi_extra=_plain("One line for each account, by its public code."),
)
def get_published_list(request: HttpRequest, counted: UnitId, month: Month) -> Any:
    """The list of a closed month: code, opening, earned, spent, expired, closing. SHA-256 of these
    bytes is the digest of the month."""
    viewer = viewer_of(request)
    return _text(published_list(viewer, counted, _first(viewer, month)))


@router.get(
    "/points/units/{counted}/closings/{month}/book",
    response=OPENLY,
    throttle=ANONYMOUS,
    openapi_extra=_plain("The book, as beancount or hledger reads it."),
)
def get_plain_book(
    request: HttpRequest, counted: UnitId, month: Month, wanted: Query[BookForm]
) -> Any:
    """A closed month with every entry as a plain-text book, without names; both programs check that
    it balances."""
    viewer = viewer_of(request)
    return _text(plain_book(viewer, counted, _first(viewer, month), wanted.form))


def _first(viewer: Viewer, month: str) -> date:
    return period_of(viewer, month).first


def _text(lines: Iterator[str]) -> StreamingHttpResponse:
    """Lines as they come; the first is fetched before anything is answered, so that a month that is
    not closed is told as such."""
    head = next(lines, None)
    if head is None:
        raise Missing("not-closed", "这个月还没有结账", "this month is not closed yet")
    return StreamingHttpResponse(chain([head], lines), content_type="text/plain; charset=utf-8")
