"""A number for an exchange day, and a merchant's phone: for residents and merchants."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.models import ExchangeDay, Redemption, Turn
from tests.engines.points.shop.merchants import trading
from tests.engines.points.shop.shopping import Counter
from tests.surfaces.conftest import MONDAY, SignIn
from tests.village import Village

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]
DAY = MONDAY.date()


@pytest.fixture
def counter(db: None, monday: Any) -> Counter:
    return trading()


@pytest.fixture
def town(counter: Counter) -> Village:
    """The village instead of the town."""
    return counter.village


@pytest.fixture
def shop(counter: Counter) -> str:
    return f"/points/shops/{counter.row.pk}/"


def planned(counter: Counter, day: date = DAY, **more: Any) -> ExchangeDay:
    given = {"day": day, "opens": time(8), "closes": time(11), "spot": "村委会院内", **more}
    return actions.plan_day(counter.keeper, counter.row.pk, actions.Plan(**given), new_id())


def text(answer: Any) -> str:
    return answer.content.decode()


def form_of(page: str) -> dict[str, str]:
    """What the first form for a number carries."""
    part = page.split('class="turn-take"')[1].split("</form>")[0]
    found = dict(re.findall(r'name="(\w+)" value="([^"]*)"', part))
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_a_resident_takes_a_number_and_gives_it_back(
    counter: Counter, shop: str, client_of: ClientOf
) -> None:
    planned(counter, DAY + timedelta(days=1), turns=2, notice="带上积分卡")
    resident = client_of("resident")
    page = text(resident.get(shop))
    assert "还剩 24 个号" in page
    assert "带上积分卡" in page
    form = form_of(page)
    resident.post(f"{shop}turn", {**form, "slot": "09:15"})
    resident.post(f"{shop}turn", {**form, "slot": "09:15"})
    turn = Turn.objects.get()
    assert (turn.number, turn.slot) == (1, time(9, 15))
    mine = text(resident.get(shop))
    assert "09:15" in mine
    assert "我的号" in mine
    assert 'class="turn-take"' not in mine
    resident.post(f"{shop}turn", {"back": str(turn.pk)})
    turn.refresh_from_db()
    assert turn.state == Turn.BACK
    assert 'class="turn-take"' in text(resident.get(shop))


def test_on_the_day_it_says_how_many_are_before_me(
    counter: Counter, shop: str, client_of: ClientOf
) -> None:
    day = planned(counter)
    for home in ("h3", "h2", "h1"):
        whose = counter.village.home(home)
        actions.take_turn(counter.keeper, day.pk, "household", whose, new_id())
    actions.call_next(counter.keeper, day.pk, new_id())
    resident = client_of("resident")
    page = text(resident.get(shop))
    assert "前面还有 1 个号" in page
    assert "正在叫：1" in page
    assert 'hx-trigger="every 30s"' in page
    part = text(resident.get(shop, headers={"HX-Request": "true", "HX-Target": "my-turns"}))
    assert 'id="my-turns"' in part
    assert "<html" not in part
    actions.call_next(counter.keeper, day.pk, new_id())
    actions.call_next(counter.keeper, day.pk, new_id())
    assert "请现在过来" in text(resident.get(shop))
    assert "5号" not in page


def test_a_full_day_and_a_taken_time_are_told(
    counter: Counter, shop: str, client_of: ClientOf
) -> None:
    day = planned(counter, DAY + timedelta(days=1), closes=time(8, 30), turns=1)
    resident = client_of("resident")
    form = form_of(text(resident.get(shop)))
    whose = counter.village.home("h2")
    actions.take_turn(counter.keeper, day.pk, "household", whose, new_id(), time(8, 15))
    taken = resident.post(f"{shop}turn", {**form, "slot": "08:15"})
    assert taken.status_code == 422
    assert "08:15 的号没有了" in text(taken)
    whose = counter.village.home("h3")
    actions.take_turn(counter.keeper, day.pk, "household", whose, new_id())
    assert "已满" in text(resident.get(shop))
    assert resident.post(f"{shop}turn", form).status_code == 422
    actions.call_off(counter.keeper, day.pk, "停电")
    off = resident.post(f"{shop}turn", form)
    assert off.status_code == 409
    assert "停电" in text(off)


def test_nobody_takes_a_number_for_others(counter: Counter, shop: str, client_of: ClientOf) -> None:
    planned(counter)
    page = text(client_of().get(shop))
    assert 'class="turn-take"' not in page
    assert "登录后取号" in page
    assert client_of().post(f"{shop}turn", {}).status_code == 302
    form = form_of(text(client_of("resident").get(shop)))
    neighbour = client_of("neighbour")
    assert neighbour.post(f"{shop}turn", form).status_code == 403
    turn = actions.take_turn(
        counter.keeper, ExchangeDay.objects.get().pk, "household", form["holder"], new_id()
    )
    assert neighbour.post(f"{shop}turn", {"back": str(turn.pk)}).status_code == 403
    assert neighbour.post(f"{shop}turn", {"back": "x"}).status_code == 404
    assert client_of().get("/points/shops/999/").status_code == 404


def test_a_merchant_redeems_by_the_square(counter: Counter, sign_in: SignIn) -> None:
    counter.earn(60)
    codes = counter.buy("haircut", 2).codes
    barber = sign_in("barber")
    page = text(barber.get("/points/redeem/", {"code": codes[0].lower()}))
    assert "理发一次" in page
    assert "确认，已使用" in page
    assert Redemption.objects.count() == 0
    found = re.search(r'name="id" value="([^"]+)"', page)
    assert found is not None
    form = {"code": codes[0], "id": found.group(1), "use": "1"}
    done = barber.post("/points/redeem/", form)
    assert "已收" in text(done)
    assert barber.post("/points/redeem/", form).status_code == 200
    twice = barber.post("/points/redeem/", {**form, "id": str(new_id())})
    assert twice.status_code == 409
    assert "已经用过" in text(twice)
    month = text(barber.get("/points/redeemed/"))
    assert "理发一次" in month
    assert "待结账" in month
    row = Redemption.objects.get()
    barber.post("/points/redeem/undo", {"redemption": str(row.pk), "id": str(new_id())})
    row.refresh_from_db()
    assert row.undone is not None
    assert "已撤回" in text(barber.get("/points/redeemed/"))


def test_a_wrong_code_stays_in_the_field_and_others_are_sent_away(
    counter: Counter, sign_in: SignIn, client_of: ClientOf
) -> None:
    counter.earn(12)
    code = counter.buy("haircut").codes[0]
    wrong = sign_in("grocer").post("/points/redeem/", {"code": code})
    assert wrong.status_code == 422
    assert code in text(wrong)
    assert "没有这张券" in text(wrong)
    for address in ("/points/redeem/", "/points/redeemed/"):
        assert client_of().get(address).status_code == 302
        assert client_of("resident").get(address).status_code == 403
    unverified = sign_in("barber", second_factor=False)  # type: ignore[call-arg]
    assert unverified.get("/points/redeem/").status_code == 403
    assert client_of().post("/points/redeem/undo").status_code == 302
    nothing = sign_in("barber").post("/points/redeem/undo", {"redemption": "x"})
    assert nothing.status_code == 404


def test_the_way_there_is_on_my_points(
    counter: Counter, sign_in: SignIn, client_of: ClientOf
) -> None:
    counter.earn(5)
    assert f'href="/points/shops/{counter.row.pk}/"' in text(client_of("resident").get("/points/"))
    assert 'href="/points/redeem/"' in text(sign_in("barber").get("/points/"))
    assert 'href="/points/redeem/"' not in text(client_of("resident").get("/points/"))
