"""What becomes of that which lay in the grids before: finer places go to the grid in which they
stand, and each grid that is closed has an heir, for all that has no spot of its own."""

import json
from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.db.models import Q, QuerySet

from gezhi.base import clock
from gezhi.engines.places.models import Attachment, Place, Succession
from gezhi.engines.places.queries.divisions import Drawn
from gezhi.engines.places.queries.heirs import Heirs
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.viewer import Viewer

BATCH = 500


def succeed(viewer: Viewer, drawn: Drawn, closed: list[Place], heirs: dict[int, Place]) -> None:
    """Put the finer places under their new grids, keep what followed what, and let packs go on.

    `heirs` are the new places by the number (from 0) of their grid. A finer place goes where the
    building of its code went, or to the grid in which it stands, or where the building of its name
    went; one that has nothing of these follows its grid.
    Places of another tree that lie over a closed grid lie over its heir from then on.
    """
    ground = _Ground(drawn, heirs)
    homes = {one.pk: ground.homes_of(one) for one in closed}
    main = {pk: heirs[_most(counted)] for pk, counted in homes.items()}
    rows: list[Succession] = []
    for one in closed:
        rows.append(_row(drawn, one, one.path, main[one.pk], main[one.pk].path))
        rows += _finer(drawn, one, main[one.pk], ground)
        Place.objects.filter(over=one, until=None).update(over=main[one.pk])
    Succession.objects.bulk_create(rows, batch_size=BATCH)
    _attach(viewer, drawn, homes, ground)


def carry(rows: QuerySet[Any], heirs: Heirs, field: str = "path") -> int:
    """Give rows that are still open the path after a division; returns how many moved. One
    statement for each place that moved and has such rows."""
    below = Q()
    for root in heirs.roots:
        below |= Q(**{f"{field}__startswith": root})
    if not below:
        return 0
    found = rows.filter(below).order_by().values_list(field, flat=True).distinct()
    return sum(
        rows.filter(**{field: before}).update(**{field: heirs.path(before)})
        for before in list(found)
    )


def bring(rows: QuerySet[Any], heirs: Heirs) -> int:
    """Give rows that are still open the place and the path after a division; returns how many
    moved. Those at a place that was closed go to its heir."""
    here = rows.filter(place_id__in=heirs.closed)
    for old in set(here.order_by().values_list("place_id", flat=True)):
        rows.filter(place_id=old).update(place_id=heirs.closed[old])
    return carry(rows, heirs)


def doubled(rows: QuerySet[Any], heirs: Heirs, *same: str) -> list[Any]:
    """Keys of rows at closed places that cannot go to the heir: one that is alike in the fields
    `same` stands there already, or comes from another closed place."""
    heirs_at = list(heirs.closed.values())
    there = rows.filter(place_id__in=heirs_at).values_list("place_id", *same)
    seen = set(there.order_by())
    twice: list[Any] = []
    here = rows.filter(place_id__in=heirs.closed).order_by("pk")
    for key, place, *about in here.values_list("pk", "place_id", *same):
        stands = (heirs.closed[place], *about)
        if stands in seen:
            twice.append(key)
        seen.add(stands)
    return twice


class _Ground:
    """The new grids by their outlines, and the buildings by their keys."""

    def __init__(self, drawn: Drawn, heirs: dict[int, Place]) -> None:
        self.heirs = heirs
        self.numbers = list(heirs)
        outlines = [json.dumps(json.loads(heirs[one].geometry or "{}")) for one in self.numbers]
        self.tree = shapely.STRtree(shapely.from_geojson(outlines))
        self.units = drawn.town.building
        self.grid = drawn.grid
        self.homes = drawn.town.households
        self.keys = {str(one[0]): number for number, one in enumerate(drawn.row.buildings)}
        spots = np.array([[one[1], one[2]] for one in drawn.row.buildings], dtype=np.float64)
        self.points = shapely.points(spots[self.units])

    def at(self, lon: float, lat: float) -> int:
        """The number of the grid at a spot, or the nearest."""
        return self.numbers[int(self.tree.nearest(shapely.Point(lon, lat)))]

    def of_building(self, key: str) -> int | None:
        """The grid in which most units of a building are."""
        number = self.keys.get(key)
        if number is None:
            return None
        return int(np.bincount(self.grid[self.units == number]).argmax())

    def homes_of(self, one: Place) -> Counter[int]:
        """How many households of a place that is closed went to which grid; each building counts
        one more, so that one without households is not nothing. Of a place without an outline all
        count for the nearest grid."""
        homes: Counter[int] = Counter()
        if one.geometry and "Polygon" in one.geometry[:24]:
            inside = shapely.covers(shapely.from_geojson(one.geometry), self.points)
            for number, count in zip(self.grid[inside], self.homes[inside], strict=True):
                homes[int(number)] += int(count) + 1
        if not homes:
            known = one.lon is not None and one.lat is not None
            homes[self.at(one.lon or 0, one.lat or 0) if known else self.numbers[0]] = 1
        return homes


def _most(homes: Counter[int]) -> int:
    """The grid that took most; of several alike the first."""
    return min(homes, key=lambda number: (-homes[number], number))


def _attach(viewer: Viewer, drawn: Drawn, homes: dict[int, Counter[int]], ground: _Ground) -> None:
    """Let the packs of closed grids go on. A new grid keeps the pack under which most of its
    households lived until then, and what was attached for days to come; where most lived under
    the pack of the whole place, that one serves."""
    since = drawn.row.since or clock.local(drawn.row.at).date()
    own: dict[int, list[Attachment]] = {}
    rows = Attachment.objects.filter(place_id__in=homes).select_related("version")
    for one in rows.order_by("since", "pk"):
        before = own.get(one.place_id, [])
        own[one.place_id] = [one] if one.since <= since else [*before, one]
    packs = {pk: rows[0].version.pack for pk, rows in own.items()}
    for number, heir in ground.heirs.items() if own else ():
        served: Counter[str] = Counter()
        for pk, counted in homes.items():
            served[packs.get(pk, "")] += counted[number]
        pack = max(sorted(served), key=lambda key: (served[key], bool(key)))
        if pack and served[pack]:
            giver = max((pk for pk in own if packs[pk] == pack), key=lambda pk: homes[pk][number])
            for one in own[giver]:
                _attach_one(viewer, heir, one, max(one.since, since))


def _attach_one(viewer: Viewer, heir: Place, old: Attachment, since: date) -> None:
    Attachment.objects.create(place=heir, version=old.version, since=since)
    version = old.version
    where = {"place_id": heir.pk, "path": heir.path, "level": heir.level}
    record(viewer, "pack.attached", "pack", version.pack, **where, source=version.version)  # type: ignore[arg-type]


def _finer(drawn: Drawn, old: Place, main: Place, ground: _Ground) -> list[Succession]:
    """Move the places below a closed one; returns what followed what."""
    below = Place.objects.filter(path__startswith=old.path, until=None).exclude(pk=old.pk)
    rows = list(below.order_by("depth", "pk"))
    paths: dict[int, str] = {}
    made: list[Succession] = []
    for one in rows:
        before = one.path
        if one.parent_id == old.pk:
            heir = _heir(one, main, ground)
            one.parent, one.path = heir, heir.path + before[len(old.path) :]
        elif one.parent_id in paths:
            parent = paths[one.parent_id]
            one.path = parent + before.rstrip(".").rsplit(".", 1)[1] + "."
        paths[one.pk] = one.path
        made.append(_row(drawn, one, before, one, one.path))
    Place.objects.bulk_update(rows, ["parent", "path"], batch_size=BATCH)
    return made


def _heir(one: Place, main: Place, ground: _Ground) -> Place:
    number = ground.of_building(one.code) if one.code else None
    if number is None and one.lon is not None and one.lat is not None:
        number = ground.at(one.lon, one.lat)
    if number is None:
        number = ground.of_building(one.name)
    return main if number is None else ground.heirs[number]


def _row(drawn: Drawn, place: Place, path: str, heir: Place, heir_path: str) -> Succession:
    return Succession(division=drawn.row, place=place, path=path, heir=heir, heir_path=heir_path)
