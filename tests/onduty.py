"""The village with people to put on its roster, its duties drawn up."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.duties.actions import NewMonth, draw_up, make_month, publish_month
from gezhi.engines.people.models import Appointment
from tests.town import SYSTEM, Town
from tests.village import build_village

KEY = "village-duty"


def village_on_duty(*, published: bool = False) -> Town:
    """Four cadres, three of the joint defence and two leads of groups; with `published` the roster
    of this month too."""
    town = build_village()
    since = date(2026, 1, 1)
    for n in range(4):
        town.hire(f"cadre-{n}", "village-team", "village", "", since)
    for n in range(3):
        town.hire(f"guard-{n}", "joint-defence", "village")
    town.hire("group-lead", "group-lead", "group1")
    draw_up(SYSTEM)
    if published:
        asked = NewMonth(town.places["village"].pk, KEY, clock.today())
        made = make_month(town.viewer("secretary"), asked)
        publish_month(town.viewer("secretary"), made.pk)
    return town


def appointed(town: Town, role: str) -> UUID:
    """The appointment of somebody of the cast."""
    return Appointment.objects.get(person__account=town.accounts[role]).pk
