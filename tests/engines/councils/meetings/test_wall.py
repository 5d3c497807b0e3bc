"""The wall of councils: a query that forgets its condition finds only what is the viewer's."""

from __future__ import annotations

import pytest

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Attendance, Item, Meeting, Resolution, Sitter
from gezhi.engines.trust.queries import begin_unit, viewer_of
from tests.sitting import ALL, call, resolved, there
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]
MODELS = (Meeting, Item, Attendance, Resolution, Sitter)


def counts(town: Town, role: str | None) -> list[int]:
    """What somebody finds in every table, as a request of theirs would."""
    end = begin_unit()
    try:
        if role is not None:
            viewer_of(town.accounts[role].pk)
        return [model._default_manager.count() for model in MODELS]
    finally:
        end()


def test_rows_show_themselves_to_holders_and_to_whom_they_are_of(
    town: Town, moment: clock.Clock
) -> None:
    row = call(town)
    actions.propose_item(
        town.viewer("resident"), actions.ProposeItem(town.places["c0"].pk, "hall", "装路灯")
    )
    moment.set(row.starts)
    there(town, row, *ALL)
    resolved(town, row)
    assert counts(town, "first-secretary") == [1, 1, 3, 1, 2]
    assert counts(town, "other-secretary") == [0, 0, 0, 0, 0]
    assert counts(town, "resident") == [0, 1, 0, 0, 0]
    assert counts(town, "owner") == [0, 0, 1, 0, 1]
    assert counts(town, None) == [0, 0, 0, 0, 0]
