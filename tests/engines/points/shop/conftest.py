"""The village's shop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gezhi.base import clock
from tests.engines.points.shop.shopping import NOW, Counter, open_counter


@pytest.fixture
def counter(db: None) -> Iterator[Counter]:
    with clock.at(NOW):
        yield open_counter()
