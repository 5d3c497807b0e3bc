"""Packs: the rules by which a place is run. They are public."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router
from pydantic import BaseModel, Field

from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.queries import Missing, pack_by_id, pack_versions
from gezhi.pack.diagram import diagram
from gezhi.surfaces.api.v1.api import READING
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.shapes import Key, Named, Said, Spot, named, said

router = Router(tags=["packs"])
Number = Annotated[int, Field(ge=1, le=2**31 - 1, description="a version's number")]


class VersionLine(BaseModel):
    """A published version of a pack, and where it is in force today."""

    number: int
    pack: str
    version: str
    digest: str
    published: datetime
    serves: list[Spot]


class WholePack(BaseModel):
    """What a version of a pack says of itself, and its case types."""

    number: int
    pack: str
    version: str
    name: Said
    source: str
    extends: str | None
    attach: str | None
    types: list[Named]
    posts: list[Named]
    bodies: list[Named]


class Drawing(BaseModel):
    """How a case type is drawn."""

    language: Literal["zh", "en", ""] = ""
    shape: Literal["wide", "tall"] = "wide"


@router.get("/packs", response={200: list[VersionLine], **READING})
def list_packs(request: HttpRequest) -> list[VersionLine]:
    """All published versions, newest first."""
    serves: dict[int, list[Spot]] = {}
    for one in attached_packs(viewer_of(request)):
        serves.setdefault(one.version, []).append(Spot(id=one.place_id, name=one.name))
    return [
        VersionLine(
            number=row.pk,
            pack=row.pack,
            version=row.version,
            digest=row.digest,
            published=row.published,
            serves=serves.get(row.pk, []),
        )
        for row in pack_versions()
    ]


@router.get("/packs/{number}", response={200: WholePack, **READING})
def get_pack(request: HttpRequest, number: Number) -> WholePack:
    """One version: its case types, posts and bodies."""
    pack = pack_by_id(number)
    manifest = pack.manifest
    return WholePack(
        number=number,
        pack=manifest.pack,
        version=manifest.version,
        name=said(manifest.name),
        source=manifest.source,
        extends=manifest.extends,
        attach=manifest.attach,
        types=[named(key, one.name) for key, one in pack.cases.items()],
        posts=[named(key, one.name) for key, one in pack.people.posts.items()],
        bodies=[named(key, unit.name) for key, (_, unit) in pack.people.units().items()],
    )


@router.get(
    "/packs/{number}/diagrams/{type}",
    response=READING,
    openapi_extra={
        "responses": {
            200: {
                "description": "The case type as SVG.",
                "content": {"image/svg+xml": {"schema": {"type": "string"}}},
            }
        }
    },
)
def draw_case_type(
    request: HttpRequest, number: Number, type: Key, wanted: Query[Drawing]
) -> HttpResponse:
    """A case type as a drawing: its steps, who holds them, and where outcomes lead."""
    pack = pack_by_id(number)
    found = pack.cases.get(type)
    if found is None:
        raise Missing("no-type", "没有这个事项类型", "there is no such case type")
    lang = wanted.language or get_language()
    drawn = diagram(found, lang, people=pack.people, shape=wanted.shape)
    return HttpResponse(drawn, content_type="image/svg+xml")
