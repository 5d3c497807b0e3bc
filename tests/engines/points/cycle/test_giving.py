"""A family hands points on among its own, and nobody else's."""

from __future__ import annotations

from datetime import date

import pytest

from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Person
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Gift, Move, Posting, house, of
from gezhi.engines.points.models import Balance
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.town import SYSTEM
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None) -> Village:
    """The resident has ten points, and a daughter in the same household."""
    town = build_village(since=date(2020, 1, 1))
    home = town.homes["h1"]
    people.add_person(SYSTEM, people.NewPerson("daughter", household=home))
    unit = town.in_force.adoption.unit_id
    mine = of("person", owner("resident").pk, path=home.place.path)
    posting = Posting("earned", home.place_id, (Move(unit, house("issuer", unit), mine, 10),))
    actions.post(SYSTEM, posting)
    return town


def owner(name: str) -> Person:
    return next(one for one in Person.objects.all() if one.name == name)


def there(name: str) -> int:
    row = Balance.objects.filter(account__holder=str(owner(name).pk)).first()
    return row.amount if row else 0


def test_points_go_to_the_family_and_no_further(village: Village) -> None:
    resident, unit = village.viewer("resident"), village.in_force.adoption.unit_id
    gift = Gift(unit, owner("daughter").pk, 4)
    actions.give(resident, gift)
    assert actions.give(resident, gift).again
    assert (there("resident"), there("daughter")) == (6, 4)
    for to in (owner("neighbour").pk, owner("resident").pk):
        with pytest.raises(Forbidden):
            actions.give(resident, Gift(unit, to, 1))
    with pytest.raises(Forbidden):
        actions.give(ANYONE, Gift(unit, owner("daughter").pk, 1))
    with pytest.raises(Changed):
        actions.give(resident, Gift(unit, owner("daughter").pk, 7))
    with pytest.raises(Invalid):
        actions.give(resident, Gift(unit, owner("daughter").pk, 0))
    with pytest.raises(Missing):
        actions.give(resident, Gift(0, owner("daughter").pk, 1))
    assert (there("resident"), there("daughter")) == (6, 4)
