"""Exchanging points for what a shop offers: one entry of the ledger, and what tells of it.

The rows of the holder's balances and of the shelf are held while limits and dates are looked at, so
that two counters never both say yes; the ledger's own floor stands behind that.
"""

from dataclasses import dataclass, field, replace
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.points.actions.ledger.posting import (
    Receipt,
    posted_before,
    prepare,
    receipt_of,
    write_prepared,
)
from gezhi.engines.points.actions.ledger.reversing import kept as kept_or_burnt
from gezhi.engines.points.actions.ledger.reversing import locked
from gezhi.engines.points.actions.ledger.writing import Prepared
from gezhi.engines.points.actions.shop.stock import shelf_of
from gezhi.engines.points.actions.shop.turns import served_by
from gezhi.engines.points.actions.shop.vouchers import write_vouchers
from gezhi.engines.points.models import Exchange, Good, Unit
from gezhi.engines.points.queries.days import next_day
from gezhi.engines.points.queries.holders import Holder, holder
from gezhi.engines.points.queries.lots import lots_in
from gezhi.engines.points.queries.purses import room, scheme_of, score, wanting
from gezhi.engines.points.queries.schemes import InForce, today
from gezhi.engines.points.queries.shops import Kept, good_of, must_keep, taken_at
from gezhi.engines.points.queries.vouchers import voucher_codes
from gezhi.engines.points.rules.accounts import Side, house, of
from gezhi.engines.points.rules.expiry import NEVER
from gezhi.engines.points.rules.postings import Move, Posting
from gezhi.engines.points.rules.refusing import id_taken, refusal
from gezhi.engines.points.rules.shops import MOST_AT_ONCE, valid_until, wrong_count
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NewExchange:
    """`quantity` of a good of a shop for a holder, paid in points of `unit`. `price` is what one
    cost when it was asked for: where that changed meanwhile, nobody pays unseen. The id is made
    when the form is drawn (UUIDv7): sent twice it counts once."""

    shop: int
    good: int
    quantity: int
    holder_kind: str
    holder: str
    unit: int
    id: UUID = field(default_factory=new_id)
    price: int | None = None


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What was exchanged, with the codes of vouchers, which are never shown again."""

    exchange: Exchange
    codes: list[str]
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Wish:
    asked: NewExchange
    kept: Kept
    good: Good
    whose: Holder
    found: InForce
    units: tuple[int, ...]
    price: int

    @property
    def purse(self) -> Side:
        return of(self.whose.kind, self.whose.id, path=self.whose.path)

    @property
    def paying(self) -> Move:
        unit = self.asked.unit
        return Move(unit, self.purse, house("sales", unit), self.price * self.asked.quantity)


def exchange(viewer: Viewer, asked: NewExchange) -> Exchanged:
    """Exchange points for goods or vouchers, for the shop's keepers.

    Whoever has moved away may still spend what they have. Changed (`not-enough`, with `there` and
    `wanted`) when there are too few points or goods; that id stays refused. Invalid for what the
    holder may not get: not offered now, a limit, a tier, another price than was asked for.
    """
    kept = must_keep(viewer, asked.shop)
    known = _before(viewer, asked)
    if known is not None:
        return Exchanged(known, voucher_codes(viewer, known), again=True)
    wish = _wish(viewer, kept, asked)
    prepared = prepare(viewer, _posting(wish))
    posted_before(prepared)
    receipt = kept_or_burnt(prepared, lambda: _write(viewer, wish, prepared))
    row = _before(viewer, asked)
    if row is None:
        raise RuntimeError(f"the entry {receipt.id} is no exchange")
    return Exchanged(row, voucher_codes(viewer, row), receipt.again)


def _before(viewer: Viewer, asked: NewExchange) -> Exchange | None:
    """The exchange of an id that was made before; Changed when that was another one."""
    rows = Exchange.objects.select_related("good", "shop", "unit")
    with for_system():
        row = rows.filter(pk=asked.id).first()
    if row is None:
        return None
    was = (row.shop_id, row.good_id, row.quantity, row.holder_kind, row.holder, row.unit_id)
    told = (asked.shop, asked.good, asked.quantity, asked.holder_kind, asked.holder, asked.unit)
    if was != told or row.by != viewer.account:
        raise id_taken()
    return row


def _wish(viewer: Viewer, kept: Kept, asked: NewExchange) -> _Wish:
    """What is asked for, with all that it names; Invalid for what cannot be."""
    good = good_of(viewer, kept.row, asked.good)
    whose = holder(viewer, asked.holder_kind, asked.holder)
    wrong = [*_closed_today(kept), *wrong_count("quantity", asked.quantity, 1, MOST_AT_ONCE)]
    found = scheme_of(viewer, kept, asked.unit)
    if found is None:
        words = Words(zh="这家超市不收这种积分", en="the shop does not take these points")
        wrong.append(Wrong("unit", "unit", words))
    if wrong or found is None:
        raise Invalid(wrong)
    price = good.points if asked.price is None else asked.price
    units = tuple(sorted(one.adoption.unit_id for one in taken_at(viewer, kept.row)))
    return _Wish(asked, kept, good, whose, found, units, price)


def _closed_today(kept: Kept) -> list[Wrong]:
    """Why a shop that exchanges on its exchange days only does not do so today."""
    if kept.rules.any_time:
        return []
    day = next_day(kept.row, today())
    if day is not None and day.day == today():
        return []
    zh, en = "今天不是集中兑换日", "it exchanges on its exchange days only, and today is none"
    if day is None:
        zh, en = f"{zh}，下一次还没有排", f"{en}; the next is not planned yet"
    else:
        zh, en = f"{zh}，下一次是{say_date(day.day)}", f"{en}; the next: {say_date(day.day, 'en')}"
    facts = {"next": str(day.day) if day else ""}
    return [Wrong("day", "not-today", Words(zh=zh, en=en), facts)]


def _posting(wish: _Wish) -> Posting:
    moves, good, asked = (wish.paying,), wish.good, wish.asked
    if good.stock_id is not None:
        collected = house("collected", good.stock_id)
        moves += (Move(good.stock_id, shelf_of(wish.kept), collected, asked.quantity),)
    elif good.voucher_id is not None:
        issuer, until = house("issuer", good.voucher_id), valid_until(today())
        moves += (Move(good.voucher_id, issuer, wish.purse, asked.quantity, until),)
    evidence = {"shop": wish.kept.row.key, "good": good.key, "quantity": asked.quantity}
    return Posting("spent", wish.kept.row.place_id, moves, asked.id, evidence=evidence)


def _write(viewer: Viewer, wish: _Wish, prepared: Prepared) -> Receipt:
    others = [replace(wish.paying, unit=unit) for unit in wish.units]
    locked([*prepared.moves, *others])
    if Exchange.objects.filter(pk=prepared.id).exists():
        return receipt_of(prepared, again=True)
    wrong = _judged(wish)
    if wrong:
        raise Invalid(wrong)
    lapsed = _lapsed(wish, prepared)
    if lapsed:
        unit = wish.asked.unit
        written_off = Move(unit, wish.purse, house("expired", unit), lapsed)
        prepared = replace(prepared, moves=(*prepared.moves, written_off))
    receipt = write_prepared(prepared)
    if not receipt.again:
        _keep(viewer, wish, prepared)
    return receipt


def _judged(wish: _Wish) -> list[Wrong]:
    """Why the holder may not have it, by how things stand now."""
    good = Good.objects.get(pk=wish.good.pk)
    wrong: list[Wrong] = []
    if not good.offered:
        zh, en = f"“{good.zh}”现在不换了", f"“{good.en}” is not offered now"
        wrong.append(Wrong("good", "not-offered", Words(zh=zh, en=en)))
    elif good.points != wish.price:
        zh = f"“{good.zh}”的分值刚改过，现在是 {good.points}，请再确认"
        en = f"the price of “{good.en}” has changed: it is {good.points} now"
        wrong.append(Wrong("good", "price", Words(zh=zh, en=en), {"points": good.points}))
    year = score(wish.found, wish.whose.id)
    tier = wanting(wish.found, good, year)
    if tier is not None:
        zh = f"“{good.zh}”要到“{tier.name.zh}”（{tier.from_} 分）才能换，今年得了 {year} 分"
        en = f"“{good.en}” is for “{tier.name.say('en')}” ({tier.from_}); this year's score: {year}"
        wrong.append(Wrong("good", "tier", Words(zh=zh, en=en), {"score": year}))
    left, period = room(good, wish.whose)
    if left is not None and wish.asked.quantity > left:
        zh = f"“{good.zh}”在 {period} 最多换 {good.most} 件，还能换 {left} 件"
        en = f"at most {good.most} of “{good.en}” in {period}; {left} are left"
        facts = {"most": good.most, "left": left}
        wrong.append(Wrong("quantity", "limit", Words(zh=zh, en=en), facts))
    return wrong


def _lapsed(wish: _Wish, prepared: Prepared) -> int:
    """How much of the purse has lapsed and is written off on the way; refuses when the rest is not
    enough."""
    unit, wanted = wish.asked.unit, wish.paying.amount
    there = lots_in(unit, wish.purse)
    usable = sum(lot.amount for lot in there if (lot.expires or NEVER) >= prepared.day)
    if usable < wanted:
        named = Unit.objects.get(pk=unit)
        facts = {"unit": named.key, "name_zh": named.zh, "name_en": named.en}
        raise refusal("not-enough", {**facts, "there": usable, "wanted": wanted})
    return sum(lot.amount for lot in there) - usable


def _keep(viewer: Viewer, wish: _Wish, prepared: Prepared) -> None:
    """Write down the exchange and what the journal tells: what for how many points, never whose."""
    shop, good, asked = wish.kept.row, wish.good, wish.asked
    row = Exchange(
        id=asked.id,
        shop=shop,
        good=good,
        unit_id=asked.unit,
        holder_kind=wish.whose.kind,
        holder=wish.whose.id,
        path=wish.whose.path,
        quantity=asked.quantity,
        points=wish.paying.amount,
        day=prepared.day,
        at=prepared.at,
        by=viewer.account,
    )
    row.save(force_insert=True)
    if good.stock_id is None:
        write_vouchers(row)
    served_by(viewer, shop, wish.whose)
    about = {"shop": shop.key, "good": good.key, "kind": good.kind, "quantity": row.quantity}
    about |= {"points": row.points, "scheme": wish.found.adoption.scheme}
    record(
        viewer, "points.exchanged", "exchange", row.pk, place_id=shop.place_id, path=shop.path,
        as_post=wish.kept.post, holder_kind=row.holder_kind, **about,
    )  # fmt: skip
