"""A neighbour and an outsider never see another's words, pictures, name or number. Anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, CaseFile, Reporter
from gezhi.engines.trust.actions import issue_link
from tests.surfaces.portal.form import photo
from tests.town import LAT, LON, Town

SAID = "东头那家姓王的天天半夜敲墙"
SECRETS = (
    SAID,
    "王桂兰",
    "13800000001",
    "8613800000001",
    "在三单元门洞里",
    "让姓王的回话",
    "王家已劝过",
    "因为姓王的",
    "姓王的又敲了",
)
STRANGERS = ("anonymous", "neighbour", "outsider-lead", "auditor", "system-admin", "building-lead")


@pytest.fixture
def told(town: Town, decide: Callable[..., Any]) -> dict[str, Any]:
    """A public case in which secrets stand wherever words can stand."""
    resident = town.viewer("resident")
    file = actions.add_file(resident, "photo", photo().read())
    answers = {
        "what": "noise",
        "text": SAID,
        "where": {"lon": LON + 0.0021, "lat": LAT + 0.0028, "note": "在三单元门洞里"},
        "name": "王桂兰",
        "phone": "13800000001",
        "photos": [str(file.pk)],
    }
    receipt = actions.open_case(resident, actions.OpenCase("report", answers))
    decide("grid-lead", receipt.id, "accepted", say="姓王的又敲了")
    decide("first-secretary", receipt.id, "to-grid", because="因为姓王的")
    worker = town.viewer("grid-worker")
    version = Case.objects.get(pk=receipt.id).version
    actions.ask_reporter(worker, receipt.id, version, "让姓王的回话")
    actions.answer_question(resident, receipt.id, "姓王的又敲了")
    actions.note(worker, receipt.id, "王家已劝过", "internal")
    decide("grid-worker", receipt.id, "settled", say="王家已劝过")
    secret = issue_link(
        "evaluate", receipt.id, clock.now() + timedelta(days=9), Reporter.objects.get().pk
    )
    return {"receipt": receipt, "file": CaseFile.objects.get(), "secret": secret}


def _flat(patterns: list[Any]) -> Iterator[URLPattern]:
    """The patterns, those included too."""
    for one in patterns:
        if isinstance(one, URLPattern):
            yield one
        else:
            yield from _flat(one.url_patterns)


def addresses(town: Town, told: dict[str, Any]) -> list[str]:
    """Every address of the portal that a stranger can write, with what they can know filled in."""
    known = {
        "code": [told["receipt"].code, town.places["b000"].code],
        "type_": ["report"],
        "file": [told["file"].pk],
        "place_id": [town.places["b000"].pk, town.places["town"].pk],
        "key": ["nonsense"],
        "secret": ["nonsense"],
        "name": ["note"],
        "purpose": ["messages"],
        "adopted": [1],
        "account": [1],
        "record": [told["file"].pk],
        "help": [told["file"].pk],
        "fund_id": [told["file"].pk],
        "bulletin": [told["file"].pk],
        "gift": [told["file"].pk],
        "nomination": [told["file"].pk],
        "item": [told["file"].pk],
        "ballot": [told["file"].pk],
        "meeting_id": [told["file"].pk],
        "enclosure": [told["file"].pk],
        "period": ["2026"],
        "month": ["2026-02"],
        "form": ["list"],
        "unit": [1],
        "case": [told["file"].pk],
        "party": [told["file"].pk],
        "paper": [told["file"].pk],
        "number": [1],
        "shop": [1],
        "place": [town.places["town"].pk],
        "wanted": [told["file"].pk],
        "survey": [told["file"].pk],
    }
    found = []
    for pattern in _flat(get_resolver("gezhi.surfaces.portal.urls").url_patterns):
        names = list(pattern.pattern.converters)
        for number in range(2):
            values = [known[name][min(number, len(known[name]) - 1)] for name in names]
            found.append(reverse(f"portal:{pattern.name}", args=values))
    queries = ("?q=王", "?category=noise", f"?in={town.places['b000'].pk}", "?state=open")
    return [*dict.fromkeys(found), *(reverse("portal:near") + query for query in queries)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_page_tells_a_stranger(
    town: Town,
    told: dict[str, Any],
    client_of: Callable[..., Client],
    stranger: str,
    language: str,
) -> None:
    client = client_of(stranger, language)
    told_file = str(told["file"].pk)
    code = told["receipt"].code
    seen_code = 0
    for address in addresses(town, told):
        response = client.get(address, follow=True)
        assert response.status_code < 500, address
        body = b"".join(response).decode() if response.streaming else response.content.decode()
        for secret in SECRETS:
            assert secret not in body, (address, secret)
        if told_file not in address:
            assert told_file not in body, address
        assert told["receipt"].follow not in body, address
        seen_code += code in body
    assert seen_code >= 3, "the public part itself is found"


def test_the_pin_is_nowhere_on_the_map(
    told: dict[str, Any], town: Town, client_of: Callable[..., Client]
) -> None:
    (feature,) = client_of().get(reverse("portal:points")).json()["features"]
    place = town.places["b000"]
    row = Case.objects.get()
    assert feature["geometry"]["coordinates"] == [round(place.lon, 6), round(place.lat, 6)]
    assert abs(place.lon - row.lon) > 0.0001, "the pin is not by chance the middle of the house"
    assert abs(place.lat - row.lat) > 0.0001
    assert set(feature["properties"]) == {"id", "name", "href", "state", "word", "place"}


def test_a_stranger_can_do_nothing_to_it(
    told: dict[str, Any], client_of: Callable[..., Client]
) -> None:
    before = Case.objects.get().version
    for stranger in STRANGERS:
        for act in ("evaluate", "answer", "note", "withdraw", "forget"):
            data = {"verdict": "solved", "answer": "x", "text": "x"}
            url = reverse("portal:case-act", args=[told["receipt"].code, act])
            assert client_of(stranger).post(url, data).status_code == 404
    assert Case.objects.get().version == before


def test_who_joins_reads_no_more(
    told: dict[str, Any], town: Town, client_of: Callable[..., Client]
) -> None:
    client = client_of()
    url = client.post(f"/c/{told['receipt'].code}/join").headers["Location"]
    pages = [client.get(url), client.get(f"{url}/receipt")]
    for page in pages:
        assert page.status_code == 200
        for secret in SECRETS:
            assert secret not in page.content.decode(), secret
    assert client.get(f"{url}/files/{told['file'].pk}").status_code == 404


def test_before_it_is_taken_up_nobody_learns_of_it(
    open_one: Callable[..., Any], client_of: Callable[..., Client]
) -> None:
    receipt = open_one(text=SAID)
    assert client_of().get(f"/c/{receipt.code}").status_code == 404
    for name in ("home", "near", "points"):
        assert receipt.code not in client_of().get(reverse(f"portal:{name}")).content.decode()


def test_the_evaluation_link_shows_its_reporter_and_nobody_more(
    told: dict[str, Any], client_of: Callable[..., Client]
) -> None:
    page = client_of().get(reverse("portal:evaluate", args=[told["secret"]])).content.decode()
    assert "王家已劝过" in page, "what was told to the reporter"
    assert "13800000001" not in page
    assert "因为姓王的" not in page
    assert told["receipt"].follow not in page


def test_personal_pages_are_kept_by_no_cache(
    told: dict[str, Any], client_of: Callable[..., Client]
) -> None:
    follow = told["receipt"].follow
    for address in (
        f"/f/{follow}",
        f"/f/{follow}/receipt",
        f"/e/{told['secret']}",
        "/mine",
        "/find",
    ):
        assert "no-store" in client_of("resident").get(address)["Cache-Control"], address
    file = client_of().get(f"/f/{follow}/files/{told['file'].pk}")
    assert file.status_code == 200
    assert "private" in file["Cache-Control"]
    assert file["X-Content-Type-Options"] == "nosniff"
