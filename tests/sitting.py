"""A sub-district whose councils meet: the town's cast, with councils of its own in the pack."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Meeting, Resolution
from gezhi.engines.councils.queries import MeetingPage, meeting
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Body, Person
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.models import Journal
from gezhi.pack.councils import Agreed, Council, Seat, Special, Turns
from gezhi.pack.pack import Pack
from tests.kept import kept
from tests.town import SYSTEM, Town, build_ground, loaded

NOW = datetime(2026, 4, 1, 10, tzinfo=clock.ZONE)
"""A Wednesday."""
DAY = timedelta(days=1)
SINCE = date(2026, 1, 1)


def _words(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


HALL = Council(
    council="hall",
    name=_words("三方议事会", "Tri-party council"),
    at="community",
    source="测试",
    every="month",
    members=[
        Seat(post="first-secretary", count=1),
        Seat(post="grid-lead"),
        Seat(set=_words("业委会和物业", "Owners and company"), count=2),
    ],
    chair=Turns(post="first-secretary"),
    notice=Within(days=3),
    rule=Agreed(quorum="2/3", over="1/2"),
    topics={"charging": _words("充电", "Charging")},
    public=["dates", "agenda", "minutes", "resolutions", "votes"],
    special=Special(asked_by=["duty-lead"], share="1/3"),
)
"""The first secretary, the lead of the first grid, and two whom the council takes in."""
ASSEMBLY = Council(
    council="assembly",
    name=_words("居民会议", "Residents' assembly"),
    at="community",
    source="测试",
    members=[Seat(post="first-secretary"), Seat(set=_words("户代表", "Households"))],
    chair=Turns(post="first-secretary"),
    rule="resident.assembly",
    special=Special(),
)
"""Bound by the law's ten days of notice."""
ALLIANCE = Council(
    council="alliance",
    name=_words("物业联盟", "Alliance of companies"),
    at="sub-district",
    source="测试",
    every="month",
    members=[Seat(bodies="property-company", count=11)],
    chair=Turns(post="duty-lead"),
    host=Turns(rotates=["property-company"]),
    public=["resolutions"],
)
"""Eleven companies host in turn; only its resolutions are public."""
COUNCILS = {one.council: one for one in (HALL, ASSEMBLY, ALLIANCE)}


@cache
def with_councils() -> Pack:
    """The sub-district's pack with these councils instead of its own."""
    return loaded("huanghexilu").model_copy(update={"councils": COUNCILS})


@kept
def sitting_town(since: date = SINCE) -> Town:
    """The town, with two members taken into the hall of its first community: an owner in person,
    and a company."""
    town = Town()
    build_ground(town)
    version = trust.publish_pack(SYSTEM, with_councils())
    places.attach_pack(SYSTEM, town.places["town"], version, since)
    for body in people.add_units(SYSTEM, with_councils(), town.places["town"]):
        town.bodies[body.unit] = body
    for role, post, place in CAST:
        town.hire(role, post, place)
    member(town, "property-clerk", "property-1")
    for role, phone in (("resident", "1"), ("neighbour", "2"), ("owner", "3")):
        account = trust.find_or_make_resident(f"+861380000000{phone}", name=role)
        people.add_person(SYSTEM, people.NewPerson(role, account=account))
        town.accounts[role] = account
    return town


def without_hall(town: Town) -> None:
    """From today a newer version of the pack serves the town, which has no hall any more."""
    less = {key: one for key, one in COUNCILS.items() if key != "hall"}
    manifest = with_councils().manifest.model_copy(update={"version": "2026.99"})
    pack = with_councils().model_copy(update={"councils": less, "manifest": manifest})
    places.attach_pack(
        SYSTEM, town.places["town"], trust.publish_pack(SYSTEM, pack), clock.today(clock.ZONE)
    )


CAST = (
    ("duty-lead", "duty-lead", "town"),
    ("first-secretary", "first-secretary", "c0"),
    ("other-secretary", "first-secretary", "c1"),
    ("grid-lead", "grid-lead", "g00"),
    ("outsider-lead", "grid-lead", "g11"),
)


def member(town: Town, role: str, unit: str) -> None:
    """Somebody new who belongs to a body."""
    account = trust.make_staff(SYSTEM, role, role, None)
    person = people.add_person(SYSTEM, people.NewPerson(role, account=account))
    people.join_body(SYSTEM, person, town.bodies[unit], date(2020, 1, 1))
    town.accounts[role] = account


def person_of(town: Town, role: str) -> Person:
    """Somebody's person."""
    return Person.objects.get(account=town.accounts[role].pk)


def seat(town: Town, role: str) -> str:
    """The key of somebody's own seat."""
    return f"person:{person_of(town, role).pk}"


def take_in(town: Town, **more: Any) -> None:
    """The owner in person and the first company sit in the hall."""
    by = town.viewer("first-secretary")
    for person, body in ((person_of(town, "owner").pk, None), (None, company(town).pk)):
        asked = actions.SeatMember(town.places["c0"].pk, "hall", person, body, SINCE, **more)
        actions.seat_member(by, asked)


def company(town: Town, number: int = 1) -> Body:
    """A property company."""
    return town.bodies[f"property-{number}"]


def call(town: Town, by: str = "first-secretary", **more: Any) -> Meeting:
    """Call a meeting of the hall in four days, at nine."""
    asked = {
        "place": town.places["c0"].pk,
        "council": "hall",
        "starts": NOW + 4 * DAY - timedelta(hours=1),
        "spot": "社区二楼会议室",
    } | more
    return actions.call_meeting(town.viewer(by), actions.CallMeeting(**asked))


def there(town: Town, row: Meeting, *roles: str, by: str = "first-secretary") -> None:
    """Mark people as present in person."""
    marks = [actions.Mark(seat(town, role), "present") for role in roles]
    actions.mark_attendance(town.viewer(by), row.pk, marks)


ALL = ("first-secretary", "grid-lead", "owner")


def held(town: Town, *, starts: datetime | None = None, roles: tuple[str, ...] = ALL) -> Meeting:
    """A meeting of the hall that was called, attended and closed; the clock stands at its end."""
    begin = starts or NOW + 4 * DAY
    with clock.at(begin - 4 * DAY):
        row = call(town, starts=begin)
    with clock.at(begin):
        there(town, row, *roles)
        return actions.finish_meeting(town.viewer("first-secretary"), row.pk)


def resolved(town: Town, row: Meeting, **more: Any) -> Resolution:
    """A resolution without a vote, for the grid lead, in five working days."""
    asked = {
        "meeting": row.pk,
        "text": "东门建两排充电桩",
        "holder": f"post:grid-lead:{town.places['g00'].pk}",
        "within_days": 5,
        "topic": "charging",
    } | more
    return actions.resolve(town.viewer("first-secretary"), actions.Resolve(**asked))


def page(town: Town, row: Meeting, role: str) -> MeetingPage:
    """A meeting as somebody sees it."""
    return meeting(town.viewer(role), row.pk)


def codes(fault: Any) -> list[tuple[str, str]]:
    """What was wrong, by field."""
    return [(one.field, one.code) for one in fault.value.wrong]


def verbs(*starts: str) -> list[str]:
    """What the journal tells of meetings and resolutions, in order."""
    told = starts or ("meeting.", "resolution.")
    rows = Journal.objects.order_by("pk").values_list("verb", flat=True)
    return [one for one in rows if one.startswith(told)]
