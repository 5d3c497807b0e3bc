"""Two set the same entry right at once: it is reversed once, and its record counts once less."""

from __future__ import annotations

from uuid import UUID

import pytest

from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Correction, Verdict
from gezhi.engines.points.models import Balance, Record
from tests.commits import committed
from tests.engines.points.bookish import account, bookish_village
from tests.engines.points.ledger.test_races import at_once, faults, won
from tests.village import Village, told

__all__ = ["committed"]
pytestmark = pytest.mark.postgresql_only


@pytest.fixture
def village(committed: None) -> Village:
    return bookish_village()


@pytest.mark.parametrize("same", [True, False])
def test_an_entry_is_set_right_once(village: Village, same: bool) -> None:
    rows = actions.record_points(
        village.viewer("scorer"),
        [told(village, "yard-clean"), told(village, "rooms-clean")],
    )
    reviewed = actions.review(
        village.viewer("reviewer"), [Verdict(row.pk, "accepted") for row in rows]
    )
    row, secretary, one = reviewed[0], village.viewer("secretary"), new_id()
    entry = row.entry
    assert isinstance(entry, UUID)

    def correct(_: int) -> actions.Receipt:
        return actions.correct(secretary, Correction(entry, one if same else new_id(), "twice"))

    came = at_once(correct)
    assert not faults(came)
    assert won(came) == 1
    row.refresh_from_db()
    assert (row.given, row.state) == (0, Record.REFUSED)
    assert Balance.objects.get(account=account(village)).amount == 2
