"""Before a report is sent: what can be reported here, what it may be about, whether somebody has
reported it already, and its photos."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router, Status
from pydantic import BaseModel, Field

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import (
    case_types,
    is_visible,
    look_alike,
    public_part,
    suggest_categories,
)
from gezhi.engines.places.queries import attached_at, find_place, ladder
from gezhi.engines.trust.queries import Invalid, Missing, Viewer, Wrong
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.case_shapes import FileLine, PublicPart
from gezhi.surfaces.api.v1.cases import public_line
from gezhi.surfaces.api.v1.forms import form_schema
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.shapes import (
    Asked,
    Latitude,
    Longitude,
    Named,
    PlaceId,
    Said,
    named,
    said,
    said_or_none,
)
from gezhi.surfaces.api.v1.uploads import form_of, sent_file

router = Router(tags=["report"])


class TypeLine(BaseModel):
    """A case type that the viewer may open at a place, with its form as JSON Schema."""

    key: str
    name: Said
    about: Said | None
    form: dict[str, Any]
    stages: list[Named]


class TypesHere(BaseModel):
    """What can be reported at a place, and the pack that serves it."""

    pack: str
    version: str
    number: int = Field(description="the version's number, as cases are pinned to it")
    types: list[TypeLine]


class Where(Asked):
    """A place by id, or a point."""

    place: PlaceId | None = None
    lon: Longitude | None = None
    lat: Latitude | None = None


class Draft(Where):
    """What somebody is about to report."""

    text: str = Field(min_length=1, max_length=20000)


class GuessLine(BaseModel):
    """A matter that a text may be about, and the words that decided."""

    category: Named
    confidence: float
    words: list[str]
    by: Literal["model", "words"]


class AlikeLine(BaseModel):
    """A case that may be the same matter: how far away, how alike, and its public part. `whole`
    says whether the viewer may open it."""

    case: PublicPart
    metres: float | None
    likeness: float
    whole: bool


@router.get("/places/{place}/case-types", response={200: TypesHere, **READING})
def list_case_types(request: HttpRequest, place: PlaceId) -> TypesHere:
    """What the viewer may report at a place, each with its form."""
    viewer = viewer_of(request)
    attached, types = case_types(viewer, ladder(viewer, place)[0].path)
    manifest = attached.pack.manifest
    return TypesHere(
        pack=manifest.pack,
        version=manifest.version,
        number=attached.version,
        types=[
            TypeLine(
                key=key,
                name=said(type_.name),
                about=said_or_none(type_.about),
                form=form_schema(attached.pack, type_, get_language()),
                stages=[named(stage.stage, stage.name) for stage in type_.stages],
            )
            for key, type_ in types.items()
        ],
    )


@router.post("/suggestions", response={200: list[GuessLine], **WRITING}, throttle=ANONYMOUS)
def suggest(request: HttpRequest, asked: Draft) -> list[GuessLine]:
    """Matters that a text may be about, the likeliest first. Nothing is kept or sent anywhere."""
    viewer = viewer_of(request)
    pack = attached_at(viewer, path_here(viewer, asked)).pack
    names = {one.matter: one.name for tree in pack.matters.values() for one in tree.matters}
    return [
        GuessLine(
            category=named(one.category, names.get(one.category)),
            confidence=one.confidence,
            words=list(one.words),
            by=one.by,  # type: ignore[arg-type]
        )
        for one in suggest_categories(viewer, pack, asked.text)
    ]


@router.post("/look-alike", response={200: list[AlikeLine], **WRITING}, throttle=ANONYMOUS)
def find_alike(request: HttpRequest, asked: Draft) -> list[AlikeLine]:
    """Open cases near by whose words are alike, at most three. Those that are neither public nor
    the viewer's to see are left out."""
    viewer = viewer_of(request)
    path = path_here(viewer, asked)
    found = look_alike(viewer, asked.text, path=path, lon=asked.lon, lat=asked.lat)
    lines = []
    for one in found:
        whole = is_visible(viewer, one.row)
        if whole or one.row.public:
            lines.append(
                AlikeLine(
                    case=public_line(one.row.pk, public_part(viewer, one.row)),
                    metres=one.metres,
                    likeness=one.likeness,
                    whole=whole,
                )
            )
    return lines


def path_here(viewer: Viewer, asked: Where) -> str:
    """The path of a place that was named or lies at a point."""
    place = asked.place
    if place is None:
        if asked.lon is None or asked.lat is None:
            words = Words(zh="请给出地点，或经纬度", en="give a place, or a point (lon and lat)")
            raise Invalid([Wrong("place", "required", words)])
        place = find_place(viewer, asked.lon, asked.lat)
    if place is None:
        raise Missing("no-place", "这个位置不在服务范围内", "this place is outside the area served")
    return ladder(viewer, place)[0].path


@router.post(
    "/files",
    response={201: FileLine, **WRITING},
    throttle=ANONYMOUS,
    openapi_extra=form_of(kind={"type": "string", "enum": ["photo", "voice"]}),
)
def upload_file(request: HttpRequest) -> Status[Any]:
    """Take in a photo (the default) or a recording of at most 10 MB before its case exists. Its id
    goes into the form; one that no case claims within a day is removed."""
    file = sent_file(request)
    row = actions.add_file(viewer_of(request), request.POST.get("kind", "photo"), file.read())
    return Status(201, FileLine.model_validate(row))
