"""Places, and who serves there."""

import json
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from gezhi.engines.people.queries import board
from gezhi.engines.places.queries import (
    attached_at,
    children,
    find_place,
    ladder,
    place,
    place_by_code,
    search_places,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.api.v1.api import READING
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.shapes import (
    Latitude,
    Longitude,
    Named,
    PlaceId,
    Spot,
    named,
)

router = Router(tags=["places"])
Code = Annotated[str, Field(min_length=1, max_length=40)]
Tree = Annotated[str, Field(max_length=40)]


class PlaceLine(BaseModel):
    """A place: a node of a tree."""

    id: int
    tree: str
    level: str
    code: str
    name: str
    parent: int | None
    lon: float | None
    lat: float | None
    households: int | None


class WholePlace(PlaceLine):
    """A place with what lies above it, from the bottom up, its outline, and the pack that serves
    it."""

    above: list["RungLine"]
    geometry: dict[str, Any] | None = Field(description="GeoJSON, WGS84")
    pack: str | None
    version: int | None


class RungLine(Spot):
    """A place on the way up."""

    level: str
    code: str


class PlacePage(BaseModel):
    """A page of places; `next` is null on the last one."""

    rows: list[PlaceLine]
    next: int | None


class ServingLine(BaseModel):
    """A line of a board: the post, and who holds it where. Names of public posts are public."""

    post: Named
    name: str
    place: Spot
    level: str
    kind: str


class Search(BaseModel):
    """What place is looked for."""

    text: str = Field(
        min_length=1, max_length=60, description="part of its name, or how its code begins"
    )
    place: PlaceId | None = Field(default=None, description="at this place or below it")
    limit: int = Field(default=20, ge=1, le=100)


class Below(BaseModel):
    """A page of the places right below another."""

    tree: Tree = "grid"
    after: PlaceId | None = None
    limit: int = Field(default=200, ge=1, le=1000)


def place_line(row: Any) -> PlaceLine:
    """A place as an answer's line."""
    return PlaceLine(**_fields(row))


def _fields(row: Any) -> dict[str, Any]:
    names = ("tree", "level", "code", "name", "lon", "lat", "households")
    return {"id": row.pk, "parent": row.parent_id, **{name: getattr(row, name) for name in names}}


def whole_place(viewer: Viewer, row: Any) -> WholePlace:
    """A place with everything around it."""
    try:
        attached = attached_at(viewer, row.path)
    except Missing:
        attached = None
    return WholePlace(
        **_fields(row),
        above=[
            RungLine(id=one.id, name=one.name, level=one.level, code=one.code)
            for one in ladder(viewer, row.pk)[1:]
        ],
        geometry=json.loads(row.geometry) if row.geometry else None,
        pack=attached.pack.manifest.pack if attached else None,
        version=attached.version if attached else None,
    )


def page_of(rows: Any, limit: int) -> PlacePage:
    """The first rows of a query in the order of ids, and where the next page begins."""
    found = list(rows.order_by("id")[: limit + 1])
    more = len(found) > limit
    return PlacePage(
        rows=[place_line(row) for row in found[:limit]], next=found[limit - 1].pk if more else None
    )


@router.get("/places", response={200: PlacePage, **READING})
def list_roots(request: HttpRequest, wanted: Query[Below]) -> PlacePage:
    """The places at the top of a tree."""
    rows = children(viewer_of(request), None, wanted.tree)
    return page_of(rows.filter(pk__gt=wanted.after or 0), wanted.limit)


@router.get("/places/search", response={200: list[PlaceLine], **READING})
def find_places(request: HttpRequest, wanted: Query[Search]) -> list[PlaceLine]:
    """Places whose name contains a text, or whose code begins with it."""
    viewer = viewer_of(request)
    path = path_of(viewer, wanted.place)
    found = search_places(viewer, wanted.text, path=path, limit=wanted.limit)
    return [place_line(row) for row in found]


@router.get("/places/at", response={200: WholePlace, **READING})
def get_place_at(request: HttpRequest, lon: Query[Longitude], lat: Query[Latitude]) -> WholePlace:
    """The deepest place at a point, or the nearest within 50 metres."""
    viewer = viewer_of(request)
    found = find_place(viewer, lon, lat)
    if found is None:
        raise Missing("no-place", "这个位置不在服务范围内", "this place is outside the area served")
    return whole_place(viewer, place(viewer, found))


@router.get("/places/by-code/{code}", response={200: WholePlace, **READING})
def get_place_by_code(request: HttpRequest, code: Code, tree: Tree = "grid") -> WholePlace:
    """A place by its code."""
    viewer = viewer_of(request)
    return whole_place(viewer, place_by_code(viewer, code, tree))


@router.get("/places/{place_id}", response={200: WholePlace, **READING})
def get_place(request: HttpRequest, place_id: PlaceId) -> WholePlace:
    """One place."""
    viewer = viewer_of(request)
    return whole_place(viewer, place(viewer, place_id))


@router.get("/places/{place_id}/children", response={200: PlacePage, **READING})
def list_children(request: HttpRequest, place_id: PlaceId, wanted: Query[Below]) -> PlacePage:
    """The places right below one, of any tree."""
    viewer = viewer_of(request)
    rows = children(viewer, place(viewer, place_id).pk)
    return page_of(rows.filter(pk__gt=wanted.after or 0), wanted.limit)


@router.get("/places/{place_id}/board", response={200: list[ServingLine], **READING})
def get_board(request: HttpRequest, place_id: PlaceId) -> list[ServingLine]:
    """Who serves a place, from the top down: what its notice board shows."""
    viewer = viewer_of(request)
    row = place(viewer, place_id)
    posts = attached_at(viewer, ladder(viewer, place_id)[0].path).pack.people.posts
    return [
        ServingLine(
            post=named(one.post, posts[one.post].name if one.post in posts else None),
            name=one.name,
            place=Spot(id=one.place.pk, name=one.place.name),
            level=one.place.level,
            kind=one.kind,
        )
        for one in board(viewer, row)
    ]
