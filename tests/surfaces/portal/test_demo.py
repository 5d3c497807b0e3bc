"""The pages that only a demo has."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gezhi.engines.trust.actions import send_now
from tests.town import Town

SIGN_IN = "/demo/sign-in"
MESSAGES = "/demo/messages"


@pytest.mark.parametrize("address", [SIGN_IN, MESSAGES])
def test_nowhere_but_in_a_demo(
    town: Town, client_of: Callable[..., Client], settings: Any, address: str
) -> None:
    settings.DEMO = False
    for role in ("anonymous", "system-admin"):
        assert client_of(role).get(address).status_code == 404
    account = town.accounts["grid-lead"].pk
    assert client_of().post(address, {"account": str(account)}).status_code == 404


def test_one_tap_signs_in_with_the_second_factor(
    town: Town, client_of: Callable[..., Client], settings: Any
) -> None:
    settings.DEMO = True
    client = client_of()
    page = client.get(SIGN_IN).content.decode()
    for role in ("网格长", "社区第一书记", "街道调度员", "部门"):
        assert role in page
    assert str(town.accounts["resident"].pk) in page
    for role in ("grid-lead", "clerk", "resident"):
        client = client_of()
        answer = client.post(SIGN_IN, {"account": str(town.accounts[role].pk)})
        assert answer.status_code == 302
        assert client.session["_auth_user_id"] == str(town.accounts[role].pk)
        methods = client.session["account_authentication_methods"]
        assert [one["method"] for one in methods] == ["mfa"]
    assert client_of().get(SIGN_IN, {"account": str(town.accounts["clerk"].pk)}).status_code == 200


def test_who_is_not_of_the_cast_cannot_be(
    town: Town, client_of: Callable[..., Client], settings: Any
) -> None:
    settings.DEMO = True
    for wrong in ("", "nonsense", "0190163d-8694-739b-aea5-966c26f8ad90"):
        assert client_of().post(SIGN_IN, {"account": wrong}).status_code == 404


def test_messages_are_shown_with_their_links(
    town: Town, client_of: Callable[..., Client], settings: Any
) -> None:
    settings.DEMO = True
    assert 'class="state empty' in client_of().get(MESSAGES).content.decode()
    link = f"{settings.SITE_URL}/e/abc"
    send_now("evaluate", f"办好了,请评价:\n{link}。", address="+8613800000001")
    page = client_of().get(MESSAGES).content.decode()
    assert re.search(rf'<a class="button" href="{re.escape(link)}"', page)
    assert "…0001" in page
    assert "+8613800000001" not in page


def test_the_cast_costs_the_same_with_more_people(
    town: Town, client_of: Callable[..., Client], settings: Any, django_assert_max_num_queries: Any
) -> None:
    settings.DEMO = True
    for n in range(5):
        town.hire(f"worker-{n}", "grid-worker", "g01", "full-time")
    client = client_of()
    client.get(SIGN_IN)
    with django_assert_max_num_queries(6):
        page = client.get(reverse("portal:demo-sign-in")).content.decode()
    assert page.count('doors-name">网格员<') == 1
