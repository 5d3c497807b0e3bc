"""Drafting a division, and moving a building by hand."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.places.models import Division, Place
from gezhi.engines.places.queries.divisions import (
    Drawn,
    division,
    drawn_from,
    ground_of_rows,
    require_dividing,
    units_of,
)
from gezhi.engines.places.rules.division.dividing import (
    communities,
    divide,
    divide_groups,
    judge,
)
from gezhi.engines.places.rules.division.ground import Building, Road, Whole, town_of
from gezhi.engines.places.rules.division.moving import grids_beside
from gezhi.engines.places.rules.division.neighbours import of_one_piece
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Missing, Wrong, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer

AT_ONCE = 20_000
"""Units that are divided while one waits: a few seconds."""
MOST_UNITS = 200_000
COMMUNITY = 5_000
"""A larger ground is cut into communities of about so many units, and grids within each."""
GRIDS = 2
"""So many grids at the least to a community."""


@dataclass(frozen=True, slots=True)
class NewDivision:
    """What is to be divided: a place, into how many grids of which level. `by_entrance` lets a
    building be shared by grids. The same seed gives the same division."""

    place: int
    level: str
    count: int
    buildings: list[Building]
    roads: list[Road] = field(default_factory=list)
    by_entrance: bool = False
    seed: int = 1
    id: UUID = field(default_factory=new_id)


def draft_division(viewer: Viewer, asked: NewDivision) -> Division:
    """Compute a division and keep it as a draft; the same id again is the same draft. A large
    ground waits, and is computed by `compute_waiting`.

    Forbidden without `place.edit`; Missing for an unknown place; Invalid with what is wrong with
    the buildings, the number of grids or the ground; Changed for the same id with other content.
    """
    place = Place.objects.filter(pk=asked.place, until=None).first()
    if place is None:
        raise Missing("no-place", "没有这个地点", "there is no such place")
    require_dividing(viewer, place.path)
    before = Division.objects.filter(pk=asked.id).first()
    if before is not None:
        return _again(asked, before)
    _judge(asked)
    buildings = [[b.key, b.lon, b.lat, b.households, b.entrances] for b in asked.buildings]
    roads = [[road.kind, [list(at) for at in road.line]] for road in asked.roads]
    if _units(asked) > MOST_UNITS:
        raise Invalid([_too_many()])
    town = town_of(asked.buildings, by_entrance=asked.by_entrance)
    judge(len(town), town.households, asked.count)
    later = len(town) > AT_ONCE
    grid = [] if later else _divided(buildings, roads, asked).tolist()
    with transaction():
        row, new = Division.objects.get_or_create(
            id=asked.id,
            defaults={
                "place": place,
                "path": place.path,
                "level": asked.level,
                "count": asked.count,
                "seed": asked.seed,
                "by_entrance": asked.by_entrance,
                "buildings": buildings,
                "roads": roads,
                "grid": grid,
                "state": "waiting" if later else "draft",
                "done": 0.0 if later else 1.0,
                "by": viewer.account,
            },
        )
        if new:
            record(
                viewer,
                "place.division_drafted",
                "division",
                row.pk,
                place_id=row.place_id,
                path=row.path,
                level=row.level,
                count=row.count,
            )
    return row


def _divided(buildings: list[Any], roads: list[Any], asked: NewDivision | Division) -> Whole:
    town, graph = ground_of_rows(buildings, roads, by_entrance=asked.by_entrance)
    return divide(graph, town.households, asked.count, seed=asked.seed).grid


def compute_waiting(viewer: Viewer) -> int:
    """Compute the divisions of large grounds, the oldest first, community by community; returns how
    many. For the clock: how far it is stands in the row, and after a crash it begins anew. One that
    cannot be divided becomes `failed`."""
    waiting = Division.objects.filter(state="waiting").order_by("at")
    rows = list(waiting)
    for row in rows:
        try:
            grid = _in_communities(row)
        except Invalid as fault:
            said = fault.wrong[0].words
            Division.objects.filter(pk=row.pk).update(
                state="failed", moves=[said.zh, said.say("en")]
            )
            continue
        Division.objects.filter(pk=row.pk, state="waiting").update(
            grid=grid.tolist(), state="draft", done=1.0
        )
    return len(rows)


def _in_communities(row: Division) -> Whole:
    town, graph = ground_of_rows(row.buildings, row.roads, by_entrance=row.by_entrance)

    def told(share: float) -> None:
        Division.objects.filter(pk=row.pk).update(done=share)

    told(0.05)
    of_one_piece(graph)
    size = max(COMMUNITY, len(town) // max(1, row.count // GRIDS))
    group = communities(graph, town.households, size)
    grid, _ = divide_groups(
        graph, town.households, group, row.count, seed=row.seed, told=lambda s: told(0.05 + 0.9 * s)
    )
    return grid


def _again(asked: NewDivision, before: Division) -> Division:
    same = (before.place_id, before.level, before.count, len(before.buildings)) == (
        asked.place,
        asked.level,
        asked.count,
        len(asked.buildings),
    )
    if not same:
        raise Changed("other-content", "这个编号已用于另一份方案", "the id was used for another")
    return before


def _judge(asked: NewDivision) -> None:
    must_be_v7(asked.id)
    if not asked.level.strip():
        words = Words(zh="请选层级", en="choose the level of the grids")
        raise Invalid([Wrong("level", "required", words)])


def _units(asked: NewDivision) -> int:
    """How many units there would be, known before any of them is made."""
    if not asked.by_entrance:
        return len(asked.buildings)
    return sum(max(1, min(one.entrances, one.households)) for one in asked.buildings)


def _too_many() -> Wrong:
    words = Words(
        zh=f"一次最多 {MOST_UNITS} 栋（单元）：请按社区分别划分",
        en=f"at most {MOST_UNITS} buildings (entrances) at once: divide by community",
    )
    return Wrong("buildings", "too-many", words)


def move_building(viewer: Viewer, division_id: UUID, key: str, to: int) -> Drawn:
    """Move a building with all its entrances to a neighbouring grid (its number from 1). A grid
    that is torn by it is told in the figures, not refused.

    Missing for what is not there; Changed when the draft was adopted; Invalid for a grid that is
    not beside the building.
    """
    with transaction():
        drawn = _open(viewer, division_id)
        number, units = units_of(drawn, key)
        if to - 1 not in grids_beside(drawn.graph, drawn.grid, units):
            words = Words(zh="只能移到相邻的网格", en="it can go to a neighbouring grid only")
            raise Invalid([Wrong("to", "not-beside", words)])
        row = drawn.row
        row.moves = [*row.moves, [number, [int(drawn.grid[unit]) for unit in units]]]
        drawn.grid[units] = to - 1
        row.grid = drawn.grid.tolist()
        row.save(update_fields=["grid", "moves"])
    return drawn_from(row)


def undo_move(viewer: Viewer, division_id: UUID) -> Drawn:
    """Take the last move by hand back; nothing happens when there is none."""
    with transaction():
        drawn = _open(viewer, division_id)
        row = drawn.row
        if row.moves:
            *row.moves, (number, grids) = row.moves
            drawn.grid[drawn.town.building == number] = grids
            row.grid = drawn.grid.tolist()
            row.save(update_fields=["grid", "moves"])
    return drawn_from(row)


def _open(viewer: Viewer, division_id: UUID) -> Drawn:
    Division.objects.select_for_update().filter(pk=division_id).first()
    drawn = division(viewer, division_id)
    if drawn.row.state != "draft":
        raise Changed("adopted", "这份方案已经采用，不能再改", "it was adopted and stays as it is")
    return drawn
