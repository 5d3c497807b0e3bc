"""A village with a household known by its plate, whose member signs in."""

from __future__ import annotations

from gezhi.engines.people.models import Appointment
from gezhi.engines.places import actions as places
from tests.town import SYSTEM
from tests.village import Village, build_village


def with_member() -> Village:
    """The village with its branch and one member household in the first group."""
    town = build_village()
    branch = places.NewPlace(
        "village-branch", "村党组织", tree="party", over=town.places["village"]
    )
    town.places["branch"] = places.add_place(SYSTEM, branch)
    home = places.NewPlace(
        "member-household",
        "党员户1",
        town.places["branch"],
        tree="party",
        over=town.places["group1"],
    )
    town.places["member-home"] = places.add_place(SYSTEM, home)
    town.hire("member", "member-household", "member-home")
    return town


def post_of(town: Village, role: str) -> Appointment:
    """The appointment of somebody of the cast."""
    return Appointment.objects.get(person__account=town.accounts[role])
