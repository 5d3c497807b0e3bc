"""Merchants: who redeems which vouchers of a shop, what they redeemed, and what is to be settled
with them. A merchant is a body, or a person with a post of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from gezhi.base.ids import short_code
from gezhi.base.words import Words
from gezhi.engines.people.models import Body, Person
from gezhi.engines.places.queries import tree_order
from gezhi.engines.points.models import Good, Redemption, Settlement, Shop
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.queries.shops import must_oversee, rules_of
from gezhi.engines.points.rules.periods import stretch
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.viewer import Held, Viewer

SHOP = "shop"
ABILITY = "points.redeem"


@dataclass(frozen=True, slots=True)
class Merchant:
    """A merchant as an account of the ledger, with the post by which vouchers are redeemed."""

    kind: str
    id: str
    name: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A voucher that a merchant redeemed, with the number to name it by. `open`: it can still be
    taken back and is not settled."""

    row: Redemption
    code: str
    open: bool


@dataclass(frozen=True, slots=True)
class MonthSum:
    """How many vouchers of each good were redeemed in a month (named by its first day), how many
    together, and the settlement where there is one."""

    month: date
    goods: list[tuple[Good, int]]
    vouchers: int
    settlement: Settlement | None = None


@dataclass(frozen=True, slots=True)
class MerchantMonth:
    """A merchant's month with a shop: what was redeemed, and what waits to be settled."""

    merchant: Merchant
    sums: MonthSum
    waiting: int


def merchant_for(viewer: Viewer, good: Good, shop: Shop) -> Merchant | None:
    """The merchant as whom the viewer redeems vouchers of a good; None when they may not."""
    rules = rules_of(shop)
    posts = set(good.honoured_by) & set(rules.honoured_by)
    for grant in viewer.grants:
        if grant.post in posts and ABILITY in grant.abilities and _reaches(grant, shop):
            return _merchant(viewer, grant)
    return None


def merchant_posts(viewer: Viewer, row: Shop) -> dict[str, Words]:
    """The posts of the merchants that a shop may name, by key, with their names; everybody may
    know."""
    pack = pack_by_id(row.version_id)
    return {key: pack.people.posts[key].name for key in pack.shops[row.key].honoured_by}


def honoured(viewer: Viewer) -> list[tuple[Shop, list[Good]]]:
    """The shops of which the viewer redeems vouchers as a merchant, with the goods."""
    if viewer.account is None or not viewer.has(ABILITY):
        return []
    found: list[tuple[Shop, list[Good]]] = []
    shops = Shop.objects.select_related("place").order_by("pk")
    for shop in sorted(shops, key=lambda one: tree_order(one.path)):
        goods = Good.objects.filter(shop=shop).exclude(kind="goods").order_by("pk")
        mine = [one for one in goods if merchant_for(viewer, one, shop) is not None]
        if mine:
            found.append((shop, mine))
    return found


def my_redeemed(viewer: Viewer, month: date) -> tuple[list[Redeemed], list[tuple[Shop, MonthSum]]]:
    """What the viewer redeemed as a merchant in a month, the newest first, and its sums by shop."""
    ids = [str(id_) for _, id_ in own(viewer)]
    with for_system():
        rows = _in_month(Redemption.objects.filter(merchant__in=ids), month)
        found = list(rows.select_related("good", "shop", "settlement").order_by("-day", "-pk"))
        by = _by_shop(found)
        shops = [(of[0].shop, _sums(month, of, of[0].merchant)) for of in by.values()]
    return [_redeemed(one) for one in found], shops


def merchant_accounts(viewer: Viewer, shop: int, month: date) -> list[MerchantMonth]:
    """What each merchant redeemed of a shop's vouchers in a month, for its keepers and those who
    keep the points of its place."""
    kept = must_oversee(viewer, shop)
    with for_system():
        rows = Redemption.objects.filter(shop=kept.row, undone=None).exclude(merchant_kind=SHOP)
        found = list(_in_month(rows, month).select_related("good", "settlement"))
        by: dict[tuple[str, str], list[Redemption]] = {}
        for one in found:
            by.setdefault((one.merchant_kind, one.merchant), []).append(one)
        names = merchant_names(by)
        made = [_account(kept.row, month, who, of, names) for who, of in by.items()]
    return sorted(made, key=lambda one: one.merchant.name)


def merchant_account(viewer: Viewer, shop: int, month: date, merchant: str) -> MerchantMonth | None:
    """One merchant's month with a shop; None when nothing was redeemed."""
    every = merchant_accounts(viewer, shop, month)
    return next((one for one in every if one.merchant.id == merchant), None)


def used_at_the_shop(viewer: Viewer, shop: int, month: date) -> MonthSum:
    """The vouchers that were used at the shop's own counter in a month: nothing is settled."""
    kept = must_oversee(viewer, shop)
    with for_system():
        rows = Redemption.objects.filter(shop=kept.row, undone=None, merchant_kind=SHOP)
        return _sums(month, list(_in_month(rows, month).select_related("good")), "")


def merchant_names(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What merchants are called: the body's name, or that of the person."""
    ids = {"body": set[str](), "person": set[str]()}
    for kind, id_ in wanted:
        ids[kind].add(id_)
    bodies = Body.objects.filter(pk__in=ids["body"])
    persons = Person.objects.filter(pk__in=ids["person"])
    named = {("body", str(one.pk)): one.name for one in bodies}
    return named | {("person", str(one.pk)): one.name for one in persons}


def _reaches(grant: Held, shop: Shop) -> bool:
    if grant.body is None:
        return bool(grant.path) and shop.path.startswith(grant.path)
    with for_system():
        body = Body.objects.filter(pk=grant.body).select_related("place").first()
    return body is not None and shop.path.startswith(body.place.path)


def _merchant(viewer: Viewer, grant: Held) -> Merchant | None:
    with for_system():
        if grant.body is not None:
            body = Body.objects.filter(pk=grant.body).first()
            return Merchant("body", str(grant.body), body.name if body else "", grant.post)
        person = Person.objects.filter(account=viewer.account).first()
    return Merchant("person", str(person.pk), person.name, grant.post) if person else None


def _in_month(rows: QuerySet[Redemption], month: date) -> QuerySet[Redemption]:
    period = stretch("month", month)
    return rows.filter(day__gte=period.first, day__lte=period.last)


def _by_shop(rows: Iterable[Redemption]) -> dict[int, list[Redemption]]:
    by: dict[int, list[Redemption]] = {}
    for one in rows:
        if one.undone is None:
            by.setdefault(one.shop_id, []).append(one)
    return by


def _sums(month: date, rows: list[Redemption], merchant: str) -> MonthSum:
    counts: dict[int, list[Redemption]] = {}
    for one in rows:
        counts.setdefault(one.good_id, []).append(one)
    goods = [(of[0].good, len(of)) for _, of in sorted(counts.items())]
    settled = next((one.settlement for one in rows if one.settlement_id is not None), None)
    return MonthSum(month, goods, len(rows), settled if merchant else None)


def _account(
    shop: Shop,
    month: date,
    who: tuple[str, str],
    rows: list[Redemption],
    names: dict[tuple[str, str], str],
) -> MerchantMonth:
    merchant = Merchant(*who, names.get(who, ""), rows[0].post)
    waiting = sum(one.settlement_id is None for one in rows)
    return MerchantMonth(merchant, _sums(month, rows, merchant.id), waiting)


def _redeemed(row: Redemption) -> Redeemed:
    fresh = row.undone is None and row.settlement_id is None and row.day == today()
    return Redeemed(row, short_code(row.pk), fresh)


def own_redeemed_data(viewer: Viewer) -> list[dict[str, Any]]:
    """Every voucher that the viewer redeemed as a merchant, as plain data (PIPL 45)."""
    ids = [str(id_) for _, id_ in own(viewer)]
    names = ("day", "at", "shop__key", "good__key", "undone")
    with for_system():
        rows = Redemption.objects.filter(merchant__in=ids).order_by("at", "pk").values_list(*names)
        kept = ("day", "at", "shop", "good", "undone")
        return [dict(zip(kept, row, strict=True)) for row in rows]
