"""A village on the health bank, with its cast: who scores, who checks, who keeps the shop, and the
households of two groups. Made by the product's own actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Household, Person
from gezhi.engines.places import actions as places
from gezhi.engines.points import actions as points
from gezhi.engines.points.models import Adoption
from gezhi.engines.points.queries.schemes import InForce, adoption
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import ANYONE
from gezhi.pack.pack import Pack
from gezhi.pack.points import Category, Item
from tests.kept import kept
from tests.town import LAT, LON, SYSTEM, Town, box, loaded


@dataclass
class Village(Town):
    """`homes` are households by a short name: `h1` and `h2` in the first group, `h3` in the second.
    The resident is the head of `h1`, the neighbour of `h2`."""

    homes: dict[str, Household] = field(default_factory=dict)
    scheme: int = 0

    @property
    def in_force(self) -> InForce:
        """The scheme in force."""
        return adoption(ANYONE, self.scheme)

    def home(self, name: str) -> str:
        """The id of a household, as accounts and records name it."""
        return str(self.homes[name].pk)


def settle(town: Village, role: str, phone: str, home: str) -> UUID:
    """A resident with an account, at the head of a household."""
    account = trust.find_or_make_resident(phone, name=role)
    person = people.add_person(SYSTEM, people.NewPerson(role, phone, account))
    Person.objects.filter(pk=person.pk).update(household=town.homes[home], head=True)
    town.accounts[role] = account
    return person.pk


@kept
def build_village(*, since: date | None = date(2026, 1, 1), pack: Pack | None = None) -> Village:
    """The village with its scheme adopted; without `since` it is not adopted yet."""
    town = Village()
    root = places.NewPlace(
        "community", "东庄村", code="370399001001", geometry=box(LON, LAT, 0.02, 0.02)
    )
    town.places["village"] = places.add_place(SYSTEM, root)
    for n in (1, 2):
        outline = box(LON, LAT + 0.01 * (n - 1), 0.02, 0.01)
        group = places.NewPlace(
            "village-group",
            f"{n} 组",
            town.places["village"],
            code=f"3703990010010{n}",
            geometry=outline,
        )
        town.places[f"group{n}"] = places.add_place(SYSTEM, group)
    version = trust.publish_pack(SYSTEM, pack or loaded("dongzhuang"))
    places.attach_pack(SYSTEM, town.places["village"], version, date(2020, 1, 1))
    for role, post, place in CAST:
        town.hire(role, post, place, "cadre" if post == "scoring-team" else "")
    for name, group, door in (("h1", 1, "12"), ("h2", 1, "13"), ("h3", 2, "5")):
        ground = town.places[f"group{group}"]
        town.homes[name] = Household.objects.create(place=ground, code=f"{door}号", size=4)
    settle(town, "resident", "+8613800000001", "h1")
    settle(town, "neighbour", "+8613800000002", "h2")
    if since is not None:
        town.scheme = adopt(town, since).pk
    return town


CAST = (
    ("secretary", "village-secretary", "village"),
    ("scorer", "scoring-team", "group1"),
    ("other-scorer", "scoring-team", "group2"),
    ("reviewer", "review-team", "village"),
    ("other-reviewer", "review-team", "village"),
    ("shopkeeper", "shopkeeper", "village"),
    ("security-admin", "security-admin", "village"),
    ("auditor", "auditor", "village"),
)


def adopt(town: Village, since: date) -> Adoption:
    """The representatives' vote, recorded by the secretary."""
    asked = points.Adopt(town.places["village"].pk, "ten-stars", since, since, 32, 28, 27)
    return points.adopt(town.viewer("secretary"), asked)


def told(town: Village, item: str, home: str = "h1", **more: object) -> points.NewRecord:
    """A thing to record for a household."""
    return points.NewRecord(town.scheme, item, "household", town.home(home), **more)  # type: ignore[arg-type]


@cache
def strict() -> Pack:
    """The health bank with two deductions, which the village's own has none of."""
    pack = loaded("dongzhuang")
    scheme = pack.schemes["ten-stars"]
    items = [
        Item(item=key, name=Words(zh=key, en=key), points=2, kind="deduction", times=2)
        for key in ("quarrel", "noise")
    ]
    more = Category(category="order", name=Words(zh="秩序", en="Order"), items=items)
    changed = scheme.model_copy(update={"categories": [*scheme.categories, more]})
    return pack.model_copy(update={"schemes": {"ten-stars": changed}})
