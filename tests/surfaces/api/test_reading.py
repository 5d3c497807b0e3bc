"""Looking at cases through the API."""

from __future__ import annotations

from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from tests.surfaces.api.calling import HERE, TEXT, Caller, answers, report
from tests.town import Town

SEES = ("resident", "grid-lead", "grid-worker", "first-secretary", "dispatcher", "duty-lead")


def test_who_may_see_the_case_sees_it_whole(cast: dict[str, Caller], case: Any) -> None:
    for role in SEES:
        status, seen = cast[role].get(f"cases/{case['id']}")
        assert (status, seen["whole"], seen["case"]["text"]) == (200, True, TEXT), role
        above = role in ("grid-lead", "first-secretary")
        assert seen["case"]["may"]["act"] == above, role


def test_strangers_see_nothing_before_it_is_public(
    cast: dict[str, Caller], anybody: Caller, case: Any
) -> None:
    for one in (anybody, *(cast[role] for role in cast if role not in SEES)):
        assert one.get(f"cases/{case['id']}")[0] == 404
        assert one.get(f"cases/{case['id']}/steps")[0] == 404
        assert one.get(f"cases/by-code/{case['code']}")[0] == 404


def test_then_they_see_its_public_part(cast: dict[str, Caller], anybody: Caller, case: Any) -> None:
    step = {"version": 1, "outcome": "accepted"}
    assert cast["grid-lead"].post(f"cases/{case['id']}/decide", step)[0] == 200
    status, seen = anybody.get(f"cases/{case['id']}")
    assert (status, seen["whole"], seen["case"]) == (200, False, None)
    assert seen["public"]["name"] == {"zh": "路灯照明", "en": "Street lighting"}
    assert seen["public"]["stage"]["zh"]
    assert TEXT not in anybody.last.content.decode()
    assert anybody.get(f"cases/{case['id']}/steps")[0] == 403
    status, page = anybody.get("public-cases")
    assert [row["code"] for row in page["rows"]] == [case["code"]]
    assert TEXT not in anybody.last.content.decode()


def test_steps_tell_their_arithmetic_in_both_languages(cast: dict[str, Caller], case: Any) -> None:
    status, steps = cast["grid-lead"].get(f"cases/{case['id']}/steps")
    assert status == 200
    deadline = steps[0]["deadline"]
    assert deadline["due"] == "2026-03-02T05:00:00Z"
    assert "4 个工作时" in deadline["explain"]["zh"]
    assert "4 working hours" in deadline["explain"]["en"]
    assert deadline["left"]["en"] == "4 working hours left"


def test_a_number_is_read_as_people_type_it(cast: dict[str, Caller], case: Any) -> None:
    typed = case["code"].lower().replace("-", "%20")
    assert cast["grid-lead"].get(f"cases/by-code/{typed}")[1]["case"]["code"] == case["code"]
    assert cast["grid-lead"].get("cases/by-code/nonsense")[0] == 404


def test_lists_hold_what_the_viewer_may_see(cast: dict[str, Caller], case: Any) -> None:
    for role, one in cast.items():
        status, page = one.get("cases")
        assert status == 200
        assert [row["code"] for row in page["rows"]] == ([case["code"]] if role in SEES else [])
    line = cast["grid-lead"].get("cases?queue=mine")[1]["rows"][0]
    assert (line["text"], line["light"], line["reporters"]) == (TEXT, "ok", 1)
    assert line["left"]["zh"] == "还剩 4 个工作时"
    assert cast["grid-worker"].get("cases?queue=mine")[1]["rows"] == []


def test_pages_go_by_key(cast: dict[str, Caller], monday: clock.Clock) -> None:
    from datetime import timedelta

    codes = []
    for _ in range(7):
        codes.append(cast["resident"].post("cases", report())[1]["code"])
        monday.advance(timedelta(minutes=1))
    for queue, wanted in (("open", codes), ("all", codes[::-1])):
        found, after = [], ""
        while True:
            status, page = cast["grid-lead"].get(f"cases?queue={queue}&size=3&after={after}")
            assert status == 200
            found += [row["code"] for row in page["rows"]]
            after = page["next"]
            if not after:
                break
        assert found == wanted


def test_filters_narrow(cast: dict[str, Caller], case: Any, town: Town) -> None:
    lead, here, other = cast["dispatcher"], town.places["g00"].pk, town.places["g11"].pk
    hits = [
        "type=report",
        "stage=accept",
        "category=street-lighting",
        "categories=noise&categories=street-lighting",
        f"place={here}",
        f"text={case['code']}",
        "text=路灯",
        "since=2026-03-02T00:00:00Z",
        "since=2026-03-02T08:00:00+08:00",
        "until=2026-03-03T00:00:00%2B08:00",
        "late=false",
        f"cases={case['id']}",
    ]
    misses = [
        "type=nothing",
        "category=noise",
        f"place={other}",
        "text=nothing",
        "since=2026-03-03T00:00:00Z",
        "late=true",
        f"cases={new_id()}",
        f"assignee={new_id()}",
        "result=solved",
    ]
    for query in hits:
        assert len(lead.get(f"cases?{query}")[1]["rows"]) == 1, query
    for query in misses:
        assert lead.get(f"cases?{query}")[1]["rows"] == [], query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("queue=nothing", "queue"),
        ("size=0", "size"),
        ("size=99999999999999999999999", "size"),
        ("place=x", "place"),
        ("place=-1", "place"),
        ("body=x", "body"),
        ("since=yesterday", "since"),
        ("since=0001-01-01T00:00:00Z", "since"),
        ("since=9999-12-31T23:59:59-12:00", "since"),
        ("since=2026-03-02T00:00:00", "since"),
        ("late=perhaps", "late"),
        ("qeue=mine", "qeue"),
        ("cases=x", "cases.0"),
        ("text=" + "x" * 101, "text"),
    ],
)
def test_a_wrong_question_names_its_field(cast: dict[str, Caller], query: str, field: str) -> None:
    status, problem = cast["grid-lead"].get(f"cases?{query}", accept_language="en")
    assert (status, [one["field"] for one in problem["wrong"]]) == (422, [field])
    assert problem["wrong"][0]["message"] == problem["wrong"][0]["message_en"]


@pytest.mark.parametrize("after", ["x", "bnVsbA==", "WzEsMl0=", "W251bGwsIDFd", "%00", "é"])
def test_a_page_that_is_none_is_missing(cast: dict[str, Caller], after: str) -> None:
    assert cast["grid-lead"].get(f"cases?after={after}")[0] in (400, 404)


@pytest.mark.parametrize("id_", ["x", "0", "{}", "%00", "5f2c7cbe8cbb4f9fa4f42f8f2a0f7b1g", "é"])
def test_an_id_that_is_none_is_told(cast: dict[str, Caller], id_: str) -> None:
    assert cast["grid-lead"].get(f"cases/{id_}")[0] in (400, 422)


def test_joined_and_merged_reporters_do_not_read_each_other(
    cast: dict[str, Caller], case: Any
) -> None:
    step = {"version": 1, "outcome": "accepted"}
    assert cast["grid-lead"].post(f"cases/{case['id']}/decide", step)[0] == 200
    joined = cast["neighbour"].post(f"cases/{case['id']}/join", {"id": str(new_id())})
    assert joined[0] == 201
    other = "我家门口也黑,住在灵芝巷"
    _, second = cast["neighbour"].post("cases", report(answers=answers(text=other)))
    merge = {"others": [{"id": second["id"], "version": 1}]}
    into = f"cases/{case['id']}/merge"
    assert cast["dispatcher"].post(into, merge)[0] == 200
    for path in ("cases?queue=all", "cases?queue=reported", f"cases/{case['id']}"):
        assert cast["neighbour"].get(path)[0] == 200
        assert TEXT not in cast["neighbour"].last.content.decode(), path
    assert cast["neighbour"].get("cases?queue=all&text=路灯")[1]["rows"] == []
    for path in ("cases?queue=all", f"cases/{case['id']}"):
        assert cast["resident"].get(path)[0] == 200
        assert "灵芝巷" not in cast["resident"].last.content.decode(), path


def test_the_follow_key_opens_one_case_and_nothing_else(cast: dict[str, Caller], case: Any) -> None:
    other = cast["neighbour"].post("cases", report())[1]
    me = Caller(gezhi_follow=case["follow"])
    assert me.get(f"cases/{case['id']}")[1]["case"]["text"] == TEXT
    assert me.get(f"cases/{other['id']}")[0] == 404
    assert [row["code"] for row in me.get("cases?queue=all")[1]["rows"]] == [case["code"]]
    assert me.get("me")[1]["case"] == case["id"]


@pytest.mark.parametrize("key", ["", "x", "A" * 34, "é", "A" * 4000])
def test_a_wrong_follow_key_is_told(anybody: Caller, key: str) -> None:
    status, problem = Caller(gezhi_follow=key).get("me")
    assert (status, problem["code"]) == (401, "wrong-key")


@pytest.mark.parametrize("header", ["Bearer x", "Bearer", "Basic eDp5", "x", "Bearer \u00e9"])
def test_a_wrong_key_is_told(anybody: Caller, header: str) -> None:
    status, problem = Caller(authorization=header).get("me")
    assert (status, problem["code"]) == (401, "wrong-key")


def test_where_the_case_happened_is_not_told_to_strangers(
    cast: dict[str, Caller], anybody: Caller, case: Any
) -> None:
    step = {"version": 1, "outcome": "accepted"}
    cast["grid-lead"].post(f"cases/{case['id']}/decide", step)
    _, seen = anybody.get(f"cases/{case['id']}")
    assert (seen["public"]["lon"], seen["public"]["lat"]) != (HERE["lon"], HERE["lat"])
