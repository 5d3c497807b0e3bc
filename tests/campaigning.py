"""A city with a campaign, and its cast: the office, task forces, guidance, supervision, units. Made
by the product's own actions, on a Monday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from gezhi.base.clock import ZONE
from gezhi.engines.campaigns import actions as campaigns
from gezhi.engines.campaigns.models import Campaign, Task
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Appointment
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.pack.pack import Pack
from tests.kept import kept
from tests.town import LAT, LON, SYSTEM, Town, box, loaded

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=ZONE)
MEMBERS = (
    ("office", "office"),
    ("clerk", "group-coordination"),
    ("force", "force-grid"),
    ("guide", "guidance-1"),
    ("other-guide", "guidance-2"),
    ("supervisor", "supervision"),
    ("organiser", "organisation"),
    ("lawyer", "political-legal"),
    ("villager", "agriculture"),
    ("township", "township-1"),
    ("other-township", "township-2"),
)


NONE = UUID(int=0)
PARTS = ("manifest", "places", "people", "cases", "matters", "funds", "campaigns")


@cache
def houma() -> Pack:
    """The city's pack, as far as its campaign needs it."""
    whole = loaded("houma")
    return Pack(**{part: getattr(whole, part) for part in PARTS})


def shifted(today: date) -> Pack:
    """The same, with its days moved so that the fourth step runs today."""
    whole = houma()
    rules = whole.campaigns["grassroots"]
    by = today - date(2026, 5, 20)
    steps = [
        one.model_copy(update={"from_": one.from_ + by, "to": one.to + by}) for one in rules.steps
    ]
    days = {"from_": rules.from_ + by, "to": rules.to + by, "steps": steps}
    moved = rules.model_copy(update=days)
    return whole.model_copy(update={"campaigns": {"grassroots": moved}})


@dataclass
class City(Town):
    """`campaign` is the one that runs."""

    campaign: UUID = NONE

    def body(self, unit: str) -> UUID:
        """The body of a unit."""
        return self.bodies[unit].pk

    def appointed(self, role: str) -> UUID:
        """The appointment of a role."""
        return Appointment.objects.get(person__account=self.accounts[role]).pk


@kept
def build_city(pack: Pack | None = None) -> City:
    """The city with its campaign opened."""
    city = City()
    pack = pack or houma()
    root = places.NewPlace(
        "county", "侯马市", code="141081000000", geometry=box(LON, LAT, 0.1, 0.1)
    )
    city.places["city"] = places.add_place(SYSTEM, root)
    for n in (1, 2):
        made = places.NewPlace(
            "sub-district",
            f"{n} 号街道",
            city.places["city"],
            code=f"14108100{n}000",
            geometry=box(LON + 0.02 * n, LAT, 0.02, 0.02),
        )
        city.places[f"s{n}"] = places.add_place(SYSTEM, made)
        made = places.NewPlace(
            "community",
            f"{n} 号社区",
            city.places[f"s{n}"],
            code=f"14108100{n}001",
            geometry=box(LON + 0.02 * n, LAT, 0.01, 0.01),
        )
        city.places[f"c{n}"] = places.add_place(SYSTEM, made)
    version = trust.publish_pack(SYSTEM, pack)
    places.attach_pack(SYSTEM, city.places["city"], version, date(2020, 1, 1))
    for body in people.add_units(SYSTEM, pack, city.places["city"]):
        city.bodies[body.unit] = body
    for role, unit in MEMBERS:
        account = trust.make_staff(SYSTEM, role, role, None)
        person = people.add_person(SYSTEM, people.NewPerson(role, account=account))
        people.join_body(SYSTEM, person, city.bodies[unit], date(2020, 1, 1))
        city.accounts[role] = account
    city.hire("secretary", "city-secretary", "city")
    city.hire("township-secretary", "township-secretary", "s1")
    city.hire("grid-less", "community-secretary", "c1")
    opened = campaigns.open_campaign(
        city.viewer("office"), campaigns.NewCampaign(city.places["city"].pk, "grassroots")
    )
    city.campaign = opened.pk
    return city


def new_task(city: City, title: str = "建网格", **more: object) -> campaigns.NewTask:
    """A task that the organisation department leads, for a fortnight."""
    about: dict[str, object] = {
        "campaign": city.campaign,
        "title": title,
        "lead": city.body("organisation"),
        "holder": city.appointed("organiser"),
        "starts": date(2026, 3, 9),
        "due": date(2026, 3, 20),
        **more,
    }
    return campaigns.NewTask(**about)  # type: ignore[arg-type]


def added(city: City, title: str = "建网格", **more: object) -> Task:
    """The same, added by the office."""
    return campaigns.add_task(city.viewer("office"), new_task(city, title, **more))


def handed_in(city: City, task: Task) -> Task:
    """A task with evidence, handed in by who does it."""
    organiser = city.viewer("organiser")
    campaigns.give_evidence(organiser, campaigns.NewEvidence(task.pk, "网格划好了，见附表"))
    return campaigns.hand_in(organiser, task.pk)


def campaign_of(city: City) -> Campaign:
    """The campaign as it stands."""
    return Campaign.objects.get(pk=city.campaign)
