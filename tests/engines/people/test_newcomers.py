"""Appointing somebody who may not be known yet, and reading who is appointed."""

from __future__ import annotations

from datetime import date

import pytest

from gezhi.base import clock
from gezhi.engines.people import actions
from gezhi.engines.people.models import Appointment, Person
from gezhi.engines.people.queries import account_holders, appointment, appointments
from gezhi.engines.trust.queries import ANYONE, Forbidden, Invalid, Missing
from tests.engines.cases.test_loop import MONDAY
from tests.town import Town, build_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return build_town()


def test_a_known_phone_finds_the_person_again(town: Town) -> None:
    viewer = town.viewer("security-admin")
    one = actions.Newcomer("王芳", "13912345678", post="grid-lead")
    two = actions.Newcomer("王芳", "139 1234 5678", post="building-lead")
    first = actions.appoint_newcomer(viewer, one, town.places["g01"])
    second = actions.appoint_newcomer(viewer, two, town.places["b010"])
    assert first.person_id == second.person_id
    assert first.starts >= date(2020, 1, 1)


def test_nothing_is_kept_of_an_appointment_that_fails(town: Town) -> None:
    before = (Person.objects.count(), Appointment.objects.count())
    taken = actions.Newcomer("王芳", post="grid-lead")
    with pytest.raises(Invalid) as refused:
        actions.appoint_newcomer(town.viewer("security-admin"), taken, town.places["g00"])
    assert [wrong.field for wrong in refused.value.wrong] == ["post"]
    with pytest.raises(Forbidden):
        actions.appoint_newcomer(town.viewer("duty-lead"), taken, town.places["g01"])
    assert (Person.objects.count(), Appointment.objects.count()) == before


def test_who_is_appointed_is_read_on_ones_own_ground(town: Town) -> None:
    east = {row.post for row in appointments(town.viewer("first-secretary"))}
    assert {"grid-lead", "grid-worker", "building-lead", "first-secretary"} == east
    west = Appointment.objects.get(place=town.places["g11"])
    with pytest.raises(Missing):
        appointment(town.viewer("first-secretary"), west.pk)
    with pytest.raises(Forbidden):
        appointments(town.viewer("clerk"))
    body = town.bodies["urban-management"]
    members = appointments(town.viewer("duty-lead"), body=body.pk)
    assert [row.person.name for row in members] == ["clerk"]


def test_pages_of_appointments_follow_each_other(town: Town) -> None:
    viewer, seen, after = town.viewer("security-admin"), [], ""
    while page := appointments(viewer, after=after, size=4):
        seen += [row.pk for row in page]
        after = str(page[-1].pk)
    assert len(seen) == len(set(seen)) == Appointment.objects.count()


def test_only_staff_are_told_who_holds_a_step(town: Town) -> None:
    place = town.places["g00"].pk
    assert account_holders(ANYONE, "grid-lead", place, None) == []
    found = account_holders(town.viewer("clerk"), "grid-lead", place, None)
    assert found == [(town.accounts["grid-lead"].pk, "grid-lead")]
    assert account_holders(town.viewer("clerk"), "", None, None) == []
