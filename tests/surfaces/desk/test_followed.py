"""A grid before and after a division: its pages of figures tell what it went on as, and from
when."""

from __future__ import annotations

import pytest
from django.test import Client

from gezhi.engines.places import actions
from gezhi.engines.places.models import Place
from tests.dividing import gone_on
from tests.surfaces.conftest import SignIn
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db
WORDS = ("截至2026年3月1日", "从2026年3月2日起")


def page(client: Client, address: str) -> str:
    answer = client.get(address, HTTP_ACCEPT_LANGUAGE="zh")
    assert answer.status_code == 200, address
    return answer.content.decode()


def tells(shown: str, *, old: Place, heir: Place) -> bool:
    return all(word in shown for word in (*WORDS, old.name, heir.name))


@pytest.fixture
def heir(town: Town) -> Place:
    new = actions.NewPlace("grid", "新网格", town.places["c0"], code="370302009001903")
    heir = actions.add_place(SYSTEM, new)
    gone_on(town.places["g00"], heir)
    return heir


def test_both_places_lead_to_each_other(sign_in: SignIn, town: Town, heir: Place) -> None:
    client, old = sign_in("dispatcher"), town.places["g00"]
    for here, there in ((old, heir), (heir, old)):
        shown = page(client, f"/desk/places/{here.pk}")
        assert tells(shown, old=old, heir=heir)
        assert f'href="/desk/places/{there.pk}"' in shown
    assert "最后一天" in page(client, f"/desk/places/{old.pk}")
    assert WORDS[0] not in page(client, f"/desk/places/{town.places['g11'].pk}")


def test_the_public_pages_of_both_lead_to_each_other(town: Town, heir: Place) -> None:
    """The old place keeps a page, on which nothing is reported any more; the place above tells
    nothing of it."""
    client, old = Client(), town.places["g00"]
    before = page(client, f"/places/{old.pk}")
    after = page(client, f"/p/{heir.code}")
    for shown, there in ((before, heir), (after, old)):
        assert tells(shown, old=old, heir=heir)
        assert f'href="/places/{there.pk}"' in shown
    assert ("这里已经撤销" in before, "报这里的事" in before) == (True, False)
    assert ("这里已经撤销" in after, "报这里的事" in after) == (False, True)
    assert client.get(f"/p/{old.code}")["Location"] == f"/p/{heir.code}"
    assert client.get(f"/places/{heir.pk}")["Location"] == f"/p/{heir.code}"
    assert WORDS[0] not in page(client, f"/p/{town.places['c0'].code}")


def test_statistics_of_both_lead_to_each_other(sign_in: SignIn, town: Town, heir: Place) -> None:
    client, old = sign_in("duty-lead"), town.places["g00"]
    long_after = "&since=2026-02-01&until=2026-02-10"
    for here, there in ((old, heir), (heir, old)):
        shown = page(client, f"/desk/statistics?place={here.pk}{long_after}")
        assert tells(shown, old=old, heir=heir)
        assert f"place={there.pk}&amp;since=2026-02-01" in shown
        assert f'<option value="{here.pk}" selected>' in shown
    above = f"/desk/statistics?place={town.places['c0'].pk}"
    assert tells(page(client, above), old=old, heir=heir)
    assert WORDS[0] not in page(client, above + long_after), "not in these days"
