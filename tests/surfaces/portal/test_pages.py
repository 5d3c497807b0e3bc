"""Every page answers every reader in both languages, and costs the same however much there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.surfaces.portal.conftest import LANGUAGES, READERS
from tests.town import Town

PAGES = (
    *("home", "report", "mine", "data", "data-erase", "find", "near", "points", "figures"),
    *("places", "privacy", "help"),
)


@pytest.fixture
def addresses(
    town: Town, open_one: Callable[..., Any], decide: Callable[..., Any]
) -> dict[str, str]:
    """Every address that a reader can open, with a public case in its second step."""
    receipt = open_one(phone="13800000001")
    decide("grid-lead", receipt.id, "accepted")
    found = {name: reverse(f"portal:{name}") for name in PAGES}
    found["fill"] = reverse("portal:fill", args=["report"])
    found["follow"] = reverse("portal:follow", args=[receipt.follow])
    found["receipt"] = reverse("portal:receipt", args=[receipt.follow])
    found["case"] = reverse("portal:case", args=[receipt.code])
    found["ground"] = reverse("portal:ground")
    found["place"] = reverse("portal:place", args=[town.places["b000"].code])
    found["spent"] = reverse("portal:evaluate", args=["nonsense"])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
def test_every_page_answers(
    addresses: dict[str, str], client_of: Callable[..., Client], reader: str, language: str
) -> None:
    client = client_of(reader, language)
    for name, address in addresses.items():
        response = client.get(address, follow=True)
        assert response.status_code == (404 if name == "spent" else 200), (name, response.content)
        if response["Content-Type"].startswith("text/html"):
            page = response.content.decode()
            tag = "zh-Hans" if language == "zh-hans" else "en"
            assert f'<html lang="{tag}"' in page
            assert "<h1" in page, name


def test_nothing_is_written_into_the_page_that_the_policy_forbids(
    addresses: dict[str, str], client_of: Callable[..., Client]
) -> None:
    for name, address in addresses.items():
        response = client_of("resident").get(address, follow=True)
        page = response.content.decode()
        for forbidden in (" style=", " onclick=", "javascript:", "<style"):
            assert forbidden not in page, (name, forbidden)


def test_pages_cost_the_same_with_more_to_show(
    town: Town,
    open_one: Callable[..., Any],
    decide: Callable[..., Any],
    client_of: Callable[..., Client],
) -> None:
    clients = [client_of("anonymous"), client_of("resident")]
    place = reverse("portal:place", args=[town.places["g00"].code])
    pages = [*(reverse(f"portal:{name}") for name in ("home", "near", "points", "mine")), place]

    def cost() -> dict[tuple[int, str], int]:
        found = {}
        for number, client in enumerate(clients):
            for page in pages:
                client.get(page)
                with CaptureQueriesContext(connection) as asked:
                    assert client.get(page).status_code == 200
                # Whether places changed is asked every two seconds, whatever the page.
                counted = [one for one in asked if "places_revision" not in one["sql"]]
                found[number, page] = len(counted)
        return found

    for _ in range(2):
        decide("grid-lead", open_one().id, "accepted")
    few = cost()
    for number in range(6):
        place_ = {"place": town.places[f"b00{number % 2}"].code}
        decide("grid-lead", open_one(where=place_).id, "accepted")
    assert cost() == few
