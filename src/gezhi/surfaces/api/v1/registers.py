"""Registers of what a place answers for: which there are, their entries, what is due a look; and
what everybody may read of them. Amounts are whole fen."""

from typing import Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.assets.actions import take_register_file
from gezhi.engines.assets.queries import (
    Sought,
    list_entries,
    places_for,
    public_counts,
    public_entries,
    public_register,
    public_registers,
    register_at,
    register_counts,
    register_file,
    registers_of,
    to_inspect,
    uncovered,
)
from gezhi.engines.places.queries import ladder
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1 import register_shapes as shapes
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.campaign_tasks import BYTES
from gezhi.surfaces.api.v1.entry_shapes import (
    RegisterEntryPage,
    SiteLine,
    ToInspectLine,
    entry_line,
    to_inspect_line,
)
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.openly import OPENLY, tagged
from gezhi.surfaces.api.v1.points_shapes import Size, Word
from gezhi.surfaces.api.v1.shapes import Key, PlaceId, Spot
from gezhi.surfaces.api.v1.task_shapes import KeptFile, kept_files
from gezhi.surfaces.api.v1.uploads import form_of, sent_file
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["registers"])


class EntryFilter(BaseModel):
    """Which entries. `defect` is a kind or `any`, open, or with `mended` mended ones; `money`: in
    arrears, with a payment to confirm, with arrears recovered; `soon`: the term ends soon; `text`
    is looked for in fields that name nobody."""

    model_config = ConfigDict(extra="forbid")

    state: Word = ""
    defect: Word = ""
    mended: bool = False
    money: Literal["late", "waiting", "recovered"] | None = None
    soon: bool = False
    text: str = Field(default="", max_length=60)
    at: PlaceId | None = Field(default=None, description="at this place or below it")
    site: str = Field(default="", max_length=80)
    after: UUID | None = Field(default=None, description="the `next` of the page before")
    size: Size = 50


class RegisterGround(BaseModel):
    """At which place."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId


class EntryAfter(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    after: UUID | None = Field(default=None, description="the `next` of the page before")
    size: Size = 50


@router.get("/registers", response={200: list[shapes.RegisterLine], **READING}, auth=KNOWN)
def list_registers(request: HttpRequest) -> list[shapes.RegisterLine]:
    """The registers with which the viewer has to do, each with its figures on their ground."""
    viewer = viewer_of(request)
    rows = registers_of(viewer)
    return [shapes.register_line(one, register_counts(viewer, one)) for one in rows]


@router.get("/registers/{place}/{key}", response={200: shapes.RegisterWhole, **READING}, auth=KNOWN)
def get_register(request: HttpRequest, place: PlaceId, key: Key) -> shapes.RegisterWhole:
    """A register by the place at which its pack is attached: what it asks, and its figures."""
    viewer = viewer_of(request)
    found = register_at(viewer, place, key)
    keeps = [Spot(id=one.pk, name=one.name) for one in places_for(viewer, found)]
    return shapes.register_whole(found, register_counts(viewer, found), keeps)


@router.get(
    "/registers/{place}/{key}/entries", response={200: RegisterEntryPage, **READING}, auth=KNOWN
)
def list_register_entries(
    request: HttpRequest, place: PlaceId, key: Key, wanted: Query[EntryFilter]
) -> RegisterEntryPage:
    """Entries on the viewer's ground, page by page, without what names or reaches a party."""
    viewer = viewer_of(request)
    found = register_at(viewer, place, key)
    asked = Sought(
        state=wanted.state,
        defect=wanted.defect,
        mended="1" if wanted.mended else "",
        money=wanted.money or "",
        soon=wanted.soon,
        text=wanted.text,
        path=path_of(viewer, wanted.at),
        site=wanted.site,
    )
    rows, more = list_entries(viewer, found, asked, after=wanted.after, size=wanted.size)
    return RegisterEntryPage(rows=[entry_line(one) for one in rows], next=more)


@router.get(
    "/registers/{place}/{key}/uncovered", response={200: list[SiteLine], **READING}, auth=KNOWN
)
def list_uncovered(request: HttpRequest, place: PlaceId, key: Key) -> list[SiteLine]:
    """The sites that no running entry covers; empty for a register that covers none."""
    viewer = viewer_of(request)
    return [
        SiteLine(
            place=Spot(id=one.place_id, name=one.place.name),
            name=str(next(iter(one.facts.values()), "")),
        )
        for one in uncovered(viewer, register_at(viewer, place, key))
    ]


@router.get("/me/inspections", response={200: list[ToInspectLine], **READING}, auth=KNOWN)
def list_my_inspections(request: HttpRequest) -> list[ToInspectLine]:
    """What the viewer is to look at by today, the longest due first, 100 at most."""
    return [to_inspect_line(one) for one in to_inspect(viewer_of(request))]


@router.post(
    "/register-files", response={201: KeptFile, **WRITING}, openapi_extra=form_of(), auth=KNOWN
)
def upload_register_file(request: HttpRequest) -> Status[KeptFile]:
    """Take in a PDF or a picture of at most 10 MB, to go with a move or an amendment by its id; one
    that goes with nothing for a week is removed."""
    file = sent_file(request)
    made = take_register_file(viewer_of(request), file.name or "", file.read())
    return Status(201, kept_files([made])[0])


@router.get("/register-files/{file}", response=READING, openapi_extra=BYTES, auth=KNOWN)
def download_register_file(request: HttpRequest, file: UUID) -> FileResponse:
    """A file of an entry, for whoever sees the entry."""
    row, path = register_file(viewer_of(request), file)
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=row.name, content_type=row.type
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.get(
    "/public-registers", response={200: list[shapes.PublicRegister], **OPENLY}, throttle=ANONYMOUS
)
@tagged
def list_public_registers(
    request: HttpRequest, wanted: Query[RegisterGround]
) -> list[shapes.PublicRegister]:
    """The registers at a place of which something is public, with their figures on its ground."""
    viewer = viewer_of(request)
    spot, path = _spot(viewer, wanted.place)
    return [
        shapes.public_register_line(one, public_counts(viewer, one, path), spot)
        for one in public_registers(viewer, wanted.place)
    ]


@router.get(
    "/public-registers/{place}/{key}",
    response={200: shapes.PublicRegisterPage, **OPENLY},
    throttle=ANONYMOUS,
)
@tagged
def get_public_register(
    request: HttpRequest, place: PlaceId, key: Key, wanted: Query[EntryAfter]
) -> shapes.PublicRegisterPage:
    """One of them, with the entries on a place's ground page by page, by the fields that the pack
    opens; never a party."""
    viewer = viewer_of(request)
    spot, path = _spot(viewer, place)
    found = public_register(viewer, place, key)
    rows, more = public_entries(viewer, found, path, after=wanted.after, size=wanted.size)
    return shapes.PublicRegisterPage(
        about=shapes.public_register_line(found, public_counts(viewer, found, path), spot),
        rows=[shapes.public_entry_line(one) for one in rows],
        next=more,
    )


def _spot(viewer: Viewer, place: int) -> tuple[Spot, str]:
    rung = ladder(viewer, place)[0]
    return Spot(id=rung.id, name=rung.name), rung.path
