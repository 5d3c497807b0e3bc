"""Taking steps, steering, talking and joining through the API, each by those who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case, CoHolder
from gezhi.engines.trust.models import Journal
from tests.surfaces.api.calling import TEXT, Caller, answers, report
from tests.town import Town

Cast = dict[str, Caller]


def version(case: dict[str, Any]) -> int:
    return Case.objects.get(pk=case["id"]).version


def step(one: Caller, case: dict[str, Any], name: str, **body: Any) -> tuple[int, Any]:
    """An action on a case with the version that it has now."""
    return one.post(f"cases/{case['id']}/{name}", {"version": version(case), **body})


def to_department(cast: Cast, case: dict[str, Any]) -> None:
    assert step(cast["grid-lead"], case, "decide", outcome="accepted")[0] == 200
    unit = {"outcome": "to-department", "unit": "urban-management"}
    assert step(cast["first-secretary"], case, "decide", **unit)[0] == 200


def test_a_case_goes_round_by_the_api_alone(cast: Cast, case: dict[str, Any]) -> None:
    status, standing = step(cast["grid-lead"], case, "decide", outcome="accepted")
    assert (status, standing["stage"]["key"], standing["version"]) == (200, "route", 2)
    seen = cast["first-secretary"].get(f"cases/{case['id']}")[1]["case"]
    assert seen["suggested"]["unit"] == "urban-management"
    assert {one["key"] for one in seen["outcomes"]} >= {"to-grid", "to-department"}
    unit = {"outcome": "to-department", "unit": "urban-management"}
    assert step(cast["first-secretary"], case, "decide", **unit)[0] == 200
    assert step(cast["clerk"], case, "decide", outcome="settled")[0] == 422
    assert step(cast["clerk"], case, "decide", outcome="settled", say="灯泡已换")[0] == 200
    path = f"cases/{case['id']}/evaluate"
    assert cast["neighbour"].post(path, {"answer": "solved"})[0] == 404
    assert cast["resident"].post(path, {"answer": "perhaps"})[0] == 422
    status, standing = cast["resident"].post(path, {"answer": "not-solved", "say": "还是不亮"})
    assert (status, standing["stage"]["key"]) == (200, "route")
    assert step(cast["dispatcher"], case, "decide", **unit)[0] == 200
    assert step(cast["clerk"], case, "decide", outcome="settled", say="换了线路")[0] == 200
    key = Caller(gezhi_follow=case["follow"])
    status, standing = key.post(path, {"answer": "solved"})
    assert (status, standing["state"], standing["result"]["key"]) == (200, "closed", "solved")


def test_the_second_is_told_how_it_stands(cast: Cast, case: dict[str, Any]) -> None:
    body = {"version": 1, "outcome": "accepted"}
    path = f"cases/{case['id']}/decide"
    assert cast["grid-lead"].post(path, body)[0] == 200
    status, problem = cast["grid-lead"].post(path, body)
    assert (status, problem["code"]) == (409, "changed")
    assert (problem["facts"]["version"], problem["facts"]["stage"]) == (2, "route")


def test_the_same_command_is_done_once(cast: Cast, case: dict[str, Any]) -> None:
    body = {"version": 1, "outcome": "accepted", "command": str(new_id())}
    path = f"cases/{case['id']}/decide"
    for _ in range(2):
        status, standing = cast["grid-lead"].post(path, body)
        assert (status, standing["version"]) == (200, 2)
    assert Journal.objects.filter(subject=case["id"], verb="case.moved").count() == 1


WRITES: dict[str, dict[str, Any]] = {
    "decide": {"version": 1, "outcome": "accepted"},
    "reassign": {"version": 1, "outcome": "to-grid", "because": "x"},
    "object": {"version": 1, "reason": "x"},
    "assign": {"version": 1, "account": None},
    "correct": {"version": 1, "category": "noise"},
    "supervise": {"text": "x"},
    "co-holders": {"unit": "housing"},
    "ask": {"version": 1, "question": "x"},
    "answer": {"text": "x"},
    "notes": {"text": "x"},
    "files": {"files": ["01a20283-3b17-753d-8a48-2760d224cf29"]},
    "requests": {"version": 1, "amount": {"days": 1}, "reason": "x"},
    "reveal": {"reason": "核实情况"},
    "evaluate": {"answer": "solved"},
    "withdraw": {},
    "merge": {"others": [{"id": "01a20283-3b17-753d-8a48-2760d224cf29", "version": 1}]},
    "undo-merge": {},
    "split": {"version": 1, "texts": ["x"]},
}


@pytest.mark.parametrize("name", WRITES)
def test_strangers_do_not_learn_that_it_exists(
    cast: Cast, anybody: Caller, case: dict[str, Any], name: str
) -> None:
    path, body = f"cases/{case['id']}/{name}", WRITES[name]
    assert anybody.post(path, body)[0] == 401
    for role in ("neighbour", "outsider-lead", "clerk", "auditor", "system-admin"):
        status, problem = cast[role].post(path, body)
        missing = cast[role].post(f"cases/{new_id()}/{name}", body)
        assert (status, problem["code"]) == (404, missing[1]["code"]) == (missing[0], "no-case")
    assert version(case) == 1


@pytest.mark.parametrize("name", sorted(set(WRITES) - {"withdraw", "undo-merge"}))
def test_an_empty_body_names_what_is_missing(cast: Cast, case: dict[str, Any], name: str) -> None:
    status, problem = cast["grid-lead"].post(f"cases/{case['id']}/{name}", {"nonsense": 1})
    assert status == 422
    fields = {one["field"] for one in problem["wrong"]}
    assert "nonsense" in fields
    assert fields & set(WRITES[name])


def test_asking_stops_the_clock_and_answering_lets_it_go_on(
    cast: Cast, case: dict[str, Any]
) -> None:
    to_department(cast, case)
    status, standing = step(cast["clerk"], case, "ask", question="哪一盏?")
    assert (status, standing["waiting"], standing["due"]) == (200, True, None)
    notes = cast["resident"].get(f"cases/{case['id']}")[1]["case"]["notes"]
    assert [one["text"] for one in notes] == ["哪一盏?"]
    status, standing = cast["resident"].post(f"cases/{case['id']}/answer", {"text": "东边"})
    assert (status, standing["waiting"]) == (200, False)
    assert standing["due"]


def test_more_time_is_granted_from_above(cast: Cast, case: dict[str, Any]) -> None:
    to_department(cast, case)
    amount = {"amount": {"working_days": 1}, "reason": "等配件"}
    both = {"amount": {"days": 1, "hours": 1}, "reason": "x"}
    status, problem = step(cast["clerk"], case, "requests", **both)
    assert (status, problem["wrong"][0]["field"]) == (422, "amount")
    status, made = step(cast["clerk"], case, "requests", **amount)
    assert (status, made["amount"]["en"]) == (201, "1 working day")
    path = f"requests/{made['id']}/decide"
    assert cast["clerk"].post(path, {"agreed": True})[0] == 403
    assert cast["neighbour"].post(path, {"agreed": True})[0] in (403, 404)
    assert cast["duty-lead"].post(path, {"agreed": False})[0] == 422
    assert cast["duty-lead"].post(path, {"agreed": True})[0] == 200
    assert cast["duty-lead"].post(path, {"agreed": True})[0] == 409
    assert cast["duty-lead"].post(f"requests/{new_id()}/decide", {"agreed": True})[0] in (400, 404)


def test_a_department_objects_and_it_goes_back(cast: Cast, case: dict[str, Any]) -> None:
    to_department(cast, case)
    assert step(cast["clerk"], case, "object", reason="")[0] == 422
    status, standing = step(cast["clerk"], case, "object", reason="不归我们")
    assert (status, standing["stage"]["key"]) == (200, "route")


def test_those_who_route_take_it_back(cast: Cast, case: dict[str, Any]) -> None:
    to_department(cast, case)
    body = {"outcome": "to-grid", "because": "就近处理"}
    assert step(cast["clerk"], case, "reassign", **body)[0] == 403
    assert step(cast["first-secretary"], case, "reassign", **body)[0] == 200
    assert step(cast["first-secretary"], case, "reassign", outcome="x", because="y")[0] == 422


def test_supervision_correction_and_assignment(
    cast: Cast, case: dict[str, Any], town: Town
) -> None:
    path = f"cases/{case['id']}/supervise"
    assert cast["grid-lead"].post(path, {"text": "请快办"})[0] == 403
    assert cast["first-secretary"].post(path, {"text": "请快办"})[1]["supervised"]
    assert step(cast["grid-lead"], case, "correct", category="nothing")[0] == 422
    assert step(cast["grid-lead"], case, "correct", place=2**40)[0] == 404
    place = town.places["b001"].pk
    assert step(cast["grid-lead"], case, "correct", category="noise", place=place)[0] == 200
    row = Case.objects.get(pk=case["id"])
    assert (row.category, row.place_id) == ("noise", place)
    account = str(town.accounts["grid-lead"].pk)
    assert step(cast["grid-lead"], case, "assign", account=account)[0] == 200


def test_another_body_helps_for_a_while(cast: Cast, case: dict[str, Any]) -> None:
    to_department(cast, case)
    path = f"cases/{case['id']}/co-holders"
    assert cast["clerk"].post(path, {"unit": "nothing"})[0] == 404
    assert cast["clerk"].post(path, {"unit": "housing"}) == (204, None)
    assert cast["clerk"].get(f"cases/{case['id']}")[1]["case"]["co_holders"]
    assert cast["clerk"].call("DELETE", f"{path}/housing") == (204, None)
    assert CoHolder.objects.filter(until=None).count() == 0


def test_notes_are_read_by_those_they_are_for(cast: Cast, case: dict[str, Any]) -> None:
    path = f"cases/{case['id']}/notes"
    assert cast["grid-worker"].post(path, {"text": "内部的话"})[0] == 201
    assert cast["grid-lead"].post(path, {"text": "公开的话", "kind": "public"})[0] == 201
    assert cast["grid-lead"].post(path, {"text": " "})[0] == 422
    assert cast["grid-lead"].post(path, {"text": "x", "kind": "secret"})[0] == 422
    notes = cast["resident"].get(f"cases/{case['id']}")[1]["case"]["notes"]
    assert [one["text"] for one in notes] == ["公开的话"]
    assert len(cast["grid-lead"].get(f"cases/{case['id']}")[1]["case"]["notes"]) == 2


def test_contacts_are_told_for_a_reason_alone(cast: Cast) -> None:
    given = answers(name="王小明", phone="13800000009")
    _, case = cast["resident"].post("cases", report(answers=given))
    seen = f"cases/{case['id']}"
    assert cast["grid-lead"].get(seen)[0] == 200
    assert "王小明" not in cast["grid-lead"].last.content.decode()
    assert "13800000009" not in cast["grid-lead"].last.content.decode()
    assert cast["grid-lead"].post(f"{seen}/reveal", {"reason": "x"})[0] == 422
    assert cast["grid-worker"].post(f"{seen}/reveal", {"reason": "核实情况"})[0] == 403
    status, found = cast["grid-lead"].post(f"{seen}/reveal", {"reason": "核实情况"})
    assert (status, found) == (200, [{"name": "王小明", "phone": "+8613800000009"}])
    assert Journal.objects.filter(verb="person.revealed", subject=case["id"]).count() == 1
    assert cast["resident"].call("DELETE", f"{seen}/contact")[0] == 204
    _, found = cast["grid-lead"].post(f"{seen}/reveal", {"reason": "核实情况"})
    assert "王小明" not in str(found)


def test_merging_is_undone(cast: Cast, case: dict[str, Any]) -> None:
    _, other = cast["neighbour"].post("cases", report())
    others = {"others": [{"id": other["id"], "version": 1}], "reason": "同一盏灯"}
    path = f"cases/{case['id']}/merge"
    assert cast["grid-lead"].post(path, others)[0] == 403
    itself = {"others": [{"id": case["id"], "version": 1}]}
    assert cast["dispatcher"].post(path, itself)[0] == 422
    assert cast["dispatcher"].post(path, others)[0] == 200
    assert Case.objects.get(pk=other["id"]).result == "merged"
    assert cast["dispatcher"].post(f"cases/{other['id']}/undo-merge")[1]["state"] == "open"
    assert cast["dispatcher"].post(f"cases/{other['id']}/undo-merge")[0] == 409


def test_a_part_goes_its_own_way(cast: Cast, case: dict[str, Any]) -> None:
    body = {"version": 1, "texts": ["还有井盖也坏了"]}
    assert cast["grid-lead"].post(f"cases/{case['id']}/split", body)[0] == 403
    status, parts = cast["dispatcher"].post(f"cases/{case['id']}/split", body)
    assert (status, len(parts), parts[0]["follow"]) == (201, 1, "")
    assert Case.objects.get(pk=parts[0]["id"]).text == "还有井盖也坏了"


def test_taking_it_back(cast: Cast, case: dict[str, Any]) -> None:
    status, standing = cast["resident"].post(f"cases/{case['id']}/withdraw", {"say": "好了"})
    assert (status, standing["result"]["key"]) == (200, "withdrawn")


def test_a_single_use_link_evaluates_once(
    cast: Cast, anybody: Caller, case: dict[str, Any]
) -> None:
    from gezhi.engines.cases.models import Reporter
    from gezhi.engines.trust.actions import issue_link

    body = {"outcome": "handled-on-the-spot", "say": "换好了"}
    assert step(cast["grid-lead"], case, "decide", **body)[0] == 200
    row = Case.objects.get(pk=case["id"])
    reporter = Reporter.objects.get(case=row)
    secret = issue_link("evaluate", row.pk, clock.now() + timedelta(days=1), reporter.pk)
    assert anybody.post("evaluations", {"link": "wrong", "answer": "solved"})[0] == 404
    assert anybody.post("evaluations", {"link": secret, "answer": "wrong"})[0] == 422
    status, standing = anybody.post("evaluations", {"link": secret, "answer": "solved"})
    assert (status, standing["state"]) == (200, "closed")
    assert anybody.post("evaluations", {"link": secret, "answer": "solved"})[0] == 404


def test_a_session_needs_its_csrf_token(town: Town, cast: Cast, case: dict[str, Any]) -> None:
    import json

    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(town.accounts["resident"])
    path = f"/api/v1/cases/{case['id']}"
    assert client.get(path).json()["case"]["text"] == TEXT
    body = json.dumps({"say": ""})
    answer = client.post(f"{path}/withdraw", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(
        f"{path}/withdraw",
        body,
        content_type="application/json",
        headers={"x-csrftoken": "a" * 32},
    )
    assert answer.status_code == 200


def test_staff_without_second_factor_are_anybody(
    town: Town, cast: Cast, case: dict[str, Any]
) -> None:
    from django.test import Client

    client = Client()
    client.force_login(town.accounts["grid-lead"])
    assert client.get("/api/v1/me").json()["verified"] is False
    assert client.get("/api/v1/me").json()["posts"] == []
    assert client.get(f"/api/v1/cases/{case['id']}").status_code == 404
    assert client.get("/api/v1/cases").json()["rows"] == []
