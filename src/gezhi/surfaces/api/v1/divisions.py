"""Division of grids: a draft from buildings with households, its figures, moves, adoption."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router
from pydantic import BaseModel, Field

from gezhi.base.words import Mistake, Words
from gezhi.engines.people.queries import unplaced
from gezhi.engines.places import actions, queries
from gezhi.engines.trust.queries import Invalid, Viewer, Wrong
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.growing_shapes import GroundKey, SomebodyLine, somebody, spot
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, PlaceId, Spot
from gezhi.surfaces.api.viewers import KNOWN

MOST_FAULTS = 300
NO_ROADS: dict[str, Any] = {"type": "FeatureCollection", "features": []}
R = TypeVar("R")
router = Router(tags=["divisions"], auth=KNOWN)
DivisionState = Literal["waiting", "failed", "draft", "adopted", "in-force"]
GridNumber = Annotated[int, Field(ge=1, le=100_000)]
GeoJson = Annotated[dict[str, Any], Field(description="a GeoJSON FeatureCollection in WGS84")]


class DivisionAsked(Asked):
    """What is divided: buildings as points or outlines with `key`, `households` and `entrances`,
    into `count` grids or into grids of about so many `households`. `roads` are lines with a `kind`,
    preferred as borders; `by_entrance` lets a building be shared."""

    id: NewId
    level: GroundKey
    count: int | None = Field(default=None, ge=1, le=100_000)
    households: int | None = Field(default=None, ge=1, le=1_000_000)
    buildings: GeoJson
    roads: GeoJson | None = None
    by_entrance: bool = False


class MoveAsked(Asked):
    """Which building goes to which grid beside it."""

    building: str = Field(min_length=1, max_length=200)
    to: GridNumber


class InForce(Asked):
    """From which day it is in force: today, or later."""

    since: Day


class FinerAsked(Asked):
    """Into which finer level each grid is divided, with about so many households each."""

    level: GroundKey
    households: int = Field(ge=1, le=1_000_000)


class DivisionShort(BaseModel):
    """A division in a list; `done` is how far a large one is computed, from 0 to 1."""

    id: UUID
    place: Spot
    level: str
    count: int
    state: DivisionState
    since: date | None
    done: float


class DivisionFigures(BaseModel):
    """The goal figures: the heaviest and lightest grid as shares of the mean of households, the
    border in metres, the numbers of grids that do not hang together; and what whole buildings allow
    at best (`bound_heaviest`, `bound_lightest`)."""

    mean: float
    heaviest: float
    lightest: float
    border: float
    torn: list[int]
    bound_heaviest: float
    bound_lightest: float


class GridShown(BaseModel):
    """A grid of a division by its number; `share` of the mean, `whole` where it hangs together."""

    number: int
    buildings: int
    households: int
    share: float
    whole: bool


class DivisionWhole(DivisionShort):
    """A division with its grids. Of a draft: which places it closes, how many finer ones go along.
    In force: whose post ended with it, and drafts of its grids. `why` says why none was computed;
    figures are null until it is."""

    why: str
    figures: DivisionFigures | None
    grids: list[GridShown]
    closes: list[Spot]
    moving: int
    unplaced: list[SomebodyLine]
    finer: list[UUID]


class DivisionMap(BaseModel):
    """The grids as outlines, and the buildings as points with their households, their grids, and
    where each could go (`beside`)."""

    grids: GeoJson
    buildings: GeoJson


@router.get("/places/{place_id}/divisions", response={200: list[DivisionShort], **READING})
def list_divisions(request: HttpRequest, place_id: PlaceId) -> list[DivisionShort]:
    """The divisions of a place and below, the latest first, for who may change places there."""
    viewer = viewer_of(request)
    rows = queries.divisions(viewer, queries.place(viewer, place_id).path)
    return [DivisionShort(**_short(row)) for row in rows]


@router.post("/places/{place_id}/divisions", response={200: DivisionWhole, **WRITING})
def draft_division(request: HttpRequest, place_id: PlaceId, asked: DivisionAsked) -> DivisionWhole:
    """Compute a division and keep it as a draft; the same id again is the same draft. A large
    ground waits, and says how far it is. Every bad building is told."""
    viewer = viewer_of(request)
    row = queries.place(viewer, place_id)
    queries.divisions(viewer, row.path)
    plan = _read("buildings", asked.buildings, partial(actions.plan_building_geojson, viewer, row))
    if plan.faults:
        raise Invalid([_fault(one) for one in plan.faults[:MOST_FAULTS]])
    count = asked.count or 0
    if not count and asked.households:
        count = max(1, round(sum(one.households for one in plan.new) / asked.households))
    roads = _read("roads", asked.roads or NO_ROADS, partial(actions.read_roads, viewer))
    new = actions.NewDivision(
        row.pk, asked.level, count, plan.new, roads, by_entrance=asked.by_entrance, id=asked.id
    )
    return _whole(viewer, actions.draft_division(viewer, new).pk)


@router.get("/divisions/{division}", response={200: DivisionWhole, **READING})
def get_division(request: HttpRequest, division: UUID) -> DivisionWhole:
    """One division with its figures and grids."""
    return _whole(viewer_of(request), division)


@router.get("/divisions/{division}/map", response={200: DivisionMap, **READING})
def get_division_map(request: HttpRequest, division: UUID) -> DivisionMap:
    """A division as GeoJSON."""
    viewer = viewer_of(request)
    found = queries.division(viewer, division)
    grids, buildings = queries.drawn_grids(viewer, found), queries.drawn_buildings(viewer, found)
    return DivisionMap(grids=grids, buildings=buildings)


@router.post("/divisions/{division}/move", response={200: DivisionWhole, **WRITING})
def move_building(request: HttpRequest, division: UUID, asked: MoveAsked) -> DivisionWhole:
    """Move a building to a grid beside it; a grid that is torn by it is told in the figures."""
    viewer = viewer_of(request)
    actions.move_building(viewer, division, asked.building, asked.to)
    return _whole(viewer, division)


@router.post("/divisions/{division}/undo", response={200: DivisionWhole, **WRITING})
def undo_move(request: HttpRequest, division: UUID) -> DivisionWhole:
    """Take the last move back."""
    viewer = viewer_of(request)
    actions.undo_move(viewer, division)
    return _whole(viewer, division)


@router.post("/divisions/{division}/adopt", response={200: DivisionWhole, **WRITING})
def adopt_division(request: HttpRequest, division: UUID, asked: InForce) -> DivisionWhole:
    """Adopt a draft: from that day its grids are places, and people and open cases move with it."""
    viewer = viewer_of(request)
    row = queries.division(viewer, division).row
    name = _level_name(viewer, row, row.level)
    actions.adopt_division(viewer, division, asked.since, level_name=name)
    return _whole(viewer, division)


@router.post("/divisions/{division}/finer", response={200: DivisionWhole, **WRITING})
def divide_finer(request: HttpRequest, division: UUID, asked: FinerAsked) -> DivisionWhole:
    """Draft a division of each grid of one in force."""
    viewer = viewer_of(request)
    actions.divide_finer(viewer, division, asked.level, asked.households)
    return _whole(viewer, division)


@router.post("/divisions/{division}/adopt-finer", response={200: DivisionWhole, **WRITING})
def adopt_finer(request: HttpRequest, division: UUID, asked: InForce) -> DivisionWhole:
    """Adopt all those drafts with one day, all or none."""
    viewer = viewer_of(request)
    drafts = queries.finer_drafts(viewer, division)
    name = _level_name(viewer, drafts[0].row, drafts[0].row.level) if drafts else ""
    actions.adopt_finer(viewer, division, asked.since, level_name=name)
    return _whole(viewer, division)


def _read(name: str, given: dict[str, Any], read: Callable[[bytes], R]) -> R:
    """What is in a map, as a file of it is read; Invalid at its name when it is none."""
    try:
        return read(json.dumps(given).encode())
    except Mistake as mistake:
        raise Invalid([Wrong(name, "map", mistake.words)]) from mistake


def _fault(one: Any) -> Wrong:
    """A bad building under its number from 0; without one for what is of the whole."""
    field = f"buildings.{one.row - 1}" if one.row else "buildings"
    words = Words(zh=f"{one.column}：{one.words.zh}", en=f"{one.column}: {one.words.say('en')}")
    return Wrong(field, "building", words)


def _level_name(viewer: Viewer, row: Any, level: str) -> str:
    found = queries.attached_over(viewer, row.place).pack.places.levels().get(level)
    return found[2].name.zh if found else level


def _short(row: Any) -> dict[str, Any]:
    names = ("level", "count", "state", "since", "done")
    told = {name: getattr(row, name) for name in names}
    return {"id": row.pk, "place": spot(row.place), **told}


def _whole(viewer: Viewer, wanted: UUID) -> DivisionWhole:
    row = queries.computing(viewer, wanted)
    if row is not None:
        why = row.moves[get_language() == "en"] if row.state == "failed" else ""
        nothing: list[Any] = []
        grids = dict.fromkeys(("grids", "closes", "unplaced", "finer"), nothing)
        return DivisionWhole(**_short(row), why=why, figures=None, moving=0, **grids)
    found = queries.division(viewer, wanted)
    row, draft = found.row, found.row.state == "draft"
    ended = unplaced(viewer, row.pk) if row.state == "in-force" else []
    finer = queries.finer_drafts(viewer, row.pk) if row.state == "in-force" else []
    return DivisionWhole(
        **_short(row),
        why="",
        figures=_figures(found),
        grids=[_grid(one) for one in queries.grid_lines(viewer, found)],
        closes=[spot(one) for one in actions.replaced(viewer, row)] if draft else [],
        moving=actions.moving_along(viewer, row) if draft else 0,
        unplaced=[somebody(one.person) for one in ended],
        finer=[one.row.pk for one in finer],
    )


def _figures(found: queries.Drawn) -> DivisionFigures:
    told, bound = found.figures, found.bound
    return DivisionFigures(
        torn=[number + 1 for number in told.broken],
        bound_heaviest=bound.heaviest,
        bound_lightest=bound.lightest,
        **{name: getattr(told, name) for name in ("mean", "heaviest", "lightest", "border")},
    )


def _grid(one: queries.GridLine) -> GridShown:
    return GridShown(**{name: getattr(one, name) for name in GridShown.model_fields})
