"""A dry run lists every bad row; then all or nothing."""

from __future__ import annotations

import json

import pytest

from gezhi.base.sheets import Table, read_table
from gezhi.base.words import Mistake
from gezhi.engines.places.actions import (
    import_divisions,
    import_places,
    plan_geojson,
    plan_places,
)
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Forbidden, Invalid, system
from tests.town import LAT, LON, Town, box, build_town

pytestmark = pytest.mark.django_db
SYSTEM = system("import")
LEVELS = {"grid": "grid", "网格": "grid", "building": "building", "楼栋": "building"}
HEADS = "编码,名称,层级,上级编码,户数\n"


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


def table(text: str) -> Table:
    return read_table((HEADS + text).encode("gbk"))


def test_a_good_table_comes_in_with_parents_in_any_order(town: Town) -> None:
    plan = plan_places(
        SYSTEM,
        table("90101,新1号楼,楼栋,901,24\n901,新网格,网格,370302009001,\n"),
        LEVELS,
    )
    assert plan.faults == []
    before = Journal.objects.filter(verb="place.added").count()
    assert import_places(SYSTEM, plan) == 2
    building = Place.objects.get(code="90101")
    assert building.parent is not None
    assert (building.parent.code, building.households) == ("901", 24)
    assert building.path.startswith(town.places["c0"].path)
    assert Journal.objects.filter(verb="place.added").count() == before + 2


def test_every_bad_row_is_told_and_nothing_comes_in(town: Town) -> None:
    plan = plan_places(
        SYSTEM,
        table(
            "901,好网格,网格,370302009001,\n"
            "901,又一个,网格,370302009001,\n"
            "902,,网格,370302009001,\n"
            "903,错层,片区,370302009001,\n"
            "904,无上级,网格,999,\n"
            "370302009001001,已有,网格,370302009001,\n"
            "905,错户数,网格,370302009001,很多\n"
        ),
        LEVELS,
    )
    assert [(fault.row, fault.column) for fault in plan.faults] == [
        (3, "编码"),
        (4, "名称"),
        (5, "层级"),
        (6, "上级编码"),
        (7, "编码"),
        (8, "户数"),
    ]
    count = Place.objects.count()
    with pytest.raises(Invalid) as refused:
        import_places(SYSTEM, plan)
    assert len(refused.value.wrong) == 6
    assert Place.objects.count() == count


def test_missing_columns_are_named() -> None:
    with pytest.raises(Mistake, match="code"):
        plan_places(SYSTEM, read_table("名称,层级\nx,网格\n".encode()), LEVELS)


def test_only_those_who_keep_the_ground_may_import(town: Town) -> None:
    plan = plan_places(SYSTEM, table("901,新网格,网格,370302009001,\n"), LEVELS)
    with pytest.raises(Forbidden):
        import_places(town.viewer("grid-lead"), plan)
    assert import_places(town.viewer("system-admin"), plan) == 1


def feature(code: str, geometry: object) -> dict[str, object]:
    said = {"code": code, "name": code, "level": "building", "parent": "370302009001001"}
    return {"type": "Feature", "properties": said, "geometry": geometry}


def test_geojson_comes_in_and_bad_outlines_are_told(town: Town) -> None:
    good = box(LON + 0.012, LAT + 0.002, 0.001, 0.001)
    bow = [[LON, LAT], [LON + 0.01, LAT + 0.01], [LON + 0.01, LAT], [LON, LAT + 0.01], [LON, LAT]]
    swapped = {"type": "Point", "coordinates": [36.8, 118.3]}
    features = [
        feature("x1", good),
        feature("x2", {"type": "Polygon", "coordinates": [bow]}),
        feature("x3", swapped),
        feature("x4", {"type": "Point", "coordinates": [500, 36]}),
        feature("x5", {"type": "Polygon", "coordinates": "nonsense"}),
        feature("x6", {"type": "Point", "coordinates": []}),
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    plan = plan_geojson(SYSTEM, data, LEVELS)
    assert [fault.row for fault in plan.faults] == [2, 3, 4, 5, 6]
    assert "写反" in plan.faults[1].words.zh
    data = json.dumps({"type": "FeatureCollection", "features": features[:1]}).encode()
    assert import_places(SYSTEM, plan_geojson(SYSTEM, data, LEVELS)) == 1


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"features": 3}', b"[" * 100_000, b"null"])
def test_what_is_no_geojson_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Mistake):
        plan_geojson(SYSTEM, data, LEVELS)


def test_divisions_hang_below_each_other() -> None:
    text = (
        "code,name\n37,山东省\n3703,淄博市\n370302,淄川区\n370302009,某街道\n370302009001,某社区\n"
    )
    assert import_divisions(SYSTEM, read_table(text.encode())) == 5
    community = Place.objects.get(code="370302009001")
    assert (community.level, community.depth) == ("community", 4)
    with pytest.raises(Mistake):
        import_divisions(SYSTEM, read_table(b"code,name\n370399001,x\n"))
