"""People placed in work, pairs of who learns from whom, and terms of posts that end soon."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel

from gezhi.engines.people import actions
from gezhi.engines.people.queries import ending_terms, pairings, placements
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.growing_shapes import (
    GroundKey,
    PageWanted,
    SomebodyLine,
    Title,
    Who,
    cut,
    paged,
    somebody,
    spot,
    who_is,
)
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Named, PlaceId, Spot, named
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["trainings"], auth=KNOWN)
KEEPS = "training.keep"


class PlacementAsked(Asked):
    """Who is placed as what of the pack, with whom. Somebody who serves nowhere here is noted by
    the name."""

    id: NewId
    place: PlaceId
    kind: GroundKey
    person: Who
    employer: Title
    starts: Day


class PairAsked(Asked):
    """Who learns from whom, under a mentoring of the pack."""

    id: NewId
    place: PlaceId
    course: GroundKey
    mentor: Who
    learner: Who
    about: Title
    starts: Day


class PlacedLine(BaseModel):
    """Somebody placed in work."""

    id: UUID
    place: Spot
    kind: str
    person: SomebodyLine
    employer: str
    starts: date
    ends: date | None


class PlacedPage(BaseModel):
    """A page of placements, with how many there are of each kind; `next` is null on the last."""

    rows: list[PlacedLine]
    counts: dict[str, int]
    next: UUID | None


class PairLine(BaseModel):
    """Who learns from whom; `ends` is null while it goes on."""

    id: UUID
    place: Spot
    course: str
    mentor: SomebodyLine
    learner: SomebodyLine
    about: str
    starts: date
    ends: date | None


class PairPage(BaseModel):
    """A page of pairs; `next` is null on the last one."""

    rows: list[PairLine]
    next: UUID | None


class TermLine(BaseModel):
    """A term that ends within half a year, `left` days from now."""

    person: SomebodyLine
    post: Named
    place: Spot
    starts: date
    ends: date
    how: str
    left: int


@router.get("/placements", response={200: PlacedPage, **READING})
def list_placements(request: HttpRequest, wanted: Query[PageWanted]) -> PlacedPage:
    """Placements where the viewer keeps trainings, the newest first."""
    after = str(wanted.after or "")
    found, counts = placements(viewer_of(request), wanted.size + 1, after)
    rows, more = cut(found, wanted.size)
    lines = [_placed(row) for row in rows]
    return PlacedPage(rows=lines, counts=counts, next=rows[-1].pk if more else None)


@router.post("/placements", response={200: PlacedLine, **WRITING})
def place_in_work(request: HttpRequest, asked: PlacementAsked) -> PlacedLine:
    """Record that somebody was placed in work; the same placement under another id is refused."""
    viewer = viewer_of(request)
    person = actions.someone(viewer, path_of(viewer, asked.place), asked.person, asked.id)
    new = actions.NewPlacement(person, asked.kind, asked.employer, asked.starts, asked.id)
    return _placed(actions.place_in_work(viewer, asked.place, [new])[0])


@router.get("/pairs", response={200: PairPage, **READING})
def list_pairs(request: HttpRequest, wanted: Query[PageWanted]) -> PairPage:
    """Pairs where the viewer keeps trainings, those that go on first."""
    rows, last = paged(pairings(viewer_of(request), size=2000), wanted)
    return PairPage(rows=[pair_line(row) for row in rows], next=last)


@router.post("/pairs", response={200: PairLine, **WRITING})
def pair_two(request: HttpRequest, asked: PairAsked) -> PairLine:
    """Pair a mentor and a learner."""
    viewer = viewer_of(request)
    path = path_of(viewer, asked.place)
    mentor, learner = (
        who_is(viewer, KEEPS, path, getattr(asked, name), name) for name in ("mentor", "learner")
    )
    new = actions.NewPair(
        asked.place, asked.course, mentor, learner, asked.about, asked.starts, asked.id
    )
    return pair_line(actions.pair(viewer, new))


@router.post("/pairs/{pairing}/end", response={200: PairLine, **WRITING})
def end_pair(request: HttpRequest, pairing: UUID) -> PairLine:
    """End a pair with today."""
    return pair_line(actions.end_pair(viewer_of(request), pairing))


@router.get("/terms-ending", response={200: list[TermLine], **READING})
def list_ending_terms(request: HttpRequest) -> list[TermLine]:
    """Terms on the viewer's ground that end within half a year, the next one first."""
    return [
        TermLine(
            person=somebody(one.row.person),
            post=named(one.row.post, one.post.name if one.post else None),
            place=spot(one.row.place),
            starts=one.row.starts,
            ends=one.row.ends,  # type: ignore[arg-type]
            how=one.row.how,
            left=one.left,
        )
        for one in ending_terms(viewer_of(request), size=1000)
    ]


def _placed(row: Any) -> PlacedLine:
    names = ("kind", "employer", "starts", "ends")
    told = {name: getattr(row, name) for name in names}
    return PlacedLine(id=row.pk, place=spot(row.place), person=somebody(row.person), **told)


def pair_line(row: Any) -> PairLine:
    """A pair as an answer's."""
    return PairLine(
        id=row.pk,
        place=spot(row.place),
        mentor=somebody(row.mentor),
        learner=somebody(row.learner),
        **{name: getattr(row, name) for name in ("course", "about", "starts", "ends")},
    )
