"""The same things recorded at once by a program that did not hear the first answer."""

from __future__ import annotations

from datetime import datetime

import pytest

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.models import Record
from tests.engines.points.ledger.test_races import MANY, at_once
from tests.village import build_village, told

NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


@pytest.mark.postgresql_only
def test_an_id_that_is_sent_many_times_at_once_is_recorded_once(committed: None) -> None:
    with clock.at(NOW):
        village = build_village()
        scorer = village.viewer("scorer")
        asked = [told(village, "yard-clean"), told(village, "rooms-clean")]

    def act(number: int) -> list[Record]:
        with clock.at(NOW):
            return actions.record_points(scorer, asked)

    came = at_once(act)
    assert [[row.pk for row in rows] for rows in came] == [[one.id for one in asked]] * MANY
    assert Record.objects.count() == 2
