"""The city with its campaign, on a Monday."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gezhi.base import clock
from tests.campaigning import MONDAY, City, build_city


@pytest.fixture
def now() -> Iterator[clock.Clock]:
    """A clock that stands at eight on a Monday."""
    with clock.at(MONDAY) as held:
        yield held


@pytest.fixture
def city(db: None, now: clock.Clock) -> City:
    """The city."""
    return build_city()
