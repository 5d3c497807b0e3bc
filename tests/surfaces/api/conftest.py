"""A town, its callers, and a case that a resident reported on a Monday morning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache.backends.locmem import LocMemCache

from gezhi.base import clock
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests.surfaces.api.calling import MONDAY, WEDNESDAY, Caller, caller, report
from tests.town import Town, build_town
from tests.village import Village, build_village


@pytest.fixture
def monday() -> Iterator[clock.Clock]:
    with clock.at(MONDAY) as time:
        yield time


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Town:
    assert isinstance(AnonymousThrottle.cache, LocMemCache)
    AnonymousThrottle.cache.clear()
    return build_town()


@pytest.fixture
def anybody(town: Town) -> Caller:
    return Caller()


@pytest.fixture
def cast(town: Town) -> dict[str, Caller]:
    return {role: caller(town, role) for role in town.accounts}


@pytest.fixture
def case(cast: dict[str, Caller]) -> dict[str, Any]:
    status, receipt = cast["resident"].post("cases", report())
    assert status == 201
    return receipt


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    """The village with its scheme in force."""
    assert isinstance(AnonymousThrottle.cache, LocMemCache)
    AnonymousThrottle.cache.clear()
    with clock.at(WEDNESDAY):
        yield build_village()


@pytest.fixture
def villagers(village: Village) -> dict[str, Caller]:
    """Everybody of the village with a key, and `anybody` without one."""
    return {"anybody": Caller(), **{role: caller(village, role) for role in village.accounts}}
