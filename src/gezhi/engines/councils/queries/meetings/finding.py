"""Councils of the packs at their places. What councils there are is public."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.worktime import Calendar
from gezhi.engines.councils.models import Meeting
from gezhi.engines.councils.queries.meetings.shown import Convened
from gezhi.engines.places.models import Attachment, Place
from gezhi.engines.places.queries import (
    attached_at,
    attached_over,
    attached_packs,
    ground_of,
    ladder,
    place,
    tree_order,
)
from gezhi.engines.places.queries.finding import revision
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.calendar import calendar_of
from gezhi.pack.councils import Council
from gezhi.pack.pack import Pack


def pack_of(council: Convened) -> Pack:
    """The pack of a council in force."""
    return pack_by_id(council.version)


def calendar(council: Convened) -> Calendar:
    """The working time of the council's pack."""
    return calendar_of(pack_of(council))


@lru_cache(maxsize=1024)
def _since(attached: int, key: str, number: int) -> date:
    """The first day on which a pack attached at a place had a council of that key; `number` is the
    revision of places, so that a change is seen."""
    rows = Attachment.objects.filter(place=attached).order_by("since", "pk")
    days = [row.since for row in rows if key in pack_by_id(row.version_id).councils]
    return days[0] if days else date.max


def _convened(row: Place, ground: str, version: int, attached: int, rules: Council) -> Convened:
    since = _since(attached, rules.council, revision())
    if row.since is not None and row.since > since:
        since = row.since
    return Convened(row, ground, version, rules, since)


def council_of(viewer: Viewer, wanted: int, key: str) -> Convened:
    """A council at its place; Missing where the pack has none of that name there."""
    row = place(viewer, wanted)
    attached = attached_over(viewer, row)
    rules = attached.pack.councils.get(key)
    if rules is None or rules.at != row.level:
        raise no_council()
    ground = ground_of(viewer, row).path
    return _convened(row, ground, attached.version, attached.place_id, rules)


def council_of_meeting(viewer: Viewer, row: Meeting) -> Convened:
    """The council of a meeting as it is today; where the pack in force has none of that name any
    more, as the version says under which it was called: what was begun can be finished."""
    try:
        return council_of(viewer, row.place_id, row.council)
    except Missing:
        rules = pack_by_id(row.version_id).councils[row.council]
        return Convened(row.place, row.path, row.version_id, rules, clock.local(row.at).date())


def no_council() -> Missing:
    """That there is no such council."""
    return Missing("no-council", "这里没有这个议事会", "there is no such council here")


def councils_at(viewer: Viewer, wanted: int) -> list[Convened]:
    """The councils of a place and of those above it, the nearest first, whatever tree they are of;
    none where no pack serves the place."""
    row = place(viewer, wanted)
    try:
        ground = ground_of(viewer, row)
        attached = attached_at(viewer, ground.path)
    except Missing:
        return []
    rungs = {one.id: at for at, one in enumerate(ladder(viewer, ground.pk))}
    own = [one.id for one in ladder(viewer, wanted)]
    levels = {rules.at for rules in attached.pack.councils.values()}
    near = Q(pk__in=rungs) | Q(pk__in=own) | Q(over__in=rungs)
    rows = Place.objects.filter(near, level__in=levels, until=None).order_by("-depth", "path")
    found = [
        _convened(one, _ground(one, viewer), attached.version, attached.place_id, rules)
        for one in rows
        for rules in attached.pack.councils.values()
        if rules.at == one.level
    ]
    return sorted(found, key=lambda one: -len(one.path))


def _ground(row: Place, viewer: Viewer) -> str:
    return row.path if row.tree == "grid" else ground_of(viewer, row).path


def councils_below(viewer: Viewer, paths: Iterable[str]) -> list[Convened]:
    """The councils at all places on some grounds, in the order of places."""
    wanted = tuple(paths)
    return [one for one in _all(viewer) if one.path.startswith(wanted)] if wanted else []


def _all(viewer: Viewer) -> Iterator[Convened]:
    for attached in attached_packs(viewer):
        councils = attached.pack.councils.values()
        levels = {rules.at for rules in councils}
        below = Q(path__startswith=attached.path) | Q(over__path__startswith=attached.path)
        lying = below | Q(parent__over__path__startswith=attached.path)
        rows = Place.objects.filter(lying, level__in=levels, until=None)
        found = rows.select_related("over", "parent__over") if levels else ()
        for row in sorted(found, key=lambda one: tree_order(one.path)):
            ground = _ground(row, viewer)
            if attached_at(viewer, ground).version != attached.version:
                continue
            for rules in councils:
                if rules.at == row.level:
                    yield _convened(row, ground, attached.version, attached.place_id, rules)
