"""From when to when each member of a council sits, and who may read it."""

from __future__ import annotations

from datetime import date

import pytest

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Sitter
from gezhi.engines.councils.queries import roster
from gezhi.engines.people.models import Appointment
from gezhi.engines.trust.queries import ANYONE, Missing
from tests.sitting import DAY, SINCE, company, person_of, sitting_town
from tests.town import Town


def lines(town: Town, role: str, key: str = "hall", place: str = "c0"):
    viewer = town.viewer(role) if role else ANYONE
    return roster(viewer, town.places[place].pk, key)


def test_members_read_from_when_to_when_each_sits(town: Town) -> None:
    owner = Sitter.objects.get(person=person_of(town, "owner"))
    actions.end_seat(town.viewer("first-secretary"), owner.pk, date(2026, 3, 31))
    lead = Appointment.objects.get(person=person_of(town, "grid-lead"))
    Appointment.objects.filter(pk=lead.pk).update(ends=date(2026, 4, 1))
    found = {one.name or one.body: one for one in lines(town, "first-secretary").lines}
    assert found.keys() == {"first-secretary", "grid-lead", "owner", company(town).name}
    told = found["owner"]
    assert (told.since, told.until, told.sits) == (SINCE, date(2026, 3, 31), False)
    assert (found["grid-lead"].until, found["grid-lead"].sits) == (date(2026, 4, 1), True)
    assert (found["first-secretary"].since, found["first-secretary"].until) == (lead.starts, None)
    with clock.at(clock.now() + DAY):
        again = {one.name: one.sits for one in lines(town, "first-secretary").lines}
    assert again["grid-lead"] is False, "the last day is still a day in the seat"


@pytest.mark.parametrize("role", ["", "resident", "other-secretary"])
def test_everybody_reads_those_of_today_by_post(town: Town, role: str) -> None:
    owner = Sitter.objects.get(person=person_of(town, "owner"))
    found = lines(town, role)
    assert not found.inside
    names = {(one.title.en, one.name, one.body) for one in found.lines}
    assert ("Owners and company", "", "") in names, "who was taken in has no name here"
    assert ("Owners and company", "", company(town).name) in names
    assert {name for _, name, _ in names} == {"first-secretary", "grid-lead", ""}
    Sitter.objects.filter(pk=owner.pk).update(ends=date(2026, 3, 31))
    assert len(lines(town, role).lines) == len(found.lines) - 1


def test_whoever_only_runs_the_system_has_no_name_there(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gezhi.engines.councils.queries.meetings import roster as module

    pack = module.pack_of(lines(town, "").council)
    posts = dict(pack.people.posts)
    posts["grid-lead"] = posts["grid-lead"].model_copy(update={"may": ["pack.publish"]})
    bare = pack.model_copy(update={"people": pack.people.model_copy(update={"posts": posts})})
    monkeypatch.setattr(module, "pack_of", lambda council: bare)
    assert "grid-lead" not in {one.name for one in lines(town, "").lines}
    assert "grid-lead" in {one.name for one in lines(town, "owner").lines}


def test_bodies_stand_there_and_a_council_that_is_none_does_not(town: Town) -> None:
    found = lines(town, "", "alliance", "town").lines
    assert len(found) > 1
    assert all(one.body and not one.name and one.sits for one in found)
    with pytest.raises(Missing):
        lines(town, "", "hall", "town")


def test_it_needs_no_taken_in_members(db: None) -> None:
    with clock.at(clock.now()):
        assert lines(sitting_town(), "").lines
