"""Shops of points: what they offer, for everybody."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.points.queries import Shelf, shelves, shop_at, shops_near, taken_at
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.v1.api import READING
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_schemes import unit_line
from gezhi.surfaces.api.v1.points_shapes import ShopId, Size, UnitLine
from gezhi.surfaces.api.v1.shapes import PlaceId, Said, Spot

router = Router(tags=["points shops"])


class ShopFilter(BaseModel):
    """The shops of a place: there and above it, the nearest first, then those below."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId
    after: ShopId | None = Field(default=None, description="the `next` of the page before")
    size: Size = 20


class GoodLine(BaseModel):
    """Something that a shop gives for points. `stock` is null for what never runs out (a voucher
    for a discount or a service); `most` is how many one holder gets in one `per`; `tier` the rank
    that it is kept for."""

    id: int
    key: str
    name: Said
    kind: Literal["goods", "discount", "service"]
    points: int
    stock: int | None
    most: int | None
    per: Literal["", "month", "quarter", "year"]
    tier: str


class ShopLine(BaseModel):
    """A shop that is open, with what it offers now."""

    id: int
    key: str
    name: Said
    place: Spot
    goods: list[GoodLine]


class WholeShop(ShopLine):
    """A shop with the units that it takes: what an exchange names as `unit`."""

    takes: list[UnitLine]


class ShopPage(BaseModel):
    """A page of shops; `next` is null on the last one."""

    rows: list[ShopLine]
    next: int | None


@router.get("/points/shops", response={200: ShopPage, **READING})
def list_shops(request: HttpRequest, wanted: Query[ShopFilter]) -> ShopPage:
    """Shops near a place with what is on their shelves."""
    viewer = viewer_of(request)
    found = shops_near(viewer, wanted.place)
    begin = next((n for n, one in enumerate(found, 1) if one.pk == wanted.after), 0)
    page = found[begin : begin + wanted.size]
    more = len(found) > begin + wanted.size
    goods = shelves(viewer, page)
    return ShopPage(
        rows=[ShopLine(**_shop(one, goods[one.pk])) for one in page],
        next=page[-1].pk if more else None,
    )


@router.get("/points/shops/{shop}", response={200: WholeShop, **READING})
def get_shop(request: HttpRequest, shop: ShopId) -> WholeShop:
    """One shop with what it offers, and whose points it takes."""
    viewer = viewer_of(request)
    return whole_shop(viewer, shop_at(viewer, shop))


def whole_shop(viewer: Viewer, row: Any) -> WholeShop:
    """A shop as an answer's."""
    takes = [unit_line(one.adoption.unit) for one in taken_at(viewer, row)]
    return WholeShop(**_shop(row, shelves(viewer, [row])[row.pk]), takes=takes)


def _shop(row: Any, goods: list[Shelf]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "key": row.key,
        "name": Said(zh=row.zh, en=row.en),
        "place": Spot(id=row.place_id, name=row.place.name),
        "goods": [_good(one) for one in goods],
    }


def _good(one: Shelf) -> GoodLine:
    good = one.good
    names = ("key", "kind", "points", "most", "per", "tier")
    return GoodLine(
        id=good.pk,
        name=Said(zh=good.zh, en=good.en),
        stock=one.stock,
        **{name: getattr(good, name) for name in names},
    )
