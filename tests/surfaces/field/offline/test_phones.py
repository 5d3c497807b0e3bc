"""Phones taken outside: enrolled, opened again, said hello, locked from afar, ended."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.trust import actions
from gezhi.engines.trust.models import Account, Device, Journal
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.conftest import Report
from tests.surfaces.field.offline.phones import Phone
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(sign_in: SignIn) -> Phone:
    return Phone(sign_in("grid-worker"))


def test_a_phone_gets_a_key_once_and_again(phone: Phone, town: Town) -> None:
    told = phone.enrol("我的手机")
    assert len(base64.urlsafe_b64decode(told["key"] + "=")) == 32
    assert told["account"] == str(town.accounts["grid-worker"].pk)
    assert phone.enrol("我的手机") == told
    opened = phone.post("open", device=phone.device)
    assert opened.json() == told
    assert "no-store" in opened["Cache-Control"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, name FROM trust_device")
        (row,) = cursor.fetchall()
    assert told["key"].encode() not in bytes(row[0])
    assert "我的手机".encode() not in bytes(row[1])
    assert Journal.objects.filter(verb="device.enrolled", subject=phone.device).count() == 1


def test_nobody_opens_the_phone_of_another(phone: Phone, sign_in: SignIn) -> None:
    phone.enrol()
    other = Phone(sign_in("grid-lead"), phone.device)
    assert other.post("open", device=phone.device).status_code == 404
    assert other.post("enrol", id=phone.device, name="x").status_code == 409
    assert other.post("wiped", device=phone.device).status_code == 404
    assert other.client.post(f"/field/offline/device/{phone.device}/lock").status_code == 302
    assert Device.objects.get().state == "open"


@pytest.mark.parametrize("role", ["resident", None])
def test_only_staff_take_phones_outside(sign_in: SignIn, town: Town, role: str | None) -> None:
    phone = Phone(sign_in(role) if role else Client())
    assert phone.post("enrol", id=phone.device, name="x").status_code == (403 if role else 401)
    no_factor = sign_in("grid-worker", second_factor=False)  # type: ignore[call-arg]
    assert Phone(no_factor).hello().status_code == 401
    assert not Device.objects.exists()


@pytest.mark.parametrize("sent", [{"id": "x"}, {"name": ""}, {"id": str(new_id()), "name": " "}])
def test_what_is_wrong_is_said(phone: Phone, sent: dict[str, str]) -> None:
    answer = phone.post("enrol", **{"id": phone.device, "name": "", **sent})
    assert answer.status_code in (404, 422)
    assert answer.json()["said"]


def test_hello_tells_what_to_take_along(phone: Phone, report: Report, town: Town) -> None:
    unknown = phone.hello().json()
    assert (unknown["device"], unknown["take"]) == ("unknown", [])
    phone.enrol()
    case = report("settle")
    first = phone.hello().json()
    pages = {one["url"]: one for one in first["take"]}
    for url in ("/field/", "/field/report/report", "/field/grid", "/field/duties/", "/field/me"):
        assert url in pages
    at = f"/field/case/{case.pk}"
    assert pages[at]["follow"] == f"{at}/"
    answers = {url: phone.client.get(url).status_code for url in pages}
    assert set(answers.values()) <= {200, 302}, answers
    assert first["csrf"]
    same = phone.hello().json()
    assert (same["version"], same["take"]) == (first["version"], first["take"])
    actions_on = phone.client.get(at + "/question").status_code
    assert actions_on == 200
    row = case
    asked = phone.client.post(f"{at}/question?v={row.version}", {"question": "哪一盏灯？"})
    assert asked.status_code == 302
    later = {one["url"]: one["version"] for one in phone.hello().json()["take"]}
    changed = {url for url, one in pages.items() if later.get(url) != one["version"]}
    assert {at, "/field/"} <= changed
    assert {"/field/report/report", "/field/me", "/field/duties/"}.isdisjoint(changed)


REVISION = "places_revision"


def test_hello_costs_the_same_with_many_cases(phone: Phone, report: Report) -> None:
    phone.enrol()
    report("settle")
    phone.hello()
    with CaptureQueriesContext(connection) as few:
        phone.hello()
    for number in range(4):
        report("settle", text=f"第{number}件:垃圾堆在路边没人收")
    with CaptureQueriesContext(connection) as many:
        assert len(phone.hello().json()["take"]) > 10
    # How new the places are is asked every two seconds, whoever comes next.
    few, many = ([one for one in all_ if REVISION not in one["sql"]] for all_ in (few, many))
    own = [one for one in few if "django_session" not in one["sql"]]
    assert len(many) == len(few)
    assert len(own) <= 16, [one["sql"][:100] for one in own]


def test_locking_from_afar_drops_the_key_and_the_phone_says_it_is_empty(
    phone: Phone, town: Town
) -> None:
    phone.enrol()
    page = phone.client.get("/field/me").content.decode()
    assert "外勤手机" in page
    phone.client.post(f"/field/offline/device/{phone.device}/lock")
    row = Device.objects.get()
    assert (row.state, row.key) == ("locked", "")
    answer = phone.hello()
    assert (answer.status_code, answer.json()["device"]) == (403, "locked")
    assert phone.post("open", device=phone.device).status_code == 403
    sent = phone.send("/field/report/report", {})
    assert (sent.status_code, sent.json()["outcome"]) == (403, "locked")
    for _ in range(2):
        assert phone.post("wiped", device=phone.device).status_code == 200
    row.refresh_from_db()
    assert row.wiped is not None
    verbs = Journal.objects.filter(subject=phone.device).values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["device.enrolled", "device.locked", "device.wiped"]


def test_locking_an_account_locks_its_phones_which_hear_of_it_signed_out(
    phone: Phone, town: Town
) -> None:
    phone.enrol()
    worker = Account.objects.get(pk=town.accounts["grid-worker"].pk)
    actions.lock_account(town.viewer("security-admin"), worker, "手机丢了")
    assert Phone(Client(), phone.device).hello().status_code == 403
    assert phone.hello().json()["device"] == "locked"
    assert Phone(Client(), phone.device).post("wiped", device=phone.device).status_code == 200
    assert Device.objects.get().wiped is not None


def test_the_security_administrator_locks_phones_alone_with_a_reason(
    phone: Phone, sign_in: SignIn, town: Town
) -> None:
    phone.enrol()
    admin, worker = sign_in("security-admin"), town.accounts["grid-worker"].pk
    assert "手机" in admin.get("/desk/accounts").content.decode()
    url = f"/desk/accounts/{worker}/phones"
    admin.post(url, {"reason": " "})
    assert Device.objects.get().state == "open"
    admin.post(url, {"reason": "手机丢了"})
    assert Device.objects.get().state == "locked"
    assert Account.objects.get(pk=worker).is_active
    assert sign_in("grid-lead").post(url, {"reason": "x"}).status_code == 403


def test_a_phone_unseen_for_sixty_days_ends(phone: Phone, monday: clock.Clock) -> None:
    phone.enrol()
    Device.objects.update(seen=clock.now() - timedelta(days=59))
    assert actions.end_devices() == 0
    Device.objects.update(seen=clock.now() - timedelta(days=61))
    assert actions.end_devices() == 1
    row = Device.objects.get()
    assert (row.state, row.key) == ("unknown", "")
    assert phone.hello().json()["device"] == "unknown"
    assert phone.post("open", device=phone.device).status_code == 404
