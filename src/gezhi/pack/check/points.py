"""Schemes and shops: names that are known, sums that come out, posts that may do what they must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from gezhi.pack.check.conditions import check_condition
from gezhi.pack.check.figures import journal_facts
from gezhi.pack.check.names import LEVEL, SCHEME, Pair, Path, able_posts, doubled, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack
from gezhi.pack.points import Good, Scheme, Shop

CATEGORY: Pair = ("类别", "category")
ITEM: Pair = ("条目", "item")
TIER: Pair = ("等级", "tier")
GOOD: Pair = ("商品", "good")
HELP: Pair = ("互助的种类", "kind of help")


def check_points(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every scheme and every shop of the pack."""
    levels = pack.places.levels()
    for scheme in pack.schemes.values():
        path: Path = ("schemes", scheme.scheme)
        yield from unknown(origins, (*path, "at"), LEVEL, scheme.at, levels)
        yield from _names(scheme, origins, path)
        yield from _total(scheme, origins, path)
        yield from _stars(scheme, origins, path)
        yield from _recorders(pack, scheme, origins, path)
        yield from able_posts(
            pack, origins, (*path, "review", "by"), scheme.review.by, "points.review"
        )
        yield from _rising(scheme, origins, path)
        yield from _by_themselves(pack, scheme, origins, path)
        yield from _mutual(scheme, origins, path)
    for shop in pack.shops.values():
        yield from unknown(origins, ("shops", shop.shop, "at"), LEVEL, shop.at, levels)
        yield from _shop(pack, shop, origins)


def _names(scheme: Scheme, origins: Origins, path: Path) -> Iterator[Fault]:
    """Categories once each, items once in the whole scheme, themes that name categories."""
    categories = [one.category for one in scheme.categories]
    yield from doubled(origins, (*path, "categories"), CATEGORY, categories)
    seen: set[str] = set()
    for at, category in enumerate(scheme.categories):
        for n, item in enumerate(category.items):
            if item.item in seen:
                what = (f"条目 `{item.item}` 写了两次", f"item `{item.item}` stands twice")
                mend = ("一个方案里条目不重名", "an item's name is used once in a scheme")
                yield origins.fault((*path, "categories", at, "items", n, "item"), what, mend)
            seen.add(item.item)
    for month, named in scheme.themes.items():
        for at, one in enumerate(named):
            yield from unknown(
                origins, (*path, "themes", str(month), at), CATEGORY, one, categories
            )


def _total(scheme: Scheme, origins: Origins, path: Path) -> Iterator[Fault]:
    if scheme.total is None:
        return
    base = [item.points * item.times for _, item in scheme.items() if item.kind == "base"]
    if sum(base) != scheme.total:
        what = (
            f"{len(base)} 条基础分合计 {sum(base)} 分，不是 {scheme.total} 分",
            f"the {len(base)} base items add up to {sum(base)} points, not {scheme.total}",
        )
        mend = ("改条目的分值，或改 `total`", "change the items' points or `total`")
        yield origins.fault((*path, "total"), what, mend)


def _stars(scheme: Scheme, origins: Origins, path: Path) -> Iterator[Fault]:
    """A star can be reached, and no title asks for more stars than there are."""
    for at, category in enumerate(scheme.categories):
        most = sum(one.points * one.times for one in category.items if one.kind != "deduction")
        if category.star is not None and category.star.from_ > most:
            what = (
                f"这类最多 {most} 分，够不着 {category.star.from_} 分的星",
                f"the category gives {most} points at most, its star asks {category.star.from_}",
            )
            yield origins.fault((*path, "categories", at, "star", "from"), what)
    stars = sum(one.star is not None for one in scheme.categories)
    for at, honour in enumerate(scheme.honours):
        if honour.stars > stars:
            what = (
                f"一共只有 {stars} 颗星，凑不齐 {honour.stars} 颗",
                f"there are {stars} stars in all, {honour.stars} cannot be reached",
            )
            yield origins.fault((*path, "honours", at, "stars"), what)


def _recorders(pack: Pack, scheme: Scheme, origins: Origins, path: Path) -> Iterator[Fault]:
    yield from able_posts(
        pack, origins, (*path, "recorded_by"), scheme.recorded_by, "points.record"
    )
    for at, category in enumerate(scheme.categories):
        for n, item in enumerate(category.items):
            where = (*path, "categories", at, "items", n, "recorded_by")
            yield from able_posts(pack, origins, where, item.recorded_by, "points.record")
    if Counter(scheme.recorded_by) == Counter(scheme.review.by) and len(scheme.review.by) == 1:
        post = pack.people.posts.get(scheme.review.by[0])
        if post is not None and post.held_by == 1:
            what = (
                f"记分和复核都是 `{scheme.review.by[0]}` 一个人，没人能复核",
                f"`{scheme.review.by[0]}` alone records and reviews: nobody can review",
            )
            mend = ("复核换一个岗位", "name another post for the review")
            yield origins.fault((*path, "review", "by"), what, mend)


def _by_themselves(pack: Pack, scheme: Scheme, origins: Origins, path: Path) -> Iterator[Fault]:
    """What makes a record by itself asks for what the journal tells, and gives to persons."""
    facts = journal_facts(pack)
    for at, category in enumerate(scheme.categories):
        for n, item in enumerate(category.items):
            if item.by_itself is None:
                continue
            where = (*path, "categories", at, "items", n, "by_itself")
            yield from check_condition(origins, (*where, "if"), item.by_itself.if_, facts)
            if scheme.holder == "body":
                what = (
                    "自动生成的记录记给人或户，这个方案记给组织",
                    "a record that comes by itself is a person's or a household's, "
                    "and this scheme is for bodies",
                )
                yield origins.fault(where, what)


def _mutual(scheme: Scheme, origins: Origins, path: Path) -> Iterator[Fault]:
    """Help is between people, each kind once, under items that are there and cost nobody points."""
    if scheme.mutual is None:
        return
    if scheme.holder == "body":
        what = (
            "互助记给人或户，这个方案记给组织",
            "help is given by people, and this scheme is for bodies",
        )
        yield origins.fault((*path, "mutual"), what)
    kinds = [one.kind for one in scheme.mutual.kinds]
    yield from doubled(origins, (*path, "mutual", "kinds"), HELP, kinds)
    items = {item.item: item for _, item in scheme.items()}
    for at, kind in enumerate(scheme.mutual.kinds):
        for name in ("give", "receive", "again"):
            where, key = (*path, "mutual", "kinds", at, name), getattr(kind, name)
            yield from unknown(origins, where, ITEM, key, items)
            if key in items and items[key].kind == "deduction":
                what = (
                    f"`{key}` 是扣分项；帮人和受助都不扣分",
                    f"`{key}` is a deduction: help costs no points",
                )
                yield origins.fault(
                    where, what, ("换一个得分的条目", "name an item that gives points")
                )


def _rising(scheme: Scheme, origins: Origins, path: Path) -> Iterator[Fault]:
    """Tiers once each, from the lowest to the highest."""
    yield from doubled(origins, (*path, "tiers"), TIER, [one.tier for one in scheme.tiers])
    for at, (lower, upper) in enumerate(pairwise(scheme.tiers), start=1):
        if upper.from_ <= lower.from_:
            what = (
                f"`{upper.tier}` 从 {upper.from_} 分起，不比 `{lower.tier}` 高",
                f"`{upper.tier}` begins at {upper.from_}, not above `{lower.tier}`",
            )
            mend = ("等级从低到高写", "write tiers from the lowest to the highest")
            yield origins.fault((*path, "tiers", at, "from"), what, mend)


def _shop(pack: Pack, shop: Shop, origins: Origins) -> Iterator[Fault]:
    path: Path = ("shops", shop.shop)
    for at, key in enumerate(shop.takes):
        yield from unknown(origins, (*path, "takes", at), SCHEME, key, pack.schemes)
    yield from able_posts(pack, origins, (*path, "kept_by"), shop.kept_by, "points.exchange")
    yield from able_posts(pack, origins, (*path, "honoured_by"), shop.honoured_by, "points.redeem")
    yield from doubled(origins, (*path, "goods"), GOOD, [one.good for one in shop.goods])
    tiers = {
        tier.tier
        for key in shop.takes
        if (scheme := pack.schemes.get(key)) is not None
        for tier in scheme.tiers
    }
    for at, good in enumerate(shop.goods):
        yield from unknown(origins, (*path, "goods", at, "tier"), TIER, good.tier, tiers)
        yield from _honoured(shop, good, origins, (*path, "goods", at, "honoured_by"))


def _honoured(shop: Shop, good: Good, origins: Origins, path: Path) -> Iterator[Fault]:
    """Merchants of a good are merchants of the shop, and redeem vouchers only."""
    if good.honoured_by and good.kind == "goods":
        what = (
            f"`{good.good}` 是从货架上拿的，没有券可以收",
            f"`{good.good}` comes from the shelf: there is no voucher to redeem",
        )
        mend = ("把 `kind` 写成 discount 或 service", "make its `kind` discount or service")
        yield origins.fault(path, what, mend)
    for at, key in enumerate(good.honoured_by):
        if key not in shop.honoured_by:
            what = (
                f"岗位 `{key}` 不在这家超市的 `honoured_by` 里",
                f"post `{key}` is not in the shop's `honoured_by`",
            )
            mend = ("先在超市的 `honoured_by` 里写上", "write it in the shop's `honoured_by` first")
            yield origins.fault((*path, at), what, mend)
