"""Shops: where they are, what is on their shelves, and who keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass

from gezhi.base.words import Words
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at, ladder, tree_order
from gezhi.engines.points.models import Balance, Good, Shop
from gezhi.engines.points.queries.schemes import InForce, schemes_at
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.points import Shop as Rules


@dataclass(frozen=True, slots=True)
class Kept:
    """A shop that the viewer keeps: with the pack's rules for it, and the post by which."""

    row: Shop
    rules: Rules
    post: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A good with what is there of it; None for vouchers, which never run out."""

    good: Good
    stock: int | None


def rules_of(row: Shop) -> Rules:
    """What the pack says of a shop, in the version under which it was opened."""
    return pack_by_id(row.version_id).shops[row.key]


def keeping(viewer: Viewer, rules: Rules, path: str) -> str | None:
    """The post by which the viewer keeps a shop at a place: one that the shop names, with
    `points.exchange`, over the place. None when there is none."""
    if viewer.system:
        return viewer.reason
    for grant in viewer.grants:
        here = bool(grant.path) and path.startswith(grant.path)
        if here and grant.post in rules.kept_by and "points.exchange" in grant.abilities:
            return grant.post
    return None


def overseeing(viewer: Viewer, rules: Rules, path: str) -> str | None:
    """The same for whoever keeps the points of the place (`points.close`): they open the shop and
    read its books, and sell nothing."""
    post = keeping(viewer, rules, path)
    if post is None and may(viewer, "points.close", path=path):
        post = viewer.post_over(path, "points.close")
    return post


def must_keep(viewer: Viewer, shop: int) -> Kept:
    """A shop for its keepers; Forbidden for others."""
    row = shop_at(viewer, shop)
    rules = rules_of(row)
    post = keeping(viewer, rules, row.path)
    if post is None:
        zh, en = "这家超市不由您管，请找管超市的人", "you do not keep this shop: ask those who do"
        raise Forbidden("not-allowed", zh, en)
    return Kept(row, rules, post)


def must_oversee(viewer: Viewer, shop: int) -> Kept:
    """A shop for its keepers, and those who keep the points of its place."""
    row = shop_at(viewer, shop)
    rules = rules_of(row)
    post = overseeing(viewer, rules, row.path)
    if post is None:
        zh, en = "这家超市的账不对您开放", "the books of this shop are not open to you"
        raise Forbidden("not-allowed", zh, en)
    return Kept(row, rules, post)


def shop_at(viewer: Viewer, shop: int) -> Shop:
    """A shop by its number; what it offers for how many points is public."""
    row = Shop.objects.select_related("place").filter(pk=shop).first()
    if row is None:
        raise Missing("no-shop", "没有这家积分超市", "there is no such shop")
    return row


def shops_near(viewer: Viewer, place: int) -> list[Shop]:
    """The shops of a place: there and above it, the nearest first, then those below."""
    rungs = ladder(viewer, place)
    above = [rung.id for rung in rungs]
    rows = Shop.objects.select_related("place")
    near = sorted(rows.filter(place__in=above), key=lambda row: (above.index(row.place_id), row.pk))
    below = rows.filter(path__startswith=rungs[0].path).exclude(place__in=above)
    return [*near, *sorted(below.order_by("pk"), key=_by_place)]


def _by_place(row: Shop | Place) -> tuple[int, ...]:
    return tree_order(row.path)


def kept_shops(viewer: Viewer) -> list[Shop]:
    """The shops that the viewer keeps, or whose books are theirs to read."""
    grounds = viewer.paths("points.exchange", "points.close")
    found: dict[int, Shop] = {}
    for path in grounds:
        rows = Shop.objects.select_related("place").filter(path__startswith=path)
        for row in sorted(rows.order_by("pk"), key=_by_place):
            if overseeing(viewer, rules_of(row), row.path) is not None:
                found[row.pk] = row
    return list(found.values())


def openable_shops(viewer: Viewer) -> list[tuple[Place, Rules]]:
    """Shops of packs that the viewer could open, at the places where they belong and none is."""
    found: list[tuple[Place, Rules]] = []
    known = set(Shop.objects.values_list("place_id", "key"))
    for path in () if viewer.system else viewer.paths("points.exchange", "points.close"):
        try:
            pack = attached_at(viewer, path).pack
        except Missing:
            continue
        levels = {rules.at for rules in pack.shops.values()}
        places = Place.objects.filter(path__startswith=path, level__in=levels, until=None)
        some = places.order_by("path")[:200] if levels else ()
        for place in sorted(some, key=_by_place):
            for rules in pack.shops.values():
                fits = rules.at == place.level and (place.pk, rules.shop) not in known
                if fits and overseeing(viewer, rules, place.path) is not None:
                    found.append((place, rules))
    return found


def taken_at(viewer: Viewer, row: Shop) -> list[InForce]:
    """The schemes in force whose points a shop takes."""
    takes = rules_of(row).takes
    return [one for one in schemes_at(viewer, row.place_id) if one.adoption.scheme in takes]


def shelf(viewer: Viewer, shop: int, *, all: bool = False) -> list[Shelf]:
    """What a shop offers, in the order in which it came to be offered, with what is there of it;
    everybody may know. `all` has also what is not offered now."""
    row = shop_at(viewer, shop)
    goods = list(Good.objects.filter(shop=row).order_by("pk"))
    there = stocks(row, [one for one in goods if one.stock_id is not None])
    shown = [one for one in goods if all or one.offered]
    return [Shelf(one, None if one.stock_id is None else there.get(one.pk, 0)) for one in shown]


def stocks(row: Shop, goods: Iterable[Good]) -> dict[int, int]:
    """What is on a shop's shelf, by good."""
    units = {one.stock_id: one.pk for one in goods}
    with for_system():
        rows = Balance.objects.filter(
            account__unit__in=units,
            account__role="stock",
            account__holder_kind="shop",
            account__holder=str(row.pk),
        )
        return {units[unit]: amount for unit, amount in rows.values_list("account__unit", "amount")}


def tiers_of(viewer: Viewer, row: Shop) -> dict[str, Words]:
    """The tiers of the schemes whose points a shop takes, by key: what a good can be kept for."""
    return {tier.tier: tier.name for one in taken_at(viewer, row) for tier in one.scheme.tiers}


def good_of(viewer: Viewer, row: Shop, good: int) -> Good:
    """A good of a shop; Missing for any other."""
    found = Good.objects.select_related("stock").filter(shop=row, pk=good).first()
    if found is None:
        raise Missing("no-good", "超市里没有这样东西", "the shop has no such thing")
    return found
