"""What a division takes along of the packs that grids have of their own."""

from __future__ import annotations

from datetime import date

import pytest

from gezhi.base import clock
from gezhi.engines.places import actions, queries
from gezhi.engines.places.models import Attachment, Place
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.models import Journal, PackVersion
from tests.dividing import MONDAY, TODAY, divide, grids
from tests.town import LAT, SYSTEM, Town, build_town, loaded

pytestmark = pytest.mark.django_db
LONG_AGO, TO_COME = date(2021, 1, 1), date(2026, 9, 1)


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return build_town("huanghexilu")


def other_pack() -> PackVersion:
    return trust.publish_pack(SYSTEM, loaded("qincunbei"))


def attach(town: Town, key: str, version: PackVersion, since: date = LONG_AGO) -> None:
    with clock.at(MONDAY):
        actions.attach_pack(SYSTEM, town.places[key], version, since)


def serving(place: Place, day: date = TODAY) -> str:
    with clock.at(MONDAY.replace(year=day.year, month=day.month, day=day.day)):
        return queries.attached_at(SYSTEM, place.path).pack.manifest.pack


def test_the_pack_of_a_closed_grid_goes_on_where_its_households_went(town: Town) -> None:
    version = other_pack()
    attach(town, "g00", version)
    divide(town, 4)
    for grid in grids(town).values():
        wanted = "qincunbei" if (grid.lat or 0) < LAT + 0.01 else "huanghexilu"
        assert serving(grid) == wanted, (grid.name, grid.lat)
    made = Attachment.objects.filter(place__in=grids(town))
    assert {one.since for one in made} == {TODAY}
    told = Journal.objects.filter(verb="pack.attached", path__in=[one.place.path for one in made])
    assert told.count() == made.count() == 2


def test_a_grid_of_both_keeps_the_pack_of_most_of_its_households(town: Town) -> None:
    attach(town, "g00", other_pack())
    divide(town, 1)
    (grid,) = grids(town).values()
    assert serving(grid) == "qincunbei", "as many households lived under it as under the other"
