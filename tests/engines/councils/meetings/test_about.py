"""From a resolution to the case that it is about, and back, for whoever may read it."""

from __future__ import annotations

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Item, Resolution
from gezhi.engines.councils.queries import resolutions_about, resolved_of
from gezhi.engines.trust.queries import ANYONE, Missing
from tests.sitting import ALL, call, resolved, there
from tests.town import Town

pytestmark = pytest.mark.django_db
CASE = f"case:{new_id()}"


def item(town: Town, meeting: object, subject: str = CASE, **more: object) -> Item:
    """A case on the agenda."""
    kind = Item.CASE if subject else Item.OTHER
    asked = {"meeting": meeting.pk, "title": "充电桩", "kind": kind, "subject": subject}  # type: ignore[attr-defined]
    return actions.put_item(town.viewer("first-secretary"), actions.PutItem(**asked, **more))  # type: ignore[arg-type]


def decided(town: Town, moment: clock.Clock, **more: object) -> Resolution:
    """What was resolved of a case."""
    row = call(town)
    on = item(town, row, **more)
    moment.set(row.starts)
    there(town, row, *ALL)
    return resolved(town, row, item=on.pk)


def test_a_case_leads_to_what_was_resolved_of_it_and_back(town: Town, moment: clock.Clock) -> None:
    row = decided(town, moment)
    viewer = town.viewer("first-secretary")
    (found,) = resolutions_about(viewer, CASE)
    assert found.row.pk == row.pk
    assert resolved_of(viewer, row.pk) == CASE
    assert resolutions_about(viewer, f"case:{new_id()}") == []
    assert resolutions_about(viewer, "") == [], "not everything that is about nothing"


def test_whoever_may_not_read_it_is_led_nowhere(town: Town, moment: clock.Clock) -> None:
    row = decided(town, moment, confidential=True)
    for viewer in (ANYONE, town.viewer("resident")):
        assert resolutions_about(viewer, CASE) == []
        with pytest.raises(Missing):
            resolved_of(viewer, row.pk)
    assert resolutions_about(town.viewer("first-secretary"), CASE)
