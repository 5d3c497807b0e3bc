"""The town with its mediation supermarket: keepers, mediators, a team, two neighbours at odds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.actions import OpenCase, mediation
from gezhi.engines.cases.models import Agreement, Case, Mediator, Party
from gezhi.engines.people import actions as people
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.models import Journal
from tests.kept import kept
from tests.town import LAT, LON, SYSTEM, Town, build_town

NOW = datetime(2026, 3, 2, 9, tzinfo=clock.ZONE)
"""A Monday."""
SECRET = "楼上漏水泡了我家的墙"
OTHER = "赵楼上"
OTHER_PHONE = "+8613800000002"


@kept
def mediating_town() -> Town:
    """The town with those who mediate, listed or not."""
    town = build_town()
    town.hire("keeper", "mediation-keeper", "town")
    for role in ("mediator", "second-mediator", "third-mediator", "unlisted"):
        town.hire(role, "mediator", "town")
    for role in ("mediator", "second-mediator", "third-mediator"):
        listed(town, role)
    town.accounts["stranger"] = trust.find_or_make_resident("+8613800000033", name="孙")
    return town


def listed(town: Town, role: str, **more: Any) -> Mediator:
    """A mediator in the directory."""
    asked = mediation.Listing(
        town.places["town"].pk, f"{role}老师", ("neighbours", "property"), "普通话、本地话", **more
    )
    return mediation.list_mediator(town.viewer(role), asked)


def teamed(town: Town, mates: tuple[str, ...] = ("mate-1", "mate-2", "mate-3")) -> Mediator:
    """A team in the directory with its members, each of whom may answer for it."""
    place, team = town.places["town"], town.bodies["property-1"]
    for role in mates:
        known = town.accounts.get(role)
        account = known or trust.make_staff(SYSTEM, role, role, None)
        person = people.add_person(SYSTEM, people.NewPerson(role, account=account))
        people.join_body(SYSTEM, person, team, date(2020, 1, 1))
        town.accounts[role] = account
    return Mediator.objects.create(
        id=new_id(),
        body=team.pk,
        place=place,
        path=place.path,
        name="老邻居调解队",
        fields=["property"],
    )


def mediator(town: Town, role: str) -> UUID:
    """The entry of somebody in the directory."""
    return Mediator.objects.get(account=town.accounts[role].pk).pk


def answers(**more: Any) -> dict[str, Any]:
    """The form of an application."""
    return {
        "what": "next-door",
        "text": SECRET,
        "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
        "name": "王",
        **more,
    }


def applied(town: Town, role: str = "resident", **more: Any) -> Case:
    """An application of the resident against the neighbour, whose number is known."""
    asked = mediation.Apply(
        OpenCase("mediation", answers(**more)),
        (mediation.OtherSide(OTHER, "13800000002"),),
        online=True,
    )
    receipt = mediation.apply(town.viewer(role), asked)
    return Case.objects.get(pk=receipt.id)


def parties(case: Case) -> tuple[Party, Party]:
    """The applicant and the other side."""
    one, other = case.parties.order_by("side")
    return one, other


def willing(town: Town, **more: Any) -> Case:
    """A dispute that both sides want mediated; the other side has joined with their account."""
    case = applied(town, **more)
    _, other = parties(case)
    mediation.join_by_phone(town.viewer("neighbour"), other.pk)
    mediation.answer_mediation(town.viewer("neighbour"), case.pk, other.pk, True)
    return case


def choose(town: Town, case: Case, role: str, *roles: str, leaves: bool = False) -> Party:
    """A party chooses mediators by their roles."""
    one, other = parties(case)
    party = one if role == "resident" else other
    return mediation.choose_mediators(
        town.viewer(role),
        case.pk,
        party.pk,
        [mediator(town, one) for one in roles],
        leaves=leaves,
    )


def seated(town: Town, **more: Any) -> Case:
    """Both chose the same mediator, who accepted."""
    case = willing(town, **more)
    choose(town, case, "resident", "mediator")
    choose(town, case, "neighbour", "mediator")
    mediation.answer_seat(town.viewer("mediator"), case.pk, True)
    return case


def agreed(
    town: Town, *, written: bool = True, touches: tuple[str, ...] = (), day: date | None = None
) -> tuple[Case, Agreement]:
    """An agreement; a written one is signed on a day (today, if none is named)."""
    case = seated(town)
    today = clock.today()
    draft = mediation.Draft(
        case.pk,
        "赵楼上赔王八百元，修好水管",
        written,
        ((today + timedelta(days=5), "赔八百元"),),
        touches,
    )
    made = mediation.write_agreement(town.viewer("mediator"), draft)
    if written:
        mediation.sign_agreement(town.viewer("mediator"), case.pk, made.pk, day or today)
    made.refresh_from_db()
    case.refresh_from_db()
    return case, made


def told(case: Case) -> list[str]:
    """What the journal says of the mediation, in order."""
    rows = Journal.objects.filter(subject=str(case.pk), verb__startswith="mediation.")
    return [one.verb.removeprefix("mediation.") for one in rows.order_by("pk")]


__all__ = ["NOW", "OTHER", "OTHER_PHONE", "SECRET", "SYSTEM", "new_id"]
