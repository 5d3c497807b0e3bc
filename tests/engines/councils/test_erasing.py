"""What somebody said where people decide together stays, by nobody; the name goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import PactComment
from gezhi.engines.councils.queries import own_pacts_data
from gezhi.surfaces.cli.tick import SHARED
from tests.pacting import AFTER, NOW, comment, draft, in_force, pact_village, talk
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    with clock.at(NOW):
        yield pact_village()


def test_a_comment_stays_by_nobody(village: Village) -> None:
    row = talk(village, draft(village))
    comment(village, row)
    comment(village, row, "neighbour")
    assert actions.erase_own_deciding(village.viewer("resident")) == 1
    assert own_pacts_data(village.viewer("resident"))["pact_comments"] == []
    assert len(own_pacts_data(village.viewer("neighbour"))["pact_comments"]) == 1
    assert PactComment.objects.filter(by=None).exclude(text="").count() == 1


def test_who_read_a_pact_is_forgotten_and_the_count_stays(village: Village) -> None:
    row = in_force(village)
    with clock.at(AFTER):
        actions.acknowledge_pact(village.viewer("resident"), row.pk)
        assert actions.erase_own_deciding(village.viewer("resident")) == 1
        assert own_pacts_data(village.viewer("resident"))["pacts_read"] == []


def test_the_tick_does_what_time_causes_here() -> None:
    assert {"meetings", "ballots", "pacts", "promises"} <= {name for name, _ in SHARED}
