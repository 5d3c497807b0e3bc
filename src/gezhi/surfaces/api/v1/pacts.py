"""Pacts: what is in force, what is in talk, versions and what changed between them; saying
something of one, and that one has read it."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import (
    PactPage,
    Version,
    changes_between,
    numbered,
    pact_comments,
    pact_lines,
    pact_page,
)
from gezhi.engines.trust.queries import Missing
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1 import pact_shapes as shapes
from gezhi.surfaces.api.v1.api import WRITING
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.openly import OPENLY, tagged
from gezhi.surfaces.api.v1.points_shapes import NewId
from gezhi.surfaces.api.v1.shapes import Asked, PlaceId, said_or_none
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["pacts"])
PactKey = Annotated[str, Field(min_length=1, max_length=40, description="its key in the pack")]
Number = Annotated[int, Field(ge=1, le=32767, description="the number of a version")]


class PactFilter(BaseModel):
    """Which pacts: at a place, above it and below it; everywhere without one."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = None


class Since(BaseModel):
    """From which version; without it, from the one that it follows."""

    model_config = ConfigDict(extra="forbid")

    since: Number | None = None


class NewComment(Asked):
    """What is said of a version in talk. The same id again is the same comment."""

    id: NewId
    text: str = Field(max_length=2000)
    article: str = Field(default="", max_length=40)


class Read(Asked):
    """That one's household has read it. The same again changes nothing."""

    id: NewId


@router.get("/pacts", response={200: list[shapes.PactLine], **OPENLY}, throttle=ANONYMOUS)
@tagged
def list_pacts(request: HttpRequest, wanted: Query[PactFilter]) -> list[shapes.PactLine]:
    """Pacts at their places, with where they stand."""
    viewer = viewer_of(request)
    return [
        shapes.PactLine(
            **shapes.about(one.at),
            current=one.current.number if one.current else None,
            open=one.open.number if one.open else None,
            open_state=one.open.state if one.open else "",
        )
        for one in pact_lines(viewer, path_of(viewer, wanted.place))
    ]


@router.get("/pacts/{place}/{key}", response={200: shapes.PactWhole, **OPENLY})
@tagged
def get_pact(request: HttpRequest, place: PlaceId, key: PactKey) -> shapes.PactWhole:
    """One pact: its versions, how many have read it, how often it was explained."""
    page = pact_page(viewer_of(request), place, key)
    rules, read = page.at.rules, page.read
    return shapes.PactWhole(
        **shapes.about(page.at),
        source=rules.source,
        statute=rules.adopted_by.statute,
        filed_with=said_or_none(rules.filed_with),
        acknowledged=rules.acknowledged,
        versions=[shapes.version_short(one) for one in page.versions if one.public],
        revisions=page.revisions,
        read=shapes.ReadBy(homes=read.homes, of=read.of, others=read.others, mine=read.mine)
        if read
        else None,
        explained_times=page.told.times,
        explained_to=page.told.came,
    )


@router.get("/pacts/{place}/{key}/versions/{number}", response={200: shapes.VersionWhole, **OPENLY})
@tagged
def get_pact_version(
    request: HttpRequest, place: PlaceId, key: PactKey, number: Number
) -> shapes.VersionWhole:
    """The text of one version, from its talk on."""
    one = _public(pact_page(viewer_of(request), place, key), number)
    return shapes.VersionWhole(
        version=shapes.version_short(one),
        articles=[
            shapes.ArticleLine(id=article.id, number=at, part=part.name, text=article.text)
            for at, part, article in numbered(one.text)
        ],
        remarks=one.row.remarks,
        verdict=one.row.verdict,
    )


@router.get(
    "/pacts/{place}/{key}/versions/{number}/changes",
    response={200: list[shapes.ChangeLine], **OPENLY},
    throttle=ANONYMOUS,
)
@tagged
def list_changes(
    request: HttpRequest, place: PlaceId, key: PactKey, number: Number, wanted: Query[Since]
) -> list[shapes.ChangeLine]:
    """What changed from one version to this one, article by article and word by word. 404 where
    there is none before it."""
    page = pact_page(viewer_of(request), place, key)
    one = _public(page, number)
    follows = one.row.follows
    before = wanted.since or (follows.number if follows else 0)
    found = changes_between(page, _public(page, before).row.number, number)
    return [
        shapes.ChangeLine(
            became=line.became,
            part=line.part,
            old=line.old,
            new=line.new,
            pieces=[shapes.PieceLine(kind=piece.kind, text=piece.text) for piece in line.pieces],
        )
        for line in found.lines
    ]


@router.get(
    "/pacts/{place}/{key}/versions/{number}/comments",
    response={200: list[shapes.CommentLine], **OPENLY},
)
@tagged
def list_pact_comments(
    request: HttpRequest, place: PlaceId, key: PactKey, number: Number
) -> list[shapes.CommentLine]:
    """What was said of a version, the oldest first, with the answers; by nobody's name."""
    viewer = viewer_of(request)
    one = _public(pact_page(viewer, place, key), number)
    return [shapes.comment_line(each) for each in pact_comments(viewer, one)]


@router.post(
    "/pacts/{place}/{key}/versions/{number}/comments",
    response={200: shapes.CommentLine, **WRITING},
    auth=KNOWN,
)
def comment_on_pact(
    request: HttpRequest, place: PlaceId, key: PactKey, number: Number, asked: NewComment
) -> shapes.CommentLine:
    """Say something of a version while its talk runs; everybody reads it, so without personal data.
    409 before the talk and after it."""
    viewer = viewer_of(request)
    one = pact_page(viewer, place, key).number(number)
    told = actions.NewComment(one.row.pk, asked.text, asked.article, id=asked.id)
    made = actions.comment_on_pact(viewer, told)
    return shapes.comment_line(
        next(each for each in pact_comments(viewer, one) if each.id == made.pk)
    )


@router.post(
    "/pacts/{place}/{key}/acknowledge", response={200: shapes.ReadBy, **WRITING}, auth=KNOWN
)
def acknowledge_pact(
    request: HttpRequest, place: PlaceId, key: PactKey, asked: Read
) -> shapes.ReadBy:
    """Say that one's household has read the version in force. It is voluntary, nothing follows from
    it, and only the number is shown."""
    viewer = viewer_of(request)
    current = pact_page(viewer, place, key).current
    if current is None:
        raise Missing("not-in-force", "还没有生效的公约", "there is no pact in force yet")
    actions.acknowledge_pact(viewer, current.row.pk, asked.id)
    read = pact_page(viewer, place, key).read
    assert read is not None  # noqa: S101 - it was acknowledged
    return shapes.ReadBy(homes=read.homes, of=read.of, others=read.others, mine=read.mine)


def _public(page: PactPage, number: int) -> Version:
    """A version that is public; a draft is not told here, even to those who keep it."""
    one = page.number(number)
    if not one.public:
        raise Missing("no-pact-version", "没有这一版公约", "there is no such version")
    return one
