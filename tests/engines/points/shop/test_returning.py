"""What comes back: points with the dates that they had, goods on the shelf, vouchers void."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Entry, Exchange
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from tests.engines.points.shop.shopping import NOW, Counter
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db


def back(counter: Counter, row: Exchange, quantity: int = 1, reason: str = "unwanted", id=None):
    return actions.take_back(counter.keeper, row.pk, quantity, reason, id or new_id())


def there_by_day(counter: Counter) -> list[tuple[int, date | None]]:
    secretary, home = counter.village.viewer("secretary"), counter.village.home("h1")
    held = queries.balances(secretary, "household", home)
    account = next(
        one.account for one in held if one.role == "holder" and one.unit.pk == counter.unit
    )
    return [(one.amount, one.expires) for one in queries.lots(secretary, account)]


def test_all_of_it_comes_back(counter: Counter) -> None:
    counter.earn(20)
    row = counter.buy("towel", 2).exchange
    assert back(counter, row, 2, "mistake").returned == 2
    assert (counter.purse(), counter.stock("towel")) == (20, 3)
    entry = Entry.objects.get(reverses=row.pk)
    assert (entry.kind, entry.evidence) == ("returned", {"why": "mistake"})
    told = Journal.objects.get(verb="points.taken_back")
    assert (told.data["quantity"], told.data["points"], told.data["reason"]) == (2, 10, "mistake")
    assert counter.village.home("h1") not in str(told.data)
    with pytest.raises(Invalid) as fault:
        back(counter, row)
    assert [one.code for one in fault.value.wrong] == ["nothing"]


def test_parts_come_back_one_after_another(counter: Counter) -> None:
    counter.earn(20)
    row = counter.buy("towel", 3).exchange
    for purse, stock in ((10, 1), (15, 2), (20, 3)):
        back(counter, row)
        assert (counter.purse(), counter.stock("towel")) == (purse, stock)
    row.refresh_from_db()
    assert row.returned == 3
    assert queries.unsound(SYSTEM, counter.unit) == []
    with pytest.raises(Invalid):
        back(counter, row)


def test_the_points_come_back_with_their_dates(counter: Counter) -> None:
    soon, late = NOW.date() + timedelta(days=3), NOW.date() + timedelta(days=300)
    counter.earn(5, expires=soon)
    counter.earn(15, expires=late)
    row = counter.buy("towel", 3).exchange
    back(counter, row)
    back(counter, row)
    assert there_by_day(counter) == [(15, late)]
    back(counter, row)
    assert there_by_day(counter) == [(20, late)], "never sooner than before"


def test_all_at_once_the_dates_are_what_they_were(counter: Counter) -> None:
    soon, late = NOW.date() + timedelta(days=3), NOW.date() + timedelta(days=300)
    counter.earn(5, expires=soon)
    counter.earn(15, expires=late)
    back(counter, counter.buy("towel", 3).exchange, 3)
    assert there_by_day(counter) == [(5, soon), (15, late)]


def test_what_lapsed_meanwhile_is_good_for_the_day(counter: Counter) -> None:
    counter.earn(15, expires=NOW.date())
    row = counter.buy("towel", 3).exchange
    back(counter, row)
    with clock.at(NOW + timedelta(days=2)):
        back(counter, row)
        purse = queries.purses_of(
            counter.keeper, counter.row.pk, "household", counter.village.home("h1")
        )[0]
        assert (purse.amount, purse.lapsed) == (5, 5)
    with clock.at(NOW + timedelta(days=3)):
        assert actions.expire(SYSTEM, counter.unit).amount == 10


def test_what_is_faulty_does_not_go_back_on_the_shelf(counter: Counter) -> None:
    counter.earn(20)
    row = counter.buy("towel", 2).exchange
    back(counter, row, reason="faulty")
    back(counter, row, reason="faulty")
    assert (counter.purse(), counter.stock("towel")) == (20, 1)


def test_the_same_id_takes_back_once(counter: Counter) -> None:
    counter.earn(30)
    row = counter.buy("towel", 3).exchange
    first, second = new_id(), new_id()
    for id in (first, first, second, second, first):
        row = back(counter, row, id=id)
    assert (row.returned, counter.purse()) == (2, 25)
    again = counter.buy("towel").exchange
    with pytest.raises(Changed) as fault:
        back(counter, again, id=first)
    assert fault.value.code == "id-taken"


def test_what_cannot_come_back(counter: Counter) -> None:
    counter.earn(20)
    row = counter.buy("towel", 2).exchange
    for quantity, reason, wrong in (
        (0, "mistake", ["quantity"]),
        (3, "mistake", ["quantity"]),
        (1, "because", ["reason"]),
        (3, "", ["reason", "quantity"]),
    ):
        with pytest.raises(Invalid) as fault:
            back(counter, row, quantity, reason)
        assert [one.field for one in fault.value.wrong] == wrong
    with pytest.raises(Missing):
        actions.take_back(counter.keeper, new_id(), 1, "mistake", new_id())
    for role in ("scorer", "secretary", "resident"):
        with pytest.raises(Forbidden):
            actions.take_back(counter.village.viewer(role), row.pk, 1, "mistake", new_id())
    assert (counter.purse(), counter.stock("towel")) == (10, 1)
