"""Finding one's matters again: signed in, by number and phone, by the link in a message."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gezhi.base import clock
from gezhi.base.ids import new_id, short_code
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, Reporter
from gezhi.engines.trust.actions import issue_link
from gezhi.engines.trust.models import Account, Message
from tests.town import Town

FIND = "/find"


@pytest.fixture
def receipt(open_one: Callable[..., Any]) -> actions.Receipt:
    return open_one(phone="138 0000 0009")


@pytest.fixture
def secret(receipt: actions.Receipt, decide: Callable[..., Any]) -> str:
    """A link that asks how it went."""
    decide("grid-lead", receipt.id, "handled-on-the-spot", say="灯泡已换")
    until = clock.now() + timedelta(days=14)
    return issue_link("evaluate", receipt.id, until, Reporter.objects.get().pk)


class TestByNumberAndPhone:
    def test_both_right(self, receipt: actions.Receipt, client_of: Callable[..., Client]) -> None:
        data = {"code": receipt.code.lower(), "phone": "138-0000-0009"}
        found = client_of().post(FIND, data)
        assert found.headers["Location"] == reverse("portal:follow", args=[receipt.follow])

    def test_every_mismatch_looks_alike(
        self,
        receipt: actions.Receipt,
        open_one: Callable[..., Any],
        client_of: Callable[..., Client],
    ) -> None:
        silent = open_one("neighbour", text="没留电话的一件")
        pages = set()
        for code in (receipt.code, silent.code, short_code(new_id()), "00000-00000-0"):
            data = {"code": code, "phone": "13911111111"}
            answer = client_of().post(FIND, data)
            assert answer.status_code == 404
            page = answer.content.decode().replace(code, "")
            page = re.sub(r'(?:csrf-token" content|csrfmiddlewaretoken" value)="[^"]*"', "", page)
            pages.add(re.sub(r'<p class="print-only print-foot">.*', "", page))
        assert len(pages) == 1

    def test_typing_errors_stand_at_their_fields(self, client_of: Callable[..., Client]) -> None:
        answer = client_of().post(FIND, {"code": "K7Q4M-2XD9P-X", "phone": "12"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'id="field-code-error"' in page
        assert 'id="field-phone-error"' in page
        assert 'value="K7Q4M-2XD9P-X"' in page

    def test_trying_phones_is_stopped(
        self, receipt: actions.Receipt, client_of: Callable[..., Client]
    ) -> None:
        client = client_of()
        for n in range(5):
            wrong = {"code": receipt.code, "phone": f"1391111111{n}"}
            assert client.post(FIND, wrong).status_code == 404
        right = {"code": receipt.code, "phone": "13800000009"}
        stopped = client.post(FIND, right)
        assert stopped.status_code == 429
        assert receipt.follow not in stopped.content.decode()
        elsewhere = Client(REMOTE_ADDR="10.1.2.3").post(FIND, right)
        assert elsewhere.status_code == 429, "one number is guarded from everywhere"


class TestByLink:
    def test_looking_does_not_use_it_up(
        self, secret: str, receipt: actions.Receipt, client_of: Callable[..., Client]
    ) -> None:
        url = reverse("portal:evaluate", args=[secret])
        for _ in range(3):
            page = client_of().get(url).content.decode()
            assert "灯泡已换" in page
            assert receipt.code in page
            assert page.count('name="verdict"') == 3
        assert Case.objects.get().state == "open"

    def test_not_solved_needs_a_sentence_and_keeps_the_link(
        self, secret: str, client_of: Callable[..., Client]
    ) -> None:
        url = reverse("portal:evaluate", args=[secret])
        answer = client_of().post(url, {"verdict": "not-solved"})
        assert answer.status_code == 422
        assert 'id="field-say-error"' in answer.content.decode()
        assert client_of().post(url, {"verdict": "nonsense", "say": "x"}).status_code == 422
        assert client_of().post(url, {"verdict": "not-solved", "say": "还黑着"}).status_code == 200
        assert Case.objects.get().reopened == 1

    def test_once_and_never_again(self, secret: str, client_of: Callable[..., Client]) -> None:
        url = reverse("portal:evaluate", args=[secret])
        assert "已解决" in client_of().post(url, {"verdict": "solved"}).content.decode()
        for again in (client_of().get(url), client_of().post(url, {"verdict": "partly"})):
            assert again.status_code == 404
            assert FIND in again.content.decode(), "the other way is shown"
        assert Case.objects.get().result == "solved"

    def test_expired(
        self, monday: clock.Clock, secret: str, client_of: Callable[..., Client]
    ) -> None:
        monday.advance(timedelta(days=15))
        url = reverse("portal:evaluate", args=[secret])
        for late in (client_of().get(url), client_of().post(url, {"verdict": "solved"})):
            assert late.status_code == 404
            assert FIND in late.content.decode()
        assert Case.objects.get().result == ""

    def test_evaluated_meanwhile_on_the_page(
        self, town: Town, secret: str, receipt: actions.Receipt, client_of: Callable[..., Client]
    ) -> None:
        actions.evaluate(town.viewer("resident"), receipt.id, "solved")
        url = reverse("portal:evaluate", args=[secret])
        for late in (client_of().get(url), client_of().post(url, {"verdict": "partly"})):
            assert late.status_code == 409
            assert FIND in late.content.decode()


class TestSignedIn:
    def test_own_cases_by_state(
        self,
        receipt: actions.Receipt,
        open_one: Callable[..., Any],
        client_of: Callable[..., Client],
    ) -> None:
        other = open_one("neighbour", text="邻居的一件")
        client = client_of("resident")
        page = client.get(reverse("portal:mine")).content.decode()
        assert receipt.code in page
        assert other.code not in page
        assert "1" in re.search(r"tag working[^<]*>([^<]*)<", client.get("/").content.decode())[1]

    def test_pages_of_many(
        self, open_one: Callable[..., Any], client_of: Callable[..., Client]
    ) -> None:
        for n in range(23):
            open_one(text=f"第 {n} 件路灯的事")
        client = client_of("resident")
        first = client.get(reverse("portal:mine")).content.decode()
        after = re.search(r'rel="next" href="([^"]*)"', first)[1].replace("&amp;", "&")
        rest = client.get(reverse("portal:mine") + after).content.decode()
        assert (first.count('href="/c/'), rest.count('href="/c/')) == (20, 3)
        assert client.get(reverse("portal:mine") + "?after=nonsense").status_code == 404

    def test_by_a_code_to_the_phone(
        self, receipt: actions.Receipt, client_of: Callable[..., Client]
    ) -> None:
        """The whole way in: number, code from the message, my matters."""
        client = client_of()
        closed = client.get(reverse("portal:mine")).content.decode()
        address = re.search(r'href="(/account/login/code/[^"]*)"', closed)[1]
        asked = client.post(address, {"phone": "13800000001", "next": "/mine"})
        assert asked.status_code == 302
        message = Message.objects.get(template="code")
        assert message.address == "+8613800000001"
        code = re.search(r"\d{6}", message.body)[0]
        wrong = client.post(asked.headers["Location"], {"code": "000000", "next": "/mine"})
        assert wrong.status_code == 200
        done = client.post(asked.headers["Location"], {"code": code, "next": "/mine"})
        assert done.headers["Location"] == "/mine"
        assert receipt.code in client.get("/mine").content.decode()
        assert Account.objects.get(username=None, phone_verified=True)

    def test_a_first_sign_in_makes_the_account(
        self, client_of: Callable[..., Client], town: Town
    ) -> None:
        client = client_of()
        asked = client.post(reverse("account_request_login_code"), {"phone": "13700000001"})
        code = re.search(r"\d{6}", Message.objects.get(template="code").body)[0]
        client.post(asked.headers["Location"], {"code": code})
        page = client.get("/mine").content.decode()
        assert "/account/logout" in page
        assert 'class="state empty' in page
