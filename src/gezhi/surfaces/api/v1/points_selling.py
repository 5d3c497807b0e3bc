"""The counter of a shop, for its keepers: exchanging, taking back, vouchers, and what was sold."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from gezhi.engines.points import actions
from gezhi.engines.points.queries import Sale, purse_by_code, sale, sales
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_records import AfterRecord
from gezhi.surfaces.api.v1.points_schemes import unit_line
from gezhi.surfaces.api.v1.points_shapes import (
    Day,
    GoodId,
    HolderLine,
    NewId,
    ShopId,
    Size,
    UnitId,
    UnitLine,
    Whose,
    holder_line,
)
from gezhi.surfaces.api.v1.shapes import Asked, Named, Said
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["points shops"], auth=KNOWN)
EXCHANGE: JsonDict = {
    "id": "01a202ff-86d8-7183-89dc-5049db0a3693",
    "shop": 1,
    "good": 1,
    "quantity": 2,
    "holder": {"kind": "household", "id": "01a202ff-86d8-7183-89dc-5049db0a3600"},
    "unit": 1,
    "price": 5,
}


class NewExchangeLine(Asked):
    """So many of a good for a holder, paid in points of a unit. `price` is what one cost when it
    was chosen: where that changed meanwhile, nobody pays unseen."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXCHANGE})

    id: NewId
    shop: ShopId
    good: GoodId
    quantity: int = Field(ge=1, le=99)
    holder: Whose
    unit: UnitId
    price: int | None = Field(default=None, ge=1, le=10_000)


class TakenBack(Asked):
    """How many come back, and why; what is `faulty` does not go on the shelf again."""

    id: NewId
    quantity: int = Field(ge=1, le=99)
    reason: Literal["mistake", "unwanted", "faulty"]


class VoucherCode(Asked):
    """The code on a voucher, as it is typed."""

    code: str = Field(min_length=1, max_length=40, examples=["K7Q4M-2XD9P-F"])


class VoucherLine(BaseModel):
    """A voucher that was used, for what."""

    good: Named
    shop: int
    until: date
    used: datetime | None


class SaleLine(BaseModel):
    """An exchange: `left` is how many can still come back, `used` how many of its vouchers were
    used (null: it was for goods), which are good `until` a day."""

    id: UUID
    code: str
    shop: int
    good: Named
    holder: HolderLine
    unit: int
    quantity: int
    points: int
    day: date
    at: datetime
    returned: int
    left: int
    used: int | None
    until: date | None


class ExchangedLine(BaseModel):
    """What was exchanged. `codes` are those of its vouchers, told to whoever made the exchange for
    some minutes and never again; `again` says that this id had been sent before."""

    sale: SaleLine
    codes: list[str]
    again: bool


class SaleFilter(BaseModel):
    """Which exchanges of a shop."""

    model_config = ConfigDict(extra="forbid")

    since: Day | None = Field(default=None, description="the first day")
    until: Day | None = Field(default=None, description="the last day")
    after: AfterRecord = None
    size: Size = 50


class SalePage(BaseModel):
    """A page of exchanges, newest first; `next` is null on the last one."""

    rows: list[SaleLine]
    next: UUID | None


class CardCode(BaseModel):
    """The code of a card, alone or in the address that its square carries."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=200)


class PurseLine(BaseModel):
    """What the holder of a card can spend in a shop today."""

    holder: HolderLine
    unit: UnitLine
    amount: int


@router.get("/points/shops/{shop}/purses", response={200: list[PurseLine], **READING})
def find_purses(request: HttpRequest, shop: ShopId, wanted: Query[CardCode]) -> list[PurseLine]:
    """Whose card it is and what is on it, for the keepers of a shop; empty for a card of somewhere
    else."""
    return [
        PurseLine(
            holder=holder_line(one.holder),
            unit=unit_line(one.unit),
            amount=one.amount,
        )
        for one in purse_by_code(viewer_of(request), shop, wanted.code)
    ]


@router.post("/points/exchanges", response={201: ExchangedLine, 200: ExchangedLine, **WRITING})
def exchange_points(request: HttpRequest, asked: NewExchangeLine) -> Status[ExchangedLine]:
    """Exchange points for what a shop offers: points and thing both, or neither. 201 the first
    time, 200 when the id is sent again. 409 when there are too few points or things: `facts` say
    how many there are (`there`), and that id stays refused. 422 for a limit (`left`), a rank, or a
    price that has changed."""
    viewer = viewer_of(request)
    made = actions.exchange(
        viewer,
        actions.NewExchange(
            shop=asked.shop,
            good=asked.good,
            quantity=asked.quantity,
            holder_kind=asked.holder.kind,
            holder=str(asked.holder.id),
            unit=asked.unit,
            id=asked.id,
            price=asked.price,
        ),
    )
    told = _sale(sale(viewer, made.exchange.pk))
    line = ExchangedLine(sale=told, codes=made.codes, again=made.again)
    return Status(200 if made.again else 201, line)


@router.get("/points/exchanges/{exchange}", response={200: SaleLine, **READING})
def get_sale(request: HttpRequest, exchange: UUID) -> SaleLine:
    """One exchange, for those who keep its shop or read its books."""
    return _sale(sale(viewer_of(request), exchange))


@router.post("/points/exchanges/{exchange}/take-back", response={200: SaleLine, **WRITING})
def take_back(request: HttpRequest, exchange: UUID, asked: TakenBack) -> SaleLine:
    """Take back some or all of what was exchanged: as much of the points goes back to the
    holder."""
    viewer = viewer_of(request)
    actions.take_back(viewer, exchange, asked.quantity, asked.reason, asked.id)
    return _sale(sale(viewer, exchange))


@router.post("/points/vouchers/use", response={200: VoucherLine, **WRITING})
def use_voucher(request: HttpRequest, asked: VoucherCode) -> VoucherLine:
    """Take a voucher for its discount or service, once. 409 when it was used (`used` says when),
    was given back or is out of date."""
    row = actions.use_voucher(viewer_of(request), asked.code)
    good = row.exchange.good
    return VoucherLine(
        good=Named(key=good.key, name=Said(zh=good.zh, en=good.en)),
        shop=row.exchange.shop_id,
        until=row.until,
        used=row.used,
    )


@router.get("/points/shops/{shop}/sales", response={200: SalePage, **READING})
def list_sales(request: HttpRequest, shop: ShopId, wanted: Query[SaleFilter]) -> SalePage:
    """What a shop exchanged, for those who keep it or read its books."""
    rows = sales(
        viewer_of(request),
        shop,
        since=wanted.since,
        until=wanted.until,
        after=wanted.after,
        size=wanted.size + 1,
    )
    page = rows[: wanted.size]
    more = page[-1].row.pk if len(rows) > wanted.size else None
    return SalePage(rows=[_sale(one) for one in page], next=more)


def _sale(one: Sale) -> SaleLine:
    row, good = one.row, one.row.good
    names = ("quantity", "points", "day", "at", "returned")
    return SaleLine(
        id=row.pk,
        code=one.code,
        shop=row.shop_id,
        good=Named(key=good.key, name=Said(zh=good.zh, en=good.en)),
        holder=HolderLine(kind=row.holder_kind, id=row.holder, name=one.name),  # type: ignore[arg-type]
        unit=row.unit_id,
        left=one.left,
        used=one.used,
        until=one.until,
        **{name: getattr(row, name) for name in names},
    )
