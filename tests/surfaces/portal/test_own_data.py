"""The copy of one's data has what is held of whoever serves, and what was answered in surveys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.duties.actions import NewLeave, NewMark, mark_household, note_leave
from gezhi.engines.duties.queries import my_posts
from gezhi.engines.people import actions
from gezhi.engines.people.models import Household, Person
from tests.growing import (
    COURSE,
    LADDER,
    NOW,
    PAIRS,
    RESERVE,
    growing_town,
    linked,
    person_of,
    trained,
)
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[clock.Clock]:
    with clock.at(NOW) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    return growing_town()


def copy_of(sign_in: SignIn, role: str) -> dict[str, Any]:
    return sign_in(role).post("/mine/data/copy").json()


def test_a_worker_takes_their_growing_along(sign_in: SignIn, town: Town) -> None:
    trained(town, "grid-worker", "second-worker")
    worker = person_of(town, "grid-worker")
    keeper = town.viewer("personnel")
    new = actions.NewCandidate(town.places["town"].pk, RESERVE, worker, ("years",), "三年不误")
    actions.nominate_reserve(keeper, new)
    rise = actions.propose_promotion(keeper, actions.NewPromotion(worker.pk, LADDER, ("良好",)))
    actions.check_promotion(town.viewer("checker"), rise.pk, agreed=True)
    actions.demur(town.viewer("second-worker"), rise.pk, "去年有两件超期", new_id())
    mine = copy_of(sign_in, "grid-worker")["serving"]
    (learned,) = mine["trainings"]
    assert (learned["course"], learned["topic"], learned["state"]) == (COURSE, "怎么走访", "done")
    assert [one["session__minutes"] for one in learned["sessions"]] == [120, 120]
    assert [(one["ladder"], one["grade"]) for one in mine["grades"]] == [(LADDER, "g1")]
    assert mine["candidacies"][0]["deeds"] == "三年不误"
    assert mine["promotions"][0]["to_grade"] == "g2"
    assert mine["objections"] == []
    assert "两件超期" not in str(mine), "what a colleague said is theirs"
    assert {one["post"] for one in mine["posts"]} == {"grid-worker"}
    theirs = copy_of(sign_in, "second-worker")["serving"]
    assert theirs["objections"][0]["text"] == "去年有两件超期"
    assert (theirs["grades"], theirs["candidacies"], theirs["promotions"]) == ([], [], [])
    page = sign_in("grid-worker").get("/mine/data").content.decode()
    assert "我在这里任职、学习的情况" in page
    assert "<dt>职业等级</dt><dd>1</dd>" in page


def test_pairs_and_placements_are_of_both(sign_in: SignIn, town: Town) -> None:
    keeper = town.viewer("trainer")
    place = town.places["town"].pk
    old, new = person_of(town, "grid-worker"), person_of(town, "second-worker")
    actions.pair(keeper, actions.NewPair(place, PAIRS, old, new, "怎么走访", date(2026, 3, 2)))
    assert copy_of(sign_in, "grid-worker")["serving"]["pairs"][0]["as"] == "mentor"
    assert copy_of(sign_in, "second-worker")["serving"]["pairs"][0]["as"] == "learner"


def test_a_leader_takes_their_calls_along_without_what_others_said(
    sign_in: SignIn, town: Town
) -> None:
    link = linked(town)
    found = (actions.Found("路灯不亮", "王大爷说的"),)
    asked = actions.NewCall(link.pk, clock.today(), "走了三户", found)
    actions.record_liaison(town.viewer("leader"), asked)
    mine = copy_of(sign_in, "leader")["serving"]
    assert [one["place__name"] for one in mine["linked"]] == ["东社区"]
    (call,) = mine["liaison_calls"]
    assert (call["note"], call["problems"]) == ("走了三户", ["路灯不亮"])
    assert "王大爷" not in str(mine)
    assert copy_of(sign_in, "personnel")["serving"]["liaison_calls"] == []


def test_leave_and_calls_that_were_agreed_to(sign_in: SignIn, town: Town) -> None:
    worker = town.viewer("grid-worker")
    post = my_posts(worker)[0]
    with_whom = post.colleagues[0].appointment
    day = clock.today()
    note_leave(worker, NewLeave(post.appointment, with_whom, day, day, "住院"))
    home = Household.objects.create(place=town.places["b000"], code="101")
    Person.objects.create(name="王", account=town.accounts["resident"], household=home)
    mark_household(worker, NewMark(home.pk, "elderly-alone", day, "said", "慢点敲门"))
    assert copy_of(sign_in, "grid-worker")["serving"]["leave"][0]["reason"] == "住院"
    told = copy_of(sign_in, "resident")["serving"]
    assert told["person"]["household"] == home.code
    assert [(one["reason"], one["note"]) for one in told["calls_agreed"]] == [
        ("elderly-alone", "慢点敲门")
    ]
    assert told["leave"] == []
    assert copy_of(sign_in, "leader")["serving"]["leave"] == []
