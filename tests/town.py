"""A small town and a fixed cast, made by the product's own actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Body
from gezhi.engines.places import actions as places
from gezhi.engines.places.models import Place
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.queries import Viewer, system, viewer_of
from gezhi.pack.loader import load
from gezhi.pack.pack import Pack
from tests.kept import kept

PACKS = Path(__file__).resolve().parents[1] / "packs"
SYSTEM = system("test")
LON, LAT = 118.30, 36.80
PASSWORD = "correct horse battery"


def box(west: float, south: float, width: float, height: float) -> dict[str, Any]:
    """A rectangle as GeoJSON."""
    east, north = west + width, south + height
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@dataclass
class Town:
    """Places by a short name, viewers by their role."""

    places: dict[str, Place] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)

    def viewer(self, role: str) -> Viewer:
        """The viewer of a role: `resident`, `grid-worker`, `grid-lead`, `first-secretary`, …"""
        return viewer_of(self.accounts[role].pk)

    def hire(
        self, role: str, post: str, place: str, kind: str = "", since: date = date(2020, 1, 1)
    ) -> Account:
        """Appoint somebody new to a post at a place."""
        account = trust.make_staff(SYSTEM, role, role, None)
        person = people.add_person(SYSTEM, people.NewPerson(role, account=account))
        people.appoint(
            SYSTEM,
            people.NewAppointment(person, post, self.places[place], kind, since),
        )
        self.accounts[role] = account
        return account


def build_ground(town: Town) -> None:
    """A sub-district with two communities of two grids each, two buildings in every grid."""
    root = places.NewPlace("sub-district", "试点街道", code="370302009000")
    made = places.add_places(SYSTEM, [root])
    town.places["town"] = made[0]
    for c in range(2):
        west = LON + 0.02 * c
        town.places[f"c{c}"] = places.add_place(
            SYSTEM,
            places.NewPlace(
                "community",
                f"{'东西'[c]}社区",
                made[0],
                code=f"37030200900{c + 1}",
                geometry=box(west, LAT, 0.02, 0.02),
            ),
        )
        for g in range(2):
            south = LAT + 0.01 * g
            grid = places.add_place(
                SYSTEM,
                places.NewPlace(
                    "grid",
                    f"{'东西'[c]}{g + 1}网格",
                    town.places[f"c{c}"],
                    code=f"37030200900{c + 1}00{g + 1}",
                    geometry=box(west, south, 0.02, 0.01),
                ),
            )
            town.places[f"g{c}{g}"] = grid
            for b in range(2):
                town.places[f"b{c}{g}{b}"] = places.add_place(
                    SYSTEM,
                    places.NewPlace(
                        "building",
                        f"{b + 1}号楼",
                        grid,
                        code=f"37030200900{c + 1}00{g + 1}{b + 1:02}",
                        geometry=box(west + 0.002 + 0.004 * b, south + 0.002, 0.001, 0.001),
                    ),
                )


@cache
def loaded(pack: str) -> Pack:
    """A shipped pack, read once: it never changes."""
    return load(PACKS / pack, library=PACKS)


@kept
def build_town(pack: str | Pack = "huanghexilu") -> Town:
    """The town on a pack (a shipped one by its name), with its cast."""
    town = Town()
    build_ground(town)
    version = trust.publish_pack(SYSTEM, loaded(pack) if isinstance(pack, str) else pack)
    places.attach_pack(SYSTEM, town.places["town"], version, date(2020, 1, 1))
    from gezhi.engines.trust.queries import pack_by_id

    for body in people.add_units(SYSTEM, pack_by_id(version.pk), town.places["town"]):
        town.bodies[body.unit] = body
    town.hire("dispatcher", "dispatcher", "town")
    town.hire("duty-lead", "duty-lead", "town")
    town.hire("first-secretary", "first-secretary", "c0")
    town.hire("grid-lead", "grid-lead", "g00")
    town.hire("grid-worker", "grid-worker", "g00", "full-time")
    town.hire("building-lead", "building-lead", "b000")
    town.hire("outsider-lead", "grid-lead", "g11")
    town.hire("auditor", "auditor", "town")
    town.hire("system-admin", "system-admin", "town")
    town.hire("security-admin", "security-admin", "town")
    clerk = trust.make_staff(SYSTEM, "clerk", "clerk", None)
    person = people.add_person(SYSTEM, people.NewPerson("clerk", account=clerk))
    people.join_body(SYSTEM, person, town.bodies["urban-management"], date(2020, 1, 1))
    town.accounts["clerk"] = clerk
    town.accounts["resident"] = trust.find_or_make_resident("+8613800000001", name="王")
    town.accounts["neighbour"] = trust.find_or_make_resident("+8613800000002", name="李")
    return town
