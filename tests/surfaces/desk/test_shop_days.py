"""Exchange days and merchants at the desk: from planning to the number that is served, from the
voucher to the settlement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.models import ExchangeDay, Redemption, Settlement, Turn
from tests.engines.points.shop.merchants import merchant_of, trading
from tests.engines.points.shop.shopping import NOW, Counter
from tests.surfaces.conftest import SignIn
from tests.village import Village

pytestmark = pytest.mark.django_db
PLAN = {
    "day": "2026-05-20",
    "opens": "09:00",
    "closes": "11:30",
    "spot": "村委会院内",
    "turns": "2",
    "notice": "带上积分卡",
}


@pytest.fixture
def counter(db: None) -> Iterator[Counter]:
    with clock.at(NOW):
        yield trading()


@pytest.fixture
def town(counter: Counter) -> Village:
    """The village stands in for the town whose cast signs in."""
    return counter.village


@pytest.fixture
def keeper(sign_in: SignIn) -> Client:
    return sign_in("shopkeeper")


def days(counter: Counter) -> str:
    return f"/desk/shop/{counter.row.pk}/days/"


def text(answer: Any) -> str:
    return answer.content.decode()


def planned(counter: Counter, **more: Any) -> ExchangeDay:
    given = {"day": NOW.date(), "opens": time(9), "closes": time(11), "spot": "村委会院内", **more}
    return actions.plan_day(counter.keeper, counter.row.pk, actions.Plan(**given), new_id())


def take(counter: Counter, day: ExchangeDay, home: str = "h1") -> Turn:
    whose = counter.village.home(home)
    return actions.take_turn(counter.keeper, day.pk, "household", whose, new_id())


def test_a_day_is_planned_changed_and_called_off(counter: Counter, keeper: Client) -> None:
    page = keeper.get(f"{days(counter)}plan")
    id = re.search(r'name="id" value="([^"]+)"', text(page))
    assert id is not None
    form = {**PLAN, "id": id.group(1)}
    assert keeper.post(f"{days(counter)}plan", form).status_code == 302
    assert keeper.post(f"{days(counter)}plan", form).status_code == 302
    row = ExchangeDay.objects.get()
    shown = text(keeper.get(days(counter)))
    assert "5月20日" in shown
    assert "村委会院内" in shown
    change = f"{days(counter)}{row.pk}/change"
    assert 'value="09:00"' in text(keeper.get(change))
    keeper.post(change, {**PLAN, "spot": "小学门口"})
    row.refresh_from_db()
    assert row.spot == "小学门口"
    silent = keeper.post(f"{days(counter)}{row.pk}/off", {"why": ""})
    assert silent.status_code == 422
    keeper.post(f"{days(counter)}{row.pk}/off", {"why": "下大雨"})
    assert "下大雨" in text(keeper.get(days(counter)))
    late = keeper.post(change, PLAN)
    assert late.status_code == 409
    assert "取消" in text(late)


def test_a_refusal_loses_nothing_that_was_typed(counter: Counter, keeper: Client) -> None:
    bad = {**PLAN, "opens": "12:00", "turns": "500", "spot": "村委会院内东侧"}
    answer = keeper.post(f"{days(counter)}plan", bad)
    assert answer.status_code == 422
    assert "村委会院内东侧" in text(answer)
    assert "结束要比开始晚" in text(answer)
    empty = keeper.post(f"{days(counter)}plan", {"day": "", "opens": "x", "closes": "99:99"})
    assert empty.status_code == 422
    assert not ExchangeDay.objects.exists()


def test_from_the_number_to_the_counter(counter: Counter, keeper: Client) -> None:
    counter.earn(20)
    day = planned(counter)
    page = f"{days(counter)}{day.pk}/"
    found = keeper.get(f"{page}give", {"q": "12号"})
    (who,) = found.context["people"]
    form = {"kind": who["holder"].kind, "holder": who["holder"].id, "id": str(who["id"])}
    keeper.post(f"{page}give", form)
    keeper.post(f"{page}give", form)
    take(counter, day, "h2")
    call = {"act": "next", "id": str(new_id())}
    keeper.post(f"{page}do", call)
    keeper.post(f"{page}do", call)
    queue = keeper.get(page)
    assert [line["turn"].number for line in queue.context["called"]] == [1]
    assert [line["turn"].number for line in queue.context["waiting"]] == [2]
    counter_page = keeper.get(queue.context["called"][0]["counter"])
    assert counter_page.context["amount"] == 20
    counter.buy("towel")
    assert [line["turn"].number for line in keeper.get(page).context["served"]] == [1]


def test_missed_and_called_again_and_a_refusal_is_told(counter: Counter, keeper: Client) -> None:
    day = planned(counter)
    turn = take(counter, day)
    do = f"{days(counter)}{day.pk}/do"
    early = keeper.post(do, {"act": "miss", "turn": str(turn.pk)}, follow=True)
    assert "还没有叫到" in text(early)
    for act, state in (
        ("call", "called"),
        ("miss", "missed"),
        ("call", "called"),
        ("serve", "served"),
    ):
        keeper.post(do, {"act": act, "turn": str(turn.pk), "id": str(new_id())})
        turn.refresh_from_db()
        assert turn.state == state
    nobody = keeper.post(do, {"act": "next", "id": str(new_id())}, follow=True)
    assert "没有人在等" in text(nobody)
    assert keeper.post(do, {"act": "dance"}).status_code == 404


def test_the_screen_has_numbers_and_no_names(counter: Counter, keeper: Client) -> None:
    day = planned(counter)
    take(counter, day)
    take(counter, day, "h2")
    actions.call_next(counter.keeper, day.pk, new_id())
    wall = text(keeper.get(f"{days(counter)}{day.pk}/screen/"))
    assert "<li>1</li>" in wall
    assert "<li>2</li>" in wall
    assert "12号" not in wall
    assert "13号" not in wall
    paper = text(keeper.get(f"{days(counter)}{day.pk}/list"))
    assert "1 组 12号" in paper
    assert "签名" in paper


def test_a_day_of_another_shop_is_not_found(counter: Counter, keeper: Client) -> None:
    day = planned(counter)
    for name in ("", "screen/", "list", "give"):
        assert (
            keeper.get(f"/desk/shop/{counter.row.pk + 1}/days/{day.pk}/{name}").status_code == 404
        )


def test_others_stay_outside(counter: Counter, sign_in: SignIn) -> None:
    day = planned(counter)
    for role in ("scorer", "barber"):
        client = sign_in(role)
        for name in ("days/", f"days/{day.pk}/", f"days/{day.pk}/screen/", "merchants/"):
            if name != "days/":
                answer = client.get(f"/desk/shop/{counter.row.pk}/{name}")
                assert answer.status_code == 403, (role, name)
        assert client.post(f"{days(counter)}plan", PLAN).status_code == 403
    reads = sign_in("secretary")
    assert reads.get(f"{days(counter)}{day.pk}/").status_code == 200
    assert "act" not in text(reads.get(f"{days(counter)}{day.pk}/")).split("shop-queue")[1]
    do = reads.post(f"{days(counter)}{day.pk}/do", {"act": "next", "id": str(new_id())})
    assert do.status_code == 403


def test_a_month_is_settled_with_a_merchant(counter: Counter, keeper: Client) -> None:
    counter.earn(60)
    codes = counter.buy("haircut", 2).codes
    for code in codes:
        actions.use_voucher(counter.village.viewer("barber"), code)
    counter.buy("shop-discount")
    page, who = f"/desk/shop/{counter.row.pk}/merchants/", merchant_of(counter, "barber")
    now = text(keeper.get(page))
    assert "这个月还没过完" in now
    assert "理发一次 × 2" in now
    with clock.at(datetime(2026, 6, 2, 9, tzinfo=clock.ZONE)):
        sheet = f"{page}{who}/?month=2026-05"
        shown = text(keeper.get(sheet))
        id = re.search(r'name="id" value="([^"]+)"', shown)
        assert id is not None
        form = {"month": "2026-05", "id": id.group(1)}
        keeper.post(f"{page}{who}/settle", form)
        keeper.post(f"{page}{who}/settle", form)
        made = Settlement.objects.get()
        assert made.vouchers == 2
        assert "已结账" in text(keeper.get(sheet))
        keeper.post(f"{page}{who}/settle", {**form, "undo": str(made.pk), "id": str(new_id())})
        assert Redemption.objects.filter(settlement=None).count() == 2
        assert keeper.get(f"{page}{who}/?month=2026-04").status_code == 404
        for month in ("x", "2026-13", "9999-01"):
            assert keeper.get(page, {"month": month}).status_code == 200


def test_who_redeems_is_chosen_and_the_square_is_on_the_receipt(
    counter: Counter, keeper: Client
) -> None:
    good = counter.goods["haircut"]
    address = f"/desk/shop/{counter.row.pk}/stock/{good.pk}/terms"
    assert "理发店" in text(keeper.get(address))
    terms = {"points": "12", "most": "", "per": "", "offered": "yes", "honoured_by": "grocer"}
    keeper.post(address, terms)
    good.refresh_from_db()
    assert good.honoured_by == ["grocer"]
    counter.earn(12)
    sale = counter.buy("haircut")
    receipt = text(keeper.get(f"/desk/shop/exchange/{sale.exchange.pk}"))
    assert sale.codes[0] in receipt
    assert 'class="shop-square"' in receipt


def test_a_day_that_is_over_is_kept_below(counter: Counter, keeper: Client) -> None:
    planned(counter)
    with clock.at(NOW + timedelta(days=3)):
        page = keeper.get(days(counter))
        assert page.context["coming"] == []
        assert len(page.context["past"]) == 1


def test_the_counter_says_when_it_is_shut_and_leads_to_todays_numbers(
    counter: Counter, keeper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gezhi.surfaces.desk.shop import counter as page

    address = f"/desk/shop/{counter.row.pk}/"
    assert "今天不是兑换日" not in text(keeper.get(address))
    monkeypatch.setattr(page, "only_on_days", lambda viewer, row: True)
    assert "今天不是兑换日" in text(keeper.get(address))
    day = planned(counter)
    shown = text(keeper.get(address))
    assert "今天不是兑换日" not in shown
    assert f"/days/{day.pk}/" in shown


def test_a_voucher_pressed_twice_at_the_counter_is_used_once(
    counter: Counter, keeper: Client
) -> None:
    counter.earn(12)
    code = counter.buy("haircut").codes[0]
    page = f"/desk/shop/{counter.row.pk}/vouchers"
    found = re.search(r'name="id" value="([^"]+)"', text(keeper.post(page, {"code": code})))
    assert found is not None
    form = {"code": code, "use": "1", "id": found.group(1)}
    assert [keeper.post(page, form).status_code for _ in range(2)] == [200, 200]
    assert Redemption.objects.count() == 1
