"""What a division takes along of those who grow and serve, of liaison and of rosters: what is open
goes on in the new grids, what is over stays where it was."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Mediator
from gezhi.engines.duties import models as duties
from gezhi.engines.people import models as people
from gezhi.engines.people.models import Appointment
from gezhi.engines.people.queries import went_on
from gezhi.engines.trust.models import PackVersion
from tests.dividing import MONDAY, TODAY, again, at, divide, grids, moved
from tests.growing import LADDER, LIAISON, growing_town, person_of
from tests.town import SYSTEM, Town, build_town

pytestmark = pytest.mark.django_db


def test_who_grows_goes_on_growing(db: None) -> None:
    with clock.at(MONDAY):
        town = growing_town()
        who, day = person_of(town, "grid-worker"), date(2025, 1, 1)
        other, here = person_of(town, "second-worker"), at(town, "g00")
        standing = people.Standing.objects.get(person=who, until=None)
        over = people.Standing.objects.create(
            id=new_id(), **here, person=other, ladder=LADDER, grade="g1", since=day, until=day
        )
        about = {"by": None, **here}
        candidate = people.Candidate.objects.create(
            id=new_id(), **about, reserve="pool", person=who, state="listed", until=date(2027, 1, 1)
        )
        placement = people.Placement.objects.create(
            id=new_id(), **about, kind="technician", person=who, employer="厂", starts=day
        )
        left = people.Placement.objects.create(
            id=new_id(), **about, kind="hand", person=who, employer="厂", starts=day, ends=day
        )
        pairing = people.Pairing.objects.create(
            id=new_id(), **about, course="pairs", mentor=other, learner=who, about="x", starts=day
        )
        training = people.Training.objects.create(
            id=new_id(), **about, course="before-duty", topic="怎么走访"
        )
        session = people.Session.objects.create(
            id=new_id(), training=training, path=here["path"], day=TODAY, begins=time(9), minutes=60
        )
    divide(town, 3)
    assert all(moved(one, town) for one in (standing, candidate, placement, pairing, training))
    session.refresh_from_db()
    training.refresh_from_db()
    assert session.path == training.path
    assert not any(moved(one, town) for one in (over, left)), "what is over is history"


def test_a_leader_linked_to_both_is_linked_to_the_heir_once(db: None) -> None:
    with clock.at(MONDAY):
        town = growing_town()
        leader, since = person_of(town, "leader"), date(2026, 1, 1)
        about = {"liaison": LIAISON, "person": leader, "post": "leader", "starts": since}
        links = [
            people.Link.objects.create(id=new_id(), **about, **at(town, key))
            for key in ("g00", "g01")
        ]
        call = people.LiaisonCall.objects.create(
            id=new_id(), link=links[1], path=links[1].path, day=since
        )
        problem = people.Problem.objects.create(
            id=new_id(), call=call, **at(town, "g01"), title="路灯不亮"
        )
    divide(town, 1)
    assert moved(links[0], town)
    assert links[0].ends is None
    links[1].refresh_from_db()
    assert links[1].ends == TODAY - timedelta(days=1)
    assert moved(problem, town), "what was found there is still to be mended"
    call.refresh_from_db()
    assert call.path == town.places["g01"].path
    again()
    assert people.Link.objects.filter(ends=None, place__in=grids(town)).count() == 1


def test_what_was_promised_in_public_is_promised_in_the_new_grid(db: None) -> None:
    with clock.at(MONDAY):
        town = build_town("huanghexilu")
        held = Appointment.objects.get(
            person__account=town.accounts["grid-worker"], place=town.places["g00"]
        )
        Appointment.objects.filter(pk=held.pk).update(pledge="每天巡一遍", leads=["safety"])
    division = divide(town, 3)
    heir = Appointment.objects.get(pk=went_on(SYSTEM, division)[held.pk])
    assert (heir.pledge, heir.leads, heir.ends) == ("每天巡一遍", ["safety"], None)
    assert heir.place_id in grids(town)


def roster_of(town: Town, key: str) -> duties.Rule:
    version = PackVersion.objects.latest("pk")
    return duties.Rule.objects.create(**at(town, key), kind="roster", key="watch", version=version)


def shift(rule: duties.Rule, town: Town, key: str, holder: UUID, day: date) -> duties.Occurrence:
    opens = datetime.combine(day, time(8), clock.ZONE)
    return duties.Occurrence.objects.create(
        rule=rule,
        version=rule.version,
        **at(town, key),
        post="grid-worker",
        holder=holder,
        day=day,
        opens=opens,
        closes=opens + timedelta(hours=8),
    )


def test_shifts_swaps_and_leave_stay_with_their_people(db: None) -> None:
    with clock.at(MONDAY):
        town = build_town("huanghexilu")
        town.hire("colleague", "grid-worker", "g01", "full-time")
        one, two = (
            Appointment.objects.get(person__account=town.accounts[role], place__level="grid").pk
            for role in ("grid-worker", "colleague")
        )
        rule, ahead = roster_of(town, "c0"), TODAY + timedelta(days=2)
        mine = shift(rule, town, "g00", one, ahead)
        high = shift(rule, town, "c0", two, ahead)
        past = shift(rule, town, "g00", one, TODAY - timedelta(days=2))
        swap = duties.Swap.objects.create(
            id=new_id(), shift=mine, path=mine.path, asker=one, asked=two
        )
        leave = duties.Leave.objects.create(
            id=new_id(),
            **at(town, "g00"),
            holder=one,
            stand_in=two,
            post="grid-worker",
            starts=TODAY,
            ends=ahead,
        )
        draft = duties.Month.objects.create(
            id=new_id(),
            rule=rule,
            **at(town, "g00"),
            month=TODAY.replace(day=1),
            shifts=[{"day": ahead.isoformat(), "post": "grid-worker", "holder": str(one)}],
        )
    division = divide(town, 3)
    people_ = went_on(SYSTEM, division)
    assert moved(mine, town)
    assert mine.holder == people_[one]
    high.refresh_from_db()
    assert (high.holder, high.place_id) == (people_[two], town.places["c0"].pk)
    past.refresh_from_db()
    assert (past.holder, past.place_id) == (one, town.places["g00"].pk)
    swap.refresh_from_db()
    assert (swap.state, swap.asker, swap.asked) == ("asked", people_[one], people_[two])
    assert swap.path == mine.path
    assert moved(leave, town)
    assert (leave.holder, leave.stand_in) == (people_[one], people_[two])
    assert moved(draft, town)
    assert draft.shifts[0]["holder"] == str(people_[one])
    again()
    mine.refresh_from_db()
    assert mine.holder == people_[one]


def test_a_mediator_listed_twice_is_listed_once(db: None) -> None:
    with clock.at(MONDAY):
        town = build_town("huanghexilu")
        account = town.accounts["grid-lead"].pk
        for key in ("g00", "g01"):
            Mediator.objects.create(id=new_id(), account=account, **at(town, key), name="老王")
    divide(town, 1)
    listed = Mediator.objects.get(listed=True)
    assert moved(listed, town)
    assert Mediator.objects.filter(listed=False).count() == 1
