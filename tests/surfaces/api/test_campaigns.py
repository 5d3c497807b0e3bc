"""Campaigns through the API: the ledger, acceptance by another, the week, papers, bulletins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.models import Bulletin, Dispatch, Task
from gezhi.engines.trust.models import Journal
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests.campaigning import MONDAY, City, added, build_city
from tests.surfaces.api.calling import Caller, caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(db: None) -> Iterator[City]:
    AnonymousThrottle.cache.clear()
    with clock.at(MONDAY):
        yield build_city()


def codes(problem: Any) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in problem["wrong"]]


def body(city: City, **more: Any) -> dict[str, Any]:
    """A task that the organisation department leads."""
    return {
        "id": str(new_id()),
        "title": "建网格",
        "lead": str(city.body("organisation")),
        "holder": str(city.appointed("organiser")),
        "starts": "2026-03-09",
        "due": "2026-03-20",
        **more,
    }


def test_a_campaign_is_opened_seen_and_ended(city: City) -> None:
    office, at = caller(city, "office"), f"campaigns/{city.campaign}"
    assert Caller().get("campaigns")[0] == 401
    (line,) = office.get("campaigns")[1]
    assert (line["id"], line["campaign"]["key"]) == (str(city.campaign), "grassroots")
    whole = office.get(at)[1]
    assert whole["may"] == ["run"]
    assert {one["kind"] for one in whole["teams"]} >= {"office", "task-force", "guidance-group"}
    assert caller(city, "supervisor").get(at)[1]["may"] == ["supervise"]
    force = next(one for one in whole["teams"] if one["kind"] == "task-force" and one["lead"])
    unit = force["unit"]["key"]
    heads = office.get(f"{at}/teams/{unit}/heads")[1]
    asked = {"unit": unit, "head": str(new_id())}
    assert office.post(f"{at}/heads", asked)[1]["code"] == "not-of-unit"
    if heads:
        named = office.post(f"{at}/heads", {**asked, "head": heads[0]["id"]})[1]
        team = next(one for one in named["teams"] if one["unit"]["key"] == unit)
        assert team["head"] == heads[0]["name"]
    again = {"id": str(new_id()), "place": city.places["city"].pk, "campaign": "grassroots"}
    assert office.post("campaigns", again)[1]["code"] == "campaign-open"
    assert caller(city, "guide").post(f"{at}/end")[0] == 403
    for _ in range(2):
        assert office.post(f"{at}/end")[1]["line"]["ended"] == "2026-03-09"
    (offer,) = office.get("campaigns/openable")[1]
    assert offer["campaign"]["key"] == "grassroots"
    for _ in range(2):
        status, made = office.post("campaigns", again)
        assert (status, made["line"]["id"]) == (200, again["id"])


def test_a_task_goes_from_the_ledger_to_acceptance_by_another(city: City) -> None:
    office, organiser = caller(city, "office"), caller(city, "organiser")
    tasks = f"campaigns/{city.campaign}/tasks"
    found = office.get(f"campaigns/{city.campaign}/choices")[1]
    lead = str(city.body("organisation"))
    assert {one["id"] for one in found["people"][lead]} >= {str(city.appointed("organiser"))}
    stone = {"name": "划好", "due": "2026-03-12"}
    asked = body(city, milestones=[stone], parts=[str(city.body("township-1"))])
    wrong = {**asked, "id": str(new_id()), "title": " ", "due": "2026-03-01"}
    assert codes(office.post(tasks, wrong)[1]) == [
        ("title", "length"),
        ("due", "order"),
        ("milestones.0", "order"),
    ]
    assert organiser.post(tasks, asked)[0] == 403
    status, made = office.post(tasks, asked)
    assert (status, made["line"]["number"], made["line"]["lead"]["id"]) == (200, 1, lead)
    assert office.post(tasks, asked)[1] == made
    assert office.post(tasks, {**asked, "title": "别的"})[1]["code"] == "id-taken"
    at = f"campaign-tasks/{asked['id']}"
    (mine,) = organiser.get("me/tasks")[1]
    assert (mine["id"], mine["next_due"]) == (asked["id"], "2026-03-12")
    assert organiser.post(f"{at}/hand-in")[0] == 422
    shown = {
        "id": str(new_id()),
        "words": "网格划好了",
        "milestone": made["line"]["milestones"][0]["id"],
        "reached": True,
    }
    assert caller(city, "villager").post(f"{at}/evidence", shown)[0] == 403
    status, file = organiser.upload("campaign-files", b"%PDF-1.7 map", "网格图.pdf")
    assert (status, file["name"], file["type"]) == (201, "网格图.pdf", "application/pdf")
    assert organiser.upload("campaign-files", b"MZ", "a.exe")[0] == 422
    assert Caller().upload("campaign-files", b"%PDF-1.7", "a.pdf")[0] == 401
    shown["files"] = [file["id"]]
    for _ in range(2):
        status, seen = organiser.post(f"{at}/evidence", shown)
        assert (status, [one["words"] for one in seen["evidence"]]) == (200, ["网格划好了"])
    assert seen["line"]["milestones"][0]["reached"] == "2026-03-09"
    assert seen["evidence"][0]["files"] == [file]
    assert organiser.get(f"campaign-files/{file['id']}")[0] == 200
    assert organiser.post(f"{at}/hand-in")[1]["line"]["state"] == "waiting"
    assert organiser.post(f"{at}/accept")[0] == 403
    assert office.post(f"{at}/return", {"reason": "缺附表"})[1]["said"] == "缺附表"
    assert organiser.post(f"{at}/hand-in")[0] == 200
    for _ in range(2):
        assert office.post(f"{at}/accept")[1]["line"]["state"] == "done"
    late = office.post(f"{at}/return", {"reason": "还是不行"})
    assert (late[0], late[1]["code"], late[1]["facts"]["state"]) == (409, "task-moved", "done")
    assert organiser.get(at)[1]["may"] == ["do"]


def test_whoever_did_it_never_accepts_it(city: City) -> None:
    office = caller(city, "office")
    task = added(city, lead=city.body("office"), holder=city.appointed("office"))
    at = f"campaign-tasks/{task.pk}"
    office.post(f"{at}/evidence", {"id": str(new_id()), "words": "做完了"})
    seen = office.post(f"{at}/hand-in")[1]
    assert seen["may"] == ["do", "run"]
    assert office.post(f"{at}/accept")[1]["code"] == "own-task"


def test_findings_dates_and_holders(city: City) -> None:
    office, organiser = caller(city, "office"), caller(city, "organiser")
    supervisor = caller(city, "supervisor")
    at = f"campaign-tasks/{added(city).pk}"
    found = {"id": str(new_id()), "text": "少了一个小区", "due": "2026-03-12"}
    assert office.post(f"{at}/findings", found)[0] == 403
    for _ in range(2):
        status, seen = supervisor.post(f"{at}/findings", found)
        assert (status, len(seen["findings"])) == (200, 1)
    answer = f"campaign-findings/{found['id']}"
    assert organiser.post(f"{answer}/settle", {})[0] == 403
    assert organiser.post(f"{answer}/answer", {"answer": "补上了"})[0] == 200
    again = supervisor.post(f"{answer}/settle", {"enough": False})[1]["findings"][0]
    assert (again["state"], again["answer"]) == ("raised", "补上了")
    organiser.post(f"{answer}/answer", {"answer": "都补上了"})
    settled = supervisor.post(f"{answer}/settle", {})[1]
    assert settled["findings"][0]["state"] == "settled"
    to = {"id": str(new_id()), "to": "2026-03-27", "reason": "等街道报数"}
    assert organiser.post(f"{at}/postpone", to)[0] == 403
    for _ in range(2):
        moved = office.post(f"{at}/postpone", to)[1]
        assert [one["after"] for one in moved["moved"]] == ["2026-03-27"]
    assert (moved["line"]["due"], moved["line"]["first_due"]) == ("2026-03-27", "2026-03-20")
    holder = {"holder": str(city.appointed("organiser")), "revision": 7}
    assert office.post(f"{at}/holder", holder)[0] == 200
    wrong = {"holder": str(city.appointed("lawyer")), "revision": 0}
    assert codes(office.post(f"{at}/holder", wrong)[1]) == [("holder", "required")]
    assert office.post(f"{at}/drop", {"reason": " "})[0] == 422
    assert office.post(f"{at}/drop", {"reason": "并到别的任务"})[1]["line"]["state"] == "dropped"


def test_the_ledger_goes_by_key_and_is_narrowed(city: City) -> None:
    office, tasks = caller(city, "office"), f"campaigns/{city.campaign}/tasks"
    for n in range(5):
        added(city, f"任务 {n}")
    Task.objects.filter(number=2).update(due="2026-03-02", starts="2026-03-01")
    Task.objects.filter(number=3).update(starts="2026-03-15")
    seen, after = [], 0
    while after is not None:
        page = office.get(f"{tasks}?size=2&after={after}")[1]
        seen += [one["number"] for one in page["rows"]]
        after = page["next"]
    assert seen == [1, 2, 3, 4, 5]
    for asked, numbers in (
        ("state=late", [2]),
        ("state=planned", [3]),
        ("state=going", [1, 4, 5]),
        ("state=done", []),
        ("text=任务 4".replace(" ", "%20"), [5]),
        ("mine=true", []),
        (f"unit={city.body('organisation')}", [1, 2, 3, 4, 5]),
    ):
        rows = office.get(f"{tasks}?{asked}")[1]["rows"]
        assert [one["number"] for one in rows] == numbers, asked
        assert all(one["state"] == asked[6:] for one in rows if asked.startswith("state"))
    assert office.get(f"{tasks}?stat=late")[0] == 422


def test_a_week_is_kept_and_its_bulletin_goes_out(city: City) -> None:
    office, at = caller(city, "office"), f"campaigns/{city.campaign}"
    task = added(city)
    pick = {"id": str(new_id()), "group": "guidance-1", "kind": "key", "words": "全市都等它"}
    pick |= {"task": str(task.pk)}
    assert caller(city, "other-guide").post(f"{at}/picks", pick)[1]["code"] == "not-of-group"
    for _ in range(2):
        week = caller(city, "guide").post(f"{at}/picks", pick)[1]
        assert [one["task"] for one in week["picks"]] == [str(task.pk)]
    assert [one["id"] for one in week["agenda"]["key"]] == [str(task.pk)]
    visit = {"id": str(new_id()), "place": city.places["c1"].pk, "words": "看了网格站"}
    for _ in range(2):
        assert caller(city, "supervisor").post(f"{at}/visits", visit)[0] == 200
    assert [one["words"] for one in office.get(f"{at}/visits")[1]] == ["看了网格站"]
    held: dict[str, Any] = {
        "id": str(new_id()),
        "held": "2026-03-09",
        "present": ["organisation"],
        "decided": "抓紧建网格",
        "tasks": [body(city, title="补图"), body(city, title="")],
        "moved": [{"id": str(new_id()), "task": str(task.pk), "to": "2026-03-25"}],
    }
    assert codes(office.post(f"{at}/dispatches", held)[1]) == [("tasks.1.title", "length")]
    assert not Dispatch.objects.exists()
    held["tasks"].pop()
    for _ in range(2):
        assert office.post(f"{at}/dispatches", held)[0] == 200
    assert Task.objects.count() == 2
    whole = office.get(f"campaign-tasks/{task.pk}")[1]
    assert [(one["reason"], one["at_meeting"]) for one in whole["moved"]] == [("抓紧建网格", True)]
    assert len(office.get(f"{at}/dispatches")[1]) == 1
    assert caller(city, "guide").post(f"{at}/bulletins", {})[0] == 403
    made = office.post(f"{at}/bulletins", {})[1]
    written = {"title": "第一期简报", "text": "都在动。", "revision": made["revision"]}
    bulletin = f"campaign-bulletins/{made['line']['id']}"
    assert office.post(f"{bulletin}/write", written)[1]["text"] == "都在动。"
    stale = office.post(f"{bulletin}/write", {**written, "text": "另写"})
    assert (stale[0], stale[1]["facts"]["text"]) == (409, "都在动。")
    public = f"bulletins/{made['line']['id']}"
    assert Caller().get(public)[0] == 404
    for _ in range(2):
        assert office.post(f"{bulletin}/issue")[1]["line"]["number"] == 1
    assert Caller().get(public)[1]["text"] == "都在动。"
    listed = Caller().get(f"bulletins?place={city.places['c1'].pk}")[1]
    assert [one["id"] for one in listed] == [made["line"]["id"]]
    assert Bulletin.objects.count() == 1
    assert [one["number"] for one in office.get(f"{at}/bulletins")[1]] == [1]
    assert office.get(f"{at}/week?day=2026-03-11")[1]["bulletin"]["number"] == 1
    assert office.post("campaign-sendings/999/again")[0] == 404


def test_a_practice_becomes_a_rule(city: City) -> None:
    office, one, other = (caller(city, role) for role in ("office", "township", "other-township"))
    at = f"campaigns/{city.campaign}"
    topic = one.get(f"{at}/topics")[1]["topics"][0]["topic"]["key"]
    claim = {"id": str(new_id()), "topic": topic, "unit": str(city.body("township-1"))}
    assert other.post(f"{at}/claims", claim)[1]["code"] == "not-of-unit"
    for _ in range(2):
        status, pilot = one.post(f"{at}/claims", claim)
        assert (status, pilot["kind"]) == (200, "pilot")
    draft = f"campaign-editions/{pilot['editions'][0]['id']}"
    assert one.post(f"{draft}/issue")[0] == 422
    assert one.post(f"{draft}/write", {"text": "先问三句", "revision": 0})[1]["revision"] == 1
    assert other.post(f"{draft}/write", {"text": "改掉", "revision": 1})[0] == 403
    assert one.post(f"{draft}/issue")[1]["line"]["state"] == "issued"
    trial = {"id": str(new_id()), "unit": str(city.body("township-2")), "worked": "管用"}
    for _ in range(2):
        assert len(other.post(f"{draft}/trials", trial)[1]["trials"]) == 1
    rule = {"id": str(new_id()), "topic": topic, "sources": [pilot["editions"][0]["id"]]}
    assert one.post(f"{at}/rules", rule)[0] == 403
    made = office.post(f"{at}/rules", rule)[1]
    assert (made["text"], made["sources"][0]["owner"]) == ("先问三句", pilot["owner"])
    found = office.get(f"{at}/topics")[1]["topics"][0]
    assert found["became"] == [[pilot["editions"][0]["id"], made["line"]["id"]]]
    following = {"id": str(new_id())}
    second = one.post(f"campaign-documents/{pilot['id']}/next", following)[1]
    assert (second["line"]["number"], second["text"]) == (2, "先问三句")


def test_what_is_delivered_is_drafted_and_issued(city: City) -> None:
    office, at = caller(city, "office"), f"campaigns/{city.campaign}"
    wanted = office.get(at)[1]["deliverables"][0]["document"]["key"]
    asked = {"id": str(new_id()), "document": wanted}
    assert office.post(f"{at}/documents", {**asked, "document": "nothing"})[0] == 404
    made = office.post(f"{at}/documents", asked)[1]
    assert office.post(f"{at}/documents", {**asked, "id": str(new_id())})[0] == 409
    edition = f"campaign-editions/{made['line']['id']}"
    office.post(f"{edition}/write", {"text": "一\n二", "revision": 0})
    assert caller(city, "villager").post(f"{edition}/issue")[0] == 403
    office.post(f"{edition}/issue")
    assert office.post(f"{edition}/write", {"text": "三", "revision": 1})[0] == 409
    (document,) = office.get(f"{at}/documents")[1]
    assert (document["key"], document["editions"][0]["state"]) == (wanted, "issued")
    assert office.get(f"campaign-documents/{document['id']}")[1] == document
    assert Journal.objects.filter(verb="campaign.document_issued").count() == 1


def test_strangers_do_not_learn_that_it_exists(city: City) -> None:
    from gezhi.engines.trust import actions as trust

    city.accounts["resident"] = trust.find_or_make_resident("+8613800000001", name="王")
    stranger, task = caller(city, "resident"), added(city)
    assert stranger.get("campaigns")[1] == []
    for path in (f"campaigns/{city.campaign}", f"campaign-tasks/{task.pk}"):
        missing = stranger.get(path.rsplit("/", 1)[0] + f"/{new_id()}")
        assert stranger.get(path) == (404, missing[1])
    for path, sent in (
        (f"campaigns/{city.campaign}/end", None),
        (f"campaigns/{city.campaign}/tasks", body(city)),
        (f"campaign-tasks/{task.pk}/hand-in", None),
        (f"campaign-tasks/{task.pk}/drop", {"reason": "xx"}),
    ):
        assert stranger.post(path, sent)[0] == 404, path
