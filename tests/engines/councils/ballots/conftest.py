"""A town with ballots of every method."""

import pytest

from tests.balloting import balloting_town
from tests.commits import committed
from tests.town import Town


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return balloting_town()


__all__ = ["committed", "town"]
