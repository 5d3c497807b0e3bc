"""What becomes of that which lay in the grids before: finer places go to the grid in which they
stand, and each grid that is closed has an heir, for all that has no spot of its own."""

import json
from collections import Counter
from typing import Any

import numpy as np
import shapely
from django.db.models import Q, QuerySet

from gezhi.engines.places.models import Place, Succession
from gezhi.engines.places.queries.divisions import Drawn
from gezhi.engines.places.queries.heirs import Heirs

BATCH = 500


def succeed(drawn: Drawn, closed: list[Place], heirs: dict[int, Place]) -> None:
    """Put the finer places under their new grids, and keep what followed what.

    `heirs` are the new places by the number (from 0) of their grid. A finer place goes where the
    building of its code went, or to the grid in which it stands, or where the building of its name
    went; one that has nothing of these follows its grid.
    Places of another tree that lie over a closed grid lie over its heir from then on.
    """
    ground = _Ground(drawn, heirs)
    main = {one.pk: heirs[ground.main(one)] for one in closed}
    rows: list[Succession] = []
    for one in closed:
        rows.append(_row(drawn, one, one.path, main[one.pk], main[one.pk].path))
        rows += _finer(drawn, one, main[one.pk], ground)
        Place.objects.filter(over=one, until=None).update(over=main[one.pk])
    Succession.objects.bulk_create(rows, batch_size=BATCH)


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

    def main(self, one: Place) -> int:
        """The grid that took most households of a place that is closed, or the nearest."""
        if one.geometry and "Polygon" in one.geometry[:24]:
            inside = shapely.covers(shapely.from_geojson(one.geometry), self.points)
            homes: Counter[int] = Counter()
            for number, count in zip(self.grid[inside], self.homes[inside], strict=True):
                homes[int(number)] += int(count) + 1
            if homes:
                return min(homes, key=lambda number: (-homes[number], number))
        if one.lon is not None and one.lat is not None:
            return self.at(one.lon, one.lat)
        return self.numbers[0]


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
