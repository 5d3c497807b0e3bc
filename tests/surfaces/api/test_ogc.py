"""OGC API Features, Part 1: Core, by its requirements."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gezhi.engines.cases.models import Case
from tests.surfaces.api.calling import HERE, TEXT, Caller, report
from tests.town import LAT, LON, Town

GEOJSON = "application/geo+json"


def get(path: str) -> Any:
    return Client().get(f"/ogc/{path}")


def rel(data: Any, name: str) -> str:
    """The address of a link, below `/ogc/`; empty where there is none."""
    found = [one["href"] for one in data["links"] if one["rel"] == name]
    return found[0].split("/ogc/")[1] if found else ""


@pytest.fixture
def public(cast: dict[str, Caller], case: dict[str, Any]) -> str:
    step = {"version": 1, "outcome": "accepted"}
    assert cast["grid-lead"].post(f"cases/{case['id']}/decide", step)[0] == 200
    return case["code"]


def test_the_landing_page_leads_everywhere(town: Town) -> None:
    page = get("").json()
    kinds = {"service-desc": "openapi", "conformance": "json", "data": "json"}
    for name, kind in kinds.items():
        answer = get(rel(page, name))
        assert answer.status_code == 200
        assert kind in answer.headers["Content-Type"]


def test_it_says_what_it_conforms_to(town: Town) -> None:
    base = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    assert get("conformance").json() == {
        "conformsTo": [base + part for part in ("core", "oas30", "geojson")]
    }


def test_the_definition_names_every_path(town: Town) -> None:
    definition = get("api").json()
    assert definition["openapi"].startswith("3.0")
    for one in get("collections").json()["collections"]:
        items = definition["paths"][f"/collections/{one['id']}/items"]["get"]
        names = {each["$ref"].rsplit("/", 1)[1] for each in items["parameters"]}
        assert {"bbox", "datetime", "limit"} <= names


def test_every_collection_is_described(town: Town) -> None:
    found = get("collections").json()["collections"]
    ids = [one["id"] for one in found]
    assert ids[0] == "places"
    assert ids[-1] == "cases"
    assert {"places-grid", "places-building"} <= set(ids)
    for one in found:
        alone = get(f"collections/{one['id']}").json()
        assert alone == one
        assert one["crs"] == ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]
        answer = get(rel(one, "items"))
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, GEOJSON)
        assert answer.json()["type"] == "FeatureCollection"
    west, south, east, north = found[0]["extent"]["spatial"]["bbox"][0]
    assert (round(west, 4), round(south, 4)) == (LON, LAT)
    assert (round(east, 4), round(north, 4)) == (LON + 0.04, LAT + 0.02)


def test_pages_follow_one_another(town: Town) -> None:
    path, found = "collections/places/items?limit=4", []
    while path:
        page = get(path).json()
        assert page["numberReturned"] == len(page["features"]) <= 4
        assert rel(page, "self") == path
        found += [one["id"] for one in page["features"]]
        path = rel(page, "next")
    drawn = [row.pk for row in town.places.values() if row.geometry]
    assert sorted(found) == sorted(drawn)
    assert len(set(found)) == len(found)


def test_a_feature_stands_alone(town: Town) -> None:
    grid = town.places["g00"]
    answer = get(f"collections/places-grid/items/{grid.pk}")
    assert answer.headers["Content-Type"] == GEOJSON
    feature = answer.json()
    assert (feature["type"], feature["id"]) == ("Feature", grid.pk)
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"]["code"] == grid.code
    assert rel(feature, "self") == f"collections/places-grid/items/{grid.pk}"
    assert get(f"collections/places-building/items/{grid.pk}").status_code == 404


def names(query: str, collection: str = "places-building") -> set[str]:
    return {
        one["properties"]["code"]
        for one in get(f"collections/{collection}/items?limit=1000&{query}").json()["features"]
    }


def test_a_box_selects_what_it_meets(town: Town) -> None:
    inside = f"bbox={LON + 0.0021},{LAT + 0.0021},{LON + 0.0022},{LAT + 0.0022}"
    code = town.places["b000"].code
    assert names(inside) == {code}
    six = f"bbox={LON + 0.0021},{LAT + 0.0021},0,{LON + 0.0022},{LAT + 0.0022},9"
    assert names(six) == {code}
    assert names("bbox=0,0,1,1") == set()
    assert len(names("bbox=-180,-90,180,90")) == 8
    assert len(names("bbox=100,-90,-170,90")) == 8
    assert names("bbox=170,-90,-170,90") == set()
    assert names("level=grid", "places") == {
        town.places[f"g{c}{g}"].code for c in range(2) for g in range(2)
    }


def test_boxes_go_by_pages_too(town: Town) -> None:
    path, found = f"collections/places/items?limit=3&bbox={LON},{LAT},{LON + 1},{LAT + 1}", []
    while path:
        page = get(path).json()
        found += [one["id"] for one in page["features"]]
        path = rel(page, "next")
    assert len(found) == len(set(found)) == sum(1 for row in town.places.values() if row.geometry)


def test_cases_show_their_public_part(town: Town, public: str, cast: dict[str, Caller]) -> None:
    cast["resident"].post("cases", report())
    answer = get("collections/cases/items")
    features = answer.json()["features"]
    assert [one["id"] for one in features] == [public]
    assert TEXT not in answer.content.decode()
    assert features[0]["geometry"]["coordinates"] != [HERE["lon"], HERE["lat"]]
    alone = get(f"collections/cases/items/{public}")
    assert alone.json()["properties"] == features[0]["properties"]
    hidden = Case.objects.exclude(code=public).get().code
    assert get(f"collections/cases/items/{hidden}").status_code == 404


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("datetime=2026-03-02T01:00:00Z", True),
        ("datetime=2026-03-02T09:00:00%2B08:00", True),
        ("datetime=2026-03-02", True),
        ("datetime=2026-03-01/2026-03-02", True),
        ("datetime=../2026-03-02", True),
        ("datetime=2026-03-02T00:00:00Z/..", True),
        ("datetime=/2026-03-02", True),
        ("datetime=2026-03-03/..", False),
        ("datetime=../2026-03-01", False),
        ("category=street-lighting", True),
        ("category=noise", False),
        ("state=open", True),
        ("state=closed", False),
        (f"bbox={LON},{LAT},{LON + 1},{LAT + 1}", True),
        ("bbox=0,0,1,1", False),
    ],
)
def test_filters_of_cases(town: Town, public: str, query: str, hit: bool) -> None:
    assert bool(get(f"collections/cases/items?{query}").json()["features"]) is hit


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=x",
        "limit=1.5",
        "limit=",
        "bbox=1,2,3",
        "bbox=1,2,3,x",
        "bbox=nan,0,1,1",
        "bbox=0,1,1,0",
        "bbox=0,-91,1,1",
        "bbox=1e400,0,1,1",
        "datetime=yesterday",
        "datetime=../..",
        "datetime=2026-13-01",
        "datetime=0001-01-01",
        "datetime=9999-12-31",
        "datetime=2026-03-02T01:00:00",
        "datetime=2026-03-03/2026-03-01",
        "datetime=a/b/c",
        "after=x",
        "after=%00",
        "state=perhaps",
        "unknown=1",
        "level=grid",
    ],
)
def test_wrong_questions_are_400(town: Town, query: str) -> None:
    answer = get(f"collections/cases/items?{query}")
    assert answer.status_code == 400
    assert answer.json()["message_zh"]


def test_more_than_the_most_is_the_most(town: Town) -> None:
    assert get("collections/places/items?limit=999999").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "collections/nothing",
        "collections/nothing/items",
        "collections/places/items/x",
        "collections/places/items/99999999",
        "collections/places/items/99999999999999999999",
        "collections/cases/items/nothing",
        "nothing",
    ],
)
def test_what_is_not_there_is_404(town: Town, path: str) -> None:
    assert get(path).status_code == 404


def test_unknown_parameters_are_refused_everywhere(town: Town) -> None:
    for path in ("", "api", "conformance", "collections", "collections/places"):
        assert get(f"{path}?unknown=1").status_code == 400


def test_it_is_only_read_and_open_to_other_sites(town: Town) -> None:
    assert Client().post("/ogc/collections").status_code == 405
    assert get("collections").headers["Access-Control-Allow-Origin"] == "*"
    assert Client().head("/ogc/").status_code == 200
