"""Schemes of points, for everybody: which are in force where, what earns how much, who records and
who reviews, and by which vote."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.base import clock
from gezhi.base.words import Words, say_amount
from gezhi.engines.points.queries import (
    InForce,
    adoption,
    history,
    post_names,
    schemes_at,
    schemes_below,
    search_holders,
    vote_of,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.pack.points import Category, Item, Scheme
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1 import points_shapes as shapes
from gezhi.surfaces.api.v1.api import READING
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.shapes import Named, PlaceId, Said, Spot, named, said
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["points"])
Posts = dict[str, Words]


class SchemeFilter(BaseModel):
    """Which schemes: those in force at a place, decided there or above it, and those below it."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = Field(default=None, description="everywhere without it")
    below: bool = Field(default=True, description="whether those of places below count")
    after: shapes.SchemeId | None = Field(default=None, description="the `next` of the page before")
    size: int = Field(default=20, ge=1, le=50)


class HolderSearch(BaseModel):
    """How a holder is called: place and door, a name, or a telephone number."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=60, examples=["1 组 12号"])


@router.get(
    "/points/schemes", response={200: shapes.SchemePage, **shapes.OPENLY}, throttle=ANONYMOUS
)
def list_schemes(request: HttpRequest, wanted: Query[SchemeFilter]) -> shapes.SchemePage:
    """Schemes in force today at a place, and below it; each with its items, limits, posts and
    vote."""
    viewer = viewer_of(request)
    found = _in_force(viewer, wanted)
    begin = next((n for n, one in enumerate(found, 1) if one.adoption.pk == wanted.after), 0)
    page = found[begin : begin + wanted.size]
    more = len(found) > begin + wanted.size
    return shapes.SchemePage(
        rows=[scheme_line(viewer, one) for one in page],
        next=page[-1].adoption.pk if more else None,
    )


def _in_force(viewer: Viewer, wanted: SchemeFilter) -> list[InForce]:
    """From the top down, each once."""
    found: dict[int, InForce] = {}
    if wanted.place is not None:
        found = {one.adoption.pk: one for one in schemes_at(viewer, wanted.place)}
    if wanted.below or wanted.place is None:
        path = path_of(viewer, wanted.place)
        found |= {one.adoption.pk: one for one in schemes_below(viewer, path)}
    return sorted(found.values(), key=lambda one: (one.adoption.path, one.adoption.scheme))


@router.get("/points/schemes/{adopted}", response={200: shapes.SchemeLine, **READING})
def get_scheme(request: HttpRequest, adopted: shapes.SchemeId) -> shapes.SchemeLine:
    """One scheme, as the decision of that number has it."""
    viewer = viewer_of(request)
    return scheme_line(viewer, adoption(viewer, adopted))


@router.get(
    "/points/schemes/{adopted}/history", response={200: list[shapes.DecisionLine], **READING}
)
def list_decisions(request: HttpRequest, adopted: shapes.SchemeId) -> list[shapes.DecisionLine]:
    """Every decision on a scheme at its place, newest first; what was posted under an earlier one
    stays as it was."""
    viewer = viewer_of(request)
    row = adoption(viewer, adopted).adoption
    rows = history(viewer, row.place_id, row.scheme)
    now = next((one.pk for one in rows if one.since <= clock.today()), None)
    return [
        shapes.DecisionLine(
            id=one.pk,
            version=one.version_id,
            since=one.since,
            decided=one.decided,
            now=one.pk == now,
            vote=vote_line(viewer, one),
        )
        for one in rows
    ]


@router.get(
    "/points/schemes/{adopted}/holders",
    response={200: list[shapes.HolderLine], **READING},
    auth=KNOWN,
)
def find_holders(
    request: HttpRequest, adopted: shapes.SchemeId, wanted: Query[HolderSearch]
) -> list[shapes.HolderLine]:
    """Holders of a scheme on the viewer's own ground, by what they are called: at most 20."""
    viewer = viewer_of(request)
    found = search_holders(viewer, adoption(viewer, adopted), wanted.text)
    return [shapes.holder_line(one) for one in found]


def scheme_line(viewer: Viewer, found: InForce) -> shapes.SchemeLine:
    """A scheme in force as an answer's."""
    row, scheme, posts = found.adoption, found.scheme, post_names(viewer, found)
    return shapes.SchemeLine(
        id=row.pk,
        key=row.scheme,
        name=said(scheme.name),
        place=Spot(id=row.place_id, name=found.place.name),
        holder=scheme.holder,
        unit=unit_line(row.unit),
        rating=unit_line(row.rating),
        version=row.version_id,
        since=row.since,
        decided=row.decided,
        reviewed=row.reviewed,
        adopted_by=said(scheme.adopted_by),
        source=scheme.source,
        vote=vote_line(viewer, row),
        recorded_by=_posts(posts, scheme.recorded_by),
        reviewed_by=_posts(posts, scheme.review.by),
        appeal=_appealing(scheme),
        review_every=scheme.review_every,
        exchange_every=scheme.exchange_every,
        expire=scheme.expire,
        total=scheme.total,
        categories=[_category(one, scheme, posts) for one in scheme.categories],
        **_honours(scheme),
        links=_links(row),
    )


def vote_line(viewer: Viewer, row: Any) -> shapes.VoteLine:
    """The arithmetic of a decision."""
    vote = vote_of(viewer, row)
    figures = ("entitled", "present", "agreed", "least_present", "least_agreed")
    return shapes.VoteLine(**{name: getattr(vote, name) for name in figures}, rule=said(vote.rule))


def unit_line(unit: Any) -> shapes.UnitLine:
    """A unit as an answer's."""
    return shapes.UnitLine(id=unit.pk, name=Said(zh=unit.zh, en=unit.en))


def _posts(posts: Posts, keys: list[str]) -> list[Named]:
    return [named(key, posts.get(key)) for key in keys]


def _appealing(scheme: Scheme) -> shapes.Appealing:
    within = scheme.review.appeal
    amount, unit = within.amount, within.unit
    words = Said(zh=say_amount(amount, unit, "zh"), en=say_amount(amount, unit, "en"))
    return shapes.Appealing(amount=amount, unit=unit, said=words)


def _category(one: Category, scheme: Scheme, posts: Posts) -> shapes.CategoryLine:
    star = one.star
    return shapes.CategoryLine(
        category=named(one.category, one.name),
        star=shapes.StarLine(name=said(star.name), points=star.from_) if star else None,
        invented=one.invented,
        items=[_item(item, scheme, posts) for item in one.items],
    )


def _item(item: Item, scheme: Scheme, posts: Posts) -> shapes.ItemLine:
    return shapes.ItemLine(
        item=named(item.item, item.name),
        points=-item.points if item.kind == "deduction" else item.points,
        kind=item.kind,
        times=item.times,
        per=item.per,
        evidence=item.evidence,
        recorded_by=_posts(posts, item.recorded_by or scheme.recorded_by),
        by_itself=item.by_itself is not None,
    )


def _honours(scheme: Scheme) -> dict[str, Any]:
    """What a scheme says of tiers, titles, themes and order."""
    names = {one.category: one.name for one in scheme.categories}
    order = scheme.ranking
    return {
        "tiers": [
            shapes.TierLine(
                tier=named(one.tier, one.name), points=one.from_, rights=said(one.rights)
            )
            for one in scheme.tiers
        ],
        "titles": [
            shapes.TitleLine(title=named(one.honour, one.name), stars=one.stars)
            for one in scheme.honours
        ],
        "themes": {
            month: [named(key, names.get(key)) for key in keys]
            for month, keys in sorted(scheme.themes.items())
        },
        "ranking": shapes.RankingLine(rule=said(order.rule), source=order.source)
        if order
        else None,
    }


def _links(row: Any) -> dict[str, str]:
    """Where an answer leads on to."""
    found = {
        name: reverse(f"api:v1:{view}", args=[row.pk])
        for name, view in (
            ("history", "list_decisions"),
            ("board", "get_points_board"),
            ("honours", "get_honours"),
        )
    }
    shops = reverse("api:v1:list_shops")
    found["closings"] = reverse("api:v1:list_closings", args=[row.unit_id])
    return found | {"shops": f"{shops}?place={row.place_id}"}
