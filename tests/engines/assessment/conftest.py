"""The township with March opened, and its figures drawn on the first of April."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gezhi.base import clock
from gezhi.engines.assessment.actions import count_due, open_due
from tests.officers import AFTER, AT_WORK, build_officers, closed, happened
from tests.town import SYSTEM, Town


@pytest.fixture
def now() -> Iterator[clock.Clock]:
    """A clock that stands at nine on 2 March."""
    with clock.at(AT_WORK) as held:
        yield held


@pytest.fixture
def opened(db: None, now: clock.Clock) -> Town:
    """The township with March open."""
    town = build_officers()
    open_due(SYSTEM)
    return town


@pytest.fixture
def town(opened: Town, now: clock.Clock) -> Town:
    """March is over and counted: village 1 closed three in time and one late, village 2 one of one,
    village 3 nothing."""
    rows = [closed(opened, "v0", n) for n in range(1, 4)]
    happened(*rows, closed(opened, "g00", 4, late=True), closed(opened, "v1", 5))
    now.set(AFTER)
    count_due(SYSTEM)
    return opened
