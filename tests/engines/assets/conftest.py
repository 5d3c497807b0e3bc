"""The village of contracts, on a Tuesday in spring."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gezhi.base import clock
from tests.registering import NOW, contract_village
from tests.town import Town


@pytest.fixture
def now() -> Iterator[clock.Clock]:
    """A clock that stands at nine on a Tuesday."""
    with clock.at(NOW) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    """The village."""
    return contract_village()
