"""Two counters at the same moment: real connections, and exactly one wins. Each race is also run
with its guard taken out, by which it must be lost."""

from __future__ import annotations

import time
from typing import Any

import pytest

from gezhi.base.ids import new_id
from gezhi.engines.points import actions, queries
from gezhi.engines.points.actions import Exchanged
from gezhi.engines.points.actions.shop import exchanging
from gezhi.engines.points.models import Exchange, Good
from gezhi.engines.trust.queries import Changed, Invalid, Refusal
from tests.engines.points.ledger.test_races import FLOOR, MANY, at_once, without
from tests.engines.points.shop.shopping import Counter, open_counter
from tests.town import SYSTEM

pytestmark = pytest.mark.postgresql_only


@pytest.fixture
def counter(committed: None) -> Counter:
    return open_counter()


def won(came: list[Any]) -> int:
    strange = [one for one in came if not isinstance(one, Exchanged | Refusal)]
    assert not strange
    return sum(isinstance(one, Exchanged) and not one.again for one in came)


def sell(counter: Counter, wishes: list[actions.NewExchange]) -> list[Any]:
    keeper = counter.keeper
    return at_once(lambda number: actions.exchange(keeper, wishes[number]), len(wishes))


def last_item(counter: Counter) -> list[Any]:
    for home in ("h1", "h2", "h3"):
        counter.earn(60, home)
    counter.deliver("rice", 1)
    return sell(counter, [counter.wish("rice", home=home) for home in ("h1", "h2", "h3")])


def test_of_many_counters_one_sells_the_last_item(counter: Counter) -> None:
    came = last_item(counter)
    assert (won(came), counter.stock("rice"), Exchange.objects.count()) == (1, 0, 1)
    assert {one.words.zh for one in came if isinstance(one, Changed)} == {
        "大米 5 公斤不够：现有 0，需要 1"
    }
    assert sum(counter.purse(home) for home in ("h1", "h2", "h3")) == 150


def test_without_the_floor_the_last_item_is_sold_again(counter: Counter) -> None:
    with without(*FLOOR):
        assert won(last_item(counter)) == 3
        assert counter.stock("rice") == -2


def double_spend(counter: Counter) -> list[Any]:
    counter.earn(7)
    counter.deliver("towel", MANY)
    counter.deliver("soap", MANY)
    goods = ["towel", "soap"] * (MANY // 2)
    return sell(counter, [counter.wish(good) for good in goods])


def test_points_are_spent_at_one_counter(counter: Counter) -> None:
    came = double_spend(counter)
    assert won(came) == 1
    assert counter.purse() in (1, 2)
    assert queries.unsound(SYSTEM, counter.unit) == []


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever should hold rows holds none, and takes their time over it."""
    judged = exchanging._judged

    def slowly(wish: Any) -> Any:
        found = judged(wish)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(exchanging, "locked", lambda moves: {})
    monkeypatch.setattr(exchanging, "_judged", slowly)


def test_without_lock_and_floor_points_are_spent_twice(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    lapsed = exchanging._lapsed

    def slowly(*about: Any) -> int:
        found = lapsed(*about)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(exchanging, "locked", lambda moves: {})
    monkeypatch.setattr(exchanging, "_lapsed", slowly)
    with without(*FLOOR):
        assert won(double_spend(counter)) > 1
        assert counter.purse() < 0


def limit(counter: Counter) -> list[Any]:
    counter.earn(300)
    counter.deliver("cooking-oil", 20)
    return sell(counter, [counter.wish("cooking-oil") for _ in range(4)])


def test_two_counters_keep_to_one_limit(counter: Counter) -> None:
    came = limit(counter)
    assert won(came) == 2
    assert all(one.wrong[0].code == "limit" for one in came if isinstance(one, Invalid))


def test_without_the_lock_the_limit_is_passed(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked(monkeypatch)
    assert won(limit(counter)) > 2


def test_one_form_sent_to_many_counters_counts_once(counter: Counter) -> None:
    counter.earn(300)
    asked = counter.wish("haircut", 2)
    Good.objects.filter(key="haircut").update(most=2, per="month")
    came = sell(counter, [asked] * MANY)
    assert won(came) == 1
    assert {tuple(one.codes) for one in came} == {tuple(came[0].codes)}
    assert (counter.purse(), Exchange.objects.count()) == (276, 1)


def test_a_voucher_is_used_by_one(counter: Counter) -> None:
    counter.earn(12)
    code = counter.buy("haircut").codes[0]
    keeper = counter.keeper
    came = at_once(lambda _: actions.use_voucher(keeper, code))
    refused = [one for one in came if isinstance(one, Changed)]
    assert len(refused) == MANY - 1
    assert {one.code for one in refused} == {"used"}


def take_back_at_once(counter: Counter) -> list[Any]:
    counter.earn(15)
    row = counter.buy("towel", 3).exchange
    keeper = counter.keeper
    return at_once(lambda _: actions.take_back(keeper, row.pk, 2, "mistake", new_id()))


def test_no_more_comes_back_than_went(counter: Counter) -> None:
    came = take_back_at_once(counter)
    assert sum(isinstance(one, Exchange) for one in came) == 1
    assert all(isinstance(one, Exchange | Invalid) for one in came)
    assert (counter.purse(), counter.stock("towel")) == (10, 2)


def test_selling_and_taking_back_do_not_lock_each_other_out(counter: Counter) -> None:
    counter.earn(500)
    counter.deliver("towel", 50)
    keeper = counter.keeper
    rows = [counter.buy("towel", 3).exchange for _ in range(MANY)]
    wishes = [counter.wish("towel") for _ in range(MANY)]

    def act(number: int) -> Any:
        if number % 2:
            return actions.exchange(keeper, wishes[number])
        return actions.take_back(keeper, rows[number].pk, 1, "unwanted", new_id())

    came = at_once(act)
    assert not [one for one in came if not isinstance(one, Exchanged | Exchange)]
    assert counter.purse() == 500 - 5 * (3 * MANY + MANY // 2 - MANY // 2)
