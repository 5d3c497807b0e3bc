"""Commendations through the API: nominated, reviewed by others, on the notice, commended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests import honouring
from tests.surfaces.api.calling import Caller, caller
from tests.village import Village

pytestmark = pytest.mark.django_db
DEEDS = "给独居老人送了一冬天的饭"
YES: dict[str, Any] = {"outcome": "accepted", "reason": "走访过，邻居都这么说"}


@pytest.fixture
def now() -> Iterator[clock.Clock]:
    AnonymousThrottle.cache.clear()
    with clock.at(honouring.NOW) as held:
        yield held


@pytest.fixture
def village(db: None, now: clock.Clock) -> Village:
    return honouring.honouring_village()


@pytest.fixture
def at(village: Village) -> str:
    return f"commendations/{village.places['village'].pk}/{honouring.KEY}"


def fresh(**more: Any) -> dict[str, Any]:
    """A body with an id of its own."""
    return {"id": str(new_id()), **more}


def nominated(village: Village, at: str, **more: Any) -> str:
    """The scorer nominates the first household; its id."""
    asked = fresh(kind="home", deeds=DEEDS, holder=village.home("h1")) | more
    asked["holder"] = str(asked["holder"])
    made = caller(village, "scorer").post(f"{at}/nominations", asked)
    assert made[0] == 200, made
    return str(asked["id"])


def test_what_is_public_names_nobody_without_consent(village: Village, at: str) -> None:
    place = village.places["group1"].pk
    (line,) = Caller().get(f"commendations?place={place}")[1]
    assert line["commendation"]["key"] == honouring.KEY
    assert [one["holder"] for one in line["kinds"]] == ["household", "person", "body"]
    honouring.on_notice(village)
    status, board = Caller().get(at)
    assert status == 200
    (shown,) = board["on_notice"]
    assert (shown["name"], shown["text"], shown["open"]) == ("", "", True)
    assert shown["last"] == honouring.LAST.isoformat()
    honouring.agree(village)
    assert Caller().get(at)[1]["on_notice"][0]["text"] == "一冬天给老人送饭"
    assert Caller().get(at.replace(honouring.KEY, "wrong"))[0] == 404


def test_a_nomination_goes_its_whole_course(village: Village, at: str) -> None:
    scorer, reviewer = caller(village, "scorer"), caller(village, "reviewer")
    (nominee,) = scorer.get(f"{at}/nominees?kind=home&text=12号")[1]
    one = nominated(village, at, holder=nominee["id"])
    listed = reviewer.get(f"{at}/nominations?state=nominated")[1]["rows"]
    assert [(row["id"], row["deeds"], row["mine"]) for row in listed] == [(one, DEEDS, "")]
    assert scorer.post(f"{at}/nominations/{one}/review", YES)[0] == 403
    no_reason = reviewer.post(f"{at}/nominations/{one}/review", {**YES, "reason": " "})
    assert [row["field"] for row in no_reason[1]["wrong"]] == ["reason"]
    accepted = reviewer.post(f"{at}/nominations/{one}/review", YES)[1]
    assert accepted["state"] == "accepted"
    assert reviewer.post(f"{at}/nominations/{one}/review", YES)[1] == accepted
    shown = reviewer.post(f"{at}/nominations/{one}/notice", {"text": "一冬天给老人送饭"})[1]
    assert (shown["state"], shown["ripe"]) == ("notice", False)
    decision = fresh(nominations=[one], decided="2026-04-10", reference="东庄村〔2026〕3号")
    assert reviewer.post(f"{at}/commend", decision)[0] == 422
    with clock.at(honouring.AFTER):
        done = reviewer.post(f"{at}/commend", decision)
        assert (done[0], done[1][0]["state"]) == (200, "commended")
        assert reviewer.post(f"{at}/commend", decision) == done
        (commended,) = Caller().get(at)[1]["commended"]
    assert (commended["count"], commended["named"], commended["period"]) == (1, [], "2026")


def test_an_objection_is_answered_by_a_third(village: Village, at: str) -> None:
    one = str(honouring.on_notice(village).pk)
    neighbour = caller(village, "neighbour")
    asked = fresh(text="那是他弟弟送的")
    assert Caller().post(f"nominations/{one}/objections", asked)[0] == 401
    mine = neighbour.post(f"nominations/{one}/objections", asked)
    assert mine[1]["objections"][0]["text"] == "那是他弟弟送的"
    assert neighbour.post(f"nominations/{one}/objections", asked) == mine
    assert neighbour.post(f"nominations/{one}/objections", fresh(text="再说一次"))[0] == 409
    assert neighbour.get(f"{at}/nominations/{one}")[0] == 403
    third = caller(village, "third-reviewer")
    (objection,) = third.get(f"{at}/nominations/{one}")[1]["objected"]
    answer = f"{at}/nominations/{one}/objections/{objection['id']}/answer"
    upheld = {"outcome": "upheld", "reason": "核实过，确实不是他"}
    assert caller(village, "scorer").post(answer, upheld)[0] in (403, 404)
    elsewhere = answer.replace(objection["id"], str(new_id()))
    assert third.post(elsewhere, upheld)[0] == 404
    assert third.post(answer, upheld)[1]["state"] == "upheld"
    assert neighbour.get("me/nominations")[1]["objections"][0]["outcome"] == "upheld"


def test_ones_own_is_taken_back(village: Village, at: str) -> None:
    one = nominated(village, at)
    scorer = caller(village, "scorer")
    assert scorer.get("me/nominations")[1]["nominations"][0]["withdraws"]
    assert caller(village, "neighbour").post(f"nominations/{one}/withdraw")[0] in (403, 404)
    done = scorer.post(f"nominations/{one}/withdraw")[1]["nominations"][0]
    assert (done["state"], done["withdraws"]) == ("withdrawn", False)


def test_residents_nominate_in_words(village: Village, at: str) -> None:
    resident = caller(village, "resident")
    made = resident.post(f"{at}/nominations", fresh(kind="home", deeds="三号院的张家"))[1]
    assert made["nominations"][0]["state"] == "nominated"
    assert resident.get(f"{at}/nominations")[0] == 403
    assert resident.get(f"{at}/nominees?kind=home&text=h1")[0] == 403
    wrong = resident.post(f"{at}/nominations", fresh(kind="none", deeds=" "))
    assert [row["field"] for row in wrong[1]["wrong"]] == ["kind", "deeds"]
