"""Liaison: links, calls with problems that become cases, help, and what the public reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal

import pytest

from gezhi import wiring
from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case
from gezhi.engines.people import actions
from gezhi.engines.people.models import LiaisonCall, Link, Problem
from gezhi.engines.people.queries import (
    GOING,
    linked_to,
    links,
    my_link,
    my_places,
    overview,
    problem,
    problems,
    public_liaison,
)
from gezhi.engines.people.rules.liaison import called_in_time
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.actions import record, transaction
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
    others: tuple[dict[str, Any], ...] = (
        {"day": date(2026, 3, 1)},
        {"note": "别的"},
        {"found": (actions.Found("井盖没了"),)},
        {"given": (actions.Helped("books", 201, "给书屋"),)},
    )
    for other in others:
        with pytest.raises(Changed):
            called(town, link, id=id_, **other)
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
    assert Journal.objects.filter(verb="liaison.problem_solved").count() == 1
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


def test_a_case_that_ends_tells_the_public_how(town: Town) -> None:
    called(town, linked(town))
    wiring.follow()
    row = Problem.objects.get()
    results = attached_at(ANYONE, row.path).pack.cases["report"].results
    key = next(iter(results))
    facts: dict[str, Any] = {"case": "report", "result": key, "counts_as": "solved"}
    where: dict[str, Any] = {"place_id": row.place_id, "path": row.path, "as_post": ""}
    with transaction():
        record(wiring.VIEWER, "case.closed", "case", row.pk, **where, **facts)
    wiring.follow()
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("solved", results[key].name.zh)


def test_what_was_found_goes_on_with_who_is_linked_next(town: Town, now: clock.Clock) -> None:
    link, keeper = linked(town), town.viewer("liaison-office")
    called(town, link)
    row = Problem.objects.get()
    town.hire("next-leader", "leader", "town")
    asked = actions.NewLink(LIAISON, person_of(town, "next-leader"), town.places["c0"], TODAY)
    with pytest.raises(Forbidden):
        actions.close_problem(town.viewer("next-leader"), row.pk, solved=True, outcome="换了灯泡")
    actions.link_leaders(keeper, [asked])
    actions.end_link(keeper, link.pk)
    now.set(AFTER)
    gone, heir = town.viewer("leader"), town.viewer("next-leader")
    assert problems(gone) == []
    with pytest.raises(Missing):
        problem(gone, row.pk)
    with pytest.raises(Forbidden):
        actions.close_problem(gone, row.pk, solved=True, outcome="换了灯泡")
    assert [one.pk for one in problems(heir)] == [row.pk]
    assert problem(heir, row.pk).text
    actions.close_problem(heir, row.pk, solved=True, outcome="换了灯泡")
    with pytest.raises(Invalid) as fault:
        called(town, link, by="liaison-office", day=AFTER.date())
    assert [one.field for one in fault.value.wrong] == ["day"], "the link was over by then"


def test_a_link_that_is_known_is_told_to_who_keeps_links_alone(town: Town) -> None:
    link, keeper = linked(town), town.viewer("liaison-office")
    asked = actions.NewLink(LIAISON, link.person, link.place, link.starts, link.pk)
    assert actions.link_leaders(keeper, [asked]) == [link]
    with pytest.raises(Forbidden):
        actions.link_leaders(town.viewer("leader"), [asked])
    with pytest.raises(Changed):
        actions.link_leaders(keeper, [replace(asked, starts=TODAY)])
    actions.end_link(keeper, link.pk)
    assert actions.end_link(keeper, link.pk).ends == TODAY
    assert Journal.objects.filter(verb="liaison.unlinked").count() == 1


def test_what_is_open_stays_open_over_the_turn_of_the_year(town: Town, now: clock.Clock) -> None:
    called(town, linked(town))
    now.set(datetime(2027, 1, 4, 9, tzinfo=clock.ZONE))
    keeper = town.viewer("liaison-office")
    seen = overview(keeper)
    assert (seen.open, seen.found, seen.solved, seen.calls, seen.share) == (1, 0, 0, 0, None)
    assert len(problems(keeper, states=GOING)) == 1
    assert problems(keeper, since=date(2027, 1, 1)) == []
    assert problems(keeper, states=("solved",)) == []


def test_a_link_of_tomorrow_does_not_hold_today(town: Town) -> None:
    start = AFTER.date()
    asked = actions.NewLink(LIAISON, person_of(town, "leader"), town.places["c0"], start)
    actions.link_leaders(town.viewer("liaison-office"), [asked])
    assert my_places(town.viewer("leader")) == []
    assert overview(town.viewer("liaison-office")).links == 0


def test_a_call_told_late_leaves_the_last_one(town: Town, now: clock.Clock) -> None:
    link = linked(town)
    called(town, link)
    called(town, link, day=date(2026, 1, 5))
    link.refresh_from_db()
    assert link.called == TODAY
    now.set(datetime(2027, 1, 4, 9, tzinfo=clock.ZONE))
    assert overview(town.viewer("liaison-office")).given == {}, "of last year"


def test_lists_go_on_and_the_public_reads_of_one_place(town: Town) -> None:
    first, second = linked(town), linked(town, "c1")
    called(town, first)
    called(town, second, found=(actions.Found("井盖没了"),))
    keeper = town.viewer("liaison-office")
    (one,) = links(keeper, size=1)
    (other,) = links(keeper, after=str(one.row.pk), size=1)
    assert {one.row.pk, other.row.pk} == {first.pk, second.pk}
    (newest,) = problems(keeper, size=1)
    (older,) = problems(keeper, after=str(newest.pk), size=1)
    assert (newest.title, older.title) == ("井盖没了", "路灯不亮")
    seen = public_liaison(ANYONE, town.places["c1"].pk)
    assert [row.title for row in seen.problems] == ["井盖没了"]
    assert seen.given == {"books": 200}


def test_a_call_before_the_link_and_a_case_after_the_answer_change_nothing(town: Town) -> None:
    link = linked(town)
    with pytest.raises(Invalid) as fault:
        called(town, link, day=date(2025, 12, 31))
    assert [one.field for one in fault.value.wrong] == ["day"]
    called(town, link)
    row = Problem.objects.get()
    actions.close_problem(town.viewer("leader"), row.pk, solved=True, outcome="换了灯泡")
    actions.note_case_ended(wiring.VIEWER, row.pk, solved=False)
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("solved", "换了灯泡")


@pytest.mark.parametrize(
    ("every", "called_on", "fine"),
    [
        ("month", date(2026, 4, 1), True),
        ("month", date(2026, 3, 31), False),
        ("quarter", date(2026, 4, 1), True),
        ("quarter", date(2026, 3, 31), False),
    ],
)
def test_a_month_and_a_quarter_are_stretches_of_their_own(
    every: Literal["month", "quarter"], called_on: date, fine: bool
) -> None:
    assert called_in_time(every, called_on, date(2026, 4, 30)) is fine
    assert called_in_time(every, date(2026, 4, 30), date(2026, 5, 1)) is (every == "quarter")
