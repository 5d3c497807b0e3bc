"""Opening a shop of the pack, and what it offers from then on."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from gezhi.base.words import Words
from gezhi.engines.places.queries import attached_at, ladder
from gezhi.engines.points.actions.ledger.units import NewUnit, open_unit
from gezhi.engines.points.models import Good, Shop, Unit
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.shops import Kept, good_of, must_keep, overseeing, tiers_of
from gezhi.engines.points.rules.shops import GOODS, wrong_of_good, wrong_of_terms
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, system
from gezhi.pack.entry import KEY_PATTERN
from gezhi.pack.points import Good as Offered

_LONGEST = 60
KEEPER = system("shop")


@dataclass(frozen=True, slots=True)
class NewGood:
    """Something more that a shop offers: `points` for one, `most` in one `per` for each holder
    (None: no limit), only for those of a `tier` where one is named. Its vouchers are redeemed by
    merchants with the posts of `honoured_by`, and by the shop itself."""

    key: str
    kind: str
    zh: str
    points: int
    en: str = ""
    most: int | None = None
    per: str = ""
    tier: str = ""
    honoured_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a good costs from now on, how many one holder gets, for whom it is, and whether it is
    offered at all; who redeems its vouchers (None: as before). What was exchanged before stays as
    it was."""

    points: int
    most: int | None = None
    per: str = ""
    tier: str = ""
    offered: bool = True
    honoured_by: tuple[str, ...] | None = None


def open_shop(viewer: Viewer, place: int, key: str) -> Shop:
    """Open a shop of the pack at a place of its level, with the goods that the pack has for it.

    For those who keep it by one of its posts, or keep the points of the place (`points.close`).
    Opened again it is the same shop. Invalid where the pack has no such shop.
    """
    rungs = ladder(viewer, place)
    attached = attached_at(viewer, rungs[0].path)
    rules = attached.pack.shops.get(key)
    if rules is None or rules.at != rungs[0].level:
        words = Words(zh="这里的模式包没有这家积分超市", en="the pack here has no such shop")
        raise Invalid([Wrong("shop", "unknown", words)])
    post = overseeing(viewer, rules, rungs[0].path)
    if post is None:
        zh, en = "这家超市不由您来开", "this shop is not yours to open"
        raise Forbidden("not-allowed", zh, en)
    with transaction():
        row, made = Shop.objects.select_related("place").get_or_create(
            place_id=place,
            key=key,
            defaults={
                "path": rungs[0].path,
                "version_id": attached.version,
                "zh": rules.name.zh[:_LONGEST],
                "en": rules.name.say("en")[:_LONGEST],
                "opened": today(),
                "by": viewer.account,
            },
        )
        if made:
            for one in rules.goods:
                _put_on_offer(row, _of_pack(one))
            _tell(viewer, "points.shop_opened", Kept(row, rules, post), goods=len(rules.goods))
    return row


def _of_pack(one: Offered) -> NewGood:
    limit = (one.limit.most, one.limit.per) if one.limit else (None, "")
    names = one.name.zh[:_LONGEST], one.points, one.name.say("en")[:_LONGEST]
    merchants = tuple(one.honoured_by)
    return NewGood(one.good, one.kind, *names, *limit, one.tier or "", merchants)


def _put_on_offer(row: Shop, new: NewGood) -> Good:
    unit = _unit_for(row, new)
    stock, voucher = (unit, None) if new.kind == GOODS else (None, unit)
    return Good.objects.create(
        shop=row,
        key=new.key,
        zh=new.zh,
        en=new.en or new.zh,
        kind=new.kind,
        points=new.points,
        most=new.most,
        per=new.per if new.most is not None else "",
        tier=new.tier,
        stock=stock,
        voucher=voucher,
        honoured_by=list(new.honoured_by),
    )


def _unit_for(row: Shop, new: NewGood) -> Unit:
    """The unit in which the ledger counts a good, or its vouchers."""
    key = f"{row.key[: _LONGEST - 1 - len(new.key)]}:{new.key}"
    name = Words(zh=new.zh, en=new.en or new.zh)
    kind = "stock" if new.kind == GOODS else "voucher"
    return open_unit(KEEPER, NewUnit(key, kind, row.place_id, name))


def add_good(viewer: Viewer, shop: int, new: NewGood) -> Good:
    """Offer something more, for the shop's keepers. Invalid lists everything that is wrong with it;
    the same key with the same price again is the same good, Changed (`good-taken`) with another."""
    kept = must_keep(viewer, shop)
    wrong = wrong_of_good(new.kind, new.zh, new.en, new.points, new.most, new.per)
    if re.fullmatch(KEY_PATTERN, new.key) is None or len(new.key) > 40:
        words = Words(zh="编号用小写字母、数字和连字符", en="small letters, digits and hyphens")
        wrong.append(Wrong("key", "key", words))
    wrong += _wrong_tier(viewer, kept, new.tier)
    wrong += _wrong_merchants(kept, new.kind, new.honoured_by)
    if wrong:
        raise Invalid(wrong)
    try:
        with transaction():
            row = _put_on_offer(kept.row, new)
            about = {"good": row.key, "kind": row.kind, "points": row.points}
            _tell(viewer, "points.good_added", kept, **about)
    except IntegrityError as fault:
        known = Good.objects.filter(shop=kept.row, key=new.key).first()
        if known and (known.kind, known.zh, known.points) == (new.kind, new.zh, new.points):
            return known
        zh, en = "已经有一样东西用了这个编号", "another good has this key"
        raise Changed("good-taken", zh, en) from fault
    return row


def change_good(viewer: Viewer, good: int, terms: Terms) -> Good:
    """Change what a good costs, its limit, its tier, or whether it is offered, for the shop's
    keepers; the same terms again change nothing."""
    shop = Good.objects.filter(pk=good).values_list("shop_id", flat=True).first()
    kept = must_keep(viewer, shop or 0)
    wrong = wrong_of_terms(terms.points, terms.most, terms.per)
    wrong += _wrong_tier(viewer, kept, terms.tier)
    known = good_of(viewer, kept.row, good)
    wrong += _wrong_merchants(kept, known.kind, terms.honoured_by or ())
    if wrong:
        raise Invalid(wrong)
    per = terms.per if terms.most is not None else ""
    now = {"points": terms.points, "most": terms.most, "per": per}
    now |= {"tier": terms.tier, "offered": terms.offered}
    if terms.honoured_by is not None:
        now["honoured_by"] = list(terms.honoured_by)
    with transaction():
        rows = Good.objects.select_for_update(of=("self",), no_key=True)
        row = rows.get(pk=known.pk)
        before = row.points
        if all(getattr(row, name) == value for name, value in now.items()):
            return row
        for name, value in now.items():
            setattr(row, name, value)
        row.save(update_fields=list(now))
        _tell(viewer, "points.good_changed", kept, good=row.key, before=before, **now)
    return row


def _wrong_tier(viewer: Viewer, kept: Kept, tier: str) -> list[Wrong]:
    if not tier or tier in tiers_of(viewer, kept.row):
        return []
    words = Words(zh="积分方案里没有这个等级", en="no scheme that the shop takes has this tier")
    return [Wrong("tier", "unknown", words)]


def _wrong_merchants(kept: Kept, kind: str, posts: tuple[str, ...]) -> list[Wrong]:
    """Merchants of a good are among the shop's, and redeem vouchers only."""
    if kind == GOODS and posts:
        words = Words(zh="商品没有券可以收", en="goods have no vouchers to redeem")
        return [Wrong("honoured_by", "kind", words)]
    if all(post in kept.rules.honoured_by for post in posts):
        return []
    words = Words(zh="选这家超市的商家", en="choose merchants of this shop")
    return [Wrong("honoured_by", "unknown", words)]


def _tell(viewer: Viewer, verb: str, kept: Kept, /, **facts: Any) -> None:
    row, rules = kept.row, kept.rules
    where = {"place_id": row.place_id, "path": row.path, "as_post": kept.post}
    record(viewer, verb, "shop", row.pk, **where, shop=rules.shop, **facts)
