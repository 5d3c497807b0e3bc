"""What several shops offer, looked up for all of them together."""

from collections.abc import Iterable

from gezhi.engines.points.models import Balance, Good, Shop
from gezhi.engines.points.queries.shops import Shelf
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


def shelves(viewer: Viewer, rows: Iterable[Shop]) -> dict[int, list[Shelf]]:
    """What each of these shops offers now, by its number, with what is there of it: two statements
    however many shops there are. Everybody may know."""
    found: dict[int, list[Shelf]] = {row.pk: [] for row in rows}
    goods = list(Good.objects.filter(shop__in=found, offered=True).order_by("pk"))
    there = _stocks([one for one in goods if one.stock_id is not None])
    for one in goods:
        stock = None if one.stock_id is None else there.get(one.pk, 0)
        found[one.shop_id].append(Shelf(one, stock))
    return found


def _stocks(goods: list[Good]) -> dict[int, int]:
    """What is on the shelves, by good."""
    kept = {(one.stock_id, str(one.shop_id)): one.pk for one in goods}
    with for_system():
        rows = Balance.objects.filter(
            account__unit__in={unit for unit, _ in kept},
            account__role="stock",
            account__holder_kind="shop",
            account__holder__in={shop for _, shop in kept},
        )
        named = rows.values_list("account__unit", "account__holder", "amount")
        return {kept[unit, shop]: amount for unit, shop, amount in named if (unit, shop) in kept}
