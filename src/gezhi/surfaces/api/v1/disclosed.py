"""What is made public: finding it, one item with all its versions and questions, what is due;
asking under it."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.queries import (
    Due,
    PublicQuestion,
    PublicVersion,
    SoughtItems,
    calendar_below,
    find_items,
    item_view,
    post_name,
    rules_of,
)
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1.api import WRITING
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.openly import OPENLY, tagged
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Named, PlaceId, Said, Spot, named, said_or_none
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["disclosure"])
Affairs = Literal["party", "village", "residents", "finance"]


class ItemFilter(BaseModel):
    """What is looked for. All words of `text` must be there; `place` is a ground, with all places
    on it; `since` and `until` are days of posting."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(default="", max_length=100)
    place: PlaceId | None = None
    level: str = Field(default="", max_length=40)
    affairs: Affairs | None = None
    kind: str = Field(default="", max_length=40)
    period: str = Field(default="", max_length=10, examples=["2026-03", "2026-Q1", "2026"])
    since: Day | None = None
    until: Day | None = None
    after: int | None = Field(default=None, ge=1, le=2**53, description="the `next` of a page")
    size: int = Field(default=30, ge=1, le=200)


class DueFilter(BaseModel):
    """What is due on a ground, of one state."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId
    state: Literal["overdue", "due", "coming", "late", "posted"] | None = None
    size: int = Field(default=200, ge=1, le=1000)


class DisclosedLine(BaseModel):
    """Something public. `period` is empty where it came up by itself (`happened` says when);
    `first` to `last` are the days of its posting, `late` says that it came after `due`."""

    id: UUID
    place: Spot
    level: str
    affairs: Affairs
    kind: Named
    phase: str
    period: str
    title: str
    version: int
    happened: date | None
    due: date | None
    first: date
    last: date
    late: bool


class DisclosedList(BaseModel):
    """A page of what is public; `next` is null on the last one."""

    rows: list[DisclosedLine]
    next: int | None


class ColumnLine(BaseModel):
    """A column of a table; money is in whole fen."""

    column: Named
    kind: Literal["text", "number", "money", "date"]


class DisclosedFile(BaseModel):
    """A file of a version, and the address where it lies."""

    id: UUID
    name: str
    type: str
    size: int
    sha256: str
    address: str


class DisclosedVersion(BaseModel):
    """What an item said from a moment on; `reason` of each correction."""

    number: int
    at: datetime
    title: str
    body: str
    rows: list[list[Any]]
    reason: str
    files: list[DisclosedFile]


class QuestionLine(BaseModel):
    """A question, never whose. A hidden one has no words, only on which ground (`personal`,
    `insult`). `mine` is told to the asker alone."""

    id: UUID
    text: str
    at: datetime
    due: date
    answer: str
    answered_by: Said | None
    answered_at: datetime | None
    hidden: str
    overdue: bool
    mine: bool


class DisclosedWhole(BaseModel):
    """An item with its versions, the newest first (none of a withdrawn one, which keeps its place
    with the reason), the other phases of its course, and the questions under it."""

    item: DisclosedLine
    law: str
    source: str
    columns: list[ColumnLine]
    versions: list[DisclosedVersion]
    withdrawn: datetime | None
    reason: str
    course: list[DisclosedLine]
    questions: list[QuestionLine]


class DueLine(BaseModel):
    """Something that is due at a place until a day, and what was posted for it."""

    place: Spot
    kind: Named
    affairs: Affairs
    phase: str
    period: str
    until: date
    state: Literal["overdue", "due", "coming", "late", "posted"]
    item: UUID | None


class QuestionAsked(Asked):
    """What somebody wants to know; public at once, as a resident's."""

    id: NewId
    text: str = Field(max_length=1000)


@router.get("/disclosure", response={200: DisclosedList, **OPENLY}, throttle=ANONYMOUS)
@tagged
def find_disclosed(request: HttpRequest, wanted: Query[ItemFilter]) -> DisclosedList:
    """What is public, the newest first; what was withdrawn is not found."""
    viewer = viewer_of(request)
    sought = SoughtItems(
        text=wanted.text,
        path=path_of(viewer, wanted.place),
        level=wanted.level,
        affairs=wanted.affairs or "",
        kind=wanted.kind,
        period=wanted.period,
        since=wanted.since,
        until=wanted.until,
    )
    rows, after = find_items(viewer, sought, after=wanted.after, size=wanted.size)
    return DisclosedList(rows=[_item(one) for one in rows], next=after)


@router.get("/disclosure/due", response={200: list[DueLine], **OPENLY}, throttle=ANONYMOUS)
@tagged
def list_due(request: HttpRequest, wanted: Query[DueFilter]) -> list[DueLine]:
    """What must be public on a ground: what is overdue first, the longest before the others."""
    viewer = viewer_of(request)
    found = calendar_below(viewer, path_of(viewer, wanted.place))
    rows = [one for one in found if wanted.state in (None, one.state)]
    return [_due(one) for one in rows[: wanted.size]]


@router.get("/disclosure/{item}", response={200: DisclosedWhole, **OPENLY})
@tagged
def get_disclosed(request: HttpRequest, item: UUID) -> DisclosedWhole:
    """One item with everything that belongs to it."""
    view = item_view(viewer_of(request), item)
    rules, row = view.rules, view.row
    return DisclosedWhole(
        item=_item(row),
        law=rules.law,
        source=rules.source,
        columns=[
            ColumnLine(column=named(one.column, one.name), kind=one.kind) for one in rules.columns
        ],
        versions=[_version(one) for one in view.versions],
        withdrawn=row.withdrawn,
        reason=row.reason,
        course=[_item(one) for one in view.course],
        questions=[_question(row, one) for one in view.questions],
    )


@router.post("/disclosure/{item}/questions", response={200: QuestionLine, **WRITING}, auth=KNOWN)
def ask_under_disclosed(request: HttpRequest, item: UUID, asked: QuestionAsked) -> QuestionLine:
    """Ask under an item; whoever posted it answers in public. Ten a day at most, without personal
    data. The same id again is the same question."""
    viewer = viewer_of(request)
    made = actions.ask(viewer, item, asked.text, asked.id)
    view = item_view(viewer, item)
    return _question(view.row, next(one for one in view.questions if one.id == made.pk))


def _item(row: Any) -> DisclosedLine:
    names = [
        *("level", "affairs", "phase", "period", "title", "version", "happened", "due"),
        *("first", "last", "late"),
    ]
    return DisclosedLine(
        id=row.key,
        place=Spot(id=row.place_id, name=row.place.name),
        kind=named(row.kind, rules_of(row).name),
        **{name: getattr(row, name) for name in names},
    )


def _version(one: PublicVersion) -> DisclosedVersion:
    row = one.row
    files = [
        DisclosedFile(
            id=file.pk,
            name=file.name,
            type=file.type,
            size=file.size,
            sha256=file.digest,
            address=reverse("portal:disclosed-file", args=[file.pk]),
        )
        for file in one.enclosures
    ]
    names = ("number", "at", "title", "body", "rows", "reason")
    return DisclosedVersion(**{name: getattr(row, name) for name in names}, files=files)


def _question(row: Any, one: PublicQuestion) -> QuestionLine:
    names = [name for name in QuestionLine.model_fields if name != "answered_by"]
    told = {name: getattr(one, name) for name in names}
    return QuestionLine(**told, answered_by=said_or_none(post_name(row, one.post)))


def _due(one: Due) -> DueLine:
    rules, place = one.kind.rules, one.kind.place
    return DueLine(
        place=Spot(id=place.pk, name=place.name),
        kind=named(rules.disclosure, rules.name),
        affairs=rules.affairs,
        phase=one.phase,
        period=one.period,
        until=one.until,
        state=one.state,
        item=one.item.key if one.item else None,
    )
