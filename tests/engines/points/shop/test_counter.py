"""Who stands at the counter, and what the counter has done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions, queries
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Forbidden, Missing
from tests.engines.points.shop.shopping import NOW, Counter

pytestmark = pytest.mark.django_db


def test_holders_are_found_by_card_door_and_name(counter: Counter) -> None:
    counter.earn(20)
    counter.earn(7, "h3")
    shop = counter.row.pk
    purse = queries.purses_of(counter.keeper, shop, "household", counter.village.home("h1"))[0]
    assert (purse.amount, purse.holder.name) == (20, "1 组 12号")
    for text in (
        purse.code,
        f"https://x.example/card/{purse.code.upper()}?a=1",
        f" {purse.code}\n",
    ):
        assert queries.purse_by_code(counter.keeper, shop, text) == [purse]
    for text in ("0" * 16, "", "12号", f"{purse.code}0"):
        assert queries.purse_by_code(counter.keeper, shop, text) == []
    for text in ("12", "1 组 12号", "resident", "组 RESIDENT 12"):
        assert queries.search_purses(counter.keeper, shop, text) == [purse], text
    both = queries.search_purses(counter.keeper, shop, "组")
    assert [one.holder.name for one in both] == ["1 组 12号", "2 组 5号"]
    for text in ("neighbour", "99号", " "):
        assert queries.search_purses(counter.keeper, shop, text) == []


def test_nobody_else_looks_into_purses(counter: Counter) -> None:
    counter.earn(20)
    home, shop = counter.village.home("h1"), counter.row.pk
    for role in ("scorer", "reviewer", "secretary", "resident", "neighbour", "auditor"):
        viewer = counter.village.viewer(role)
        for ask in (
            lambda v: queries.search_purses(v, shop, "12"),
            lambda v: queries.purse_by_code(v, shop, "0" * 16),
            lambda v: queries.purses_of(v, shop, "household", home),
        ):
            with pytest.raises(Forbidden):
                ask(viewer)


def test_the_list_and_the_days_totals(counter: Counter) -> None:
    counter.earn(100)
    made = [counter.buy("towel", 2).exchange, counter.buy("towel").exchange]
    with clock.at(NOW + timedelta(days=1)):
        made.append(counter.buy("cooking-oil").exchange)
    actions.take_back(counter.keeper, made[0].pk, 1, "unwanted", new_id())
    day, shop = NOW.date(), counter.row.pk
    rows = queries.sales(counter.keeper, shop)
    assert [one.row.pk for one in rows] == [one.pk for one in reversed(made)]
    assert (rows[2].name, rows[2].left, rows[2].used) == ("1 组 12号", 1, None)
    page = queries.sales(counter.keeper, shop, size=2)
    older = queries.sales(counter.keeper, shop, after=page[-1].row.pk)
    assert [one.row.pk for one in older] == [made[0].pk]
    today = queries.sales(counter.keeper, shop, since=day, until=day)
    assert len(today) == 2
    assert list(actions.export_sales(counter.keeper, shop, day, day)) == today
    assert Journal.objects.get(verb="points.sales_exported").data["since"] == str(day)
    with pytest.raises(Forbidden):
        actions.export_sales(counter.village.viewer("scorer"), shop, day, day)
    sums = queries.totals(counter.keeper, shop, day, day)
    assert (sums.exchanges, sums.quantity, sums.points) == (2, 3, 15)
    assert (sums.returned, sums.points_back) == (1, 5)
    assert queries.sale(counter.keeper, made[1].pk).code == rows[1].code
    with pytest.raises(Forbidden):
        queries.sales(counter.village.viewer("scorer"), shop)
    with pytest.raises(Forbidden):
        queries.sale(counter.village.viewer("resident"), made[1].pk)
    with pytest.raises(Missing):
        queries.sale(counter.keeper, new_id())
