"""Points through the API: recorded by one, reviewed by another, objected to and decided by a
third."""

from __future__ import annotations

from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points.models import Record
from tests.surfaces.api.calling import Caller
from tests.surfaces.api.earning import (
    Cast,
    cost,
    faults,
    judge,
    pages,
    reading,
    recorded,
    refused,
    thing,
)
from tests.village import Village, adopt

OUTSIDERS = ("resident", "neighbour", "shopkeeper", "security-admin", "auditor")


def test_what_is_recorded_counts_once_it_is_reviewed(village: Village, villagers: Cast) -> None:
    one = thing(village, day="2026-03-10", note="扫得干净")
    status, told = villagers["scorer"].post("points/records", {"records": [one]})
    assert status == 200
    assert [(row["id"], row["state"], row["points"]) for row in told] == [(one["id"], "waiting", 2)]
    assert told[0]["holder"] == {**one["holder"], "name": "1 组 12号"}
    assert told[0]["day"] == "2026-03-10"
    assert villagers["resident"].get("me/points")[1][0]["balance"] == 0
    status, told = judge(villagers, [one["id"]])
    assert (status, told[0]["state"], told[0]["given"]) == (200, "accepted", 2)
    mine = villagers["resident"].get("me/points")[1][0]
    assert (mine["balance"], mine["score"], mine["waiting"]) == (2, 2, 0)
    assert mine["lots"] == [{"amount": 2, "until": "2028-03-31"}]


def test_every_fault_has_its_place_and_nothing_is_recorded(
    village: Village, villagers: Cast
) -> None:
    things = [
        thing(village),
        thing(village, "nothing-such"),
        thing(village, "rooms-clean", day="2026-03-12"),
        thing(village, "rooms-clean", points=3),
        thing(village, "rooms-clean", home="h3"),
        thing(village, "rooms-clean", scheme=4711),
    ]
    status, problem = villagers["scorer"].post("points/records", {"records": things})
    assert (status, problem["code"]) == (422, "invalid")
    assert faults(problem) == [
        ("records/1/item", "unknown"),
        ("records/2/day", "future"),
        ("records/3/points", "points"),
        ("records/4/holder", "no-holder"),
        ("records/5/scheme", "unknown"),
    ]
    assert problem["wrong"][0]["field"] == "records.1.item"
    assert all(one["message_zh"] and one["message_en"] for one in problem["wrong"])
    assert not Record.objects.exists()
    status, problem = villagers["scorer"].post(
        "points/records", {"records": things[:1] + things[5:]}
    )
    assert faults(problem) == [("records/1/scheme", "unknown")]
    status, problem = villagers["scorer"].post("points/records", {"records": [things[1]]})
    assert faults(problem) == [("records/0/item", "unknown")]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"id": "x"}, "id", "type"),
        ({"id": "5f2c7cbe-8cbb-4f9f-a4f4-2f8f2a0f7b11"}, "id", "invalid"),
        ({"day": "9999-12-31"}, "day", "invalid"),
        ({"day": "0001-01-01"}, "day", "invalid"),
        ({"day": 5}, "day", "invalid"),
        ({"day": "2026-02-30"}, "day", "date"),
        ({"day": "2199-12-31"}, "day", "future"),
        ({"day": "1900-01-01"}, "day", "past"),
        ({"times": 0}, "times", "range"),
        ({"times": 10**30}, "times", "range"),
        ({"points": 0}, "points", "range"),
        ({"scheme": 10**30}, "scheme", "range"),
        ({"note": "x" * 501}, "note", "too-long"),
        ({"holder": {"kind": "shop", "id": str(new_id())}}, "holder/kind", "unknown"),
        ({"source": "case:1"}, "source", "unknown"),
    ],
)
def test_a_wrong_thing_names_its_field(
    village: Village, villagers: Cast, change: Any, field: str, code: str
) -> None:
    things = [thing(village), thing(village, "rooms-clean", **change)]
    status, problem = villagers["scorer"].post("points/records", {"records": things})
    assert status == 422
    assert (f"records/1/{field}", code) in faults(problem)
    assert not Record.objects.exists()


def test_a_thousand_are_taken_and_no_more(village: Village, villagers: Cast) -> None:
    things = [thing(village) for _ in range(1001)]
    for one in things:
        del one["holder"]
    status, problem = villagers["scorer"].post("points/records", {"records": things})
    assert (status, faults(problem)) == (422, [("records", "too-many")])
    assert villagers["scorer"].post("points/records", {"records": []})[0] == 422


def test_the_same_ids_again_are_the_same_records(village: Village, villagers: Cast) -> None:
    scorer = villagers["scorer"]
    body = {"records": [thing(village), thing(village, "rooms-clean")]}
    first = scorer.post("points/records", body)
    assert scorer.post("points/records", body) == first
    assert Record.objects.count() == 2
    judge(villagers, [body["records"][0]["id"]])
    assert scorer.post("points/records", body)[1][0]["state"] == "accepted"
    other = {**body["records"][0], "item": "front-kept"}
    status, problem = scorer.post("points/records", {"records": [other]})
    assert (status, problem["code"]) == (409, "id-taken")
    status, problem = scorer.post("points/records", {"records": [other, thing(village)]})
    assert faults(problem)[0] == ("records/0/id", "id-taken")
    status, problem = scorer.post("points/records", {"records": [*body["records"], other]})
    assert (status, faults(problem)) == (422, [("records/2/id", "twice")])


def test_an_id_that_somebody_else_used_is_taken(village: Village, villagers: Cast) -> None:
    ids = recorded(village, villagers)
    other = thing(village, home="h3", id=ids[0])
    status, problem = villagers["other-scorer"].post("points/records", {"records": [other]})
    assert (status, problem["code"]) == (409, "id-taken")
    refused(villagers, ids)
    appeal = {"id": str(new_id()), "text": "扫了"}
    assert villagers["resident"].post(f"points/records/{ids[0]}/appeal", appeal)[0] == 201
    more = recorded(village, villagers, home="h2")
    refused(villagers, more)
    status, problem = villagers["neighbour"].post(f"points/records/{more[0]}/appeal", appeal)
    assert (status, problem["code"]) == (409, "id-taken")


def test_who_does_not_record_is_told_so(village: Village, villagers: Cast) -> None:
    body = {"records": [thing(village)]}
    for role in (*OUTSIDERS, "other-scorer", "secretary", "reviewer"):
        assert villagers[role].post("points/records", body)[0] in (403, 404), role
    assert villagers["anybody"].post("points/records", body)[0] == 401
    assert not Record.objects.exists()


def test_records_are_found_by_those_of_the_ground(village: Village, villagers: Cast) -> None:
    first = recorded(village, villagers, "yard-clean", "rooms-clean")
    recorded(village, villagers, home="h3")
    judge(villagers, first[:1])
    base = f"points/records?scheme={village.scheme}"
    assert len(villagers["reviewer"].get(base)[1]["rows"]) == 3
    assert len(villagers["scorer"].get(base)[1]["rows"]) == 2
    group, h1 = village.places["group2"].pk, village.home("h1")
    scorer = village.accounts["scorer"].pk
    for asked, count in (
        ("state=waiting", 2),
        ("state=accepted", 1),
        ("item=yard-clean", 2),
        (f"holder={h1}", 2),
        (f"place={group}", 1),
        (f"by={scorer}", 2),
        ("sign=gain", 3),
        ("sign=deduction", 0),
        ("category=hygiene", 3),
        ("since=2026-03-11&until=2026-03-11", 3),
        ("since=2026-03-12", 0),
        ("until=2026-03-10", 0),
    ):
        status, page = villagers["reviewer"].get(f"{base}&{asked}")
        assert (status, len(page["rows"])) == (200, count), asked
    line = villagers["reviewer"].get(f"{base}&state=accepted")[1]["rows"][0]
    assert (line["recorder"], line["reviewer"], line["given"]) == ("scorer", "reviewer", 2)
    for wrong in ("since=9999-12-31", "state=nothing", "size=0", "after=x", "sate=waiting"):
        assert villagers["reviewer"].get(f"{base}&{wrong}")[0] == 422
    for role in OUTSIDERS:
        assert villagers[role].get(base)[0] == 403, role
    assert villagers["anybody"].get(base)[0] == 401
    assert villagers["reviewer"].get("points/records?scheme=4711")[0] == 404


def test_lists_go_by_pages_and_cost_the_same_at_any_size(village: Village, villagers: Cast) -> None:
    items = [item.item for _, item in village.in_force.scheme.items()][:12]
    few = recorded(village, villagers, *items[:3])
    refused(villagers, few)
    lists = {
        "reviewer": (
            f"points/records?scheme={village.scheme}",
            f"points/appeals?scheme={village.scheme}",
        ),
        "resident": ("me/points/records?size=100",),
    }
    for one in few:
        body = {"id": str(new_id()), "text": "扫了"}
        assert villagers["resident"].post(f"points/records/{one}/appeal", body)[0] == 201
    before = costs(villagers, lists)
    many = recorded(village, villagers, *items[3:])
    refused(villagers, many)
    for one in many:
        body = {"id": str(new_id()), "text": "扫了"}
        assert villagers["resident"].post(f"points/records/{one}/appeal", body)[0] == 201
    assert costs(villagers, lists) == before
    for role, paths in lists.items():
        for path in paths:
            narrow = path.replace("size=100", "size=5") if "size" in path else f"{path}&size=5"
            rows = pages(villagers[role], narrow)
            assert len({one["id"] for one in rows}) == len(rows) == 12, path


def costs(villagers: Cast, lists: dict[str, tuple[str, ...]]) -> list[int]:
    return [reading(villagers[role], path) for role, paths in lists.items() for path in paths]


def test_recording_and_reviewing_many_costs_no_more_statements(
    village: Village, villagers: Cast
) -> None:
    items = [item.item for _, item in village.in_force.scheme.items()]

    def both(some: list[str]) -> tuple[int, int]:
        ids: list[str] = []
        one = cost(lambda: ids.extend(recorded(village, villagers, *some)))
        return one, cost(lambda: judge(villagers, ids))

    both(items[:1])
    assert both(items[1:21]) == both(items[21:51])


def test_a_record_is_seen_by_its_holder_and_by_the_ground(
    village: Village, villagers: Cast
) -> None:
    (one,) = recorded(village, villagers)
    judge(villagers, [one], points=1, reason="只扫了一半")
    path = f"points/records/{one}"
    status, seen = villagers["resident"].get(path)
    assert (status, seen["record"], seen["own"]["standing"]) == (200, None, "posted")
    assert seen["own"]["may_appeal"]
    assert {step["what"] for step in seen["course"]} == {"recorded", "posted", "reviewed"}
    body = villagers["resident"].last.content.decode()
    assert "scorer" not in body.replace("scoring", "")
    assert '"reviewer"' not in body
    for role in ("scorer", "reviewer", "secretary"):
        status, seen = villagers[role].get(path)
        assert (status, seen["own"], seen["record"]["reason"]) == (200, None, "只扫了一半"), role
    for role in ("neighbour", "other-scorer", "shopkeeper", "auditor", "security-admin"):
        assert villagers[role].get(path)[0] == 404, role
    assert villagers["anybody"].get(path)[0] == 401


def test_what_one_recorded_is_taken_back_until_it_is_reviewed(
    village: Village, villagers: Cast
) -> None:
    one, other = recorded(village, villagers, "yard-clean", "rooms-clean")
    path = f"points/records/{one}/withdraw"
    assert villagers["other-scorer"].post(path)[0] == 403
    assert villagers["scorer"].post(path) == (200, {"id": one, "state": "withdrawn"})
    assert villagers["scorer"].post(path)[0] == 200
    judge(villagers, [other])
    status, problem = villagers["scorer"].post(f"points/records/{other}/withdraw")
    assert (status, problem["code"]) == (409, "reviewed")


def test_a_review_names_its_faults_and_tells_what_is_now(village: Village, villagers: Cast) -> None:
    one, two, three = recorded(village, villagers, "yard-clean", "rooms-clean", "front-kept")
    wrong = [
        {"record": one, "outcome": "accepted"},
        {"record": two, "outcome": "refused"},
        {"record": three, "outcome": "accepted", "points": 9, "reason": "多给"},
    ]
    status, problem = villagers["reviewer"].post("points/reviews", {"verdicts": wrong})
    assert status == 422
    assert faults(problem) == [("verdicts/1/reason", "required"), ("verdicts/2/points", "points")]
    assert set(Record.objects.values_list("state", flat=True)) == {"waiting"}
    status, problem = judge(villagers, [one, one])
    assert faults(problem) == [("verdicts/1/record", "twice")]
    assert judge(villagers, [one, two])[0] == 200
    assert judge(villagers, [two, one])[0] == 200, "the same again changes nothing"
    status, problem = judge(
        villagers, [one, three], "other-reviewer", outcome="refused", reason="没有"
    )
    assert (status, problem["code"]) == (409, "reviewed")
    assert problem["facts"]["records"] == [
        {"id": one, "state": "accepted", "given": 2, "reason": ""}
    ]
    assert Record.objects.get(pk=three).state == "waiting"


def test_who_does_not_review_is_told_so(village: Village, villagers: Cast) -> None:
    ids = recorded(village, villagers)
    for role in (*OUTSIDERS, "scorer", "other-scorer", "secretary"):
        assert judge(villagers, ids, role)[0] in (403, 404), role
        assert villagers[role].get(f"points/appeals?scheme={village.scheme}")[0] == 403, role
    assert judge(villagers, ids, "anybody")[0] == 401
    assert judge(villagers, [str(new_id())])[0] == 404


def test_an_appeal_is_decided_by_a_third(village: Village, villagers: Cast) -> None:
    (one,) = recorded(village, villagers)
    path, body = f"points/records/{one}/appeal", {"id": str(new_id()), "text": "下午补扫了"}
    status, problem = villagers["resident"].post(path, body)
    assert (status, problem["code"]) == (409, "waiting")
    refused(villagers, [one])
    for role in ("neighbour", "scorer", "reviewer"):
        assert villagers[role].post(path, body)[0] == 404, role
    assert villagers["resident"].post(path, {**body, "id": "x"})[0] == 422
    status, made = villagers["resident"].post(path, body)
    assert (status, made["outcome"]) == (201, "")
    assert villagers["resident"].post(path, body) == (201, made)
    status, problem = villagers["resident"].post(path, {**body, "id": str(new_id())})
    assert (status, problem["code"]) == (409, "appealed")
    waits = {
        role: villagers[role].get(f"points/appeals?scheme={village.scheme}")[1]["rows"]
        for role in ("reviewer", "other-reviewer")
    }
    assert [(row["text"], row["mine"]) for row in waits["reviewer"]] == [("下午补扫了", "reviewed")]
    assert [row["mine"] for row in waits["other-reviewer"]] == [""]
    decision = {"outcome": "granted", "reason": "邻居证明"}
    assert villagers["reviewer"].post(f"{path}/decision", decision)[0] == 403
    assert villagers["resident"].post(f"{path}/decision", decision)[0] in (403, 404)
    other = villagers["other-reviewer"]
    status, problem = other.post(f"{path}/decision", {**decision, "reason": " "})
    assert (status, faults(problem)) == (422, [("reason", "required")])
    status, done = other.post(f"{path}/decision", decision)
    assert (status, done["outcome"], done["record"]["given"]) == (200, "granted", 2)
    assert other.post(f"{path}/decision", decision) == (200, done)
    status, problem = other.post(f"{path}/decision", {**decision, "outcome": "refused"})
    assert (status, problem["code"]) == (409, "decided")
    assert problem["facts"] == {"outcome": "granted", "given": 2, "reason": "邻居证明"}
    assert villagers["resident"].get("me/points")[1][0]["balance"] == 2
    assert other.get(f"points/appeals?scheme={village.scheme}")[1]["rows"] == []


def test_schemes_are_everybodys(village: Village, villagers: Cast) -> None:
    anybody: Caller = villagers["anybody"]
    for place in ("village", "group1"):
        page = anybody.get(f"points/schemes?place={village.places[place].pk}")[1]
        assert [row["key"] for row in page["rows"]] == ["ten-stars"], place
    found = page["rows"][0]
    vote = found["vote"]
    assert vote["rule"]["en"].startswith("Two thirds")
    del vote["rule"]
    assert list(vote.values()) == [32, 28, 27, 22, 15]
    assert found["recorded_by"][0]["key"] == "scoring-team"
    assert found["reviewed_by"][0]["name"]["zh"]
    items = [item for part in found["categories"] for item in part["items"]]
    assert (len(items), sum(item["points"] for item in items)) == (54, 100)
    assert found["appeal"]["said"] == {"zh": "7 个工作日", "en": "7 working days"}
    for link in found["links"].values():
        assert anybody.get(link.removeprefix("/api/v1/"))[0] == 200, link
    assert anybody.get(f"points/schemes/{village.scheme}")[1]["categories"] == found["categories"]
    assert anybody.get("points/schemes/4711")[0] == 404
    assert anybody.get(f"points/schemes/{10**30}")[0] == 422
    later = adopt(village, clock.today())
    rows = anybody.get(f"points/schemes/{village.scheme}/history")[1]
    assert [(row["id"], row["now"]) for row in rows] == [(later.pk, True), (village.scheme, False)]
    assert [row["id"] for row in anybody.get("points/schemes")[1]["rows"]] == [later.pk]


def test_holders_are_found_on_ones_own_ground(village: Village, villagers: Cast) -> None:
    path = f"points/schemes/{village.scheme}/holders?text=12号"
    assert [one["id"] for one in villagers["scorer"].get(path)[1]] == [village.home("h1")]
    for role in ("other-scorer", "resident", "auditor"):
        assert villagers[role].get(path) == (200, []), role
    assert villagers["anybody"].get(path)[0] == 401
