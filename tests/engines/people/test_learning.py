"""Trainings: planned, attended once, closed; records are the person's and the keeper's alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people import actions
from gezhi.engines.people.models import Attendance, Enrolment, Pairing, Person, Placement
from gezhi.engines.people.queries import (
    before_duty,
    my_trainings,
    pairings,
    placements,
    records_of,
    training,
    trainings,
)
from gezhi.engines.people.rules.learning import session_days
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from tests.growing import COURSE, NOW, PACK, PAIRS, growing_town, person_of, planned, trained
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[clock.Clock]:
    with clock.at(NOW) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    return growing_town()


def test_a_training_runs_from_plan_to_certificate(town: Town) -> None:
    row = trained(town, "grid-worker", "second-worker")
    done = Enrolment.objects.filter(training=row)
    assert [one.state for one in done] == ["done", "done"]
    assert {one.minutes for one in done} == {240}
    assert all(one.number.startswith("20260401-") for one in done)
    assert len({one.number for one in done}) == 2
    assert Journal.objects.filter(verb="training.attended").count() == 4
    told = Journal.objects.filter(verb="training.completed").first()
    assert told is not None
    assert told.data["post"] == "grid-worker"


def test_too_few_hours_are_no_certificate(town: Town) -> None:
    row, keeper = planned(town), town.viewer("trainer")
    one = actions.invite(keeper, row.pk, [person_of(town, "grid-worker")])[0]
    first, second = row.sessions.order_by("day")
    actions.mark_list(keeper, first.pk, [one.pk])
    with pytest.raises(Invalid):
        actions.close_training(keeper, row.pk)
    actions.mark_list(keeper, second.pk, [])
    assert actions.close_training(keeper, row.pk) == 0
    one.refresh_from_db()
    assert (one.state, one.number, one.minutes) == ("not-done", "", 120)
    assert actions.close_training(keeper, row.pk) == 0


def test_attendance_is_recorded_once(town: Town) -> None:
    row, keeper = planned(town), town.viewer("trainer")
    people = [person_of(town, role) for role in ("grid-worker", "second-worker")]
    one, other = actions.invite(keeper, row.pk, people)
    first = row.sessions.order_by("day")[0]
    assert actions.invite(keeper, row.pk, people) == []
    actions.mark_list(keeper, first.pk, [one.pk])
    actions.mark_list(keeper, first.pk, [one.pk])
    assert Attendance.objects.count() == 1
    with pytest.raises(Changed):
        actions.mark_list(keeper, first.pk, [one.pk, other.pk])


def test_one_can_say_oneself_that_one_was_there(town: Town) -> None:
    row, keeper = planned(town), town.viewer("trainer")
    one = actions.invite(keeper, row.pk, [person_of(town, "grid-worker")])[0]
    first, second = row.sessions.order_by("day")
    mine = town.viewer("grid-worker")
    actions.answer_invitation(mine, one.pk, comes=True)
    actions.confirm_own(mine, one.pk, first.pk)
    actions.confirm_own(mine, one.pk, first.pk)
    with pytest.raises(Missing):
        actions.confirm_own(town.viewer("second-worker"), one.pk, second.pk)
    actions.mark_list(keeper, first.pk, [])
    assert Attendance.objects.get().how == "own"
    assert Journal.objects.filter(verb="training.attended").count() == 1
    shown = my_trainings(mine)[0]
    assert shown.row.state == "enrolled"
    assert shown.was == {first.pk}


def test_seats_and_faults_are_told_at_their_fields(town: Town) -> None:
    row = planned(town, seats=1)
    keeper = town.viewer("trainer")
    people = [person_of(town, role) for role in ("grid-worker", "second-worker")]
    with pytest.raises(Invalid) as full:
        actions.invite(keeper, row.pk, people)
    assert full.value.wrong[0].code == "full"
    with pytest.raises(Invalid) as wrong:
        planned(town, topic=" ", minutes=5, sessions=0, seats=0, id=new_id())
    assert {one.field for one in wrong.value.wrong} == {"topic", "minutes", "sessions", "seats"}


def test_the_same_id_is_the_same_plan(town: Town) -> None:
    id_ = new_id()
    assert planned(town, id=id_).pk == planned(town, id=id_).pk
    with pytest.raises(Changed):
        planned(town, id=id_, topic="别的")


def test_who_keeps_no_trainings_reads_and_writes_none(town: Town) -> None:
    row = trained(town, "grid-worker")
    person = person_of(town, "grid-worker")
    for role in ("grid-worker", "first-secretary", "payer", "liaison-office"):
        viewer = town.viewer(role)
        with pytest.raises(Forbidden):
            planned(town, by=role, id=new_id())
        with pytest.raises(Forbidden):
            trainings(viewer)
        with pytest.raises(Missing):
            training(viewer, row.pk)
        with pytest.raises(Missing):
            records_of(viewer, person.pk)
    assert records_of(town.viewer("personnel"), person.pk)[1][0].state == "done"
    assert [one.row.pk for one in trainings(town.viewer("trainer"))] == [row.pk]


def test_who_is_not_trained_before_duty_stands_on_a_list(town: Town) -> None:
    keeper = town.viewer("trainer")
    lack = {one.appointment.person_id: one.missing for one in before_duty(keeper)}
    assert set(lack) == {person_of(town, one).pk for one in ("grid-worker", "second-worker")}
    assert [one.name.zh for one in next(iter(lack.values()))] == ["岗前培训"]
    trained(town, "grid-worker")
    assert [one.appointment.person_id for one in before_duty(keeper)] == [
        person_of(town, "second-worker").pk
    ]
    assert before_duty(town.viewer("grid-lead")) == []


def test_people_are_placed_once(town: Town) -> None:
    keeper, place = town.viewer("trainer"), town.places["town"].pk
    person = Person.objects.create(name="周大河")
    one = actions.NewPlacement(person, "technician", "东山果业", date(2026, 3, 1))
    actions.place_in_work(keeper, place, [one])
    actions.place_in_work(keeper, place, [one])
    again = actions.NewPlacement(person, "technician", "东山果业", date(2026, 3, 1))
    with pytest.raises(Invalid):
        actions.place_in_work(keeper, place, [again])
    with pytest.raises(Invalid):
        actions.place_in_work(
            keeper, place, [actions.NewPlacement(person, "pilot", "东山果业", date(2026, 3, 1))]
        )
    assert Placement.objects.count() == 1
    rows, counts = placements(keeper)
    assert (rows[0].person.name, counts["technician"]) == ("周大河", 1)
    with pytest.raises(Forbidden):
        placements(town.viewer("grid-worker"))


def test_pairs_are_of_two_people(town: Town) -> None:
    keeper, place = town.viewer("trainer"), town.places["town"].pk
    lead, worker = person_of(town, "grid-lead"), person_of(town, "grid-worker")
    asked = actions.NewPair(place, PAIRS, lead, worker, "走访", date(2026, 3, 1))
    row = actions.pair(keeper, asked)
    assert actions.pair(keeper, asked).pk == row.pk
    with pytest.raises(Invalid):
        actions.pair(keeper, actions.NewPair(place, PAIRS, lead, worker, "走访", NOW.date()))
    with pytest.raises(Invalid):
        actions.pair(keeper, actions.NewPair(place, PAIRS, lead, lead, "走访", NOW.date()))
    with pytest.raises(Invalid):
        actions.pair(keeper, actions.NewPair(place, COURSE, worker, lead, "走访", NOW.date()))
    actions.end_pair(keeper, row.pk)
    assert Pairing.objects.get().ends == NOW.date()
    assert pairings(keeper)[0].mentor.name == "grid-lead"


def test_a_weekly_study_meets_each_week_and_a_month_has_its_last_day() -> None:
    course = PACK.people.courses[COURSE]
    weekly = course.model_copy(update={"every": "week"})
    monthly = course.model_copy(update={"every": "month"})
    assert session_days(weekly, date(2026, 3, 30), 2) == [date(2026, 3, 30), date(2026, 4, 6)]
    days = session_days(monthly, date(2026, 12, 31), 3)
    assert days == [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]
