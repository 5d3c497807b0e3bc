"""Reserve lists with consent, and contests with judges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people import actions
from gezhi.engines.people.models import Candidate, ContestHeld
from gezhi.engines.people.queries import candidates, contest, contests, my_candidacies, my_contests
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.growing import CONTEST, NOW, RESERVE, TODAY, growing_town, person_of
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[clock.Clock]:
    with clock.at(NOW) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    return growing_town()


def nominated(town: Town, by: str = "personnel", **more: object) -> Candidate:
    asked = {
        "place": town.places["town"].pk,
        "reserve": RESERVE,
        "person": person_of(town, "grid-worker"),
        "criteria": ("years",),
        "deeds": "三年没有一件超期",
    }
    new = actions.NewCandidate(**asked | more)  # type: ignore[arg-type]
    return actions.nominate_reserve(town.viewer(by), new)


def test_nobody_is_on_a_list_without_their_word(town: Town) -> None:
    row, mine = nominated(town), town.viewer("grid-worker")
    assert row.state == "asked"
    with pytest.raises(Missing):
        actions.answer_reserve(town.viewer("second-worker"), row.pk, agrees=True)
    row = actions.answer_reserve(mine, row.pk, agrees=True)
    assert (row.state, row.until) == ("listed", date(2028, 4, 1))
    assert [one.pk for one in candidates(town.viewer("checker"))] == [row.pk]
    assert my_candidacies(mine)[0].reserve == RESERVE
    assert actions.answer_reserve(mine, row.pk, agrees=False).state == "declined"
    assert candidates(town.viewer("personnel")) == []
    for role in ("trainer", "grid-lead", "first-secretary"):
        with pytest.raises(Forbidden):
            candidates(town.viewer(role))
        with pytest.raises(Forbidden):
            nominated(town, by=role)


def test_a_nomination_has_criteria_and_is_made_once(town: Town) -> None:
    with pytest.raises(Invalid) as fault:
        nominated(town, criteria=("other",), deeds="")
    assert {one.field for one in fault.value.wrong} == {"criteria", "deeds"}
    id_ = new_id()
    assert nominated(town, id=id_).pk == nominated(town, id=id_).pk
    with pytest.raises(Invalid):
        nominated(town)
    with pytest.raises(Forbidden):
        nominated(town, by="checker", person=person_of(town, "checker"))


def test_a_name_goes_when_its_term_is_over(town: Town) -> None:
    row = nominated(town)
    actions.answer_reserve(town.viewer("grid-worker"), row.pk, agrees=True)
    assert actions.lapse_reserves(date(2028, 4, 1)) == 0
    assert actions.lapse_reserves(date(2028, 4, 2)) == 1
    row.refresh_from_db()
    assert row.state == "off"
    assert actions.take_off(town.viewer("personnel"), row.pk).state == "off"


def opened(town: Town, **more: object) -> ContestHeld:
    judges = (person_of(town, "first-secretary"), person_of(town, "duty-lead"))
    asked = {
        "place": town.places["town"].pk,
        "contest": CONTEST,
        "title": "春季比武",
        "day": TODAY,
        "judges": judges,
    }
    return actions.open_contest(town.viewer("trainer"), actions.NewContest(**asked | more))  # type: ignore[arg-type]


def test_a_contest_is_marked_by_all_and_names_who_agrees(town: Town) -> None:
    held, keeper = opened(town), town.viewer("trainer")
    worker, second = person_of(town, "grid-worker"), person_of(town, "second-worker")
    one = actions.enter_contest(
        town.viewer("grid-worker"), held.pk, worker, "调解漏水", named=True, id_=new_id()
    )
    other = actions.enter_contest(keeper, held.pk, second, "", named=True, id_=new_id())
    assert not other.named
    first, last = town.viewer("first-secretary"), town.viewer("duty-lead")
    for judge, marks in ((first, 90), (last, 80)):
        actions.mark(judge, one.pk, marks)
    actions.mark(first, other.pk, 95)
    with pytest.raises(Invalid):
        actions.publish_contest(keeper, held.pk)
    with pytest.raises(Missing):
        contest(ANYONE, held.pk)
    actions.mark(last, other.pk, 85)
    actions.publish_contest(keeper, held.pk)
    assert actions.publish_contest(keeper, held.pk).state == "published"
    shown = contest(ANYONE, held.pk)[1]
    assert [(line.row.rank, line.row.total, line.name) for line in shown] == [
        (1, 180, ""),
        (2, 170, "grid-worker"),
    ]
    actions.agree_named(town.viewer("second-worker"), other.pk, named=True)
    assert contest(ANYONE, held.pk)[1][0].name == "second-worker"
    assert my_contests(town.viewer("grid-worker"))[0].rank == 2
    with pytest.raises(Changed):
        actions.mark(first, one.pk, 100)


def test_a_judge_does_not_compete_and_nobody_else_marks(town: Town) -> None:
    held = opened(town)
    with pytest.raises(Invalid):
        opened(town, judges=(person_of(town, "duty-lead"),))
    with pytest.raises(Invalid):
        actions.enter_contest(
            town.viewer("duty-lead"),
            held.pk,
            person_of(town, "duty-lead"),
            "",
            named=False,
            id_=new_id(),
        )
    worker = person_of(town, "grid-worker")
    one = actions.enter_contest(
        town.viewer("grid-worker"), held.pk, worker, "", named=False, id_=new_id()
    )
    with pytest.raises(Forbidden):
        actions.mark(town.viewer("trainer"), one.pk, 50)
    for beyond in (101, -1):
        with pytest.raises(Invalid):
            actions.mark(town.viewer("duty-lead"), one.pk, beyond)
    for marks in (0, 100):
        assert actions.mark(town.viewer("duty-lead"), one.pk, marks).marks == marks
    with pytest.raises(Forbidden):
        actions.enter_contest(
            town.viewer("grid-lead"), held.pk, worker, "", named=False, id_=new_id()
        )
    assert [row.pk for row in contests(town.viewer("duty-lead"))] == [held.pk]
    assert contests(town.viewer("grid-lead")) == []
