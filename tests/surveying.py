"""A community with two surveys under way, and its cast, made by the product's own actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from gezhi.base.clock import ZONE
from gezhi.base.sheets import Table
from gezhi.engines.campaigns import actions as campaigns
from gezhi.engines.campaigns.models import Asked
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Household, Person
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.pack.pack import Pack
from tests.kept import kept
from tests.town import LAT, LON, SYSTEM, Town, box, loaded

NONE = UUID(int=0)
SPRING = datetime(2026, 3, 9, 9, 0, tzinfo=ZONE)
PARTS = ("manifest", "places", "people", "cases", "matters", "surveys")
PHONES = ("13800001001", "13800001002", "13800001003", "13800001004")


@cache
def qincunbei() -> Pack:
    """The community's pack, as far as its surveys need it."""
    whole = loaded("qincunbei")
    return Pack(**{part: getattr(whole, part) for part in PARTS})


@dataclass
class Surveyed(Town):
    """`person` asks persons, `door` follows households; `homes` are the doors in their order."""

    person: UUID = NONE
    door: UUID = NONE
    homes: list[UUID] = field(default_factory=list)

    def asked(self, number: int, survey: UUID | None = None) -> Asked:
        """A door of a survey, by the number of the home."""
        return Asked.objects.get(survey=survey or self.door, household=self.homes[number])

    def head(self, number: int) -> Person:
        """The head of a home."""
        return Person.objects.get(household=self.homes[number], head=True)


@kept
def build_surveyed() -> Surveyed:
    """The community, two grids of one building each with two homes, and its surveys opened."""
    town = Surveyed()
    root = places.NewPlace(
        "community", "秦村北社区", code="370302009001", geometry=box(LON, LAT, 0.04, 0.02)
    )
    town.places["c0"] = places.add_place(SYSTEM, root)
    for n in range(2):
        west = LON + 0.02 * n
        grid = places.NewPlace(
            "grid",
            f"第{n + 1}网格",
            town.places["c0"],
            code=f"37030200900100{n + 1}",
            geometry=box(west, LAT, 0.02, 0.02),
        )
        town.places[f"g{n}"] = places.add_place(SYSTEM, grid)
        section = places.NewPlace(
            "section", f"{n + 1} 片区", town.places[f"g{n}"], code=f"37030200900100{n + 1}01"
        )
        town.places[f"s{n}"] = places.add_place(SYSTEM, section)
        building = places.NewPlace(
            "building", f"{n + 1} 号楼", town.places[f"s{n}"], code=f"37030200900100{n + 1}0101"
        )
        town.places[f"b{n}"] = places.add_place(SYSTEM, building)
    version = trust.publish_pack(SYSTEM, qincunbei())
    places.attach_pack(SYSTEM, town.places["c0"], version, date(2020, 1, 1))
    town.hire("secretary", "community-secretary", "c0")
    town.hire("worker", "community-worker", "c0")
    town.hire("grid-worker", "grid-worker", "g0")
    town.hire("other-worker", "grid-worker", "g1")
    town.hire("police", "police-officer", "g0")
    _move_in(town)
    for number, role in ((0, "resident"), (2, "neighbour")):
        account = trust.find_or_make_resident(f"+86{PHONES[number]}", name="王")
        person = town.head(number)
        person.account = account
        person.save()
        town.accounts[role] = account
    town.accounts["stranger"] = trust.find_or_make_resident("+8613900009999", name="赵")
    at = town.places["c0"].pk
    town.person = open_(town, at, "health-preregistration")
    town.door = open_(town, at, "renewal")
    return town


def open_(town: Surveyed, place: int, key: str) -> UUID:
    """A survey opened by the secretary."""
    asked = campaigns.NewSurvey(place, key)
    return campaigns.open_survey(town.viewer("secretary"), asked).pk


def _move_in(town: Surveyed) -> None:
    heads = ("place", "household", "name", "phone", "size")
    rows = [
        (town.places[f"b{n // 2}"].code, f"10{n % 2 + 1}", f"王{'甲乙丙丁'[n]}", PHONES[n], "3")
        for n in range(4)
    ]
    plan = people.plan_households(SYSTEM, Table(heads, rows, "utf-8"))
    people.import_households(SYSTEM, plan)
    homes = Household.objects.order_by("place__path", "code")
    town.homes = list(homes.values_list("pk", flat=True))


def given(**values: Any) -> campaigns.Given:
    """An answer of somebody who read the notice."""
    return campaigns.Given(values=values, noticed=True)
