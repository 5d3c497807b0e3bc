"""A community on the love shop, with neighbours who help each other, and one who lives elsewhere.
Made by the product's own actions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Household, Person
from gezhi.engines.places import actions as places
from gezhi.engines.points import actions as points
from gezhi.engines.points.models import Help
from gezhi.engines.trust import actions as trust
from tests.kept import kept
from tests.town import LAT, LON, SYSTEM, box, loaded
from tests.village import Village, settle

CAST = (
    ("grid-worker", "grid-worker", "grid1", ""),
    ("other-worker", "grid-worker", "grid2", ""),
    ("supervisor", "residents-supervisor", "community", ""),
    ("other-supervisor", "residents-supervisor", "community", ""),
    ("shopkeeper", "shopkeeper", "community", ""),
    ("secretary", "community-secretary", "community", ""),
)
RESIDENTS = (
    ("asker", "+8613800000001", "h1"),
    ("helper", "+8613800000002", "h2"),
    ("third", "+8613800000003", "h3"),
    ("stranger", "+8613800000004", "far"),
)
"""The asker and the helper live in the first grid, the third in the second; the stranger in another
community."""


class Neighbours(Village):
    """Persons by their role; `grandma` has no account and no phone, and lives in the first grid."""

    persons: dict[str, UUID]

    def ask(self, role: str = "asker", **more: Any) -> Help:
        """Ask for an errand."""
        about = {"kind": "errand", "words": "帮我去药店取一下药", "agreed": True, **more}
        return points.ask(self.viewer(role), points.NewHelp(self.scheme, **about))

    def propose(self, row: Help, role: str = "helper", **more: Any) -> Any:
        """Say that one would help."""
        asked = points.NewProposal(row.pk, agreed=True, **more)
        return points.propose(self.viewer(role), asked)

    def match(self, row: Help, role: str = "helper", asker: str = "asker") -> Help:
        """Propose and accept."""
        return points.accept(self.viewer(asker), self.propose(row, role).pk)

    def finish(self, row: Help, helper: str = "helper", asker: str = "asker") -> Help:
        """Confirm by both."""
        points.confirm(self.viewer(helper), row.pk)
        return points.confirm(self.viewer(asker), row.pk)


@kept
def build_neighbours(*, since: date = date(2026, 1, 1)) -> Neighbours:
    """The community with both schemes adopted; `scheme` is the love shop."""
    town = Neighbours()
    town.persons = {}
    for key, name, code, west in (
        ("community", "秦村北社区", "370302001001", LON),
        ("elsewhere", "邻社区", "370302001002", LON + 0.1),
    ):
        outline = box(west, LAT, 0.02, 0.02)
        new = places.NewPlace("community", name, code=code, geometry=outline)
        town.places[key] = places.add_place(SYSTEM, new)
    for n in (1, 2):
        _add(town, f"grid{n}", "grid", f"第{n}网格", "community", f"370302001001{n:03}")
        code = f"370302001001{n:03}01"
        _add(town, f"section{n}", "section", f"第{n}片区", f"grid{n}", code)
        _add(town, f"building{n}", "building", f"{n} 号楼", f"section{n}", f"{code}01")
    version = trust.publish_pack(SYSTEM, loaded("qincunbei"))
    for key in ("community", "elsewhere"):
        places.attach_pack(SYSTEM, town.places[key], version, date(2020, 1, 1))
    for role, post, place, kind in CAST:
        town.hire(role, post, place, kind)
    for name, place, door in (
        ("h1", "building1", "101"),
        ("h2", "building1", "102"),
        ("h3", "building2", "201"),
        ("h4", "building1", "103"),
        ("far", "elsewhere", "1"),
    ):
        home = Household.objects.create(place=town.places[place], code=door, size=3)
        town.homes[name] = home
    for role, phone, home in RESIDENTS:
        town.persons[role] = settle(town, role, phone, home)
    old = people.add_person(SYSTEM, people.NewPerson("王奶奶", household=town.homes["h4"]))
    town.persons["grandma"] = old.pk
    for key in ("health-bank", "love-shop"):
        vote = points.Adopt(town.places["community"].pk, key, since, since, 60, 50, 40)
        town.scheme = points.adopt(SYSTEM, vote).pk
    return town


def join_family(town: Neighbours, role: str, phone: str, home: str) -> None:
    """One more of a household, with an account of their own."""
    account = trust.find_or_make_resident(phone, name=role)
    person = people.add_person(SYSTEM, people.NewPerson(role, phone, account))
    Person.objects.filter(pk=person.pk).update(household=town.homes[home])
    town.accounts[role], town.persons[role] = account, person.pk


def fresh() -> UUID:
    """An id as a form is drawn with."""
    return new_id()


def _add(town: Village, key: str, level: str, name: str, above: str, code: str) -> None:
    new = places.NewPlace(level, name, town.places[above], code=code)
    town.places[key] = places.add_place(SYSTEM, new)
