"""A town that decides by procedures: its cast on a pack, and cases taken from step to step."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from gezhi.engines.people import actions as people
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import Viewer, pack_by_id
from tests.town import LAT, LON, SYSTEM, Town, build_ground, loaded

REPS = {"meeting": "representatives"}


def build(pack: str, posts: dict[str, tuple[str, str]]) -> Town:
    """The ground on a pack, with those who hold posts: role to post and place."""
    town = Town()
    build_ground(town)
    version = trust.publish_pack(SYSTEM, loaded(pack))
    places.attach_pack(SYSTEM, town.places["town"], version, date(2020, 1, 1))
    for body in people.add_units(SYSTEM, pack_by_id(version.pk), town.places["town"]):
        town.bodies[body.unit] = body
    for role, (post, place) in posts.items():
        hire(town, pack, role, post, place)
    for role, phone in (("resident", "+8613800000001"), ("neighbour", "+8613800000002")):
        town.accounts[role] = trust.find_or_make_resident(phone, name=role)
    return town


def hire(town: Town, pack: str, role: str, post: str, place: str) -> None:
    """Appoint somebody new; a post of another tree serves from a place of its own over the named
    one. Terms count from this year."""
    at, spot = loaded(pack).people.posts[post].at, town.places[place]
    levels = loaded(pack).places.levels()
    if levels[at][0] != "grid":
        new = places.NewPlace(at, f"{spot.name}{at}", tree=levels[at][0], over=spot)
        spot = places.add_places(SYSTEM, [new])[0]
    account = trust.make_staff(SYSTEM, role, role, None)
    person = people.add_person(SYSTEM, people.NewPerson(role, account=account))
    people.appoint(SYSTEM, people.NewAppointment(person, post, spot, "", date(2026, 1, 1)))
    town.accounts[role] = account


def join(town: Town, role: str, unit: str) -> None:
    """Somebody new who belongs to a body."""
    account = trust.make_staff(SYSTEM, role, role, None)
    person = people.add_person(SYSTEM, people.NewPerson(role, account=account))
    people.join_body(SYSTEM, person, town.bodies[unit], date(2020, 1, 1))
    town.accounts[role] = account


def weituo() -> Town:
    """The seven steps of a village."""
    return build(
        "weituo",
        {
            "grid-lead": ("grid-lead", "g00"),
            "secretary": ("village-secretary", "c0"),
            "team": ("village-team", "c0"),
            "other-secretary": ("village-secretary", "c1"),
        },
    )


def affair(town: Town) -> UUID:
    """An affair of the village that the two committees have taken up."""
    answers = {
        "what": "collective-funds",
        "text": "用集体收入修一个停车场，大家说了算",
        "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
        "budget": 80000,
        "paid-by": "collective",
    }
    case = actions.open_case(
        town.viewer("secretary"), actions.OpenCase("village-affair", answers)
    ).id
    decide(town, "secretary", case, "proposed")
    return case


def up_to_the_resolution(town: Town) -> UUID:
    """The same, with the committees' and the members' vote behind it."""
    case = affair(town)
    decide(
        town, "secretary", case, "agreed", "商定了", vote={"eligible": 9, "present": 9, "yes": 8}
    )
    passed = {"eligible": 40, "present": 33, "yes": 30, "no": 3}
    decide(town, "secretary", case, "passed", "党员大会同意", vote=passed)
    return case


def decide(
    town: Town, role: str | Viewer, case: UUID, outcome: str, say: str = "", **answers: Any
) -> Case:
    """End the current step of a case, with the answers to what it asks."""
    row = Case.objects.get(pk=case)
    viewer = town.viewer(role) if isinstance(role, str) else role
    named = {name.replace("_", "-"): value for name, value in answers.items()}
    return actions.decide(
        viewer, actions.Decide(case, row.version, outcome, say=say, answers=named)
    )
