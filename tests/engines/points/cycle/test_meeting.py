"""Who was at a meeting gets a record by itself, once, and somebody reviews it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from gezhi import wiring
from gezhi.base import clock
from gezhi.engines.councils import actions as councils
from gezhi.engines.councils.queries import meeting
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Person
from gezhi.engines.points import actions
from gezhi.engines.points.models import Record
from gezhi.engines.trust.actions import transaction
from tests.town import SYSTEM
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 10, tzinfo=clock.ZONE)
SITS = datetime(2026, 4, 20, 14, tzinfo=clock.ZONE)
ITEM = "village-meetings"


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    """The resident and the neighbour are representatives, and one who lives elsewhere is too."""
    with clock.at(NOW):
        found = build_village()
        for role in ("resident", "neighbour"):
            person = Person.objects.get(account=found.accounts[role])
            place = found.places["group1"]
            new = people.NewAppointment(person, "representative", place, "", date(2025, 1, 1))
            people.appoint(SYSTEM, new)
        found.hire("guest", "representative", "group2", since=date(2025, 1, 1))
        yield found


def held(village: Village, *there: str) -> str:
    """A meeting of the representatives at which these were there, and the others excused."""
    secretary, place = village.viewer("secretary"), village.places["village"].pk
    asked = councils.CallMeeting(place, "villager-representatives", SITS, "村委会")
    row = councils.call_meeting(secretary, asked)
    ids = {role: Person.objects.get(account=village.accounts[role]).pk for role in there}
    keys = {f"person:{one}" for one in ids.values()}
    with clock.at(SITS + timedelta(hours=1)):
        seats = [line.seat.key for line in meeting(secretary, row.pk).attendance]
        assert keys <= set(seats)
        marks = [councils.Mark(key, "present" if key in keys else "excused") for key in seats]
        councils.mark_attendance(secretary, row.pk, marks)
        councils.finish_meeting(secretary, row.pk)
        wiring.follow()
    return f"meeting:{row.pk}"


def test_who_was_there_is_recorded_and_reviewed(village: Village) -> None:
    source = held(village, "resident", "guest")
    made = Record.objects.get(item=ITEM)
    assert (made.holder, made.source, made.state) == (village.home("h1"), source, Record.WAITING)
    assert made.by is None
    with clock.at(SITS + timedelta(hours=2)):
        actions.review(village.viewer("reviewer"), [actions.Verdict(made.pk, "accepted")])
    assert Record.objects.get(pk=made.pk).points == 2


def test_followed_again_it_makes_no_second(village: Village) -> None:
    source = held(village, "resident", "neighbour")
    assert Record.objects.filter(item=ITEM).count() == 2
    whom = {"attender": list(Person.objects.values_list("pk", flat=True))}
    facts = {"council": "villager-representatives"}
    place = village.places["village"].pk
    with clock.at(SITS + timedelta(days=1)), transaction():
        again = actions.record_by_itself(wiring.VIEWER, "meeting.held", place, facts, whom, source)
    assert again == 0


def test_another_council_makes_none(village: Village) -> None:
    person = Person.objects.get(account=village.accounts["resident"]).pk
    with transaction():
        made = actions.record_by_itself(
            wiring.VIEWER,
            "meeting.held",
            village.places["village"].pk,
            {"council": "other"},
            {"attender": [person]},
            "meeting:x",
        )
    assert made == 0
    assert not Record.objects.filter(item=ITEM).exists()
