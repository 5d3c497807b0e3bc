"""What a division in force takes along: finer places, households, those who serve, open cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from gezhi import wiring
from gezhi.base import clock
from gezhi.engines.cases import actions as cases
from gezhi.engines.cases.models import Case, Step
from gezhi.engines.duties.models import Mark, Occurrence
from gezhi.engines.people.models import Appointment, Household
from gezhi.engines.people.queries import unplaced
from gezhi.engines.places import actions, queries
from gezhi.engines.places.models import Place, Succession
from gezhi.engines.places.rules.division.ground import Building
from gezhi.engines.trust.models import Grant, Journal
from gezhi.engines.trust.queries import viewer_of
from tests.calling import Calling, build_calling
from tests.town import LAT, LON, SYSTEM, box

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COUNT = 3


def report(town: Calling, lon: float, lat: float) -> UUID:
    where = {"lon": lon, "lat": lat}
    answers = {"what": "parking", "text": "楼下总是停满车", "where": where}
    return cases.open_case(town.viewer("resident"), cases.OpenCase("report", answers)).id


def houses(town: Calling) -> list[Building]:
    """The buildings of the west community by their codes, and rows of others around them."""
    known = Place.objects.filter(path__startswith=town.places["c0"].path, level="building")
    made = [Building(one.code, one.lon or 0, one.lat or 0, 40, 1) for one in known]
    return made + [
        Building(f"x{x}-{y}", LON + 0.0015 + x * 0.0035, LAT + 0.0015 + y * 0.0035, 10, 1)
        for x in range(6)
        for y in range(6)
    ]


@pytest.fixture
def town(db: None) -> Calling:
    with clock.at(MONDAY):
        yield_ = build_calling()
        yield_.mark("h0")
    return yield_


@pytest.fixture
def divided(town: Calling) -> UUID:
    """Adopted with today, followed by wiring."""
    with clock.at(MONDAY):
        east = actions.NewPlace(
            "building",
            "9号楼",
            town.places["g00"],
            geometry=box(LON + 0.018, LAT + 0.008, 0.001, 0.001),
        )
        town.places["east"] = actions.add_place(SYSTEM, east)
        town.open = report(town, LON + 0.0025, LAT + 0.0025)  # type: ignore[attr-defined]
        town.north = report(town, LON + 0.0155, LAT + 0.0185)  # type: ignore[attr-defined]
        town.direct = Household.objects.create(place=town.places["g00"], code="9").pk  # type: ignore[attr-defined]
        asked = actions.NewDivision(town.places["c0"].pk, "grid", COUNT, houses(town))
        row = actions.draft_division(SYSTEM, asked)
    with clock.at(MONDAY + timedelta(hours=2)):
        actions.adopt_division(SYSTEM, row.pk, clock.today())
    with clock.at(MONDAY + timedelta(hours=3)):
        wiring.follow(100_000)
    return row.pk


def new_grids(town: Calling) -> dict[int, Place]:
    rows = Place.objects.filter(parent=town.places["c0"], level="grid", until=None)
    return {one.pk: one for one in rows}


def test_finer_places_go_to_the_grid_in_which_they_stand(town: Calling, divided: UUID) -> None:
    grids = new_grids(town)
    assert len(grids) == COUNT
    with clock.at(MONDAY + timedelta(hours=4)):
        for key in ("b000", "b001", "b010", "b011", "east"):
            place = Place.objects.get(pk=town.places[key].pk)
            assert place.parent_id in grids
            assert place.path == grids[place.parent_id].path + place.path.split(".")[-2] + "."
            assert queries.find_place(SYSTEM, place.lon or 0, place.lat or 0) == place.pk
    rows = Succession.objects.filter(division=divided)
    assert rows.count() == 2 + 5, "two grids were closed, five buildings moved"
    south = Place.objects.filter(pk__in=[town.places[key].pk for key in ("b000", "east")])
    assert len({one.parent_id for one in south}) == 2, "each to the grid in which it stands"
    old = town.places["g00"]
    old.refresh_from_db()
    assert queries.heir_of(SYSTEM, old).pk in grids
    assert queries.heir_of(SYSTEM, town.places["g10"]).pk == town.places["g10"].pk


def test_open_cases_go_along_and_are_held_in_the_new_grid(town: Calling, divided: UUID) -> None:
    grids = new_grids(town)
    for id_ in (town.open, town.north):  # type: ignore[attr-defined]
        row = Case.objects.get(pk=id_)
        assert row.path.startswith(tuple(one.path for one in grids.values()))
        assert row.path == row.place.path
        assert row.holder_place in grids
        assert row.holder_path == grids[row.holder_place].path
        assert row.path.startswith(row.holder_path)
        step = Step.objects.get(case=row, ended=None)
        assert (step.holder_place, step.holder_path) == (row.holder_place, row.holder_path)
        assert row.version == 2
    assert Journal.objects.filter(verb="case.regrouped").count() == 2
    row = Case.objects.get(pk=town.open)  # type: ignore[attr-defined]
    lead = Appointment.objects.filter(
        place_id=row.holder_place, post="grid-lead", ends=None
    ).first()
    assert lead is not None, "the grid lead of the old grid leads its heir"
    viewer = viewer_of(lead.person.account_id)  # type: ignore[arg-type]
    with clock.at(MONDAY + timedelta(hours=4)):
        cases.decide(viewer, cases.Decide(row.pk, row.version, "accepted"))


def test_those_who_serve_go_on_with_the_same_rights(town: Calling, divided: UUID) -> None:
    grids = new_grids(town)
    old = [town.places[key].pk for key in ("g00", "g01")]
    day = date(2026, 3, 2)
    ended = Appointment.objects.filter(place_id__in=old)
    assert ended.exists()
    assert {one.ends for one in ended} == {day - timedelta(days=1)}
    went_on = Appointment.objects.filter(place_id__in=grids, starts=day)
    assert {(one.person_id, one.post) for one in went_on} == {
        (one.person_id, one.post) for one in ended
    } - {(one.person_id, one.post) for one in unplaced(SYSTEM, divided)}
    for one in went_on:
        grant = Grant.objects.get(source=one.pk)
        before = Grant.objects.filter(account=grant.account, place_id__in=old).first()
        assert before is not None
        assert before.ends == day - timedelta(days=1)
        assert (grant.path, grant.abilities) == (grids[one.place_id].path, before.abilities)  # type: ignore[index]
    house = Place.objects.get(pk=town.places["b000"].pk)
    lead = Grant.objects.get(account=town.accounts["building-lead"])
    assert (lead.place_id, lead.path, lead.ends) == (house.pk, house.path, None)


def test_households_and_marks_live_in_the_new_grid(town: Calling, divided: UUID) -> None:
    grids = new_grids(town)
    assert Household.objects.get(pk=town.direct).place_id in grids  # type: ignore[attr-defined]
    mark = Mark.objects.get()
    assert mark.path == Place.objects.get(pk=mark.place_id).path
    assert mark.path.startswith(tuple(one.path for one in grids.values()))
    assert not Occurrence.objects.filter(
        place_id__in=[town.places["g00"].pk, town.places["g01"].pk],
        state="open",
        day__gte="2026-03-02",
    ).exists()


def test_following_twice_changes_nothing_more(town: Calling, divided: UUID) -> None:
    before = list(Appointment.objects.order_by("pk").values_list("pk", "place_id", "ends"))
    versions = list(Case.objects.order_by("pk").values_list("pk", "version"))
    entry = Journal.objects.get(verb="place.division_in_force")
    with clock.at(MONDAY + timedelta(hours=5)):
        wiring.follow_division(entry)
    assert list(Appointment.objects.order_by("pk").values_list("pk", "place_id", "ends")) == before
    assert list(Case.objects.order_by("pk").values_list("pk", "version")) == versions
    assert Journal.objects.filter(verb="case.regrouped").count() == 2


def test_a_number_that_is_taken_keeps_the_old_grids_name(town: Calling) -> None:
    with clock.at(MONDAY):
        if not Appointment.objects.filter(place=town.places["g01"], post="grid-lead").exists():
            town.hire("second-lead", "grid-lead", "g01")
        for key in ("g00", "g01"):
            Household.objects.create(place=town.places[key], code="9")
        asked = actions.NewDivision(town.places["c0"].pk, "grid", 1, houses(town))
        row = actions.draft_division(SYSTEM, asked)
        actions.adopt_division(SYSTEM, row.pk, clock.today())
        (grid,) = new_grids(town).values()
    with clock.at(MONDAY + timedelta(hours=1)):
        wiring.follow(100_000)
    codes = set(Household.objects.filter(place=grid).values_list("code", flat=True))
    assert codes == {"9", f"{town.places['g01'].name} 9"}
    leads = Appointment.objects.filter(place=grid, post="grid-lead", ends=None)
    assert leads.count() == 1, "one grid has one lead"
    assert unplaced(SYSTEM, row.pk)
    assert (
        len(unplaced(SYSTEM, row.pk))
        == Appointment.objects.filter(
            place__in=[town.places["g00"], town.places["g01"]], post="grid-lead"
        ).count()
        - 1
    )
    assert unplaced(town.viewer("resident"), row.pk) == []
