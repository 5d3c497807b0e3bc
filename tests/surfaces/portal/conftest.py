"""A town, a browserless client for each kind of reader, and short ways to act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from tests.surfaces.conftest import SignIn
from tests.town import LAT, LON, Town

READERS = ("anonymous", "resident", "grid-worker")
LANGUAGES = ("zh-hans", "en")
WHERE = {"where.lng": str(LON + 0.0025), "where.lat": str(LAT + 0.0025)}
BROKEN = "3号楼前的路灯坏了三天,晚上一片黑"


@pytest.fixture(autouse=True)
def _fresh(db: None, monday: clock.Clock) -> None:
    """A Monday morning, with no attempts counted and no figures remembered."""
    cache.clear()


@pytest.fixture
def client_of(sign_in: SignIn) -> Callable[..., Client]:
    """A browser of somebody of the cast, or of nobody known, that reads a language."""

    def make(role: str = "anonymous", language: str = "zh-hans") -> Client:
        client = Client() if role == "anonymous" else sign_in(role)
        client.cookies["gezhi_language"] = language
        return client

    return make


@pytest.fixture
def open_one(town: Town) -> Callable[..., actions.Receipt]:
    """Open a report as a role."""

    def make(role: str = "resident", **answers: Any) -> actions.Receipt:
        given = {
            "what": "street-lighting",
            "text": BROKEN,
            "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
            **answers,
        }
        return actions.open_case(town.viewer(role), actions.OpenCase("report", given))

    return make


@pytest.fixture
def decide(town: Town) -> Callable[..., Case]:
    """End a case's current stage as a role."""

    def make(role: str, case: object, outcome: str, **more: Any) -> Case:
        row = Case.objects.get(pk=case)
        return actions.decide(
            town.viewer(role), actions.Decide(row.pk, row.version, outcome, **more)
        )

    return make
