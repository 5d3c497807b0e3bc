"""A roster in a hand: my own shifts stand out, and what was asked about them is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.duties.models import Occurrence
from tests.onduty import KEY, appointed, village_on_duty
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[clock.Clock]:
    with clock.at(datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)) as held:
        yield held


@pytest.fixture
def town(db: None, morning: clock.Clock) -> Town:
    return village_on_duty(published=True)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_mine_stand_out_and_those_to_come_can_be_swapped(sign_in: SignIn, town: Town) -> None:
    rows = Occurrence.objects.filter(holder=appointed(town, "guard-0")).order_by("day")
    page = text(sign_in("guard-0").get(f"/field/duties/roster/{town.places['village'].pk}/{KEY}/"))
    assert page.count(">我</span>") == rows.count()
    ahead = [row for row in rows if row.opens > clock.now()]
    assert [row.pk for row in rows if f"/field/duties/{row.pk}/swap" in page] == [
        row.pk for row in ahead
    ]
    others = Occurrence.objects.filter(holder=appointed(town, "guard-1"))
    assert not any(f"/field/duties/{row.pk}/swap" in page for row in others)


def test_a_shift_about_which_somebody_was_asked_says_so(sign_in: SignIn, town: Town) -> None:
    rows = Occurrence.objects.filter(holder=appointed(town, "guard-0"), opens__gt=clock.now())
    row = rows.order_by("day")[0]
    guard = sign_in("guard-0")
    assert f"/field/duties/{row.pk}/swap" in text(guard.get("/field/duties/"))
    asked = {"id": str(new_id()), "asked": str(appointed(town, "guard-1"))}
    guard.post(f"/field/duties/{row.pk}/swap", asked)
    page = text(guard.get("/field/duties/"))
    assert "问了guard-1" in page
    assert f"/field/duties/{row.pk}/swap" not in page
