"""Near me, places and figures: what is public, where, and how well it is settled."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import PublicCase
from gezhi.surfaces.portal.around import spread
from tests.town import LAT, LON, Town

POINTS = "/near/points"


@pytest.fixture
def three(
    town: Town, open_one: Callable[..., Any], decide: Callable[..., Any]
) -> dict[str, actions.Receipt]:
    """Public cases: two under way in one community, one ended."""
    light = open_one()
    noise = open_one("neighbour", what="noise", text="楼上半夜还在吵")
    done = open_one(what="exposed-rubbish", text="垃圾没人收")
    for one in (light, noise):
        decide("grid-lead", one.id, "accepted")
    decide("grid-lead", done.id, "handled-on-the-spot", say="已清走")
    actions.evaluate(town.viewer("resident"), done.id, "solved")
    return {"light": light, "noise": noise, "done": done}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"light", "noise", "done"}),
        ({"state": "open"}, {"light", "noise"}),
        ({"state": "closed"}, {"done"}),
        ({"category": "noise"}, {"noise"}),
        ({"category": "sanitation"}, {"done"}),
        ({"category": "nonsense"}, set()),
        ({"state": "nonsense"}, {"light", "noise", "done"}),
        ({"in": "c0"}, {"light", "noise", "done"}),
        ({"in": "c1"}, set()),
        ({"in": "nonsense"}, {"light", "noise", "done"}),
    ],
)
def test_list_and_map_narrow_alike(
    town: Town,
    three: dict[str, actions.Receipt],
    client_of: Callable[..., Client],
    query: dict[str, str],
    found: set[str],
) -> None:
    if query.get("in") in town.places:
        query = {"in": str(town.places[query["in"]].pk)}
    page = client_of().get("/near", query).content.decode()
    names = {name for name, receipt in three.items() if receipt.code in page}
    features = client_of().get(POINTS, query).json()["features"]
    codes = {one["properties"]["id"] for one in features}
    assert names == found
    assert codes == {three[name].code for name in found}


def test_a_box_holds_what_lies_in_it(
    three: dict[str, actions.Receipt], client_of: Callable[..., Client]
) -> None:
    client = client_of()
    here = client.get(POINTS, {"bbox": f"{LON},{LAT},{LON + 0.01},{LAT + 0.01}"})
    assert len(here.json()["features"]) == 3
    assert client.get(POINTS, {"bbox": "0,0,1,1"}).json()["features"] == []
    for wrong in ("abc", "1,2,3", "3,0,1,1", "0,0,999,1", "nan,0,1,1"):
        assert client.get(POINTS, {"bbox": wrong}).status_code == 422, wrong


def test_points_of_one_house_lie_apart(
    three: dict[str, actions.Receipt], client_of: Callable[..., Client]
) -> None:
    features = client_of().get(POINTS).json()["features"]
    spots = {tuple(one["geometry"]["coordinates"]) for one in features}
    assert len(spots) == 3


def test_spreading_keeps_points_near_their_house() -> None:
    part = PublicCase("x", "report", Words(zh="灯", en="light"), False, lon=LON, lat=LAT)
    spots = list(spread([part] * 60))
    assert len(set(spots)) == 60
    assert all(abs(lon - LON) < 0.0006 and abs(lat - LAT) < 0.0006 for lon, lat in spots)


def test_a_list_goes_on(
    open_one: Callable[..., Any], decide: Callable[..., Any], client_of: Callable[..., Client]
) -> None:
    for n in range(23):
        decide("grid-lead", open_one(text=f"第 {n} 盏灯不亮").id, "accepted")
    client = client_of()
    first = client.get("/near").content.decode()
    after = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get("/near" + after).content.decode().count('class="doors-name"') == 3
    assert client.get("/near?after=nonsense").status_code == 404


def test_the_first_page_counts_what_the_list_holds(
    three: dict[str, actions.Receipt], client_of: Callable[..., Client]
) -> None:
    page = client_of("anonymous", "en").get("/").content.decode()
    assert "3 matters in 30 days" in page
    assert "33% settled" in page


def test_figures_show_their_arithmetic(
    town: Town,
    open_one: Callable[..., Any],
    decide: Callable[..., Any],
    client_of: Callable[..., Client],
) -> None:
    for n in range(6):
        receipt = open_one(text=f"第 {n} 盏灯不亮")
        decide("grid-lead", receipt.id, "handled-on-the-spot", say="换好了")
        actions.evaluate(town.viewer("resident"), receipt.id, "solved" if n else "partly")
    page = client_of("anonymous", "en").get(reverse("portal:figures")).content.decode()
    assert "5 of 6 verdicts" in page
    assert "83%" in page
    assert "东社区" in page
    assert client_of().get(reverse("portal:figures"), {"days": "90"}).status_code == 200
    assert client_of().get(reverse("portal:figures"), {"days": "x"}).status_code == 200


class TestPlaces:
    def test_a_sign_says_who_serves(self, town: Town, client_of: Callable[..., Client]) -> None:
        page = client_of().get(reverse("portal:place", args=[town.places["b000"].code]))
        said = page.content.decode()
        for post in ("楼长", "网格长", "专职", "社区第一书记", "街道调度员"):
            assert post in said
        for inward in ("系统管理员", "安全管理员", "审计管理员"):
            assert inward not in said
        assert f"at={town.places['b000'].code}" in said

    def test_by_id_leads_to_the_code(self, town: Town, client_of: Callable[..., Client]) -> None:
        place = town.places["g00"]
        found = client_of().get(reverse("portal:place-by-id", args=[place.pk]))
        assert found.headers["Location"] == reverse("portal:place", args=[place.code])

    @pytest.mark.parametrize("address", ["/p/nonsense", "/p/1", "/places/999999"])
    def test_no_such_place(
        self, town: Town, client_of: Callable[..., Client], address: str
    ) -> None:
        assert client_of().get(address).status_code == 404

    def test_found_by_name(self, town: Town, client_of: Callable[..., Client]) -> None:
        page = client_of().get("/places", {"q": "2号楼"}).content.decode()
        assert page.count("2号楼</span>") == 4
        assert "东社区 东1网格 2号楼" in page
        assert client_of().get("/places", {"q": "%_\\'"}).status_code == 200

    def test_the_ground_has_houses_and_grids(
        self, town: Town, client_of: Callable[..., Client]
    ) -> None:
        answer = client_of().get(reverse("portal:ground"), {"at": town.places["town"].pk})
        levels = [one["properties"]["level"] for one in answer.json()["features"]]
        assert {level: levels.count(level) for level in set(levels)} == {"grid": 4, "building": 8}
        assert json.loads(client_of().get(reverse("portal:ground"), {"at": "x"}).content)[
            "features"
        ]
