"""My data, on the pages: read, taken along, corrected, agreed to, and deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gezhi.engines.cases.models import Reporter
from gezhi.engines.trust.models import Account, Consent, Journal
from tests.town import Town

PAGES = ("/mine/data", "/mine/data/erase")


def test_who_is_not_signed_in_is_led_to_the_ways_in(client_of: Callable[..., Client]) -> None:
    for page in PAGES:
        assert client_of().get(page).headers["Location"] == "/mine"
    for act in ("copy", "correct", "consent/messages", "erase"):
        assert client_of().post(f"/mine/data/{act}").headers["Location"] == "/mine"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_all_that_is_held_is_shown_to_its_owner_alone(
    open_one: Callable[..., Any], client_of: Callable[..., Client], language: str
) -> None:
    receipt = open_one(name="王桂兰", phone="13800000001")
    page = client_of("resident", language).get("/mine/data").content.decode()
    for shown in (receipt.code, "王桂兰", "+8613800000001", "路灯坏了"):
        assert shown in page
    assert receipt.code not in client_of("neighbour", language).get("/mine/data").content.decode()


def test_a_copy_is_taken_and_told(
    open_one: Callable[..., Any], client_of: Callable[..., Client]
) -> None:
    receipt = open_one(name="王桂兰")
    client = client_of("resident")
    assert client.get("/mine/data/copy").status_code == 405
    answer = client.post("/mine/data/copy")
    assert answer.json()["reports"][0]["number"] == receipt.code
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert Journal.objects.filter(verb="data.copied").count() == 1


def test_a_correction_is_kept_or_told_at_its_field(
    open_one: Callable[..., Any], client_of: Callable[..., Client]
) -> None:
    open_one(name="王桂兰", phone="13800000001")
    client = client_of("resident")
    wrong = client.post("/mine/data/correct", {"name": "王桂芳", "phone": "12"})
    assert wrong.status_code == 422
    assert "王桂芳" in wrong.content.decode(), "what was typed stays"
    assert Reporter.objects.get().name == "王桂兰"
    client.post("/mine/data/correct", {"name": "王桂芳", "phone": ""})
    assert (Reporter.objects.get().name, Reporter.objects.get().phone) == (
        "王桂芳",
        "+8613800000001",
    )


def test_consent_is_given_and_taken_back(client_of: Callable[..., Client]) -> None:
    client = client_of("resident")
    client.post("/mine/data/consent/honours", {"agreed": "yes"})
    assert Consent.objects.get(withdrawn=None).agreed
    client.post("/mine/data/consent/honours", {"agreed": "no"})
    assert not Consent.objects.get(withdrawn=None).agreed
    assert client.post("/mine/data/consent/tracking", {"agreed": "yes"}).status_code == 404


def test_before_anything_is_deleted_it_is_said_what_stays(
    town: Town, open_one: Callable[..., Any], client_of: Callable[..., Client]
) -> None:
    receipt = open_one(name="王桂兰", phone="13800000001")
    client = client_of("resident")
    page = client.get("/mine/data/erase").content.decode()
    assert receipt.code in page
    assert client.post("/mine/data/erase").status_code == 422, "not without a yes"
    assert Reporter.objects.get().name == "王桂兰"
    assert client.post("/mine/data/erase", {"sure": "yes"}).headers["Location"] == "/privacy"
    assert Reporter.objects.get().name == ""
    assert not Account.objects.get(pk=town.accounts["resident"].pk).is_active
    assert client.get("/mine/data").headers["Location"] == "/mine", "signed out"


def test_staff_are_told_who_keeps_their_account(client_of: Callable[..., Client]) -> None:
    answer = client_of("grid-worker").post("/mine/data/erase", {"sure": "yes"})
    assert answer.status_code == 400
    assert Account.objects.get(username="grid-worker").is_active
