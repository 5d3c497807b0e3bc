"""Notices to one person on the portal: only they find them, they object there, and see the end."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.engines.cases.models import Case, Concerned
from tests.noticing import FACT, MONDAY, OWN_WORDS, appeal, delivered, noticing_town
from tests.paper import sheets_of
from tests.proceeding import decide
from tests.town import Town

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Town:
    """Liwan with its cast."""
    return noticing_town()


def text(answer: object, status: int = 200) -> str:
    assert answer.status_code == status  # type: ignore[attr-defined]
    return answer.content.decode()  # type: ignore[attr-defined]


def fresh(page: str) -> dict[str, str]:
    """The id that was made when the form was drawn."""
    found = re.search(r'name="id" value="([^"]+)"', page)
    assert found is not None
    return {"id": found.group(1)}


def test_the_person_reads_it_and_it_is_noted(town: Town, client_of: ClientOf) -> None:
    case = delivered(town)
    client = client_of("resident")
    assert "/mine/notices/" in text(client.get("/mine"))
    assert str(case) in text(client.get("/mine/notices/"))
    page = text(client.get(f"/mine/notices/{case}"))
    for word in (FACT, "“十不”第一条", "村务监督委员会", "请清走，河道是大家的", "个人信息保护法"):
        assert word in page
    assert "照片和两位村民的话" not in page, "words of the check are for those who check"
    assert Concerned.objects.get(case=case).read is not None


@pytest.mark.parametrize("role", ["neighbour", "newcomer"])
def test_nobody_else_finds_it(town: Town, client_of: ClientOf, role: str) -> None:
    case = delivered(town)
    client, code = client_of(role), Case.objects.get(pk=case).code
    assert "/mine/notices/" not in text(client.get("/mine"))
    assert FACT not in text(client.get("/mine/notices/"))
    for address in (f"/mine/notices/{case}", f"/c/{code}"):
        assert FACT not in text(client.get(address), 404)
    text(client.post(f"/mine/notices/{case}", {"outcome": "appealed", "say": "不是我"}), 404)
    assert Concerned.objects.get(case=case).said == ""


def test_a_stranger_is_led_to_the_door(town: Town, client_of: ClientOf) -> None:
    case = delivered(town)
    for address in ("/mine/notices/", f"/mine/notices/{case}"):
        answer = client_of().get(address)
        assert answer.status_code == 302
        assert "login" in answer["Location"]


def test_objecting_keeps_what_was_typed_and_counts_once(town: Town, client_of: ClientOf) -> None:
    case = delivered(town)
    client, address = client_of("resident"), f"/mine/notices/{case}"
    asked = fresh(text(client.get(address))) | {"outcome": "appealed"}
    refused = text(client.post(address, asked | {"say": " "}), 422)
    assert 'aria-invalid="true"' in refused
    for _ in range(2):
        assert client.post(address, asked | {"say": OWN_WORDS}).status_code == 302
    assert Case.objects.get(pk=case).stage == "decide"
    page = text(client.get(address))
    assert OWN_WORDS in page
    assert 'name="outcome"' not in page


def test_too_late_is_said_and_what_was_typed_stays(
    town: Town, client_of: ClientOf, monday: clock.Clock
) -> None:
    case = delivered(town)
    client, address = client_of("resident"), f"/mine/notices/{case}"
    asked = fresh(text(client.get(address))) | {"outcome": "appealed", "say": OWN_WORDS}
    monday.set(MONDAY + timedelta(days=30))
    page = text(client.post(address, asked), 409)
    assert OWN_WORDS in page


def test_taken_back_is_said(town: Town, client_of: ClientOf) -> None:
    case = delivered(town)
    appeal(town, case)
    decide(town, "checker", case, "taken-back", say="查清了，是别家的")
    page = text(client_of("resident").get(f"/mine/notices/{case}"))
    assert "查清了，是别家的" in page
    assert "不计入任何数字" in page


def test_in_public_stand_counts_alone(town: Town, client_of: ClientOf) -> None:
    made = [delivered(town) for _ in range(3)]
    page = text(client_of().get("/notices/"))
    assert "不乱倒垃圾" in page
    assert "<strong>3</strong>" in page
    assert FACT not in page
    appeal(town, made[0])
    decide(town, "checker", made[0], "taken-back", say="不是")
    page = text(client_of().get("/notices/"))
    assert "<strong>2</strong>" not in page
    assert "不到 3 件" in page
    assert "不乱倒垃圾" not in text(client_of().get("/notices/?quarter=2025-4"))


def test_it_can_be_printed_as_a_letter_by_the_person_alone(town: Town, client_of: ClientOf) -> None:
    case = delivered(town)
    address = f"/mine/notices/{case}/letter.pdf"
    assert address in text(client_of("resident").get(f"/mine/notices/{case}"))
    answer = client_of("resident").get(address)
    assert answer["Content-Type"] == "application/pdf"
    paper = spoken_on(answer.content)
    for word in (FACT, "“十不”第一条", "村务监督委员会", "请清走，河道是大家的"):
        assert word in paper
    assert "可以" in paper, "how to object"
    assert "照片和两位村民的话" not in paper
    assert client_of("neighbour").get(address).status_code == 404
    assert client_of().get(address).status_code == 302


def spoken_on(content: bytes) -> str:
    """The words of a PDF, without the breaks of its lines."""
    pages = sheets_of(content)
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_it_stands_in_the_copy_of_ones_data(town: Town, client_of: ClientOf) -> None:
    case = delivered(town)
    appeal(town, case)
    client = client_of("resident")
    assert "/mine/notices/" in text(client.get("/mine/data"))
    (one,) = json.loads(client.post("/mine/data/copy").content)["notices"]
    assert (one["text"], one["said"], one["taken_back"]) == (FACT, OWN_WORDS, False)
    assert one["article"]
    assert "照片" not in json.dumps(one, ensure_ascii=False)
    assert json.loads(client_of("neighbour").post("/mine/data/copy").content)["notices"] == []


def test_the_public_counts_are_found(town: Town, client_of: ClientOf) -> None:
    place = town.places["c0"].pk
    for address in (f"/?at={place}", f"/pacts/{place}/village-pact/"):
        assert 'href="/notices/"' in text(client_of().get(address)), address
