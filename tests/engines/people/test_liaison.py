"""Liaison: links, calls with problems that become cases, help, and what the public reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from gezhi import wiring
from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case
from gezhi.engines.people import actions
from gezhi.engines.people.models import LiaisonCall, Link, Problem
from gezhi.engines.people.queries import (
    linked_to,
    links,
    my_link,
    my_places,
    overview,
    problem,
    problems,
    public_liaison,
)
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.growing import AFTER, LIAISON, NOW, TODAY, growing_town, linked, person_of
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[clock.Clock]:
    with clock.at(NOW) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    return growing_town()


FOUND = (actions.Found("路灯不亮", "三号院的王大爷说晚上看不见路"),)
GAVE = (actions.Helped("books", 200, "给书屋"),)


def called(town: Town, link: Link, by: str = "leader", **more: object) -> LiaisonCall:
    asked = {"link": link.pk, "day": TODAY, "note": "到社区走访", "found": FOUND, "given": GAVE}
    return actions.record_liaison(town.viewer(by), actions.NewCall(**asked | more))  # type: ignore[arg-type]


def test_a_call_with_a_problem_and_help(town: Town) -> None:
    link = linked(town)
    assert not my_places(town.viewer("leader"))[0].in_time
    id_ = new_id()
    called(town, link, id=id_)
    called(town, link, id=id_)
    with pytest.raises(Changed):
        called(town, link, id=id_, day=date(2026, 3, 1))
    mine = my_places(town.viewer("leader"))[0]
    assert (mine.in_time, mine.open, LiaisonCall.objects.count()) == (True, 1, 1)
    told = Journal.objects.get(verb="liaison.helped")
    assert (told.data["what"], told.data["quantity"]) == ("books", 200)


def test_a_problem_becomes_a_case_and_ends_with_it(town: Town) -> None:
    called(town, linked(town))
    wiring.follow()
    row = Problem.objects.get()
    case = Case.objects.get(pk=row.pk)
    assert row.state == "case"
    assert case.place_id is not None
    assert case.place.path.startswith(town.places["c0"].path)
    with pytest.raises(Changed):
        actions.close_problem(town.viewer("leader"), row.pk, solved=True, outcome="修好了")
    actions.note_case_ended(wiring.VIEWER, row.pk, solved=True)
    row.refresh_from_db()
    assert (row.state, row.closed) == ("solved", TODAY)
    wiring.follow()
    assert Case.objects.count() == 1


def test_only_who_is_linked_calls(town: Town, now: clock.Clock) -> None:
    link = linked(town)
    with pytest.raises(Forbidden):
        called(town, link, by="grid-lead")
    with pytest.raises(Missing):
        my_link(town.viewer("grid-lead"), link.pk)
    called(town, link, by="liaison-office")
    actions.end_link(town.viewer("liaison-office"), link.pk)
    now.set(AFTER)
    with pytest.raises(Forbidden):
        called(town, link, day=AFTER.date())
    assert my_places(town.viewer("leader")) == []


def test_a_link_is_between_a_leader_and_a_place_of_the_level(town: Town) -> None:
    keeper, leader = town.viewer("liaison-office"), person_of(town, "leader")
    place, grid = town.places["c0"], town.places["g00"]
    linked(town)
    for asked, code in (
        (actions.NewLink(LIAISON, leader, grid, TODAY), "level"),
        (actions.NewLink(LIAISON, person_of(town, "grid-lead"), place, TODAY), "post"),
        (actions.NewLink(LIAISON, leader, place, TODAY), "twice"),
    ):
        with pytest.raises(Invalid) as fault:
            actions.link_leaders(keeper, [asked])
        assert fault.value.wrong[0].code == code
    with pytest.raises(Forbidden):
        actions.link_leaders(
            town.viewer("leader"), [actions.NewLink(LIAISON, leader, place, TODAY)]
        )


def test_what_is_wrong_with_a_call_is_told(town: Town) -> None:
    link = linked(town)
    wrong = {
        "day": date(2026, 4, 2),
        "found": (actions.Found("", ""),),
        "given": (actions.Helped("cars", 0),),
    }
    with pytest.raises(Invalid) as fault:
        called(town, link, **wrong)
    assert {one.field for one in fault.value.wrong} == {"day", "title", "help", "quantity"}


def test_the_overview_counts_calls_of_the_quarter(town: Town, now: clock.Clock) -> None:
    link, other = linked(town), linked(town, "c1")
    called(town, link, day=date(2026, 3, 31))
    keeper = town.viewer("liaison-office")
    assert overview(keeper).uncalled == 2
    called(town, link)
    seen = overview(keeper)
    assert (seen.links, seen.leaders, seen.places, seen.uncalled) == (2, 1, 2, 1)
    assert (seen.found, seen.open, seen.solved, seen.share) == (2, 2, 0, 0)
    assert seen.given == {"books": 400}
    assert [one.row.pk for one in links(keeper, uncalled=True)] == [other.pk]
    row = Problem.objects.order_by("pk")[0]
    actions.close_problem(town.viewer("leader"), row.pk, solved=True, outcome="换了灯泡")
    actions.close_problem(town.viewer("leader"), row.pk, solved=True, outcome="换了灯泡")
    assert overview(keeper).share == 50
    with pytest.raises(Forbidden):
        overview(town.viewer("leader"))


def test_the_public_reads_problems_and_no_person(town: Town) -> None:
    called(town, linked(town))
    row = Problem.objects.get()
    actions.close_problem(town.viewer("leader"), row.pk, solved=True, outcome="换了灯泡")
    seen = public_liaison(ANYONE, town.places["c0"].pk)
    assert [(one.title, one.outcome) for one in seen.problems] == [("路灯不亮", "换了灯泡")]
    assert (seen.given, seen.posts) == ({"books": 200}, ["leader"])
    for viewer in (ANYONE, town.viewer("grid-lead")):
        assert problems(viewer) == []
        with pytest.raises(Missing):
            problem(viewer, row.pk)
    with pytest.raises(Forbidden):
        linked_to(ANYONE, town.places["c0"].pk)


def test_a_place_sees_who_is_linked_and_not_what_was_said(town: Town) -> None:
    called(town, linked(town))
    for role, note in (
        ("first-secretary", ""),
        ("leader", "到社区走访"),
        ("liaison-office", "到社区走访"),
    ):
        _, lines, calls = linked_to(town.viewer(role), town.places["c0"].pk)
        assert [one.name for one in lines] == ["leader"]
        assert [one.note for one in calls] == [note]
