"""The next meetings of a worker's councils, on the first page of the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.engines.councils import actions
from tests.sitting import DAY, NOW, call, sitting_town, take_in
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]


@pytest.fixture
def town(db: None, monday: clock.Clock):
    """The town with its councils."""
    with clock.at(NOW):
        found = sitting_town()
        take_in(found)
        yield found


def today(client: Client) -> str:
    answer = client.get("/field/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_member_finds_the_next_meetings_and_nobody_else(town: Town, sign_in: SignIn) -> None:
    assert "我要参加的会议" not in today(sign_in("grid-lead"))
    rows = [call(town, starts=NOW + number * DAY) for number in (9, 4, 6, 12, 15)]
    page = today(sign_in("grid-lead"))
    places = [page.find(f"/meeting/{row.pk}") for row in (rows[1], rows[2], rows[0])]
    assert -1 not in places
    assert places == sorted(places), "the nearest first"
    assert str(rows[4].pk) not in page, "not all of them"
    assert "社区二楼会议室" in page
    assert str(rows[1].pk) not in today(sign_in("outsider-lead"))


def test_what_is_over_or_cancelled_is_not_ahead(town: Town, sign_in: SignIn) -> None:
    row, other = call(town), call(town, starts=NOW + 6 * DAY)
    actions.cancel_meeting(town.viewer("first-secretary"), other.pk, "改期")
    page = today(sign_in("grid-lead"))
    assert str(row.pk) in page
    assert str(other.pk) not in page
    with clock.at(row.starts + timedelta(days=1)):
        assert str(row.pk) not in today(sign_in("grid-lead"))
