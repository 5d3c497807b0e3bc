"""What a division takes along of surveys, campaigns, registers and assessments: what is open goes
on in the new grids, what is over stays where it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from gezhi import wiring
from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assessment.models import Assessed, Period, Score
from gezhi.engines.assets import models as assets
from gezhi.engines.campaigns import actions as campaigns
from gezhi.engines.campaigns import models as drives
from gezhi.engines.campaigns.queries import next_doors, surveys
from gezhi.engines.people import models as people
from gezhi.engines.people.models import Appointment
from gezhi.engines.places import actions
from gezhi.engines.places.models import Place
from gezhi.engines.places.rules.division.ground import Building
from gezhi.engines.trust.models import Journal, PackVersion
from tests.dividing import MONDAY, TODAY, again, at, divide, grids, moved
from tests.surveying import SPRING, build_surveyed, given
from tests.town import LAT, LON, SYSTEM, Town, build_town

pytestmark = pytest.mark.django_db


def surveyed(*, both: bool = False) -> Any:
    town = build_surveyed()
    drives.Survey.objects.all().delete()
    keys = ("g0", "g1") if both else ("g0",)
    rows = [
        campaigns.open_survey(SYSTEM, campaigns.NewSurvey(town.places[key].pk, "renewal"))
        for key in keys
    ]
    return town, rows


def parted(town: Any, count: int) -> None:
    """Divided so that each building is a grid of its own, or all are one."""
    known = {2: town.places["b0"].code, 7: town.places["b1"].code}
    rows = [
        Building(known.get(n, f"x{n}"), LON + 0.002 + 0.004 * n, LAT + 0.01, 2, 1)
        for n in range(10)
    ]
    with clock.at(SPRING):
        asked = actions.NewDivision(town.places["c0"].pk, "grid", count, rows)
        row = actions.draft_division(SYSTEM, asked)
        actions.adopt_division(SYSTEM, row.pk, clock.today())
        wiring.follow(100_000)
        wiring.follow_division(Journal.objects.get(verb="place.division_in_force"))


def test_a_survey_goes_on_behind_its_doors(db: None) -> None:
    with clock.at(SPRING):
        town, (row,) = surveyed()
        door = row.doors.order_by("pk").first()
        said = replace(given(plan="own"), right=True)
        asked = campaigns.NewAnswer(row.pk, said, household=door.household_id, door=door.pk)
        campaigns.answer(SYSTEM, asked)
    parted(town, 2)
    running = drives.Survey.objects.filter(ended=None)
    assert running.count() == 1, "all its doors went to one grid"
    row.refresh_from_db()
    assert row.place_id in grids(town)
    for one in row.doors.all():
        assert one.path == Place.objects.get(pk=one.place_id).path
        assert one.path.startswith(row.path)
    answer = drives.Answer.objects.get()
    assert answer.path.startswith(row.path)


def test_a_survey_whose_doors_part_goes_on_in_both_grids(db: None) -> None:
    with clock.at(SPRING):
        town, (row,) = surveyed()
        # the second building stood in the first grid before
        actions_before = Place.objects.get(pk=town.places["g0"].pk)
        building = Place.objects.get(pk=town.places["b1"].pk)
        building.parent = actions_before
        building.path = f"{actions_before.path}{building.path.split('.')[-2]}."
        building.save()
        for home in people.Household.objects.filter(place=building):
            drives.Asked.objects.create(
                survey=row, household=home, place=building, path=building.path
            )
    doors = set(row.doors.values_list("pk", flat=True))
    parted(town, 2)
    running = list(drives.Survey.objects.filter(ended=None))
    assert len(running) == 2
    assert {one.version_id for one in running} == {row.version_id}
    assert {one.ends for one in running} == {row.ends}
    assert {door.pk for one in running for door in one.doors.all()} == doors
    for one in running:
        assert one.doors.exists()
        assert all(door.path.startswith(one.path) for door in one.doors.all())


def test_surveys_that_meet_become_one(db: None) -> None:
    with clock.at(SPRING):
        town, rows = surveyed(both=True)
        doors = {pk for row in rows for pk in row.doors.values_list("pk", flat=True)}
    parted(town, 1)
    running = drives.Survey.objects.get(ended=None)
    assert set(running.doors.values_list("pk", flat=True)) == doors
    with clock.at(SPRING):
        worker = town.viewer("grid-worker")
        assert [one.row.pk for one in surveys(worker, running=True)] == [running.pk]
        assert len(next_doors(worker, running.pk)) == len(doors)


def test_a_campaign_of_a_closed_place_goes_whole(db: None) -> None:
    with clock.at(MONDAY):
        town = build_town("huanghexilu")
        version, here = PackVersion.objects.latest("pk"), at(town, "g00")
        campaign = drives.Campaign.objects.create(id=new_id(), **here, key="tidy", version=version)
        ids = {"lead": new_id(), "holder": new_id(), "number": 1}
        dates = {"starts": TODAY, "due": TODAY, "first_due": TODAY}
        about = {"campaign": campaign, "path": here["path"], "title": "清沟"}
        task = drives.Task.objects.create(id=new_id(), **about, **ids, **dates)
        found = drives.Finding.objects.create(
            id=new_id(), task=task, path=task.path, text="没清完", due=TODAY
        )
    divide(town, 3)
    assert moved(campaign, town)
    for row in (task, found):
        row.refresh_from_db()
        assert row.path == campaign.path


def entry(town: Town, key: str, identity: str, **more: Any) -> assets.Entry:
    return assets.Entry.objects.create(
        id=new_id(),
        register="cameras",
        version=PackVersion.objects.latest("pk"),
        **at(town, key),
        identity=identity,
        state="working",
        day=TODAY,
        **more,
    )


def test_what_stands_in_a_register_goes_along(db: None) -> None:
    with clock.at(MONDAY):
        town = build_town("huanghexilu")
        first, second = entry(town, "g00", "C-1"), entry(town, "g01", "C-1")
        over, owing = (entry(town, "g00", f"C-{n}", over=TODAY) for n in (2, 3))
        about = {"path": owing.path, "register": "cameras"}
        due = assets.Due.objects.create(id=new_id(), entry=owing, **about, day=TODAY, amount=100)
        seen = assets.Inspection.objects.create(
            id=new_id(),
            entry=first,
            path=first.path,
            register="cameras",
            key="k",
            day=TODAY,
            fine=True,
        )
        paid = [
            assets.Payment.objects.create(
                id=new_id(),
                due=due,
                **at(town, key),
                register="cameras",
                amount=1,
                day=TODAY,
                receipt="S-1",
            )
            for key in ("g00", "g01")
        ]
    divide(town, 1)
    assert all(moved(one, town) for one in (first, second, owing))
    names = {first.identity, second.identity}
    assert names == {"C-1", f"{town.places['g01'].name} C-1"}
    assert not moved(over, town), "what is over, with nothing open, is history"
    for row, whole in ((seen, first), (due, owing), *((one, owing) for one in paid)):
        row.refresh_from_db()
        assert row.path == whole.path
    assert {one.place_id in grids(town) for one in paid} == {True, False}
    again()
    first.refresh_from_db()
    assert {first.identity} <= names


def standing(period: Period, whose: str, ground: str) -> Assessed:
    return Assessed.objects.create(
        id=new_id(),
        period=period,
        path=period.path,
        whose=whose,
        ground=ground,
        since=period.first,
        until=period.last,
    )


def period(town: Town, key: str, state: str, first: date, last: date) -> Period:
    return Period.objects.create(
        id=new_id(),
        **at(town, "c0"),
        assessment=key,
        version=PackVersion.objects.latest("pk"),
        first=first,
        last=last,
        state=state,
    )


def test_a_standing_ends_with_its_grid_and_the_heir_answers_for_the_last_one(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Period] = []
    there = "gezhi.engines.assessment.actions.regrouping.draw_holders"
    monkeypatch.setattr(there, lambda viewer, row: drawn.append(row))
    with clock.at(MONDAY):
        town = build_town("huanghexilu")
        held = Appointment.objects.get(
            person__account=town.accounts["grid-worker"], place=town.places["g00"]
        )
        ground, place = town.places["g00"].path, town.places["g00"].pk
        march = period(town, "grids", Period.OPEN, date(2026, 3, 1), date(2026, 3, 31))
        february = period(town, "grids", Period.COUNTED, date(2026, 2, 1), date(2026, 2, 28))
        mine = standing(march, f"a{held.pk}", ground)
        grid = standing(march, f"p{place}", ground)
        house = standing(march, f"p{town.places['b000'].pk}", town.places["b000"].path)
        last = standing(february, f"p{place}", ground)
        score = Score.objects.create(
            id=new_id(), assessed=last, path=last.path, whose=last.whose, indicator="x"
        )
    divide(town, 3)
    for row in (mine, grid):
        row.refresh_from_db()
        assert row.until == TODAY - timedelta(days=1)
        assert row.ground == ground
    house.refresh_from_db()
    assert house.until == march.last
    assert house.ground == Place.objects.get(pk=town.places["b000"].pk).path
    last.refresh_from_db()
    score.refresh_from_db()
    assert last.whose == score.whose
    assert int(last.whose[1:]) in grids(town)
    assert drawn == [march]
