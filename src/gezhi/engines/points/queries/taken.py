"""Doors as a phone takes them along: where they are, and whether anything was recorded since."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from gezhi.engines.places.models import Place
from gezhi.engines.points.queries.doors import _ways, records_anywhere
from gezhi.engines.points.queries.holders import holders_below
from gezhi.engines.points.queries.records import scheme_rows
from gezhi.engines.points.queries.schemes import InForce, recordable, today
from gezhi.engines.points.rules.periods import stretch
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class TakenDoor:
    """The sheet of one holder: the decision on its scheme, the ground, and a stamp that changes
    when something is recorded or reviewed for the holder in the period of today."""

    adoption: int
    place: int
    holder: str
    name: str
    stamp: str


def doors_taken(viewer: Viewer, most: int) -> list[TakenDoor]:
    """At most so many doors for which the viewer records, ground by ground; the number of
    statements does not grow with them."""
    found: list[TakenDoor] = []
    for scheme in recordable(viewer):
        if len(found) < most:
            found += _doors(viewer, scheme)
    return found[:most]


def _doors(viewer: Viewer, found: InForce) -> list[TakenDoor]:
    holders = [
        one
        for path in _ways(viewer, found)
        for one in holders_below(viewer, path, found.scheme.holder)
    ]
    paths = {one.path for one in holders}
    mine = {path for path in paths if records_anywhere(viewer, found, path)}
    places = dict(Place.objects.filter(path__in=mine).values_list("path", "pk"))
    stamps = _stamps(viewer, found)
    return [
        TakenDoor(
            found.adoption.pk, places[one.path], one.id, one.name, stamps.get(str(one.id), "")
        )
        for one in holders
        if one.path in places
    ]


def _stamps(viewer: Viewer, found: InForce) -> dict[str, str]:
    period = stretch(found.scheme.review_every, today())
    with for_system():
        rows = scheme_rows(found).filter(day__gte=period.first, day__lte=period.last)
        counted = rows.values("holder").annotate(
            n=Count("pk"), last=Max("at"), judged=Max("reviewed_at")
        )
        return {
            str(one["holder"]): f"{one['n']} {_of(one['last'])} {_of(one['judged'])}"
            for one in counted.order_by()
        }


def _of(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""
