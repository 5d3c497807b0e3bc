"""The collections: places of every level, and public cases; and what a feature of each holds."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from gezhi.base.words import Words
from gezhi.engines.cases.queries import public_cases, public_part
from gezhi.engines.places.queries import attached_packs, place
from gezhi.engines.places.queries.features import extent, feature_places
from gezhi.engines.trust.queries import ANYONE, Missing
from gezhi.surfaces.api.ogc.answers import Box, Span, nothing, wrong

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
Feature = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """What a page of features asks for."""

    box: Box | None
    span: Span | None
    limit: int
    after: str
    level: str = ""
    category: str = ""
    state: str = ""


@dataclass(frozen=True)
class Collection:
    """A collection: its name, its own parameters, and how its features are found."""

    id: str
    title: Words
    about: Words
    parameters: tuple[str, ...]
    page: Callable[[Question], tuple[list[Feature], str]]
    one: Callable[[str], Feature]


def collections() -> list[Collection]:
    """All collections: `places`, one for each level that a pack in force names, and `cases`."""
    levels: dict[str, None] = {}
    for attached in attached_packs(ANYONE):
        tree = attached.pack.places.trees.get("grid", [])
        levels.update((one.level, None) for one in tree)
    by_level = [_of_level(level) for level in levels]
    return [PLACES, *by_level, CASES]


def collection_of(id_: str) -> Collection:
    """The collection of an id; Missing when there is none."""
    for one in collections():
        if one.id == id_:
            return one
    raise nothing(id_)


def described(one: Collection) -> dict[str, Any]:
    """A collection as the standard describes it."""
    lang = get_language()
    return {
        "id": one.id,
        "title": one.title.say(lang),
        "description": one.about.say(lang),
        "itemType": "feature",
        "extent": {"spatial": {"bbox": [list(extent(ANYONE))], "crs": CRS84}},
        "crs": [CRS84],
    }


def _place(row: Any) -> Feature:
    names = ("tree", "level", "code", "name", "households", "since")
    return {
        "type": "Feature",
        "id": row.pk,
        "geometry": json.loads(row.geometry) if row.geometry else None,
        "properties": {**{name: getattr(row, name) for name in names}, "parent": row.parent_id},
    }


def _places(level: str) -> Callable[[Question], tuple[list[Feature], str]]:
    def page(asked: Question) -> tuple[list[Feature], str]:
        after = asked.after or "0"
        if not (after.isascii() and after.isdigit() and len(after) < 16):
            raise wrong("after", "这一页不存在", "there is no such page")
        found = feature_places(
            ANYONE,
            level=level or asked.level,
            box=asked.box,
            after=int(after),
            limit=asked.limit,
        )
        return [_place(row) for row in found.rows], str(found.next or "")

    return page


def _one_place(level: str) -> Callable[[str], Feature]:
    def one(id_: str) -> Feature:
        if not (id_.isascii() and id_.isdigit() and len(id_) < 16):
            raise nothing(id_[:40])
        row = place(ANYONE, int(id_))
        if row.tree != "grid" or row.until is not None or (level and row.level != level):
            raise nothing(id_)
        return _place(row)

    return one


def _case(row: Any) -> Feature:
    """A case's public part, at the point of its place."""
    part, lang = public_part(ANYONE, row), get_language()
    point = {"type": "Point", "coordinates": [part.lon, part.lat]}
    told = {True: "closed", False: "open", None: None}
    return {
        "type": "Feature",
        "id": part.code,
        "geometry": point if part.lon is not None and part.lat is not None else None,
        "properties": {
            "code": part.code,
            "type": part.type,
            "name": part.name.say(lang),
            "status": told[part.closed],
            "stage": part.stage.say(lang) if part.stage else None,
            "result": part.result.say(lang) if part.result else None,
            "place": part.place or None,
            **{name: part.dates.get(name) for name in ("opened", "due", "closed")},
        },
    }


def _cases(asked: Question) -> tuple[list[Feature], str]:
    since, until = asked.span or (None, None)
    try:
        page = public_cases(
            ANYONE,
            since=since,
            until=until,
            categories=(asked.category,) if asked.category else (),
            state=asked.state,
            box=asked.box,
            limit=asked.limit,
            after=asked.after,
        )
    except Missing as fault:
        raise wrong("after", "这一页不存在", "there is no such page") from fault
    return [_case(row) for row in page.rows], page.next


def _one_case(code: str) -> Feature:
    rows = public_cases(ANYONE, code=code, limit=1).rows
    if not rows:
        raise nothing(code[:40])
    return _case(rows[0])


def _of_level(level: str) -> Collection:
    return Collection(
        f"places-{level}",
        Words(zh=f"地点：{level}", en=f"Places: {level}"),
        Words(zh=f"层级为 {level} 的地点", en=f"places of the level {level}"),
        (),
        _places(level),
        _one_place(level),
    )


PLACES = Collection(
    "places",
    Words(zh="地点", en="Places"),
    Words(
        zh="网格体系中有边界或位置的全部地点", en="all places of the grid tree that have a geometry"
    ),
    ("level",),
    _places(""),
    _one_place(""),
)
CASES = Collection(
    "cases",
    Words(zh="公开的事项", en="Public cases"),
    Words(
        zh="公开事项的公开部分，画在所在地点上，不是报事人的位置",
        en="the public part of public cases, at the point of their place and not of who reported",
    ),
    ("category", "state"),
    _cases,
    _one_case,
)


def asked_state(request: HttpRequest) -> str:
    """The state that a question names."""
    state = request.GET.get("state", "")
    if state not in ("", "open", "closed"):
        raise wrong("state", "只能是 open 或 closed", "open or closed")
    return state
