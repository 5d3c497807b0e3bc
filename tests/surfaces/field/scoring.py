"""The village in the field: who scores, and short ways to tap and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.models import Record
from gezhi.pack.pack import Pack
from tests.surfaces.conftest import SignIn
from tests.town import loaded
from tests.village import Village, build_village, told

NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


def noted() -> Pack:
    """The health bank in which helping at harvest counts three times a month and is told, and
    sorting waste counts four times."""
    pack = loaded("dongzhuang")
    scheme = pack.schemes["ten-stars"]
    more = {
        "farm-help": {"times": 3, "per": "month", "evidence": "note"},
        "waste-sorted": {"times": 4, "per": "month"},
    }
    categories = [
        one.model_copy(
            update={
                "items": [item.model_copy(update=more.get(item.item, {})) for item in one.items]
            }
        )
        for one in scheme.categories
    ]
    changed = scheme.model_copy(update={"categories": categories})
    return pack.model_copy(update={"schemes": {"ten-stars": changed}})


@pytest.fixture
def monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def village(db: None, monday: None) -> Village:
    return build_village(pack=noted())


@pytest.fixture
def town(village: Village) -> Village:
    """The village stands in for the town whose cast signs in."""
    return village


@pytest.fixture
def scorer(sign_in: SignIn) -> Client:
    return sign_in("scorer")


def text(answer: Any) -> str:
    return answer.content.decode()


def ground(village: Village, group: int = 1, more: str = "") -> str:
    return f"/field/points/{village.scheme}/{village.places[f'group{group}'].pk}/{more}"


def door(village: Village, home: str = "h1", group: int = 1) -> str:
    return ground(village, group, f"door/{village.home(home)}/")


def row_of(answer: Any, key: str) -> str:
    """One row of a sheet, as it is written."""
    found = re.search(rf'<li class="[^"]*" id="row-{key}".*?\n</li>', text(answer), re.DOTALL)
    assert found is not None, key
    return found.group()


def id_in(row: str) -> str:
    """The id that a row's form would send."""
    found = re.search(r'name="id" value="([^"]+)"', row)
    assert found is not None
    return found.group(1)


def tap(client: Client, address: str, key: str, *, name: str = "item", **more: Any) -> Any:
    """Tap a row as it is drawn now."""
    sent = {name: key, "id": id_in(row_of(client.get(address), key)), **more}
    return client.post(address, sent)


def record(village: Village, item: str = "yard-clean", by: str = "scorer", **more: Any) -> Record:
    return actions.record_points(village.viewer(by), [told(village, item, **more)])[0]
