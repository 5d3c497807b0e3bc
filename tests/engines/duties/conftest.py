"""The town with duties drawn up, on a Tuesday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.duties.actions import draw_up
from tests.town import SYSTEM, Town, build_town

TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=ZONE)


@pytest.fixture
def now() -> Iterator[clock.Clock]:
    """A clock that stands at nine on a Tuesday."""
    with clock.at(TUESDAY) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    """The town, its duties drawn up."""
    town = build_town()
    draw_up(SYSTEM)
    return town
