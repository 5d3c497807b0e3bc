"""Looking at cases: lists, one, its steps, its files."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Query
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.cases.queries import (
    Filter,
    case_by_code,
    case_view,
    file_of,
    lines,
    list_cases,
    public_cases,
    public_part,
)
from gezhi.engines.trust.queries import Forbidden
from gezhi.surfaces.api.v1.api import READING
from gezhi.surfaces.api.v1.case_shapes import CasePage, PublicPage, SeenCase, StepLine
from gezhi.surfaces.api.v1.cases import case_line, public_line, seen, step_lines
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.opening import router
from gezhi.surfaces.api.v1.shapes import After, Moment, PlaceId
from gezhi.surfaces.ui.giving import give_file

Word = Annotated[str, Field(max_length=40)]
Queue = Literal[
    "mine", "due", "late", "waiting", "supervised", "requests", "open", "closed", "all", "reported"
]


class CaseFilter(BaseModel):
    """What a list asks for: a standing queue, narrowed by the rest."""

    model_config = ConfigDict(extra="forbid")

    queue: Queue = "open"
    type: Word = ""
    stage: Word = ""
    category: Word = ""
    categories: list[Word] = Field(default=[], max_length=50, description="any of these matters")
    place: PlaceId | None = Field(default=None, description="at this place or below it")
    body: UUID | None = None
    assignee: UUID | None = None
    result: Word = ""
    text: str = Field(default="", max_length=100, description="in text, spot or number")
    since: Moment | None = None
    until: Moment | None = None
    late: bool | None = None
    cases: list[UUID] = Field(default=[], max_length=200)
    after: After = ""
    size: int = Field(default=50, ge=1, le=200)


class PublicFilter(BaseModel):
    """Which public cases."""

    place: PlaceId | None = Field(default=None, description="at this place or below it")
    state: Literal["", "open", "closed"] = ""
    categories: list[Word] = Field(default=[], max_length=50)
    since: Moment | None = None
    after: After = ""
    size: int = Field(default=50, ge=1, le=200)


@router.get("/cases", response={200: CasePage, **READING})
def find_cases(request: HttpRequest, wanted: Query[CaseFilter]) -> CasePage:
    """Cases that the viewer may see, by due date (open queues) or newest first; pages by key."""
    viewer = viewer_of(request)
    asked = wanted.model_dump(exclude={"after", "size", "place"})
    filter_ = Filter(
        **asked
        | {
            "path": path_of(viewer, wanted.place),
            "categories": tuple(wanted.categories),
            "cases": tuple(wanted.cases),
        }
    )
    page = list_cases(viewer, filter_, after=wanted.after, size=wanted.size)
    return CasePage(
        rows=[case_line(one) for one in lines(viewer, page.rows)],
        next=page.next,
        by=page.by,  # type: ignore[arg-type]
    )


@router.get("/public-cases", response={200: PublicPage, **READING})
def find_public_cases(request: HttpRequest, wanted: Query[PublicFilter]) -> PublicPage:
    """The public part of public cases, newest first; for everybody."""
    viewer = viewer_of(request)
    page = public_cases(
        viewer,
        path=path_of(viewer, wanted.place),
        since=wanted.since,
        categories=tuple(wanted.categories),
        state=wanted.state,
        limit=wanted.size,
        after=wanted.after,
    )
    rows = [public_line(row.pk, public_part(viewer, row)) for row in page.rows]
    return PublicPage(rows=rows, next=page.next)


@router.get("/cases/by-code/{code}", response={200: SeenCase, **READING})
def find_case_by_code(request: HttpRequest, code: Annotated[str, Field(max_length=40)]) -> SeenCase:
    """A case by the number on its receipt, as people type it."""
    return seen(case_by_code(viewer_of(request), code))


@router.get("/cases/{case}", response={200: SeenCase, **READING})
def get_case(request: HttpRequest, case: UUID) -> SeenCase:
    """A case: the whole, or its public part."""
    return seen(case_view(viewer_of(request), case))


@router.get("/cases/{case}/steps", response={200: list[StepLine], **READING})
def get_steps(request: HttpRequest, case: UUID) -> list[StepLine]:
    """The steps of a case: who, from when, until when and why, each deadline with its arithmetic in
    both languages. For those who may see the whole case."""
    view = case_view(viewer_of(request), case)
    if not view.whole:
        raise Forbidden(
            "public-part",
            "这件事您只能看公开的部分",
            "only the public part of this case is yours to see",
        )
    return step_lines(view)


@router.get(
    "/files/{file}",
    response=READING,
    openapi_extra={
        "responses": {
            200: {
                "description": "The bytes of the photo or recording.",
                "content": {
                    kind: {"schema": {"type": "string", "format": "binary"}}
                    for kind in ("image/*", "audio/*")
                },
            }
        }
    },
)
def download_file(request: HttpRequest, file: UUID) -> FileResponse:
    """A file of a case that the viewer may see whole, or one that they uploaded and no case has."""
    row, path = file_of(viewer_of(request), file)
    response = give_file(row, path)
    response["Cache-Control"] = "private, max-age=86400"
    return response
