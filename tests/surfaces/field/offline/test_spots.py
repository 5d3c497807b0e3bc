"""Where it was, when the phone did not know, or the place is no more."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest

from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case
from gezhi.engines.trust.models import Left
from gezhi.surfaces.field.offline.said import said_in
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.offline.phones import Phone
from tests.surfaces.field.test_report import DARK, FORM
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(sign_in: SignIn) -> Phone:
    made = Phone(sign_in("grid-worker"))
    made.enrol()
    return made


def form(town: Town, lng: str = "", lat: str = "", **more: Any) -> dict[str, Any]:
    pin = {"where.lng": lng, "where.lat": lat} if lng else {}
    return {
        "_id": str(new_id()),
        "_listed": str(town.places["b000"].pk),
        "what": "street-lighting",
        "text": DARK,
        **pin,
        **more,
    }


@pytest.mark.parametrize(("lng", "lat"), [("0", "0"), ("10.0", "10.0"), ("0.000001", "-0.002")])
def test_a_position_of_no_use_gives_way_to_the_place_chosen_by_hand(
    phone: Phone, town: Town, lng: str, lat: str
) -> None:
    told = phone.twice(FORM, form(town, lng, lat))
    case = Case.objects.get()
    assert case.place_id == town.places["b000"].pk
    assert (case.lon, case.lat) == (None, None)
    assert "手机定位不在范围内" in phone.client.get(told["next"]).content.decode()


def test_with_a_network_a_device_without_position_reports_too(phone: Phone, town: Town) -> None:
    assert phone.client.post(FORM, form(town, "0", "0")).status_code == 302
    far = phone.client.post(FORM, form(town, "10.0", "10.0"))
    assert far.status_code == 422
    page = far.content.decode()
    assert 'value="10.0"' not in page
    assert f'<option value="{town.places["b000"].pk}" selected>' in page


def test_without_any_place_it_is_asked_for(phone: Phone, town: Town) -> None:
    told = phone.send(FORM, form(town, "10.0", "10.0", _listed="")).json()
    assert (told["outcome"], Case.objects.count()) == ("refused", 0)
    assert told["said"]


def test_a_place_that_a_division_closed_is_answered_with_its_heir(phone: Phone, town: Town) -> None:
    heir, entry, typed = town.places["b001"], new_id(), form(town)
    with mock.patch("gezhi.surfaces.field.sheet.heir_of", return_value=heir):
        answer = phone.send(FORM, typed, entry)
    told = answer.json()
    assert (answer.status_code, told["outcome"]) == (422, "refused")
    assert any("已经撤并" in one and heir.name in one for one in told["said"])
    assert f'<option value="{heir.pk}" selected>' in told["html"]
    assert DARK in told["html"]
    sent = phone.send(FORM, {**typed, "_listed": str(heir.pk)}, entry)
    assert sent.json()["outcome"] == "sent"
    assert Case.objects.get().place_id == heir.pk


def test_a_form_that_is_no_more_is_gone_and_given_up(phone: Phone, town: Town) -> None:
    answer = phone.send("/field/report/no-such-form", form(town))
    told = answer.json()
    assert (answer.status_code, told["outcome"]) == (410, "gone")
    assert any("这里报不了这类事" in one for one in told["said"])
    given = {"url": "/field/report/x", "said": told["said"], "reason": "重报了"}
    phone.post("left", entry=told["entry"], **given)
    assert "这里报不了这类事" in Left.objects.get().said


def test_a_page_is_read_for_what_it_says() -> None:
    page = """<main><div class="notice settled"><p>好</p></div><input class="error"><div
     class="notice refused"><svg><path/></svg><p>一 <b>二</b></p></div><p role="alert">三</p>
     <p class="field-error">二</p><div class="state"><h1>空</h1></div></main>"""
    assert said_in(page) == ["一 二", "三", "二"][:2]
    assert said_in('<div class="state"><h1>没有</h1></div>') == ["没有"]
