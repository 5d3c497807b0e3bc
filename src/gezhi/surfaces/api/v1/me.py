"""Who the viewer is, and the public roots of the journal."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.people.queries import body_names
from gezhi.engines.places.queries import ladder
from gezhi.engines.trust.queries import Held, Viewer, seals
from gezhi.surfaces.api.v1.api import READING
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.shapes import Spot

router = Router(tags=["me"])


class PostLine(BaseModel):
    """One post or membership: where it reaches, and what it may do there."""

    pack: str
    post: str
    level: str
    place: Spot | None
    body: UUID | None
    body_name: str
    abilities: list[str]


class Me(BaseModel):
    """Who asks. `kind` is anyone, resident, staff or reporter; `verified` is false for staff whose
    session showed no second factor: they see no more than anybody."""

    signed_in: bool
    account: UUID | None
    kind: str
    language: str
    verified: bool
    case: UUID | None = Field(description="the case that a follow key opens")
    posts: list[PostLine]
    abilities: list[str]


class Newest(BaseModel):
    """How many of the newest."""

    limit: int = Field(default=50, ge=1, le=500)


class SealLine(BaseModel):
    """A signed stretch of the journal. Whoever kept an earlier root can prove that nothing before
    it was altered, dropped or moved."""

    model_config = ConfigDict(from_attributes=True)

    first: int
    last: int
    count: int
    previous: str
    root: str
    at: datetime
    key: str
    signature: str


@router.get("/me", response={200: Me, **READING})
def get_me(request: HttpRequest) -> Me:
    """The viewer's posts and abilities."""
    viewer = viewer_of(request)
    names = body_names(viewer, [held.body for held in viewer.grants])
    return Me(
        signed_in=viewer.account is not None,
        account=viewer.account,
        kind=viewer.kind,
        language=viewer.language,
        verified=viewer.verified,
        case=viewer.links.get("case") or viewer.links.get("follows"),
        posts=[_post(viewer, held, names) for held in viewer.grants],
        abilities=sorted({one for held in viewer.grants for one in held.abilities}),
    )


def _post(viewer: Viewer, held: Held, names: dict[UUID, str]) -> PostLine:
    place = None
    if held.place_id is not None:
        rung = ladder(viewer, held.place_id)[0]
        place = Spot(id=rung.id, name=rung.name)
    return PostLine(
        pack=held.pack,
        post=held.post,
        level=held.level,
        place=place,
        body=held.body,
        body_name=names.get(held.body, "") if held.body else "",
        abilities=sorted(held.abilities),
    )


@router.get("/journal/seals", response={200: list[SealLine], **READING})
def list_seals(request: HttpRequest, wanted: Query[Newest]) -> list[SealLine]:
    """The newest roots of the journal; public, as they say nothing of what they seal."""
    return [SealLine.model_validate(one) for one in seals(wanted.limit)]
