"""A town whose property companies meet in an alliance: units with lists, matches and projects."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from gezhi.engines.councils.actions.units import (
    NewListing,
    NewMatch,
    SignProject,
    agree_match,
    list_for_unit,
    match,
    sign_project,
)
from gezhi.engines.councils.models import JointProject, Listing, Match
from gezhi.engines.trust.models import Journal
from tests.kept import kept
from tests.sitting import NOW, member, sitting_town
from tests.town import Town

TODAY = NOW.date()
KEY = "alliance"


@kept
def united_town() -> Town:
    """The town with a person in each of three companies: `anhe`, `shunmin`, `jinyuan`; and one of a
    department that sits not in the alliance (the clerk)."""
    town = sitting_town()
    for role, unit in UNITS.items():
        member(town, role, unit)
    member(town, "clerk", "urban-management")
    town.hire("dispatcher", "dispatcher", "town")
    return town


UNITS = {"anhe": "property-1", "shunmin": "property-2", "jinyuan": "property-3"}


def unit_of(town: Town, role: str) -> UUID:
    """The body of somebody's company."""
    return town.bodies[UNITS[role]].pk


def listed(
    town: Town, sort: str = "resource", of: str = "anhe", by: str = "", **more: Any
) -> Listing:
    """A line of a company, by its own person or by somebody else."""
    asked: dict[str, Any] = {
        "place": town.places["town"].pk,
        "council": KEY,
        "body": unit_of(town, of),
        "sort": sort,
        "kind": "rooms",
        "text": "一间能坐三十人的会议室",
        "contact": "综合部",
    }
    return list_for_unit(town.viewer(by or of), NewListing(**(asked | more)))


def proposed(town: Town, by: str = "shunmin") -> Match:
    """A demand of Shunmin with a room of Anhe, brought together by Shunmin."""
    offer, need = listed(town), listed(town, "demand", "shunmin", text="开业主会没有地方")
    return match(town.viewer(by), NewMatch(need.pk, [offer.pk]))


def agreed(town: Town) -> Match:
    """The same, to which Anhe has agreed."""
    return agree_match(town.viewer("anhe"), proposed(town).pk, unit_of(town, "anhe"))


def signed(town: Town, by: str = "duty-lead", **more: Any) -> JointProject:
    """A charging site, signed by two companies."""
    asked: dict[str, Any] = {
        "place": town.places["town"].pk,
        "council": KEY,
        "title": "电动车充电点",
        "parties": [unit_of(town, "anhe"), unit_of(town, "shunmin")],
        "signed": date(2026, 3, 2),
    }
    return sign_project(town.viewer(by), SignProject(**(asked | more)))


def verbs() -> list[str]:
    """What the journal tells of units, in order."""
    rows = Journal.objects.order_by("pk").values_list("verb", flat=True)
    return [one for one in rows if one.startswith(("unit.", "project."))]
