"""Numbers and vouchers at the same moment: real connections. One household gets one number, none
is given out or called twice, and of two merchants one takes a code."""

from __future__ import annotations

import time as clocks
from datetime import date, time, timedelta
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.models import Household
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Plan
from gezhi.engines.points.actions.shop import turns
from gezhi.engines.points.models import (
    Balance,
    Exchange,
    ExchangeDay,
    Good,
    Redemption,
    Settlement,
    Turn,
    Voucher,
)
from gezhi.engines.trust.queries import Changed, Invalid
from tests.engines.points.ledger.test_races import MANY, at_once
from tests.engines.points.shop.merchants import merchant_of, trading
from tests.engines.points.shop.shopping import Counter, open_counter

pytestmark = pytest.mark.postgresql_only


def take(counter: Counter, day: Any, home: str = "h1") -> Turn:
    whose = counter.village.home(home)
    return actions.take_turn(counter.keeper, day, "household", whose, new_id())


def use(market: Counter, code: str, role: str = "barber") -> Voucher:
    return actions.use_voucher(market.village.viewer(role), code)


def settle(market: Counter, month: date) -> Settlement:
    who = merchant_of(market, "barber")
    return actions.settle_merchant(market.keeper, market.row.pk, who, month, new_id())


@pytest.fixture
def standing(committed: None) -> Counter:
    return open_counter()


def now(counter: Counter) -> ExchangeDay:
    day = clock.today()
    plan = Plan(day, time(0), time(23, 59), "村委会院内")
    return actions.plan_day(counter.keeper, counter.row.pk, plan, new_id())


def test_numbers_have_no_gaps_when_many_take_one_at_once(standing: Counter) -> None:
    day, place = now(standing).pk, standing.village.places["group1"]
    homes = [Household.objects.create(place=place, code=f"{n}号") for n in range(100, 108)]

    def act(number: int) -> Any:
        return actions.take_turn(standing.keeper, day, "household", str(homes[number].pk), new_id())

    came = at_once(act, 8)
    assert sorted(one.number for one in came) == list(range(1, 9))


def test_one_household_at_many_doors_gets_one_number(standing: Counter) -> None:
    day = now(standing).pk
    came = at_once(lambda _: take(standing, day))
    assert {one.pk for one in came} == {Turn.objects.get().pk}


def test_counters_never_call_the_same_number(standing: Counter) -> None:
    day = now(standing).pk
    for home in ("h1", "h2", "h3"):
        take(standing, day, home)
    came = at_once(lambda _: actions.call_next(standing.keeper, day, new_id()), 5)
    assert sorted(one.number for one in came if one is not None) == [1, 2, 3]


def test_without_the_lock_the_same_number_is_given_out_twice(
    standing: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = now(standing)
    slot = turns._slot

    def slowly(*about: Any) -> Any:
        clocks.sleep(0.3)
        return slot(*about)

    monkeypatch.setattr(turns, "held", lambda _: ExchangeDay.objects.get(pk=day.pk))
    monkeypatch.setattr(turns, "_slot", slowly)
    homes = ("h1", "h2", "h3")
    came = at_once(lambda number: take(standing, day.pk, homes[number]), 3)
    assert sum(isinstance(one, Turn) for one in came) < 3


@pytest.fixture
def busy(committed: None) -> Counter:
    return trading()


def test_of_two_merchants_one_takes_the_code(busy: Counter) -> None:
    busy.earn(12)
    Good.objects.filter(key="haircut").update(honoured_by=["barber", "grocer"])
    code = busy.buy("haircut").codes[0]
    roles = ("barber", "grocer")
    came = at_once(lambda number: use(busy, code, roles[number % 2]))
    assert sum(isinstance(one, Voucher) for one in came) == 1
    refused = [one for one in came if isinstance(one, Changed)]
    assert {one.code for one in refused} == {"used"}
    assert (len(refused), Redemption.objects.count()) == (MANY - 1, 1)


def test_using_and_taking_back_do_not_both_happen(busy: Counter) -> None:
    busy.earn(120)
    bought = [busy.buy("haircut") for _ in range(4)]

    def act(number: int) -> Any:
        one = bought[number // 2]
        if number % 2:
            return use(busy, one.codes[0])
        return actions.take_back(busy.keeper, one.exchange.pk, 1, "unwanted", new_id())

    came = at_once(act, 8)
    assert not [one for one in came if not isinstance(one, Voucher | Exchange | Changed | Invalid)]
    for one in bought:
        row = Voucher.objects.get(exchange=one.exchange)
        assert (row.used is None) == row.void
    assert not Balance.objects.filter(amount__lt=0).exists()


def test_a_month_is_settled_once(busy: Counter) -> None:
    busy.earn(24)
    codes = busy.buy("haircut", 2).codes
    for code in codes:
        use(busy, code)
    before = clock.today().replace(day=1) - timedelta(days=1)
    Redemption.objects.update(day=before)
    came = at_once(lambda _: settle(busy, month=before))
    assert sum(isinstance(one, Settlement) for one in came) == 1
    assert {one.code for one in came if isinstance(one, Changed)} == {"settled"}
