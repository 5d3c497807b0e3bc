"""A shop is opened by who keeps it, and offers what its keepers say."""

from __future__ import annotations

import pytest

from gezhi.engines.points import actions, queries
from gezhi.engines.points.actions import NewGood, Terms
from gezhi.engines.points.models import Good, Shop, Unit
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.engines.points.shop.shopping import Counter
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db


def fields(fault: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [one.field for one in fault.value.wrong]


def test_it_opens_with_the_packs_goods(counter: Counter) -> None:
    assert (counter.row.zh, counter.row.place) == (
        "村积分超市",
        counter.village.places["village"],
    )
    assert counter.goods["towel"].points == 5
    assert (counter.goods["rice"].most, counter.goods["rice"].per) == (2, "quarter")
    assert counter.goods["haircut"].stock is None
    unit = Unit.objects.get(pk=counter.goods["towel"].stock_id)
    assert (unit.key, unit.kind, unit.zh) == ("village-yard:towel", "stock", "毛巾")
    entry = Journal.objects.get(verb="points.shop_opened")
    assert (entry.post, entry.data) == ("shopkeeper", {"shop": "village-yard", "goods": 12})


def test_opened_again_it_is_the_same_shop(counter: Counter) -> None:
    place = counter.village.places["village"].pk
    again = actions.open_shop(counter.village.viewer("secretary"), place, "village-yard")
    assert again.pk == counter.row.pk
    assert (Shop.objects.count(), Good.objects.count()) == (1, 12)
    assert Journal.objects.filter(verb="points.shop_opened").count() == 1


@pytest.mark.parametrize("role", ["scorer", "reviewer", "resident", "auditor"])
def test_others_do_not_open_it(counter: Counter, role: str) -> None:
    place = counter.village.places["village"].pk
    with pytest.raises(Forbidden):
        actions.open_shop(counter.village.viewer(role), place, "village-yard")
    with pytest.raises(Forbidden):
        actions.open_shop(ANYONE, place, "village-yard")


def test_it_opens_only_where_the_pack_has_it(counter: Counter) -> None:
    places = counter.village.places
    for place, key in ((places["group1"].pk, "village-yard"), (places["village"].pk, "other")):
        with pytest.raises(Invalid):
            actions.open_shop(counter.keeper, place, key)


def test_who_keeps_the_books_may_open_it_and_sell_nothing(counter: Counter) -> None:
    secretary = counter.village.viewer("secretary")
    counter.earn(20)
    with pytest.raises(Forbidden):
        actions.exchange(secretary, counter.wish("towel"))
    with pytest.raises(Forbidden):
        actions.change_good(secretary, counter.goods["towel"].pk, Terms(6))
    assert queries.totals(secretary, counter.row.pk, counter.row.opened, counter.row.opened)


def test_keepers_add_goods(counter: Counter) -> None:
    new = NewGood("umbrella", "goods", "雨伞", 15, "Umbrella", 1, "year")
    row = actions.add_good(counter.keeper, counter.row.pk, new)
    assert actions.add_good(counter.keeper, counter.row.pk, new).pk == row.pk
    actions.take_delivery(counter.keeper, row.pk, 2, row_id())
    there = {one.good.key: one.stock for one in queries.shelf(ANYONE, counter.row.pk)}
    assert (there["umbrella"], there["towel"], there["haircut"]) == (2, 3, None)
    other = NewGood("umbrella", "goods", "大伞", 30)
    with pytest.raises(Changed) as fault:
        actions.add_good(counter.keeper, counter.row.pk, other)
    assert fault.value.code == "good-taken"
    with pytest.raises(Forbidden):
        actions.add_good(counter.village.viewer("scorer"), counter.row.pk, new)


def row_id():
    from gezhi.base.ids import new_id

    return new_id()


def test_everything_wrong_with_a_good_is_told(counter: Counter) -> None:
    new = NewGood("Big Umbrella", "gift", " ", 0, "x" * 61, 0, "week", "gold")
    with pytest.raises(Invalid) as fault:
        actions.add_good(counter.keeper, counter.row.pk, new)
    assert fields(fault) == ["kind", "zh", "en", "points", "most", "per", "key", "tier"]
    assert Good.objects.count() == 12


def test_keepers_change_price_and_offer(counter: Counter) -> None:
    towel = counter.goods["towel"].pk
    actions.change_good(counter.keeper, towel, Terms(7, 2, "month"))
    actions.change_good(counter.keeper, towel, Terms(7, 2, "month"))
    entry = Journal.objects.get(verb="points.good_changed")
    assert (entry.data["before"], entry.data["points"]) == (5, 7)
    actions.change_good(counter.keeper, towel, Terms(7, offered=False))
    assert Good.objects.get(pk=towel).per == ""
    offered = [one.good.key for one in queries.shelf(ANYONE, counter.row.pk)]
    everything = [one.good.key for one in queries.shelf(counter.keeper, counter.row.pk, all=True)]
    assert "towel" not in offered
    assert "towel" in everything
    with pytest.raises(Invalid) as fault:
        actions.change_good(counter.keeper, towel, Terms(10_001, 1, ""))
    assert fields(fault) == ["points", "per"]


def test_shops_are_found_near_and_by_who_keeps_them(counter: Counter) -> None:
    village = counter.village
    for place in ("village", "group1"):
        near = queries.shops_near(ANYONE, village.places[place].pk)
        assert [one.pk for one in near] == [counter.row.pk]
    assert [one.pk for one in queries.kept_shops(counter.keeper)] == [counter.row.pk]
    assert [one.pk for one in queries.kept_shops(village.viewer("secretary"))] == [counter.row.pk]
    assert queries.kept_shops(village.viewer("scorer")) == []
    assert queries.openable_shops(counter.keeper) == []
    Good.objects.all().delete()
    Shop.objects.all().delete()
    found = queries.openable_shops(counter.keeper)
    assert [(place.name, rules.shop) for place, rules in found] == [("东庄村", "village-yard")]
    assert queries.openable_shops(village.viewer("scorer")) == []
    with pytest.raises(Missing):
        queries.shop_at(SYSTEM, counter.row.pk)
