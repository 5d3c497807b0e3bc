"""Trainings, grades, reserve lists, contests and liaison through the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.models import Contender, Pairing, Person, Placement, Promotion
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests import growing
from tests.surfaces.api.calling import Caller, caller
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> Iterator[clock.Clock]:
    AnonymousThrottle.cache.clear()
    with clock.at(growing.NOW) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    return growing.growing_town()


def fresh(**more: Any) -> dict[str, Any]:
    """A body with an id of its own."""
    return {"id": str(new_id()), **more}


def fields(answer: tuple[int, Any]) -> list[str]:
    """Which fields were refused."""
    assert answer[0] == 422, answer
    return [one["field"] for one in answer[1]["wrong"]]


def test_a_training_is_planned_filled_and_closed(town: Town) -> None:
    keeper, place = caller(town, "trainer"), town.places["town"].pk
    asked = fresh(
        place=place,
        course=growing.COURSE,
        topic="怎么走访",
        first="2026-03-31",
        begins="09:00",
        minutes=240,
    )
    assert Caller().post("trainings", asked)[0] == 401
    assert caller(town, "grid-worker").post("trainings", asked)[0] == 403
    assert fields(keeper.post("trainings", {**asked, "topic": " ", "minutes": 5})) == [
        "topic",
        "minutes",
    ]
    made = keeper.post("trainings", asked)
    assert (made[0], made[1]["state"], len(made[1]["sessions"])) == (200, "planned", 1)
    assert keeper.post("trainings", asked) == made
    assert keeper.post("trainings", {**asked, "topic": "别的"})[0] == 409
    at = f"trainings/{asked['id']}"
    assert fields(keeper.post(f"{at}/invite", {"people": ["grid-worker", "没有此人"]})) == [
        "people.1"
    ]
    worker = str(growing.person_of(town, "grid-worker").pk)
    listed = keeper.post(f"{at}/invite", {"people": [worker, "second-worker"]})[1]
    assert [one["person"]["name"] for one in listed["people"]] == ["grid-worker", "second-worker"]
    mine = caller(town, "grid-worker")
    line, session = listed["people"][0]["id"], listed["sessions"][0]["id"]
    assert mine.post(f"me/enrolments/{line}/answer", {"yes": True})[1]["state"] == "enrolled"
    there = f"me/enrolments/{line}/sessions/{session}/confirm"
    assert mine.post(there)[1]["attended"] == [session]
    assert caller(town, "second-worker").post(there)[0] == 404
    assert keeper.post(f"{at}/close")[0] == 422
    assert keeper.post(f"{at}/sessions/{new_id()}/list", {"present": []})[0] == 404
    kept = keeper.post(f"{at}/sessions/{session}/list", {"present": [line]})
    assert kept[1]["sessions"][0]["marked"]
    other = {"present": [listed["people"][1]["id"]]}
    assert keeper.post(f"{at}/sessions/{session}/list", other)[0] == 409
    closed = keeper.post(f"{at}/close")[1]
    assert [one["state"] for one in closed["people"]] == ["done", "not-done"]
    assert keeper.post(f"{at}/call-off")[0] == 409
    (row,) = keeper.get("trainings?state=closed&size=1")[1]["rows"]
    assert (row["id"], row["listed"], row["done"]) == (asked["id"], 2, 1)
    records = keeper.get(f"people/{worker}/training-records")[1]
    assert (records["name"], records["records"][0]["number"][:9]) == ("grid-worker", "20260401-")
    lacking = [one["person"]["name"] for one in keeper.get("untrained")[1]]
    assert "second-worker" in lacking
    assert "grid-worker" not in lacking


def test_lists_go_by_key_and_are_for_those_who_keep_them(town: Town) -> None:
    keeper, outsider = caller(town, "trainer"), caller(town, "grid-lead")
    for _ in range(3):
        growing.planned(town)
    first = keeper.get("trainings?size=2")[1]
    rest = keeper.get(f"trainings?size=2&after={first['next']}")[1]
    assert (len(first["rows"]), len(rest["rows"]), rest["next"]) == (2, 1, None)
    assert len({one["id"] for one in (*first["rows"], *rest["rows"])}) == 3
    lists = ("trainings", "placements", "pairs", "reserves", "promotions", "liaison/links")
    for path in (*lists, "liaison/overview"):
        assert outsider.get(path)[0] == 403, path
        assert Caller().get(path)[0] == 401, path
    found = growing.planned(town)
    assert outsider.get(f"trainings/{found.pk}")[0] == 404


def test_people_are_placed_and_paired_once(town: Town) -> None:
    keeper, place = caller(town, "trainer"), town.places["town"].pk
    told = {"place": place, "kind": "technician", "employer": "东山果业", "starts": "2026-03-01"}
    placed = fresh(person="周大河", **told)
    assert caller(town, "grid-lead").post("placements", placed)[0] == 403
    made = keeper.post("placements", placed)
    assert (made[0], made[1]["person"]["name"]) == (200, "周大河")
    assert keeper.post("placements", placed) == made
    assert Placement.objects.count() == 1
    assert sum(one.name == "周大河" for one in Person.objects.all()) == 1
    assert fields(keeper.post("placements", fresh(person="吴小溪", **{**told, "kind": "x"}))) == [
        "kind"
    ]
    found = keeper.get("placements?size=1")[1]
    assert (found["counts"], found["next"]) == ({"technician": 1}, None)
    about = {"place": place, "course": growing.PAIRS, "about": "走访", "starts": "2026-03-01"}
    same = fresh(mentor="grid-lead", learner="grid-lead", **about)
    assert fields(keeper.post("pairs", same)) == ["learner"]
    pair = fresh(mentor="grid-lead", learner="grid-worker", **about)
    assert keeper.post("pairs", pair) == keeper.post("pairs", pair)
    assert Pairing.objects.count() == 1
    assert caller(town, "grid-worker").get("me/growing")[1]["pairs"][0]["about"] == "走访"
    assert keeper.post(f"pairs/{pair['id']}/end")[1]["ends"] == "2026-04-01"
    assert keeper.get("pairs")[1]["rows"][0]["ends"] == "2026-04-01"
    assert keeper.get("terms-ending") == (200, [])


def test_a_promotion_takes_three_people_and_its_notice(town: Town, now: clock.Clock) -> None:
    person = growing.person_of(town, "grid-worker").pk
    keeper, checker, decider = (caller(town, one) for one in ("personnel", "checker", "decider"))
    (before,) = keeper.get(f"people/{person}/career")[1]
    assert (before["grade"]["grade"]["key"], before["grade"]["pay"]) == ("g1", None)
    assert {one["key"]: one["met"] for one in before["asks"]}["hours"] is False
    asked = fresh(ladder=growing.LADDER, appraisals=["2025年度 良好"])
    assert fields(keeper.post(f"people/{person}/promotions", asked)) == ["person"]
    growing.trained(town, "grid-worker")
    made = keeper.post(f"people/{person}/promotions", asked)
    assert (made[0], made[1]["state"]) == (200, "proposed")
    assert keeper.post(f"people/{person}/promotions", asked) == made
    at = f"promotions/{asked['id']}"
    assert keeper.post(f"{at}/check", {"agreed": True})[0] == 403
    assert checker.post(f"{at}/check", {"agreed": True})[1]["state"] == "notice"
    lead = caller(town, "grid-lead")
    assert [one["id"] for one in lead.get("promotions-on-notice")[1]] == [asked["id"]]
    said = fresh(text="考核有出入")
    assert lead.post(f"{at}/demurs", said) == lead.post(f"{at}/demurs", said)
    decision = {"agreed": True, "effective": "2026-04-10", "reference": "纪要"}
    assert fields(decider.post(f"{at}/decision", decision)) == ["reference", "reference"]
    (demur,) = decider.get(at)[1]["demurs"]
    assert demur["text"] == "考核有出入"
    assert caller(town, "grid-worker").get(at)[1]["demurs"] == []
    answer = {"outcome": "dismissed", "reason": "查过，没有出入"}
    assert decider.post(f"{at}/demurs/{new_id()}/answer", answer)[0] == 404
    assert keeper.post(f"{at}/demurs/{demur['id']}/answer", answer)[0] == 403
    assert decider.post(f"{at}/demurs/{demur['id']}/answer", answer)[0] == 200
    now.set(growing.AFTER)
    assert decider.post(f"{at}/decision", decision)[1]["state"] == "decided"
    (mine,) = caller(town, "grid-worker").get("me/growing")[1]["careers"]
    assert (mine["grade"]["grade"]["key"], mine["grade"]["pay"]) == ("g2", 320_000)
    assert keeper.get("promotions")[1]["rows"] == []
    assert keeper.get("promotions?over=true")[1]["rows"][0]["id"] == asked["id"]
    assert keeper.post(f"{at}/withdraw")[0] == 409
    assert Promotion.objects.get().reference == "纪要"


def test_a_ladder_its_people_and_pay_for_the_payer_alone(town: Town) -> None:
    decider, keeper, payer = (caller(town, one) for one in ("decider", "personnel", "payer"))
    told = {"place": town.places["town"].pk, "ladder": growing.LADDER, "since": "2026-04-01"}
    adopted = fresh(reference="文件二号", **told)
    assert keeper.post("ladders", adopted)[0] == 403
    assert fields(decider.post("ladders", {**adopted, "reference": ""})) == ["reference"]
    made = decider.post("ladders", adopted)
    assert (made[0], [one["standing"] for one in made[1]["grades"]]) == (200, [1, 0, 0])
    assert decider.post("ladders", adopted) == made
    assert [one["id"] for one in decider.get("ladders")[1]] == [adopted["id"]]
    at = f"ladders/{adopted['id']}"
    stand = fresh(person="second-worker", grade="g1", since="2026-04-01")
    assert decider.post(f"{at}/standings", stand)[0] == 403
    assert keeper.post(f"{at}/standings", stand)[1][0]["name"] == "second-worker"
    assert keeper.post(f"{at}/standings", stand)[0] == 200
    assert keeper.post(f"{at}/standings", {**stand, "grade": "g2"})[0] == 409
    assert fields(keeper.post(f"{at}/standings", {**fresh(), **stand, "id": str(new_id())})) == [
        "person"
    ]
    page = keeper.get(f"{at}/standings?grade=g1&size=1")[1]
    assert page["next"] is not None
    rest = keeper.get(f"{at}/standings?grade=g1&size=1&after={page['next']}")[1]
    names = {one["person"]["name"] for one in (*page["rows"], *rest["rows"])}
    assert (names, rest["next"]) == ({"grid-worker", "second-worker"}, None)
    assert keeper.get(f"{at}/pay")[0] == 403
    sheet = payer.get(f"{at}/pay")
    assert (sheet[1]["total"], len(sheet[1]["rows"])) == (620_000, 2)
    assert payer.last.headers["Cache-Control"] == "no-store"
    assert caller(town, "grid-lead").get(f"{at}/standings")[0] == 403


def test_nobody_is_on_a_reserve_list_without_consent(town: Town) -> None:
    keeper, worker = caller(town, "personnel"), caller(town, "grid-worker")
    told = {"place": town.places["town"].pk, "reserve": growing.RESERVE, "deeds": "调解了十件事"}
    asked = fresh(person="grid-worker", criteria=["years"], **told)
    assert worker.post("reserves", asked)[0] == 403
    assert fields(keeper.post("reserves", {**asked, "criteria": []})) == ["criteria"]
    made = keeper.post("reserves", asked)
    assert (made[0], made[1]["state"]) == (200, "asked")
    assert keeper.post("reserves", asked) == made
    (mine,) = worker.get("me/growing")[1]["reserves"]
    assert mine["id"] == asked["id"]
    answer = f"me/reserves/{asked['id']}/answer"
    assert caller(town, "second-worker").post(answer, {"yes": True})[0] == 404
    assert worker.post(answer, {"yes": True})[1]["until"] == "2028-04-01"
    (row,) = keeper.get("reserves")[1]["rows"]
    assert (row["state"], row["reserve"]["name"]["zh"]) == ("listed", "人才库")
    assert keeper.post(f"reserves/{asked['id']}/take-off")[1]["state"] == "off"
    assert keeper.get("reserves")[1]["rows"] == []


def test_a_contest_names_only_who_agreed(town: Town) -> None:
    keeper, place = caller(town, "trainer"), town.places["town"].pk
    told = {"place": place, "contest": growing.CONTEST, "title": "春季比武", "day": "2026-04-01"}
    asked = fresh(judges=["grid-lead"], **told)
    assert fields(keeper.post("contests", asked)) == ["judges"]
    asked["judges"] = ["grid-lead", "leader"]
    assert keeper.post("contests", asked)[1]["judges"] == 2
    at = f"contests/{asked['id']}"
    assert Caller().get(at)[0] == 404
    assert fields(keeper.post(f"{at}/contenders", fresh(person="leader"))) == ["person"]
    entry = fresh(person="grid-worker", work="一件难事")
    assert keeper.post(f"{at}/contenders", entry) == keeper.post(f"{at}/contenders", entry)
    keeper.post(f"{at}/contenders", fresh(person="second-worker", work="独居老人"))
    other = fresh(judges=asked["judges"], **told)
    keeper.post("contests", other)
    strange = f"contests/{other['id']}/contenders/{entry['id']}/marks"
    assert caller(town, "grid-lead").post(strange, {"marks": 1})[0] == 404
    assert fields(keeper.post(f"{at}/publish")) == ["marks"]
    for judge, marks in (("grid-lead", 90), ("leader", 80)):
        for one in Contender.objects.all():
            given = {"marks": marks}
            assert caller(town, judge).post(f"{at}/contenders/{one.pk}/marks", given)[0] == 200
    assert keeper.post(f"{at}/contenders/{entry['id']}/marks", {"marks": 1})[0] == 403
    assert keeper.post(f"{at}/publish")[1]["state"] == "published"
    (own,) = caller(town, "grid-worker").get("me/growing")[1]["contests"]
    agreed = caller(town, "grid-worker").post(f"me/contenders/{own['id']}/named", {"yes": True})
    assert agreed[1]["named"]
    seen = Caller().get(at)[1]["contenders"]
    assert [(one["name"], one["total"], one["rank"]) for one in seen] == [
        ("grid-worker", 170, 1),
        ("", 170, 1),
    ]
    assert (seen[1]["id"], seen[1]["work"]) == (None, "")
    assert len(keeper.get("contests")[1]["rows"]) == 2


def test_leaders_call_and_what_came_of_it_is_public(town: Town) -> None:
    office, leader, anybody = caller(town, "liaison-office"), caller(town, "leader"), Caller()
    c0 = town.places["c0"].pk
    told = {"liaison": growing.LIAISON, "starts": "2026-01-01"}
    asked = fresh(person="leader", place=c0, **told)
    assert leader.post("liaison/links", asked)[0] == 403
    wrong = fresh(person="leader", place=town.places["g00"].pk, **told)
    assert fields(office.post("liaison/links", wrong)) == ["place"]
    made = office.post("liaison/links", asked)
    assert (made[0], made[1]["links"][0]["in_time"]) == (200, False)
    assert office.post("liaison/links", asked) == made
    assert len(office.get("liaison/links?late=true")[1]["rows"]) == 1
    at = f"liaison/links/{asked['id']}"
    call = fresh(
        day="2026-04-01",
        note="和老王谈过",
        found=[{"title": "路灯坏了", "text": "三号楼前"}],
        given=[{"kind": "books", "quantity": 30}],
    )
    assert caller(town, "grid-lead").post(f"{at}/calls", call)[0] == 404
    unknown = {**call, "given": [{"kind": "x", "quantity": 1}]}
    assert fields(leader.post(f"{at}/calls", unknown)) == ["help"]
    seen = leader.post(f"{at}/calls", call)
    assert (seen[0], seen[1]["calls"][0]["note"]) == (200, "和老王谈过")
    assert leader.post(f"{at}/calls", call) == seen
    assert leader.get("me/liaison")[1][0]["in_time"] is True
    sums = office.get("liaison/overview")[1]
    assert (sums["calls"], sums["found"], sums["given"]) == (1, 1, {"books": 30})
    (row,) = office.get("liaison/problems")[1]["rows"]
    one = leader.get(f"liaison/problems/{row['id']}")[1]
    assert (one["text"], one["leader"]["name"]) == ("三号楼前", "leader")
    public = anybody.get(f"liaison/places/{c0}")
    assert (public[1]["problems"][0]["title"], public[1]["given"]) == ("路灯坏了", {"books": 30})
    told_all = anybody.last.content.decode()
    assert "三号楼前" not in told_all
    assert "leader" not in [post["name"]["zh"] for post in public[1]["posts"]]
    tag = anybody.last.headers["ETag"]
    assert anybody.get(f"liaison/places/{c0}", if_none_match=tag)[0] == 304
    assert anybody.get(f"liaison/places/{c0}/calls")[0] == 401
    ended = office.post(f"{at}/end")[1]
    assert ended["links"][0]["ends"] == "2026-04-01"


def test_a_problem_that_is_no_case_is_closed_with_its_outcome(town: Town) -> None:
    link = growing.linked(town)
    leader = caller(town, "leader")
    asked = fresh(day="2026-04-01", found=[{"title": "缺一座桥"}])
    leader.post(f"liaison/links/{link.pk}/calls", asked)
    (row,) = leader.get("liaison/problems")[1]["rows"]
    close = f"liaison/problems/{row['id']}/close"
    end = {"solved": True, "outcome": "桥修好了"}
    assert caller(town, "grid-worker").post(close, end)[0] in (403, 404)
    if row["state"] == "case":
        assert leader.post(close, end)[0] == 409
        return
    assert fields(leader.post(close, {**end, "outcome": ""})) == ["outcome"]
    assert leader.post(close, end)[1]["state"] == "solved"
    assert leader.get("liaison/problems?state=open")[1]["rows"] == []


def test_links_are_listed_by_place_by_page_and_by_who_waits(town: Town) -> None:
    office, here = caller(town, "liaison-office"), town.places["c0"].pk
    first, second = growing.linked(town), growing.linked(town, "c1")
    call = {"id": str(new_id()), "day": f"{growing.TODAY}", "note": "走访"}
    caller(town, "leader").post(f"liaison/links/{first.pk}/calls", call)
    late = office.get("liaison/links?late=true")[1]["rows"]
    assert [one["id"] for one in late] == [str(second.pk)]
    assert len(office.get(f"liaison/links?place={here}")[1]["rows"]) == 1
    assert office.get(f"liaison/overview?place={here}")[1]["links"] == 1
    page = office.get("liaison/links?size=1")[1]
    assert len(office.get(f"liaison/links?size=1&after={page['next']}")[1]["rows"]) == 1
