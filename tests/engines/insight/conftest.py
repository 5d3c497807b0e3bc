"""A home of its own for every export, and no memory of the test before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gezhi.engines.insight.queries.table import forget_table
from tests.commits import committed

__all__ = ["committed"]


@pytest.fixture(autouse=True)
def _own_export(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.HOME = tmp_path
    forget_table()
    yield
    forget_table()
