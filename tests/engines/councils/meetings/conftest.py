"""The councils of a sub-district."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gezhi.base import clock
from tests.sitting import NOW, sitting_town, take_in
from tests.town import Town


@pytest.fixture
def moment() -> Iterator[clock.Clock]:
    """A Wednesday at ten."""
    with clock.at(NOW) as standing:
        yield standing


@pytest.fixture
def town(db: None, moment: clock.Clock) -> Town:
    """The town with its councils, and two members taken into the hall."""
    found = sitting_town()
    take_in(found)
    return found
