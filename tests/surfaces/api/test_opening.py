"""Reporting through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case
from gezhi.engines.trust.actions import issue_token
from gezhi.engines.trust.models import Journal
from tests.surfaces.api.calling import TEXT, Caller, answers, report
from tests.town import SYSTEM, Town


def test_a_resident_reports_and_gets_a_receipt(cast: dict[str, Caller]) -> None:
    body = report()
    status, receipt = cast["resident"].post("cases", body)
    assert (status, receipt["id"], receipt["again"]) == (201, body["id"], False)
    assert receipt["due"] == "2026-03-02T05:00:00Z"
    row = Case.objects.get()
    assert (row.code, row.channel, row.place.name) == (receipt["code"], "api", "1号楼")
    assert Journal.objects.filter(verb="case.opened", subject=body["id"]).count() == 1


def test_the_same_id_again_is_the_same_case(cast: dict[str, Caller]) -> None:
    body = report()
    _, one = cast["resident"].post("cases", body)
    status, two = cast["resident"].post("cases", body)
    assert (status, two["code"], two["follow"]) == (200, one["code"], one["follow"])
    assert two["again"]
    status, problem = cast["neighbour"].post("cases", body)
    assert (status, problem["code"]) == (409, "id-taken")
    assert Case.objects.count() == 1


def test_anybody_may_report_and_follow(anybody: Caller) -> None:
    status, receipt = anybody.post("cases", report())
    assert status == 201
    path = f"cases/{receipt['id']}"
    assert anybody.get(path)[0] == 404
    status, seen = Caller(gezhi_follow=receipt["follow"]).get(path)
    assert (status, seen["case"]["text"]) == (200, TEXT)


def test_every_wrong_answer_is_told_in_the_language_asked_for(cast: dict[str, Caller]) -> None:
    body = report(answers=answers(what="no-such", text="", phone="12", wher="x"))
    status, problem = cast["resident"].post("cases", body, accept_language="en")
    assert status == 422
    assert problem["message"] == problem["message_en"]
    assert {one["field"] for one in problem["wrong"]} == {"what", "text", "phone", "wher"}
    assert all(one["message"] == one["message_en"] != one["message_zh"] for one in problem["wrong"])
    _, problem = cast["resident"].post("cases", body, accept_language="zh-CN")
    assert problem["message"] == problem["message_zh"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "x"}, "id"),
        ({"id": "5f2c7cbe-8cbb-4f9f-a4f4-2f8f2a0f7b11"}, "id"),
        ({"type": ""}, "type"),
        ({"type": "nothing"}, "type"),
        ({"answers": []}, "answers"),
        ({"place": 0}, "place"),
        ({"place": 10**30}, "place"),
        ({"channel": "A B"}, "channel"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_a_wrong_body_names_its_field(
    cast: dict[str, Caller], change: dict[str, Any], field: str
) -> None:
    status, problem = cast["resident"].post("cases", report(**change))
    assert (status, problem["code"]) == (422, "invalid")
    assert [one["field"] for one in problem["wrong"]] == [field]
    assert problem["wrong"][0]["message_zh"]


@pytest.mark.parametrize(
    "where",
    [
        {"lon": 118.3},
        {"lon": "x", "lat": []},
        {"lon": 36.8, "lat": 118.3},
        {"lon": 1e400, "lat": 0},
        {"place": "²"},
        {"place": "no-such"},
        {"place": {"a": 1}},
        {"place": 99999999999},
        {},
        [],
        "x",
        {"lon": 10, "lat": 10},
    ],
)
def test_any_location_is_answered(cast: dict[str, Caller], where: Any) -> None:
    status, problem = cast["resident"].post("cases", report(answers=answers(where=where)))
    assert status in (404, 422)
    assert problem["message_en"]


@pytest.mark.parametrize("files", [["x"], [1], ["\u0000"], [str(new_id())], "x", [[]], {"a": 1}])
def test_photos_that_are_none_are_passed_over(cast: dict[str, Caller], files: Any) -> None:
    status, _ = cast["resident"].post("cases", report(answers=answers(photos=files)))
    assert status in (201, 400, 422)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"id":' + b"9" * 5000 + b"}", 400),
        (b'"\\ud800"', 400),
        (b"null", 422),
        (b"[]", 422),
        (b'{"a":NaN}', 422),
        (b" " * (600 * 1024), 413),
    ],
)
def test_unreadable_bodies_are_told_as_such(
    cast: dict[str, Caller], body: bytes, status: int
) -> None:
    assert cast["resident"].post("cases", body)[0] == status


def test_a_nul_character_is_refused(cast: dict[str, Caller]) -> None:
    body = json.dumps(report(answers=answers(text="dark\u0000street")))
    status, problem = cast["resident"].post("cases", body)
    assert (status, problem["code"]) == (400, "unreadable")


def test_another_content_type_is_refused(cast: dict[str, Caller]) -> None:
    client = cast["resident"]
    answer = client.client.post("/api/v1/cases", {"a": 1}, headers=client.headers)
    assert answer.status_code == 415


def test_anybody_is_slowed_down_and_somebody_is_not(anybody: Caller, cast: Any) -> None:
    for _ in range(120):
        assert anybody.post("cases", b"{}")[0] == 422
    status, problem = anybody.post("cases", b"{}")
    assert (status, problem["code"]) == (429, "too-many")
    assert int(anybody.last.headers["Retry-After"]) > 0
    assert cast["resident"].post("cases", report())[0] == 201


def test_a_staff_post_may_be_needed(cast: dict[str, Caller], town: Town) -> None:
    from gezhi.engines.places.queries import attached_at
    from tests.town import SYSTEM

    pack = attached_at(SYSTEM, town.places["town"].path).pack
    staff_only = [key for key, type_ in pack.cases.items() if "anyone" not in type_.open]
    for key in staff_only:
        assert cast["resident"].post("cases", report(type=key))[0] in (403, 422)


def test_a_key_alone_says_who_comes(town: Town) -> None:
    """No session beside it counts, and none is begun."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.accounts["auditor"])
    key = issue_token(SYSTEM, town.accounts["resident"].pk, "key")
    answer = client.get("/api/v1/me", headers={"authorization": f"Bearer {key}"})
    assert answer.json()["account"] == str(town.accounts["resident"].pk)
    assert not answer.cookies
    wrong = client.get("/api/v1/me", headers={"authorization": "Bearer gz_nothing"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong-key")
    page = client.get("/mine", headers={"authorization": f"Bearer {key}"})
    assert page.wsgi_request.user.pk == town.accounts["auditor"].pk
