"""The village at the desk: who reviews, and short ways to record, decide and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.models import Balance, Record
from tests.surfaces.conftest import SignIn
from tests.village import Village, build_village, told

NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


@pytest.fixture
def monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def village(db: None, monday: None) -> Village:
    return build_village()


@pytest.fixture
def town(village: Village) -> Village:
    """The village stands in for the town whose cast signs in."""
    return village


@pytest.fixture
def reviewer(sign_in: SignIn) -> Client:
    return sign_in("reviewer")


def text(answer: Any) -> str:
    return answer.content.decode()


def hidden(answer: Any, name: str) -> list[str]:
    return re.findall(rf'type="hidden" name="{name}" value="([^"]*)"', text(answer))


def record(village: Village, item: str = "yard-clean", by: str = "scorer", **more: Any) -> Record:
    return actions.record_points(village.viewer(by), [told(village, item, **more)])[0]


def review(village: Village, part: str = "") -> str:
    return f"/desk/points/review/{village.scheme}/{part}"


def balance(village: Village, home: str = "h1") -> int:
    row = Balance.objects.filter(account__role="holder", account__holder=village.home(home))
    return sum(row.values_list("amount", flat=True))


def decide(village: Village, client: Client, do: str, *rows: Record, **more: Any) -> Any:
    posted = {"do": do, "select": [str(row.pk) for row in rows], **more}
    return client.post(review(village, "decide"), posted, follow=True)


def own(village: Village, item: str = "yard-clean") -> Record:
    """Something that the reviewer recorded."""
    row = record(village, item)
    Record.objects.filter(pk=row.pk).update(by=village.accounts["reviewer"].pk)
    return Record.objects.get(pk=row.pk)


VOTE = {"decided": "2026-03-08", "entitled": "32", "present": "28", "agreed": "27"}
