"""Merchants redeem the vouchers that name them, once, and the shop settles with them by month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Exchange, Good, Redemption, Settlement, Voucher
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from tests.engines.points.shop.merchants import BARBER, merchant_of, trading
from tests.engines.points.shop.shopping import NOW, Counter, there
from tests.engines.trust.test_wall import unit
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 3, 10, tzinfo=clock.ZONE)
MAY = date(2026, 5, 1)


@pytest.fixture
def market(db: None) -> Any:
    with clock.at(NOW):
        yield trading()


@pytest.fixture
def codes(market: Counter) -> list[str]:
    market.earn(60)
    return market.buy("haircut", 3).codes


def vouchers_of(market: Counter, holder: str) -> int:
    return there("holder", holder, market.goods["haircut"].voucher_id or 0)


def use(market: Counter, code: str, role: str = "barber", id: UUID | None = None) -> Voucher:
    return actions.use_voucher(market.village.viewer(role), code, id)


def settle(market: Counter, id: UUID | None = None, month: date = MAY) -> Settlement:
    who = merchant_of(market, "barber")
    return actions.settle_merchant(market.keeper, market.row.pk, who, month, id or new_id())


def test_from_the_shop_to_the_merchant_to_the_settlement(market: Counter, codes: list[str]) -> None:
    home, barber = market.village.home("h1"), merchant_of(market, "barber")
    assert vouchers_of(market, home) == 3
    use(market, codes[0])
    use(market, codes[1])
    assert (vouchers_of(market, home), vouchers_of(market, barber)) == (1, 2)
    with pytest.raises(Invalid) as early:
        settle(market)
    assert early.value.wrong[0].field == "month"
    with clock.at(JUNE):
        (account,) = queries.merchant_accounts(market.keeper, market.row.pk, MAY)
        assert (account.merchant.name, account.sums.vouchers, account.waiting) == ("barber", 2, 2)
        id = new_id()
        made = settle(market, id)
        assert settle(market, id).pk == made.pk
        assert (made.vouchers, vouchers_of(market, barber)) == (2, 0)
        with pytest.raises(Changed) as twice:
            settle(market)
        assert twice.value.code == "settled"
        (account,) = queries.merchant_accounts(market.keeper, market.row.pk, MAY)
        assert account.waiting == 0
        assert account.sums.settlement == made
    told = Journal.objects.get(verb="points.merchant_settled").data
    assert told == {"shop": "village-yard", "month": "2026-05-01", "vouchers": 2}
    assert queries.unsound(SYSTEM, market.goods["haircut"].voucher_id or 0) == []


def test_a_merchant_takes_what_names_them_and_nothing_else(market: Counter) -> None:
    market.earn(60)
    cut, off = market.buy("haircut").codes[0], market.buy("shop-discount").codes[0]
    barber, grocer = market.village.viewer("barber"), market.village.viewer("grocer")
    with pytest.raises(Invalid):
        queries.find_voucher(barber, off)
    with pytest.raises(Invalid):
        actions.use_voucher(grocer, cut)
    with pytest.raises(Forbidden):
        actions.exchange(barber, market.wish("towel"))
    with pytest.raises(Forbidden):
        queries.sales(barber, market.row.pk)
    assert [one.key for _, goods in queries.honoured(barber) for one in goods] == ["haircut"]
    assert queries.honoured(market.village.viewer("resident")) == []
    use(market, off, "grocer")
    assert Redemption.objects.get().post == "grocer"


def test_the_same_form_twice_is_one_use_and_another_says_used(
    market: Counter, codes: list[str]
) -> None:
    id = new_id()
    use(market, codes[0], id=id)
    use(market, codes[0], id=id)
    assert Redemption.objects.count() == 1
    with pytest.raises(Changed) as fault:
        use(market, codes[0])
    assert fault.value.code == "used"
    with pytest.raises(Changed) as other:
        use(market, codes[1], id=id)
    assert other.value.code == "id-taken"


def test_a_slip_is_undone_on_the_same_day_and_by_the_keeper_until_settled(
    market: Counter, codes: list[str]
) -> None:
    barber = market.village.viewer("barber")
    use(market, codes[0])
    row = Redemption.objects.get()
    with pytest.raises(Forbidden):
        actions.undo_use(market.village.viewer("grocer"), row.pk, new_id())
    actions.undo_use(barber, row.pk, new_id())
    actions.undo_use(barber, row.pk, new_id())
    assert vouchers_of(market, market.village.home("h1")) == 3
    use(market, codes[0])
    again = Redemption.objects.get(undone=None)
    with clock.at(NOW + timedelta(days=1)):
        with pytest.raises(Changed) as late:
            actions.undo_use(barber, again.pk, new_id())
        assert late.value.code == "over"
    with clock.at(JUNE):
        settlement = settle(market)
        with pytest.raises(Changed) as settled:
            actions.undo_use(market.keeper, again.pk, new_id())
        assert settled.value.code == "settled"
        actions.undo_settlement(market.keeper, settlement.pk, new_id())
        actions.undo_settlement(market.keeper, settlement.pk, new_id())
        assert vouchers_of(market, merchant_of(market, "barber")) == 1
        actions.undo_use(market.keeper, again.pk, new_id())
        assert vouchers_of(market, merchant_of(market, "barber")) == 0
        with pytest.raises(Changed) as nothing:
            settle(market)
        assert nothing.value.code == "nothing"


def test_what_a_merchant_took_does_not_come_back_to_the_shop(
    market: Counter, codes: list[str]
) -> None:
    use(market, codes[0])
    row = Exchange.objects.get()
    actions.take_back(market.keeper, row.pk, 2, "unwanted", new_id())
    assert vouchers_of(market, market.village.home("h1")) == 0
    assert market.purse() == 48
    actions.undo_use(market.keeper, Redemption.objects.get().pk, new_id())
    actions.take_back(market.keeper, row.pk, 1, "unwanted", new_id())
    assert (market.purse(), vouchers_of(market, market.village.home("h1"))) == (60, 0)


def test_out_of_date_vouchers_lapse_in_the_ledger_too(market: Counter, codes: list[str]) -> None:
    with clock.at(NOW + timedelta(days=91)):
        actions.lapse_due()
        assert vouchers_of(market, market.village.home("h1")) == 0
        with pytest.raises(Changed) as past:
            use(market, codes[0])
        assert past.value.code == "past"
        with pytest.raises(Invalid) as nothing:
            actions.take_back(market.keeper, Exchange.objects.get().pk, 3, "unwanted", new_id())
        assert nothing.value.wrong[0].code == "nothing"


def test_a_merchant_sees_their_own_month(market: Counter, codes: list[str]) -> None:
    use(market, codes[0])
    use(market, codes[1], "shopkeeper")
    rows, sums = queries.my_redeemed(market.village.viewer("barber"), MAY)
    assert [(one.row.good.key, one.open) for one in rows] == [("haircut", True)]
    assert [(shop.key, one.vouchers) for shop, one in sums] == [("village-yard", 1)]
    assert queries.my_redeemed(market.village.viewer("grocer"), MAY) == ([], [])
    (mine,) = queries.own_points_data(market.village.viewer("barber"))["redeemed"]
    assert (mine["good"], mine["undone"]) == ("haircut", None)
    own = queries.used_at_the_shop(market.keeper, market.row.pk, MAY)
    assert own.vouchers == 1
    with pytest.raises(Forbidden):
        queries.merchant_accounts(market.village.viewer("barber"), market.row.pk, MAY)
    secretary = market.village.viewer("secretary")
    who = merchant_of(market, "barber")
    assert len(queries.merchant_accounts(secretary, market.row.pk, MAY)) == 1
    with pytest.raises(Forbidden):
        actions.settle_merchant(secretary, market.row.pk, who, MAY, new_id())


def test_merchants_are_chosen_among_the_shops(market: Counter) -> None:
    good = market.goods["haircut"]
    with pytest.raises(Invalid) as fault:
        actions.change_good(market.keeper, good.pk, actions.Terms(12, honoured_by=("scorer",)))
    assert fault.value.wrong[0].field == "honoured_by"
    towel = market.goods["towel"].pk
    with pytest.raises(Invalid):
        actions.change_good(market.keeper, towel, actions.Terms(5, honoured_by=(BARBER,)))
    actions.change_good(market.keeper, good.pk, actions.Terms(13))
    assert Good.objects.get(pk=good.pk).honoured_by == [BARBER]
    actions.change_good(market.keeper, good.pk, actions.Terms(13, honoured_by=()))
    market.earn(13)
    code = market.buy("haircut").codes[0]
    with pytest.raises((Invalid, Missing)):
        use(market, code)


@pytest.mark.postgresql_only
def test_what_was_redeemed_shows_itself_to_the_merchant_and_the_shop(
    market: Counter, codes: list[str]
) -> None:
    use(market, codes[0])
    seen = {"barber": 1, "grocer": 0, "resident": 0, "shopkeeper": 1, "secretary": 1}
    for role, many in seen.items():
        with unit(market.village.accounts[role].pk):
            assert Redemption.objects.count() == many, role
    with unit():
        assert not Redemption.objects.exists()
