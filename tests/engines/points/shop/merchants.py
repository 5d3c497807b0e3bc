"""The village's shop with two merchants: a barber for haircuts, a grocer for the discount."""

from __future__ import annotations

from gezhi.base.words import Words
from gezhi.engines.people.models import Person
from gezhi.pack.pack import Pack
from gezhi.pack.people import Post
from tests.engines.points.shop.shopping import Counter, open_counter
from tests.town import loaded

BARBER, GROCER = "barber", "grocer"
HONOURED = {"haircut": BARBER, "shop-discount": GROCER}


def with_merchants() -> Pack:
    """The village's pack with merchants, which its own has none of."""
    pack = loaded("dongzhuang")
    shop = pack.shops["village-yard"]
    goods = [
        one.model_copy(update={"honoured_by": [HONOURED[one.good]]})
        if one.good in HONOURED
        else one
        for one in shop.goods
    ]
    shops = {"village-yard": shop.model_copy(
        update={"honoured_by": [BARBER, GROCER], "goods": goods}
    )}  # fmt: skip
    keeper = pack.people.posts["shopkeeper"]
    posts = {
        key: keeper.model_copy(
            update={"name": Words(zh=zh, en=key), "may": ["points.redeem"], "held_by": None}
        )
        for key, zh in ((BARBER, "理发店"), (GROCER, "小卖部"))
    }
    assert isinstance(keeper, Post)
    people = pack.people.model_copy(update={"posts": {**pack.people.posts, **posts}})
    return pack.model_copy(update={"shops": shops, "people": people})


def trading() -> Counter:
    """The shop with its merchants at work."""
    market = open_counter(with_merchants())
    for role in (BARBER, GROCER):
        market.village.hire(role, role, "village")
    return market


def merchant_of(market: Counter, role: str) -> str:
    """A merchant as the ledger knows them."""
    return str(Person.objects.get(account=market.village.accounts[role]).pk)
