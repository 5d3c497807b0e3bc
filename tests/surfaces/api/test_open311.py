"""Open311 GeoReport v2, as its specification tells it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from gezhi.engines.cases.models import Case
from gezhi.engines.trust.actions import issue_token
from tests.surfaces.api.calling import HERE, TEXT, Caller
from tests.town import SYSTEM, Town

FORM = "application/x-www-form-urlencoded"


def get(path: str, **headers: str) -> Any:
    return Client().get(f"/open311/v2/{path}", headers=headers)


def post(data: dict[str, Any], path: str = "requests.json", **more: Any) -> Any:
    from urllib.parse import urlencode

    body = urlencode(data, doseq=True)
    return Client().post(f"/open311/v2/{path}", body, content_type=FORM, **more)


def good(**more: Any) -> dict[str, Any]:
    return {
        "service_code": "street-lighting",
        "description": TEXT,
        "lat": HERE["lat"],
        "long": HERE["lon"],
        **more,
    }


@pytest.fixture
def key(town: Town) -> str:
    return issue_token(SYSTEM, town.accounts["resident"].pk, "test")


@pytest.fixture
def public(town: Town, cast: dict[str, Caller], key: str) -> str:
    """The number of a case that became public."""
    code = post(good(api_key=key)).json()[0]["service_request_id"]
    row = Case.objects.get(code=code)
    step = {"version": 1, "outcome": "accepted"}
    assert cast["grid-lead"].post(f"cases/{row.pk}/decide", step)[0] == 200
    return code


def test_discovery_names_the_endpoint(town: Town) -> None:
    found = get("discovery.json").json()
    assert found["endpoints"][0]["url"].endswith("/open311/v2")
    assert found["endpoints"][0]["specification"] == "http://wiki.open311.org/GeoReport_v2"
    tree = ElementTree.fromstring(get("discovery.xml").content)
    assert tree.tag == "discovery"
    assert [one.text for one in tree.iter("format")] == ["text/xml", "application/json"]


def test_services_are_the_matters(town: Town) -> None:
    answer = get("services.json", accept_language="en")
    services = {one["service_code"]: one for one in answer.json()}
    lamp = services["street-lighting"]
    assert lamp["service_name"] == "Street lighting"
    assert lamp["group"] == "Roads and traffic"
    assert (lamp["metadata"], lamp["type"]) == (True, "realtime")
    assert "路灯" in lamp["keywords"].split(",")
    assert "roads" not in services
    tree = ElementTree.fromstring(get("services.xml").content)
    assert (tree.tag, tree[0].tag) == ("services", "service")
    assert tree.find("service/service_name").text == "暴露垃圾"


def test_a_definition_asks_the_rest_of_the_form(town: Town) -> None:
    found = get("services/street-lighting.json").json()
    assert [one["code"] for one in found["attributes"]] == ["danger"]
    danger = found["attributes"][0]
    assert (danger["datatype"], danger["variable"], danger["required"]) == (
        "singlevaluelist",
        True,
        False,
    )
    assert {one["key"] for one in danger["values"]} == {"true", "false"}
    tree = ElementTree.fromstring(get("services/street-lighting.xml").content)
    assert tree.tag == "service_definition"
    assert tree.find("attributes/attribute/values/value/key").text == "true"


@pytest.mark.parametrize("format_", ["json", "xml"])
def test_what_is_not_there_is_told_in_its_own_form(town: Town, format_: str) -> None:
    for path in ("services/nothing", "requests/nothing", "tokens/nothing"):
        answer = get(f"{path}.{format_}")
        assert answer.status_code == 404
        if format_ == "json":
            assert answer.json()[0]["code"] == 404
        else:
            tree = ElementTree.fromstring(answer.content)
            assert (tree.tag, tree.find("error/code").text) == ("errors", "404")
            assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"


def test_a_request_becomes_a_case(town: Town, key: str) -> None:
    data = good(api_key=key, first_name="小明", last_name="王", phone="13800000009")
    answer = post({**data, "attribute[danger]": "true", "address_string": "3号楼东"})
    assert answer.status_code == 201
    made = answer.json()[0]
    row = Case.objects.get(code=made["service_request_id"])
    assert (row.category, row.text, row.channel) == ("street-lighting", TEXT, "open311")
    assert (row.place.name, row.spot, row.form) == ("1号楼", "3号楼东", {"danger": True})
    reporter = row.reporters.get()
    assert (reporter.name, reporter.phone) == ("王小明", "+8613800000009")
    token = made["service_notice"].rsplit("/", 1)[1]
    found = get(f"tokens/{token}.json").json()
    assert found == [{"service_request_id": row.code, "token": token}]
    tree = ElementTree.fromstring(post(good(), "requests.xml").content)
    assert (tree.tag, tree[0].tag) == ("service_requests", "request")
    assert tree.find("request/service_request_id").text


def test_a_place_may_be_named(town: Town) -> None:
    data = good(address_id=town.places["b001"].code)
    del data["lat"], data["long"]
    code = post(data).json()[0]["service_request_id"]
    assert Case.objects.get(code=code).place == town.places["b001"]


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "nothing"}, 404, "service_code was not found"),
        ({"api_key": "wrong"}, 403, "key"),
        ({"description": ""}, 400, "text"),
        ({"lat": "x"}, 400, "where"),
        ({"lat": "118.3", "long": "36.8"}, 400, "where"),
        ({"lat": "1", "long": "1"}, 400, "where"),
        ({"phone": "12"}, 400, "phone"),
        ({"attribute[nothing]": "1"}, 400, "attribute[nothing]"),
        ({"attribute[danger]": "perhaps"}, 400, "danger"),
        ({"jurisdiction_id": "nothing"}, 404, "jurisdiction_id was not found"),
        ({"description": "a\u0000b"}, 400, "NUL"),
    ],
)
def test_wrong_requests_are_told(
    town: Town, change: dict[str, str], status: int, said: str
) -> None:
    answer = post(good(**change), headers={"accept-language": "en"})
    assert answer.status_code == status
    assert answer.json()[0]["code"] == status
    assert said in answer.json()[0]["description"]
    assert Case.objects.count() == 0


def test_other_content_types_are_refused(town: Town) -> None:
    client = Client()
    answer = client.post("/open311/v2/requests.json", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()[0]["code"]) == (415, 415)
    broken = "multipart/form-data; boundary=x"
    answer = client.post("/open311/v2/requests.json", b"\xff", content_type=broken)
    assert answer.status_code == 400


def test_requests_show_what_is_public_and_no_more(town: Town, public: str) -> None:
    hidden = post(good()).json()[0]["service_request_id"]
    answer = get("requests.json")
    assert [one["service_request_id"] for one in answer.json()] == [public]
    one = answer.json()[0]
    assert (one["service_code"], one["status"], one["description"]) == (
        "street-lighting",
        "open",
        None,
    )
    assert (one["lat"], one["long"]) != (HERE["lat"], HERE["lon"])
    assert get(f"requests/{public}.json").json()[0]["service_request_id"] == public
    assert get(f"requests/{hidden}.json").status_code == 404
    both = get(f"requests.json?service_request_id={public},{hidden},nonsense").json()
    assert [one["service_request_id"] for one in both] == [public]
    tree = ElementTree.fromstring(get("requests.xml").content)
    assert tree.find("request/service_request_id").text == public


def test_a_key_shows_more(town: Town, public: str, key: str) -> None:
    hidden = post(good()).json()[0]["service_request_id"]
    lead = issue_token(SYSTEM, town.accounts["grid-lead"].pk, "test")
    found = get(f"requests.json?api_key={lead}").json()
    assert {one["service_request_id"] for one in found} == {public, hidden}
    assert {one["description"] for one in found} == {TEXT}
    own = get("requests.json", authorization=f"Bearer {key}").json()
    assert [one["description"] for one in own] == [TEXT]
    assert get(f"requests/{hidden}.json?api_key={lead}").json()[0]["agency_responsible"]
    assert get(f"requests/{hidden}.json?api_key={key}").status_code == 404
    assert get("requests.json?api_key=wrong").status_code == 403


def test_filters(town: Town, public: str) -> None:
    hits = (
        "status=open",
        "status=open,closed",
        "service_code=street-lighting,noise",
        "start_date=2026-03-01T00:00:00Z",
        "start_date=2026-03-01T00:00:00+08:00",
        "start_date=2026-01-01T00:00:00Z&end_date=2026-03-03T00:00:00Z",
    )
    misses = (
        "status=closed",
        "service_code=noise",
        "end_date=2026-03-01T00:00:00Z",
        "start_date=2026-03-03T00:00:00Z",
    )
    for query in hits:
        assert len(get(f"requests.json?{query}").json()) == 1, query
    for query in misses:
        assert get(f"requests.json?{query}").json() == [], query


@pytest.mark.parametrize(
    "query",
    [
        "status=perhaps",
        "start_date=yesterday",
        "start_date=2026-03-01T00:00:00",
        "start_date=0001-01-01T00:00:00Z",
        "start_date=2025-01-01T00:00:00Z&end_date=2026-01-01T00:00:00Z",
        "page_size=0",
        "page_size=1001",
        "page_size=x",
        "service_code=%00",
    ],
)
def test_wrong_questions_are_told(town: Town, query: str) -> None:
    answer = get(f"requests.json?{query}")
    assert (answer.status_code, answer.json()[0]["code"]) == (400, 400)


def test_pages_follow_one_another(town: Town, key: str, cast: dict[str, Caller]) -> None:
    codes = [post(good(api_key=key)).json()[0]["service_request_id"] for _ in range(5)]
    found: list[str] = []
    path = f"requests.json?page_size=2&api_key={key}"
    while path:
        answer = get(path)
        found += [one["service_request_id"] for one in answer.json()]
        link = answer.headers.get("Link", "")
        assert key not in link
        path = link[1 : link.index(">")].split("/v2/")[1] + f"&api_key={key}" if link else ""
    assert sorted(found) == sorted(codes)


def test_reading_is_open_to_other_sites_and_writing_is_not(town: Town) -> None:
    for path in ("services.json", "requests.json", "services/nothing.json"):
        assert get(path).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in post(good()).headers
    answer = Client().options("/open311/v2/requests.json")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Methods"]) == (
        204,
        "GET, OPTIONS",
    )
    answer = Client().delete("/open311/v2/services.json")
    assert (answer.status_code, answer.json()[0]["code"]) == (405, 405)


def test_unknown_addresses_and_formats(town: Town) -> None:
    for path in ("services.yaml", "x", "requests", "services/a/b.json"):
        assert get(path).status_code == 404


def test_text_that_xml_cannot_hold_is_left_out(town: Town, key: str) -> None:
    code = post(good(api_key=key, description="dark \x0b street <&>")).json()[0][
        "service_request_id"
    ]
    tree = ElementTree.fromstring(get(f"requests/{code}.xml?api_key={key}").content)
    assert tree.find("request/description").text == "dark  street <&>"


def test_several_jurisdictions_have_to_be_named(town: Town) -> None:
    from datetime import date

    from gezhi.engines.places import actions as places
    from gezhi.engines.places.queries import attached_at
    from gezhi.engines.trust.queries import latest_pack

    version = latest_pack(attached_at(SYSTEM, town.places["town"].path).pack.manifest.pack)
    other = places.NewPlace("sub-district", "另一街道", code="370302010000")
    place = places.add_place(SYSTEM, other)
    places.attach_pack(SYSTEM, place, version, date(2020, 1, 1))
    assert get("services.json").status_code == 400
    assert get("services.json?jurisdiction_id=370302010000").status_code == 200
    assert post(good()).status_code == 400
    assert post(good(jurisdiction_id="370302009000")).status_code == 201
