"""Adopting a division: from its day on, its grids are places and those before them are closed."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.db.models import Q

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.places.actions.adding import NewPlace, add_places, touch
from gezhi.engines.places.actions.dividing.succeeding import succeed
from gezhi.engines.places.models import Division, Place
from gezhi.engines.places.queries.divisions import Drawn, division, drawn_from
from gezhi.engines.places.rules.division.outlining import in_reading_order, outlines_of
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

CODE_DIGITS = 3
CLOSED = Words(
    zh="这个地点已经撤销，方案不能再施行：请在新的地点上重新划分",
    en="the place was closed, so its division comes to nothing: divide the new one",
)


def replaced(viewer: Viewer, row: Division) -> list[Place]:
    """The places that a division would close: those of its level right below its place."""
    rows = Place.objects.filter(parent_id=row.place_id, level=row.level, tree="grid", until=None)
    return list(rows.order_by("code", "pk"))


def moving_along(viewer: Viewer, row: Division) -> int:
    """How many finer places lie below those that a division would close: they go to the grid in
    which they stand, and what is open there goes with them."""
    below = Q()
    for one in replaced(viewer, row):
        below |= Q(path__startswith=one.path) & ~Q(pk=one.pk)
    return Place.objects.filter(below, until=None).count() if below else 0


def adopt_division(
    viewer: Viewer, division_id: UUID, since: date, *, level_name: str = "网格"
) -> Division:
    """Adopt a draft with the day from which it is in force: today, or later.

    From that day its grids are places, numbered from north to south and west to east after the
    code of their place, and the grids before it are closed. Invalid for a day that has passed or
    while a grid is torn; the same again changes nothing; Changed when it is adopted for another
    day, or when its place was closed.
    """
    with transaction():
        Division.objects.select_for_update().filter(pk=division_id).first()
        drawn = division(viewer, division_id)
        row = drawn.row
        if row.state != "draft":
            return _again(row, since)
        if row.place.until is not None:
            raise Changed("closed", CLOSED.zh, CLOSED.say("en"))
        _judge(drawn, since)
        row.state, row.since = "adopted", since
        row.save(update_fields=["state", "since"])
        record(
            viewer,
            "place.division_adopted",
            "division",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            level=row.level,
            count=row.count,
        )
        if since <= _today():
            _enforce(viewer, drawn, level_name)
    return row


def enforce_divisions(viewer: Viewer, *, level_name: str = "网格") -> int:
    """Make the places of every adopted division whose day has come; returns how many came into
    force. For the clock: harmless to call again. One whose place was closed meanwhile becomes
    `failed`."""
    due = Division.objects.filter(state="adopted", since__lte=_today()).order_by("since", "at")
    done = 0
    for id_ in list(due.values_list("pk", flat=True)):
        with transaction():
            row = Division.objects.select_for_update().filter(pk=id_, state="adopted").first()
            if row is not None and row.place.until is not None:
                row.state, row.moves = "failed", [CLOSED.zh, CLOSED.say("en")]
                row.save(update_fields=["state", "moves"])
            elif row is not None:
                _enforce(viewer, drawn_from(row), level_name)
                done += 1
    return done


def _today() -> date:
    return clock.local(clock.now()).date()


def _again(row: Division, since: date) -> Division:
    if row.since != since:
        raise Changed(
            "adopted",
            f"已经采用，自 {row.since} 起施行",
            f"it was adopted already, in force from {row.since}",
        )
    return row


def _judge(drawn: Drawn, since: date) -> None:
    wrong: list[Wrong] = []
    if since < _today():
        words = Words(zh="施行日期不能早于今天", en="the day must not have passed")
        wrong.append(Wrong("since", "passed", words))
    if drawn.figures.broken:
        torn = "、".join(str(one + 1) for one in drawn.figures.broken)
        zh, en = f"网格 {torn} 不连片，请先调整", f"grids {torn} do not hang together: mend them"
        wrong.append(Wrong("grid", "torn", Words(zh=zh, en=en)))
    if wrong:
        raise Invalid(wrong)


def _enforce(viewer: Viewer, drawn: Drawn, level_name: str) -> None:
    row = drawn.row
    last = (row.since or _today()) - timedelta(days=1)
    closed = replaced(viewer, row)
    Place.objects.filter(pk__in=[one.pk for one in closed]).update(until=last)
    outlines = outlines_of(drawn.town, drawn.grid, row.count, _ground(row.place))
    numbers = in_reading_order([(one.centroid.x, one.centroid.y) for one in outlines])
    made = add_places(viewer, _new_places(drawn, level_name, outlines, numbers))
    succeed(viewer, drawn, closed, dict(zip(numbers, made, strict=True)))
    row.state = "in-force"
    row.save(update_fields=["state"])
    where = {"place_id": row.place_id, "path": row.path}
    record(viewer, "place.division_in_force", "division", row.pk, **where, level=row.level)  # type: ignore[arg-type]
    touch()


def _new_places(
    drawn: Drawn, level_name: str, outlines: list[Any], numbers: list[int]
) -> list[NewPlace]:
    row = drawn.row
    homes = np.bincount(drawn.grid, weights=drawn.town.households, minlength=row.count)
    codes = _free_codes(row.place, row.count)
    return [
        NewPlace(
            row.level,
            f"第{place}{level_name}",
            row.place,
            code=codes[place - 1],
            geometry=json.loads(shapely.to_geojson(outlines[number])),
            households=int(homes[number]),
            since=row.since,
        )
        for place, number in enumerate(numbers, start=1)
    ]


def _ground(place: Place) -> Any:
    if not place.geometry or place.geometry.startswith('{"type": "Point"'):
        return None
    return shapely.from_geojson(place.geometry)


def _free_codes(place: Place, count: int) -> list[str]:
    """The next codes below a place that no place, in force or closed, has had."""
    if not place.code:
        return [""] * count
    had = set(
        Place.objects.filter(tree="grid", code__startswith=place.code).values_list(
            "code", flat=True
        )
    )
    codes: list[str] = []
    number = 0
    while len(codes) < count:
        number += 1
        code = f"{place.code}{number:0{CODE_DIGITS}}"
        if code not in had:
            codes.append(code)
    return codes
