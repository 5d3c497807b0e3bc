"""What comes to the shelf, and what is counted there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gezhi.base.ids import new_id
from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Account, Entry
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from tests.engines.points.shop.shopping import NOW, Counter

pytestmark = pytest.mark.django_db


def test_a_delivery_counts_once(counter: Counter) -> None:
    towel, id = counter.goods["towel"].pk, new_id()
    actions.take_delivery(counter.keeper, towel, 10, id, "镇供销社")
    assert actions.take_delivery(counter.keeper, towel, 10, id, "镇供销社").again
    assert counter.stock("towel") == 13
    with pytest.raises(Changed):
        actions.take_delivery(counter.keeper, towel, 11, id, "镇供销社")
    told = Journal.objects.filter(verb="points.delivered").order_by("pk")
    assert told.latest("pk").data == {"shop": "village-yard", "good": "towel", "quantity": 10}
    assert told.count() == 3
    giver = Account.objects.filter(role="supplier", unit=counter.goods["towel"].stock_id)
    assert "供销社" not in str(list(giver.values_list("holder", flat=True)))
    assert giver.count() == 2, "a supplier of its own, beside the nameless one"


@pytest.mark.parametrize("count", [0, -1, 100_001])
def test_a_delivery_is_a_number_that_can_be(counter: Counter, count: int) -> None:
    with pytest.raises(Invalid) as fault:
        actions.take_delivery(counter.keeper, counter.goods["towel"].pk, count, new_id(), "x" * 61)
    assert [one.field for one in fault.value.wrong] == ["count", "supplier"]
    with pytest.raises(Forbidden):
        actions.take_delivery(
            counter.village.viewer("scorer"), counter.goods["towel"].pk, 1, new_id()
        )
    with pytest.raises(Invalid):
        actions.take_delivery(counter.keeper, counter.goods["haircut"].pk, 1, new_id())


def test_a_difference_wants_a_reason(counter: Counter) -> None:
    towel, id = counter.goods["towel"].pk, new_id()
    with pytest.raises(Invalid) as fault:
        actions.count_stock(counter.keeper, towel, 2, "", id)
    assert [(one.field, one.code) for one in fault.value.wrong] == [("reason", "required")]
    assert "账上 3，点到 2" in fault.value.wrong[0].words.zh
    assert actions.count_stock(counter.keeper, towel, 2, "damaged", id) is not None
    assert counter.stock("towel") == 2
    told = Journal.objects.filter(verb="points.counted").latest("pk").data
    assert (told["counted"], told["difference"], told["reason"]) == (2, -1, "damaged")
    actions.count_stock(counter.keeper, towel, 5, "found", new_id())
    assert counter.stock("towel") == 5


def test_a_count_sent_twice_changes_nothing_though_the_shelf_has_moved(counter: Counter) -> None:
    towel, id = counter.goods["towel"].pk, new_id()
    actions.count_stock(counter.keeper, towel, 2, "missing", id)
    counter.deliver("towel", 4)
    again = actions.count_stock(counter.keeper, towel, 2, "missing", id)
    assert again is not None
    assert again.again
    assert counter.stock("towel") == 6
    with pytest.raises(Changed):
        actions.count_stock(counter.keeper, counter.goods["rice"].pk, 1, "found", id)


def test_a_count_that_finds_the_books_right_is_told_once(counter: Counter) -> None:
    towel, id = counter.goods["towel"].pk, new_id()
    assert actions.count_stock(counter.keeper, towel, 3, "", id) is None
    counter.deliver("towel", 4)
    assert actions.count_stock(counter.keeper, towel, 3, "", id) is None
    assert counter.stock("towel") == 7
    assert Journal.objects.filter(verb="points.counted").count() == 1
    with pytest.raises(Changed):
        actions.count_stock(counter.keeper, towel, 2, "damaged", id)
    with pytest.raises(Changed):
        actions.count_stock(counter.keeper, counter.goods["rice"].pk, 3, "", id)


def test_books_that_are_right_move_nothing(counter: Counter) -> None:
    before = Entry.objects.count()
    assert actions.count_stock(counter.keeper, counter.goods["towel"].pk, 3, "", new_id()) is None
    assert Entry.objects.count() == before
    told = Journal.objects.filter(verb="points.counted").latest("pk").data
    assert (told["counted"], told["difference"]) == (3, 0)


def test_the_stock_book_says_how_the_shelf_moved(counter: Counter) -> None:
    counter.earn(100)
    counter.buy("towel", 2)
    sold = counter.buy("towel").exchange
    actions.take_back(counter.keeper, sold.pk, 1, "unwanted", new_id())
    actions.count_stock(counter.keeper, counter.goods["towel"].pk, 0, "missing", new_id())
    day = NOW.date()
    book = {
        one.good.key: one for one in queries.stock_book(counter.keeper, counter.row.pk, day, day)
    }
    towel = book["towel"]
    assert (towel.opening, towel.delivered, towel.collected, towel.back) == (0, 3, 3, 1)
    assert (towel.counted, towel.closing) == (-1, 0)
    assert "haircut" not in book
    later = queries.stock_book(counter.keeper, counter.row.pk, date(2026, 5, 21), date(2026, 6, 1))
    oil = next(one for one in later if one.good.key == "cooking-oil")
    assert (oil.opening, oil.delivered, oil.closing) == (3, 0, 3)
    with pytest.raises(Forbidden):
        queries.stock_book(counter.village.viewer("scorer"), counter.row.pk, day, day)


def test_the_stock_book_asks_as_much_of_many_shelves(
    counter: Counter, django_assert_num_queries: Any
) -> None:
    day = NOW.date()
    for good in ("soap", "rice", "thermos"):
        counter.deliver(good, 2)
    with django_assert_num_queries(6):
        queries.stock_book(counter.keeper, counter.row.pk, day, day)
