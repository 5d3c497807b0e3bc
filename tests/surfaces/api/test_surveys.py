"""Surveys through the API: doors, answers with consent, doubles, corrections, residents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.models import Answer, Asked, Survey
from gezhi.engines.people.models import Household
from gezhi.engines.trust.models import Journal
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests.surfaces.api.calling import Caller, caller
from tests.surveying import PHONES, SPRING, Surveyed, build_surveyed

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Iterator[Surveyed]:
    AnonymousThrottle.cache.clear()
    with clock.at(SPRING):
        yield build_surveyed()


def codes(problem: Any) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in problem["wrong"]]


def needed(sheet: dict[str, Any]) -> dict[str, Any]:
    """Something for every question that needs an answer and that nobody holds."""
    made: dict[str, Any] = {"yes-no": True, "number": 1, "date": "2026-03-01", "text": "有"}
    made |= {"name": "李某", "phone": "13800002222"}
    values = {}
    for key in sheet["form"]["required"]:
        one = sheet["form"]["properties"][key]
        if "x-held" not in one:
            values[key] = one["oneOf"][0]["const"] if "oneOf" in one else made[one["x-kind"]]
    return values


def test_a_survey_is_opened_told_about_and_ended(town: Surveyed) -> None:
    secretary, worker = caller(town, "secretary"), caller(town, "grid-worker")
    assert {one["id"] for one in worker.get("surveys")[1]} == {str(town.person), str(town.door)}
    assert caller(town, "stranger").get("surveys")[1] == []
    at = f"surveys/{town.person}"
    told = {"id": str(new_id()), "day": "2026-03-09", "people": 40, "what": "广场宣传"}
    assert worker.post(f"{at}/publicity", told)[0] == 403
    assert codes(secretary.post(f"{at}/publicity", {**told, "day": "2026-03-10"})[1]) == [
        ("day", "future")
    ]
    for _ in range(2):
        assert secretary.post(f"{at}/publicity", told)[1]["counts"]["publicity"] == 40
    assert worker.post(f"{at}/end")[0] == 403
    assert caller(town, "stranger").post(f"{at}/end")[0] in (403, 404)
    for _ in range(2):
        assert secretary.post(f"{at}/end")[1]["sheet"]["line"]["running"] is False
    (offer,) = (
        one
        for one in secretary.get("surveys/openable")[1]
        if one["survey"]["key"] == "health-preregistration"
    )
    asked = {"id": str(new_id()), "place": offer["place"]["id"], "survey": offer["survey"]["key"]}
    assert worker.post("surveys", asked)[0] == 403
    for _ in range(2):
        assert secretary.post("surveys", asked)[1]["sheet"]["line"]["id"] == asked["id"]
    assert secretary.post("surveys", {**asked, "id": str(new_id())})[1]["code"] == "survey-open"
    assert Survey.objects.filter(key=asked["survey"], ended=None).count() == 1


def test_doors_go_by_key_on_ones_own_ground(town: Surveyed) -> None:
    secretary, worker = caller(town, "secretary"), caller(town, "grid-worker")
    doors = f"surveys/{town.door}/doors"
    seen, after = [], 0
    while after is not None:
        page = secretary.get(f"{doors}?size=3&after={after}")[1]
        seen += [one["number"] for one in page["rows"]]
        after = page["next"]
    assert seen == sorted(Asked.objects.filter(survey=town.door).values_list("pk", flat=True))
    mine = worker.get(doors)[1]["rows"]
    assert {one["number"] for one in mine} == {town.asked(n).pk for n in (0, 1)}
    assert len(secretary.get(f"{doors}?place={town.places['g1'].pk}")[1]["rows"]) == 2
    assert secretary.get(f"{doors}?state=answered")[1]["rows"] == []
    assert worker.get(f"{doors}/{town.asked(2).pk}")[0] == 404
    assert caller(town, "police").get(doors)[0] == 404
    stages = list(secretary.get(f"surveys/{town.door}")[1]["stages"])
    stand = {"doors": [town.asked(0).pk, town.asked(1).pk], "stage": stages[0]}
    at = f"surveys/{town.door}/stand"
    assert caller(town, "other-worker").post(at, stand)[0] == 403
    assert worker.post(at, {**stand, "stage": "moon"})[0] == 422
    assert [worker.post(at, stand)[1]["doors"] for _ in range(2)] == [2, 0]
    assert len(worker.get(f"{doors}?stage={stages[0]}")[1]["rows"]) == 2


def test_a_shop_is_named_as_a_door(town: Surveyed) -> None:
    secretary = caller(town, "secretary")
    kinds = {
        str(one): secretary.get(f"surveys/{one}")[1]["kinds"] for one in (town.door, town.person)
    }
    survey, kind = next((one, next(iter(found))) for one, found in kinds.items() if found)
    asked = {"id": str(new_id()), "kind": kind, "label": "街角小店"}
    assert codes(secretary.post(f"surveys/{survey}/doors", {**asked, "kind": "moon"})[1]) == [
        ("kind", "unknown")
    ]
    made = secretary.post(f"surveys/{survey}/doors", asked)
    assert (made[0], made[1]["door"]) == (200, "街角小店")
    assert secretary.post(f"surveys/{survey}/doors", asked) == made
    assert secretary.post(f"surveys/{survey}/doors", {**asked, "label": "别家"})[0] == 409


def test_what_is_held_is_confirmed_and_never_asked_again(town: Surveyed) -> None:
    worker = caller(town, "grid-worker")
    at = f"surveys/{town.person}"
    number = town.asked(0, town.person).pk
    seen = worker.get(f"{at}/doors/{number}")[1]
    assert PHONES[0] not in worker.last.content.decode()
    assert worker.last["Cache-Control"] == "no-store"
    (one,) = seen["people"]
    sheet = worker.get(at)[1]["sheet"]
    sent = {
        "id": str(new_id()),
        "door": number,
        "person": one["person"],
        "values": needed(sheet),
        "noticed": True,
    }
    assert ("right", "required") in codes(worker.post(f"{at}/answers", sent)[1])
    told = {**sent, "noticed": False, "right": True}
    assert codes(worker.post(f"{at}/answers", told)[1]) == [("noticed", "required")]
    child = {**sent, "right": True, "child": True}
    assert codes(worker.post(f"{at}/answers", child)[1]) == [("guardian", "required")]
    made = worker.post(f"{at}/answers", {**sent, "right": True})
    assert (made[0], made[1]["alike"]) == (200, [])
    assert worker.post(f"{at}/answers", {**sent, "right": True}) == made
    other = {**sent, "right": True, "child": True, "guardian": True}
    changed = {**other, "values": {**sent["values"], "nothing": 1}}
    assert codes(worker.post(f"{at}/answers", changed)[1]) == [("nothing", "unknown")]
    assert Answer.objects.count() == 1
    assert town.asked(0, town.person).state == "answered"
    theirs = {**sent, "id": str(new_id()), "door": town.asked(2, town.person).pk}
    assert worker.post(f"{at}/answers", theirs)[0] == 404
    assert caller(town, "police").post(f"{at}/answers", {**sent, "door": None})[0] in (403, 404)


def test_sensitive_questions_need_a_consent_of_their_own(town: Surveyed) -> None:
    worker, at = caller(town, "grid-worker"), f"surveys/{town.person}"
    sheet = worker.get(at)[1]["sheet"]
    marked = [key for key, one in sheet["form"]["properties"].items() if one.get("x-sensitive")]
    assert marked
    assert sheet["consent"]
    one = sheet["form"]["properties"][marked[0]]
    value = one["oneOf"][0]["const"] if "oneOf" in one else True
    values = {**needed(sheet), marked[0]: value, "name": "赵某", "phone": "13800003333"}
    values = {key: one for key, one in values.items() if key in sheet["form"]["properties"]}
    sent = {"values": values, "noticed": True, "place": town.places["g0"].pk}
    kept = []
    for consent in (False, True):
        made = worker.post(
            f"{at}/answers", {**sent, "id": str(new_id()), "consent": consent, "paper": True}
        )
        assert made[0] == 200, made
        found = worker.get(f"survey-answers/{made[1]['id']}")[1]
        assert found["source"] == "paper"
        kept.append(marked[0] in found["said"])
    assert kept == [False, True]


def test_a_refusal_is_counted_without_a_name(town: Surveyed) -> None:
    worker, at = caller(town, "grid-worker"), f"surveys/{town.person}"
    asked = {"id": str(new_id()), "door": town.asked(1, town.person).pk}
    assert caller(town, "police").post(f"{at}/refusals", asked)[0] == 403
    for _ in range(2):
        assert worker.post(f"{at}/refusals", asked)[1] == {"id": asked["id"]}
    assert worker.get(at)[1]["counts"]["declined"] == 1
    assert town.asked(1, town.person).state == "refused"


def answered(town: Surveyed, n: int, **more: Any) -> str:
    """An answer at a door of the survey of persons, entered by the secretary."""
    secretary, at = caller(town, "secretary"), f"surveys/{town.person}"
    values = {**needed(secretary.get(at)[1]["sheet"]), **more.pop("values", {})}
    sent = {"id": str(new_id()), "values": values, "noticed": True, "right": True}
    sent |= {"door": town.asked(n, town.person).pk, "person": str(town.head(n).pk), **more}
    status, made = secretary.post(f"{at}/answers", sent)
    assert status == 200, made
    return made["id"]


def test_doubles_count_as_one_and_are_parted_again(town: Surveyed) -> None:
    secretary, at = caller(town, "secretary"), f"surveys/{town.person}"
    first, second = answered(town, 0), answered(town, 0)
    (pair,) = secretary.get(f"{at}/doubles")[1]
    assert (pair["first"]["id"], pair["second"]["id"]) == (first, second)
    assert caller(town, "other-worker").get(f"{at}/doubles")[1] == []
    merge = f"survey-answers/{first}/merge"
    assert secretary.post(merge, {"double": first})[0] == 422
    assert caller(town, "other-worker").post(merge, {"double": second})[0] == 404
    for _ in range(2):
        assert secretary.post(merge, {"double": second})[1]["sources"] == 2
    assert secretary.get(f"{at}/doubles")[1] == []
    assert secretary.get(at)[1]["counts"]["answers"] == 1
    for _ in range(2):
        assert secretary.post(f"survey-answers/{second}/part")[1]["sources"] == 1
    assert secretary.get(at)[1]["counts"]["answers"] == 2


def test_answers_are_read_by_who_keeps_them_and_given_out_for_a_purpose(town: Surveyed) -> None:
    secretary, at = caller(town, "secretary"), f"surveys/{town.person}"
    ids = [answered(town, n) for n in range(3)]
    seen: list[str] = []
    after = ""
    while after is not None:
        page = secretary.get(f"{at}/answers?size=2{f'&after={after}' if after else ''}")[1]
        assert PHONES[0] not in secretary.last.content.decode()
        seen += [one["id"] for one in page["rows"]]
        after = page["next"]
    assert seen == sorted(ids, reverse=True)
    assert caller(town, "grid-worker").get(f"{at}/answers")[0] == 403
    assert caller(town, "stranger").get(f"{at}/answers")[0] == 404
    assert secretary.post(f"{at}/export", {"reason": "x"})[0] == 422
    assert caller(town, "grid-worker").post(f"{at}/export", {"reason": "送卫生院"})[0] == 403
    status, rows = secretary.post(f"{at}/export", {"reason": "送卫生院建档"})
    assert (status, len(rows)) == (200, 3)
    assert PHONES[0] in secretary.last.content.decode()
    assert Journal.objects.filter(verb="survey.exported").count() == 1


def test_what_differs_is_a_correction_that_the_keeper_decides(town: Surveyed) -> None:
    secretary, worker = caller(town, "secretary"), caller(town, "grid-worker")
    keeper = caller(town, "worker")
    sheet = secretary.get(f"surveys/{town.person}")[1]["sheet"]
    phone = next(
        key for key, one in sheet["form"]["properties"].items() if one.get("x-held") == "phone"
    )
    answered(town, 0, values={phone: "13800007777"})
    assert [one["decides"] for one in secretary.get("corrections")[1]] == [False]
    (line,) = keeper.get("corrections")[1]
    assert (line["field"], line["proposed"], line["decides"]) == ("phone", "+8613800007777", True)
    decide = f"corrections/{line['id']}"
    assert worker.post(f"{decide}/decide", {"accept": True})[0] in (403, 404)
    assert keeper.post(f"{decide}/decide", {"accept": False})[0] == 422
    for _ in range(2):
        assert keeper.post(f"{decide}/decide", {"accept": True})[1]["state"] == "accepted"
    assert keeper.post(f"{decide}/decide", {"accept": False, "reason": "不改"})[0] == 409
    assert town.head(0).phone == "+8613800007777"
    assert keeper.post(f"{decide}/undo")[1]["state"] == "undone"
    assert town.head(0).phone == f"+86{PHONES[0]}"
    assert keeper.get("corrections")[1] == []
    assert len(keeper.get("corrections?decided=true")[1]) == 1


def test_residents_answer_by_themselves(town: Surveyed) -> None:
    anybody, resident = Caller(), caller(town, "resident")
    listed = anybody.get(f"public-surveys?place={town.places['b0'].pk}")[1]
    assert [one["id"] for one in listed] == [str(town.person)]
    at = f"public-surveys/{town.person}"
    assert anybody.get(f"public-surveys/{town.door}")[0] == 404
    assert (
        anybody.post(f"public-surveys/{town.door}/answers", {"id": str(new_id()), "values": {}})[0]
        == 404
    )
    assert anybody.get(at)[1]["held"] == {}
    sheet = resident.get(at)[1]
    assert sheet["held"]
    assert PHONES[0] not in resident.last.content.decode()
    assert sheet["answered"] is False
    sent = {"id": str(new_id()), "values": needed(sheet), "noticed": True, "right": True}
    made = resident.post(f"{at}/answers", sent)
    assert (made[0], made[1]["alike"]) == (200, [])
    assert resident.post(f"{at}/answers", sent) == made
    assert resident.get(at)[1]["answered"] is True
    assert Answer.objects.get().account == town.accounts["resident"].pk
    assert anybody.post(f"{at}/answers", {**sent, "values": {}})[0] in (409, 422)
    counts = anybody.get(f"{at}/counts")[1]
    assert counts["answers"] == 1
    assert all(n in (None, 0, 1) for one in counts["fields"] for n in one["options"].values())
    marked = [k for k, one in sheet["form"]["properties"].items() if one.get("x-sensitive")]
    assert not {one["field"]["key"] for one in counts["fields"]} & set(marked)
    assert Household.objects.count() == 4
