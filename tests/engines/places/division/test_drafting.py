"""From a file of buildings to grids in force: drafted, moved by hand, adopted."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
import shapely

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.sheets import read_table
from gezhi.base.words import Mistake
from gezhi.engines.places import actions, queries
from gezhi.engines.places.actions.dividing import drafting
from gezhi.engines.places.models import Division, Place
from gezhi.engines.places.rules.division.ground import Building
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from tests.town import LAT, LON, SYSTEM, Town, build_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


def houses(across: int = 6, up: int = 4) -> list[Building]:
    return [
        Building(f"{x}-{y}", LON + 0.001 + x * 0.0004, LAT + 0.001 + y * 0.0004, 10, 2)
        for x in range(across)
        for y in range(up)
    ]


def drafted(town: Town, count: int = 4, **more: object) -> Division:
    asked = actions.NewDivision(town.places["c0"].pk, "grid", count, houses(), **more)  # type: ignore[arg-type]
    return actions.draft_division(SYSTEM, asked)


def today() -> date:
    return clock.local(clock.now()).date()


def test_a_draft_is_balanced_journalled_and_made_once(town: Town) -> None:
    id_ = new_id()
    row = drafted(town, id=id_)
    assert drafted(town, id=id_).pk == row.pk
    assert Journal.objects.filter(verb="place.division_drafted").count() == 1
    found = queries.division(SYSTEM, row.pk)
    assert found.figures.broken == ()
    assert found.figures.heaviest == found.figures.lightest == 1.0
    lines = queries.grid_lines(SYSTEM, found)
    assert [(line.number, line.households, line.whole) for line in lines] == [
        (number, 60, True) for number in (1, 2, 3, 4)
    ]
    assert [one.pk for one in queries.divisions(SYSTEM, town.places["town"].path)] == [row.pk]
    with pytest.raises(Changed):
        drafted(town, count=3, id=id_)


@pytest.mark.parametrize(("count", "code"), [(0, "no-grids"), (25, "more-grids-than-buildings")])
def test_what_cannot_be_divided_leaves_no_draft(town: Town, count: int, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(town, count)
    assert refused.value.wrong[0].code == code
    assert not Division.objects.exists()


def test_only_those_who_may_change_places_there_see_and_draft(town: Town) -> None:
    row = drafted(town)
    asked = actions.NewDivision(town.places["c0"].pk, "grid", 2, houses())
    for role in ("resident", "grid-worker"):
        with pytest.raises(Forbidden):
            actions.draft_division(town.viewer(role), asked)
        with pytest.raises(Missing):
            queries.division(town.viewer(role), row.pk)
        with pytest.raises(Forbidden):
            queries.divisions(town.viewer(role), row.path)
        with pytest.raises(Missing):
            actions.adopt_division(town.viewer(role), row.pk, today())
    with pytest.raises(Missing):
        queries.division(SYSTEM, uuid4())


def test_a_building_goes_to_a_neighbouring_grid_and_back(town: Town) -> None:
    row = drafted(town)
    before = list(row.grid)
    found = queries.division(SYSTEM, row.pk)
    points = queries.drawn_buildings(SYSTEM, found)["features"]
    movable = next(one["properties"] for one in points if one["properties"]["beside"])
    to = movable["beside"][0]
    assert queries.where_to(SYSTEM, found, movable["key"]) == movable["beside"]
    moved = actions.move_building(SYSTEM, row.pk, movable["key"], to)
    assert moved.figures.heaviest == pytest.approx(70 / 60)
    assert moved.figures.lightest == pytest.approx(50 / 60)
    back = actions.undo_move(SYSTEM, row.pk)
    assert back.row.grid == before
    assert back.row.moves == []
    assert actions.undo_move(SYSTEM, row.pk).row.grid == before
    own = movable["grids"][0]
    with pytest.raises(Invalid) as refused:
        actions.move_building(SYSTEM, row.pk, movable["key"], own)
    assert refused.value.wrong[0].code == "not-beside"
    with pytest.raises(Missing):
        actions.move_building(SYSTEM, row.pk, "nowhere", to)


def test_a_torn_grid_is_told_and_not_adopted(town: Town) -> None:
    row = drafted(town, count=2)
    grid = [0] * 24
    grid[8:16] = [1] * 8
    Division.objects.filter(pk=row.pk).update(grid=grid)
    found = queries.division(SYSTEM, row.pk)
    assert found.figures.broken == (0,)
    assert [line.whole for line in queries.grid_lines(SYSTEM, found)] == [False, True]
    with pytest.raises(Invalid) as refused:
        actions.adopt_division(SYSTEM, row.pk, today())
    assert refused.value.wrong[0].code == "torn"


def test_adopting_closes_the_grids_before_and_makes_new_ones(town: Town) -> None:
    row = drafted(town)
    old = actions.replaced(SYSTEM, row)
    assert {one.pk for one in old} == {town.places["g00"].pk, town.places["g01"].pk}
    finer = Place.objects.filter(path__startswith=town.places["c0"].path, level="building")
    assert actions.moving_along(SYSTEM, row) == finer.count() > 0
    actions.adopt_division(SYSTEM, row.pk, today(), level_name="格")
    assert actions.adopt_division(SYSTEM, row.pk, today()).state == "in-force"
    new = Place.objects.filter(parent=town.places["c0"], level="grid", until=None).order_by("code")
    assert [one.name for one in new] == ["第1格", "第2格", "第3格", "第4格"]
    assert {one.households for one in new} == {60}
    assert {one.since for one in new} == {today()}
    assert all(one.code.startswith(town.places["c0"].code) for one in new)
    assert len({one.code for one in new}) == 4
    for one in old:
        one.refresh_from_db()
        assert one.until == today() - timedelta(days=1)
    shapes = [shapely.from_geojson(one.geometry) for one in new]
    for house in houses():
        spot = shapely.Point(house.lon, house.lat)
        assert sum(bool(shape.covers(spot)) for shape in shapes) == 1
    ground = shapely.from_geojson(town.places["c0"].geometry)
    assert shapely.union_all(shapes).area == pytest.approx(ground.area, rel=1e-6)
    assert sum(shape.area for shape in shapes) == pytest.approx(ground.area, rel=1e-6)
    assert new[0].lat >= new[3].lat, "numbered from north to south"
    assert Journal.objects.filter(verb="place.division_adopted").count() == 1
    with pytest.raises(Changed):
        actions.move_building(SYSTEM, row.pk, "0-0", 1)
    with pytest.raises(Changed):
        actions.adopt_division(SYSTEM, row.pk, today() + timedelta(days=1))


def test_a_division_for_a_later_day_waits_for_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = drafted(town)
    day = today() + timedelta(days=3)
    with pytest.raises(Invalid):
        actions.adopt_division(SYSTEM, row.pk, today() - timedelta(days=1))
    actions.adopt_division(SYSTEM, row.pk, day)
    assert actions.enforce_divisions(SYSTEM) == 0
    assert Place.objects.get(pk=town.places["g00"].pk).until is None
    later = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert actions.enforce_divisions(SYSTEM) == 1
    assert actions.enforce_divisions(SYSTEM) == 0
    assert Place.objects.get(pk=town.places["g00"].pk).until == day - timedelta(days=1)
    assert Place.objects.filter(parent=town.places["c0"], since=day).count() == 4


def test_the_division_of_a_place_that_was_closed_comes_to_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its grids would lie below a place that is no more, where nobody looks."""
    draft, adopted = drafted(town), drafted(town)
    actions.adopt_division(SYSTEM, adopted.pk, today() + timedelta(days=1))
    Place.objects.filter(pk=town.places["c0"].pk).update(until=today())
    before = Place.objects.count()
    with pytest.raises(Changed) as refused:
        actions.adopt_division(SYSTEM, draft.pk, today())
    assert refused.value.code == "closed"
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert actions.enforce_divisions(SYSTEM) == 0
    adopted.refresh_from_db()
    assert (adopted.state, Place.objects.count()) == ("failed", before)
    told = queries.computing(SYSTEM, adopted.pk)
    assert told is not None
    assert "撤销" in told.moves[0]


def test_more_entrances_than_can_be_divided_are_refused_before_they_are_drawn(town: Town) -> None:
    many = [Building("1", LON + 0.001, LAT + 0.001, 900_000_000, 900_000_000), *houses()]
    asked = actions.NewDivision(town.places["c0"].pk, "grid", 4, many, by_entrance=True)
    with pytest.raises(Invalid) as refused:
        actions.draft_division(SYSTEM, asked)
    assert refused.value.wrong[0].code == "too-many"
    assert not Division.objects.exists()


def test_codes_that_were_used_are_not_used_again(town: Town) -> None:
    first = drafted(town)
    actions.adopt_division(SYSTEM, first.pk, today())
    second = drafted(town, count=3)
    actions.adopt_division(SYSTEM, second.pk, today())
    codes = Place.objects.filter(parent=town.places["c0"], level="grid").values_list(
        "code", flat=True
    )
    assert len(codes) == len(set(codes)) >= 7


def test_a_table_of_buildings_tells_every_bad_row(town: Town) -> None:
    text = (
        "楼栋,户数,单元数,经度,纬度\n"
        f"1号楼,24,2,{LON + 0.001},{LAT + 0.001}\n"
        f"2号楼,很多,2,{LON + 0.001},{LAT + 0.001}\n"
        f"1号楼,24,2,{LON + 0.001},{LAT + 0.001}\n"
        "3号楼,24,2,,\n"
        f"4号楼,24,2,{LAT},{LON}\n"
        f"5号楼,0,,{LON + 5},{LAT}\n"
    )
    plan = actions.plan_building_table(SYSTEM, town.places["c0"], read_table(text.encode("gbk")))
    assert [one.key for one in plan.new] == ["1号楼", "5号楼"]
    assert plan.new[0] == Building("1号楼", LON + 0.001, LAT + 0.001, 24, 2)
    told = [(one.row, one.column) for one in plan.faults]
    assert told == [(3, "户数"), (4, "楼栋"), (5, "经度"), (6, "经度"), (7, "经度")]
    assert "5号楼" in plan.faults[-1].words.zh
    assert "not in" in plan.faults[-1].words.say("en")
    with pytest.raises(Mistake):
        actions.plan_building_table(SYSTEM, town.places["c0"], read_table("楼栋\n1\n".encode()))


def test_buildings_and_roads_come_from_geojson(town: Town) -> None:
    point = {"type": "Point", "coordinates": [LON + 0.001, LAT + 0.001]}
    features = [
        {"type": "Feature", "properties": {"id": 7, "households": 12}, "geometry": point},
        {"type": "Feature", "properties": {"households": 12}, "geometry": None},
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    plan = actions.plan_building_geojson(SYSTEM, town.places["c0"], data)
    assert [(one.key, one.households, one.entrances) for one in plan.new] == [("7", 12, 1)]
    assert [(one.row, one.column) for one in plan.faults] == [(2, "geometry")]
    line = {"type": "LineString", "coordinates": [[LON, LAT], [LON + 1, LAT]]}
    roads = [
        {"type": "Feature", "properties": {"kind": kind}, "geometry": line}
        for kind in ("major_road", "rail", "street")
    ]
    roads.append({"type": "Feature", "properties": {"kind": "path"}, "geometry": {"type": "x"}})
    data = json.dumps({"type": "FeatureCollection", "features": roads}).encode()
    assert [road.kind for road in actions.read_roads(SYSTEM, data)] == ["main", "street"]
    for bad in (b"no", b"[]", b"{}"):
        with pytest.raises(Mistake):
            actions.read_roads(SYSTEM, bad)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is large begins with the 24 houses of the cast; a community has some twelve."""
    monkeypatch.setattr(drafting, "AT_ONCE", 23)
    monkeypatch.setattr(drafting, "COMMUNITY", 12)


def test_a_large_ground_waits_and_is_computed_by_the_clock(town: Town, large: None) -> None:
    row = drafted(town)
    assert (row.state, row.done) == ("waiting", 0.0)
    with pytest.raises(Changed):
        queries.division(SYSTEM, row.pk)
    with pytest.raises(Changed):
        actions.adopt_division(SYSTEM, row.pk, today())
    waiting = queries.computing(SYSTEM, row.pk)
    assert waiting is not None
    with pytest.raises(Missing):
        queries.computing(town.viewer("resident"), row.pk)
    assert actions.compute_waiting(SYSTEM) == 1
    assert actions.compute_waiting(SYSTEM) == 0
    assert queries.computing(SYSTEM, row.pk) is None
    found = queries.division(SYSTEM, row.pk)
    assert found.figures.broken == ()
    assert [line.households for line in queries.grid_lines(SYSTEM, found)] == [60] * 4
    assert Division.objects.get().done == 1.0


def test_few_grids_of_a_large_ground_are_larger_than_its_communities(
    town: Town, large: None
) -> None:
    asked = actions.NewDivision(town.places["c0"].pk, "grid", 1, houses())
    row = actions.draft_division(SYSTEM, asked)
    assert actions.compute_waiting(SYSTEM) == 1
    assert queries.division(SYSTEM, row.pk).figures.mean == 240


def test_a_large_ground_that_cannot_be_divided_says_why(town: Town, large: None) -> None:
    apart = [Building("far", LON + 0.019, LAT + 0.019, 1, 1)]
    asked = actions.NewDivision(town.places["c0"].pk, "grid", 2, houses() + apart)
    row = actions.draft_division(SYSTEM, asked)
    assert actions.compute_waiting(SYSTEM) == 1
    failed = queries.computing(SYSTEM, row.pk)
    assert failed is not None
    assert failed.state == "failed"
    assert failed.moves[0]
    assert actions.compute_waiting(SYSTEM) == 0


def test_each_grid_is_divided_again_into_the_next_level(town: Town) -> None:
    row = drafted(town)
    with pytest.raises(Changed):
        actions.divide_finer(SYSTEM, row.pk, "micro-grid", 30)
    actions.adopt_division(SYSTEM, row.pk, today())
    for level, households in (("", 30), ("grid", 30), ("micro-grid", 0)):
        with pytest.raises(Invalid):
            actions.divide_finer(SYSTEM, row.pk, level, households)
    made = actions.divide_finer(SYSTEM, row.pk, "micro-grid", 30)
    assert [one.pk for one in actions.divide_finer(SYSTEM, row.pk, "micro-grid", 20)] == [
        one.pk for one in made
    ], "what was drafted stays"
    assert [one.count for one in made] == [2] * 4
    assert sum(len(one.buildings) for one in made) == 24
    with pytest.raises(Missing):
        queries.finer_drafts(town.viewer("resident"), row.pk)
    found = queries.finer_drafts(SYSTEM, row.pk)
    for one in found:
        ground = shapely.from_geojson(one.row.place.geometry)
        assert all(ground.covers(shapely.Point(lon, lat)) for _, lon, lat, *_ in one.row.buildings)
    assert actions.adopt_finer(SYSTEM, row.pk, today(), level_name="微网格") == 4
    new = Place.objects.filter(level="micro-grid", until=None)
    assert new.count() == 8
    assert {one.households for one in new} == {30}
    assert all(one.code.startswith(one.parent.code) for one in new if one.parent)
    assert actions.adopt_finer(SYSTEM, row.pk, today(), level_name="微网格") == 0
