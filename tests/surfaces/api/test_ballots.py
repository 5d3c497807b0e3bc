"""Ballots through the API: read by anybody, cast by those on the roll, found again by a receipt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests.balloting import balloting_town, counted, drafted, opened
from tests.surfaces.api.calling import MONDAY, Caller, caller
from tests.town import Town

Cast = dict[str, Caller]


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    AnonymousThrottle.cache.clear()
    with clock.at(MONDAY):
        yield balloting_town()


@pytest.fixture
def people(town: Town) -> Cast:
    roles = ("resident", "neighbour", "first-secretary", "grid-worker")
    return {"anybody": Caller(), **{role: caller(town, role) for role in roles}}


def vote(one: Caller, ballot: UUID, *choice: str, **more: Any) -> tuple[int, Any]:
    """Cast one."""
    return one.post(f"ballots/{ballot}/vote", {"id": str(uuid4()), "choice": choice, **more})


def test_a_vote_counts_and_its_receipt_finds_it(town: Town, people: Cast) -> None:
    ballot = opened(town)
    resident, anybody = people["resident"], people["anybody"]
    assert [one["id"] for one in resident.get("me/ballots")[1]] == [str(ballot)]
    body = {"id": str(uuid4()), "head": "p1", "choice": ["yes"]}
    status, made = resident.post(f"ballots/{ballot}/vote", body)
    assert (status, made["head"], made["again"]) == (200, "p1", False)
    assert resident.last["Cache-Control"] == "no-store"
    assert resident.post(f"ballots/{ballot}/vote", body)[1]["receipt"] == made["receipt"]
    assert vote(people["neighbour"], ballot, "no")[0] == 200
    assert resident.get("me/ballots")[1] == []
    found = anybody.get(f"ballots/{ballot}")[1]
    assert (found["voted"], found["heads"], found["carried"]) == (2, 5, None)
    assert (found["result"], found["mine"], found["state"]) == (None, [], "open")
    assert [one["key"] for one in found["options"]] == ["yes", "no", "abstain"]
    code = {"code": made["receipt"].lower().replace("-", " ")}
    assert anybody.post(f"ballots/{ballot}/find", code)[0] == 404
    assert anybody.get(f"ballots/{ballot}/file")[0] == 409
    counted(town, ballot)
    assert anybody.post(f"ballots/{ballot}/find", code)[1]["choice"] == ["yes"]
    assert not anybody.post(f"ballots/{ballot}/find", {"code": "x"})[1]["found"]
    assert anybody.get(f"ballots/{ballot}")[1]["result"]["cast"] == 2
    status, file = anybody.get(f"ballots/{ballot}/file")
    assert (status, len(file["box"]), set(file["digests"])) == (
        *(200, 2),
        {"frozen", "roll", "box", "result"},
    )


def test_a_vote_again_takes_its_place_where_the_ballot_lets_it(town: Town, people: Cast) -> None:
    ballot, named = opened(town), opened(town, "named")
    one = people["resident"]
    first = vote(one, ballot, "yes")[1]["receipt"]
    again = vote(one, ballot, "no")[1]
    assert again["again"]
    assert first != again["receipt"]
    assert vote(one, named, "yes")[1]["receipt"] == ""
    status, problem = vote(one, named, "no")
    assert (status, problem["code"]) == (409, "voted")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": str(new_id())}, "id"),
        ({"id": None}, "id"),
        ({"choice": ["yes", "no"]}, "choice"),
        ({"choice": ["x-choice"]}, "choice"),
        ({"choice": "yes"}, "choice"),
        ({"chosen": "yes"}, "chosen"),
    ],
)
def test_a_wrong_vote_is_told_without_repeating_it(
    town: Town, people: Cast, change: Any, field: str
) -> None:
    ballot = opened(town)
    body = {"id": str(uuid4()), "choice": ["yes"], **change}
    status, problem = people["resident"].post(f"ballots/{ballot}/vote", body)
    assert status == 422
    assert [one["field"] for one in problem["wrong"]] == [field]
    told = people["resident"].last.content.decode()
    assert str(body["id"]) not in told
    assert "x-choice" not in told
    del body["id"]
    assert people["resident"].post(f"ballots/{ballot}/vote", body)[0] == 422


def test_others_do_not_vote(town: Town, people: Cast) -> None:
    ballot = opened(town)
    assert vote(people["anybody"], ballot, "yes")[0] == 401
    assert vote(people["grid-worker"], ballot, "yes")[1]["code"] == "not-yours"
    assert vote(people["resident"], ballot, "yes", head="p2")[1]["code"] == "not-yours"
    with clock.at(clock.now() + timedelta(days=30)):
        assert vote(people["resident"], ballot, "yes")[1]["code"] == "over"
    assert vote(people["resident"], uuid4(), "yes")[0] == 404


def test_a_draft_is_nobodys_here(town: Town, people: Cast) -> None:
    draft = drafted(town)
    for one in people.values():
        assert one.get(f"ballots/{draft}")[0] == 404
        assert one.get("ballots")[1] == []


def test_what_did_not_change_is_not_sent_again(town: Town, people: Cast) -> None:
    ballot = opened(town)
    vote(people["resident"], ballot, "yes")
    counted(town, ballot)
    anybody = people["anybody"]
    for path in ("ballots", f"ballots/{ballot}", f"ballots/{ballot}/file"):
        assert anybody.get(path)[0] == 200
        tag = anybody.last["ETag"]
        assert anybody.get(path, if_none_match=tag)[0] == 304
        assert anybody.last.content == b""
        assert anybody.get(path, if_none_match='"other"')[0] == 200
    since = anybody.last["Last-Modified"]
    assert anybody.get(f"ballots/{ballot}/file", if_modified_since=since)[0] == 304
    before = "Sun, 01 Feb 2026 00:00:00 GMT"
    assert anybody.get(f"ballots/{ballot}/file", if_modified_since=before)[0] == 200
