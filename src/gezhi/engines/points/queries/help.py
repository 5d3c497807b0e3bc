"""Help between neighbours as those who live there see it: what is needed, what is offered. No name
and no door stands in these lists; the two sides know each other once the asker has accepted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.engines.points.models import Help, HelpOffer, HelpProposal
from gezhi.engines.points.queries.neighbours import (
    help_schemes_at,
    neighbour,
    neighbours,
    rough_places,
)
from gezhi.engines.points.queries.schemes import InForce, in_force
from gezhi.engines.points.rules.helping import kind_named
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.points import MutualKind

MOST = 200


@dataclass(frozen=True, slots=True)
class Need:
    """One open request, as every neighbour sees it: `place` is the grid or group. `mine`: the
    viewer's own household asked for it; `proposed`: the viewer said that they would help."""

    id: UUID
    found: InForce
    kind: MutualKind
    words: str
    when: str
    day: date | None
    place: str
    at: datetime
    until: datetime
    mine: bool
    proposed: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """One standing offer, as every neighbour sees it."""

    id: UUID
    found: InForce
    kind: MutualKind
    words: str
    place: str
    at: datetime
    mine: bool


def _here(path: str, viewer: Viewer) -> Q:
    """The condition that a row belongs to one of the schemes in force where somebody lives."""
    ways = [
        Q(adoption__place=one.adoption.place_id, adoption__scheme=one.adoption.scheme)
        for one in help_schemes_at(viewer, path)
    ]
    return reduce(or_, ways, Q(pk__in=[]))


def needs(viewer: Viewer, scheme: str = "", kind: str = "") -> list[Need]:
    """What is needed where the viewer lives, the soonest to lapse first; Forbidden for who is no
    neighbour."""
    whose = neighbour(viewer)
    with for_system():  # the condition asks for where the viewer lives
        rows = Help.objects.filter(_here(whose.path, viewer), state=Help.OPEN)
        rows = _of_kind(rows.filter(until__gt=clock.now()), scheme, kind)
        shown = list(rows.select_related(*_WITH).order_by("until", "pk")[:MOST])
        said = HelpProposal.objects.filter(helper=whose.person, state=HelpProposal.WAITING)
        mine = set(said.values_list("help", flat=True))
    homes = {one.person: one.household for one in neighbours(row.asker for row in shown).values()}
    places = rough_places((row.path, row.adoption.path) for row in shown)
    return [
        Need(
            id=row.pk,
            found=(found := in_force(row.adoption)),
            kind=kind_named(found.scheme, row.kind),
            words=row.words,
            when=row.when,
            day=row.day,
            place=places[row.path, row.adoption.path],
            at=row.at,
            until=row.until,
            mine=homes.get(row.asker) == whose.household,
            proposed=row.pk in mine,
        )
        for row in shown
    ]


_WITH = ("adoption__place", "adoption__unit", "adoption__rating")


def _of_kind(rows: Any, scheme: str, kind: str) -> Any:
    if scheme:
        rows = rows.filter(adoption__scheme=scheme)
    return rows.filter(kind=kind) if kind else rows


def help_ready(viewer: Viewer, scheme: str = "", kind: str = "") -> list[Ready]:
    """What is offered where the viewer lives, the newest first; Forbidden for who is no
    neighbour."""
    whose = neighbour(viewer)
    with for_system():  # the condition asks for where the viewer lives
        rows = HelpOffer.objects.filter(_here(whose.path, viewer), ended=None)
        rows = _of_kind(rows, scheme, kind)
        shown = list(rows.select_related(*_WITH).order_by("-at", "-pk")[:MOST])
    return ready_of(shown, whose.person)


def ready_of(shown: Iterable[HelpOffer], person: UUID | None = None) -> list[Ready]:
    """Offers as they are shown; `person` is whose own they may be."""
    rows = list(shown)
    places = rough_places((row.path, row.adoption.path) for row in rows)
    return [
        Ready(
            id=row.pk,
            found=(found := in_force(row.adoption)),
            kind=kind_named(found.scheme, row.kind),
            words=row.words,
            place=places[row.path, row.adoption.path],
            at=row.at,
            mine=row.person == person,
        )
        for row in rows
    ]


def ready_counts(viewer: Viewer) -> Counter[tuple[str, str]]:
    """How many neighbours offer each (scheme, kind) where the viewer lives, so that who asks sees
    that somebody is there."""
    return Counter(
        (one.found.scheme.scheme, one.kind.kind) for one in help_ready(viewer) if not one.mine
    )
