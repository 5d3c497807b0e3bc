"""Recording for points, and finding what was recorded."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from gezhi.base.words import Words
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    Sought,
    adoption,
    chosen_record,
    chosen_records,
    course,
    my_record,
    my_records,
    records,
)
from gezhi.engines.trust.queries import Forbidden, Invalid, Missing, Viewer, Wrong
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.points_shapes import Day, NewId, SchemeId, Size, Whose, Word, twice
from gezhi.surfaces.api.v1.points_told import (
    OwnRecord,
    SeenRecord,
    StaffRecord,
    State,
    own_record,
    staff_record,
    stage_line,
)
from gezhi.surfaces.api.v1.shapes import Asked, Key, PlaceId
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["points"], auth=KNOWN)
MOST = 1000
AfterRecord = Annotated[UUID | None, Field(description="the `next` of the page before")]


class NewRecordLine(Asked):
    """A thing that a holder did. Without a day it is today; `points` are those in all, where they
    are fewer than the item gives so many times."""

    id: NewId
    scheme: SchemeId
    item: Key
    holder: Whose
    day: Day | None = None
    times: int = Field(default=1, ge=1, le=366)
    points: int | None = Field(default=None, ge=1, le=10_000)
    note: str = Field(default="", max_length=500)


EXAMPLE: JsonDict = {
    "records": [
        {
            "id": "01a202ff-86d8-7183-89dc-5049db0a3693",
            "scheme": 1,
            "item": "yard-clean",
            "holder": {"kind": "household", "id": "01a202ff-86d8-7183-89dc-5049db0a3600"},
            "day": "2026-03-11",
        }
    ]
}


class NewRecords(Asked):
    """What is recorded together, all or none."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE})

    records: list[NewRecordLine] = Field(min_length=1, max_length=MOST)


class RecordFilter(BaseModel):
    """Which records of a scheme, under every version of it that was in force."""

    model_config = ConfigDict(extra="forbid")

    scheme: SchemeId
    state: State | None = None
    category: Word = ""
    item: Word = ""
    holder: UUID | None = None
    place: PlaceId | None = Field(default=None, description="holders at this place or below it")
    by: UUID | None = Field(default=None, description="the account of who recorded it")
    sign: Literal["gain", "deduction"] | None = None
    since: Day | None = Field(default=None, description="the first day")
    until: Day | None = Field(default=None, description="the last day")
    after: AfterRecord = None
    size: Size = 50


class RecordPage(BaseModel):
    """A page of records; `next` is null on the last one."""

    rows: list[StaffRecord]
    next: UUID | None


class OwnPage(BaseModel):
    """A page of records of one's own; `next` is null on the last one."""

    rows: list[OwnRecord]
    next: UUID | None


class OwnFilter(BaseModel):
    """Which page of one's own records."""

    model_config = ConfigDict(extra="forbid")

    after: AfterRecord = None
    size: Size = 50


class WithdrawnLine(BaseModel):
    """How a record stands after it was taken back."""

    id: UUID
    state: State


@router.post("/points/records", response={200: list[StaffRecord], **WRITING})
def record_points(request: HttpRequest, asked: NewRecords) -> list[StaffRecord]:
    """Record things for points, all or none: at most 1000, which count once they are reviewed. 422
    names every fault by its place (`records/3/item`); a thing that comes alone is refused as it is
    (403, 404, 409). The same ids again answer with the records as they stand."""
    viewer = viewer_of(request)
    twice("records", "id", (one.id for one in asked.records))
    news = [_new(one) for one in asked.records]
    strange = _strange(viewer, asked.records)
    if strange:
        raise Invalid(_all_wrong(viewer, news, strange))
    try:
        actions.record_points(viewer, news)
    except Invalid as fault:
        raise Invalid([_placed(one, len(news)) for one in fault.wrong]) from fault
    order = {one.id: number for number, one in enumerate(asked.records)}
    told = [staff_record(line) for line in chosen_records(viewer, order)]
    return sorted(told, key=lambda one: order[one.id])


def _new(one: NewRecordLine) -> actions.NewRecord:
    return actions.NewRecord(
        adoption=one.scheme,
        item=one.item,
        holder_kind=one.holder.kind,
        holder=str(one.holder.id),
        id=one.id,
        day=one.day,
        times=one.times,
        points=one.points,
        note=one.note,
    )


def _strange(viewer: Viewer, asked: Sequence[NewRecordLine]) -> set[int]:
    """The schemes among those that are asked for which are none."""
    strange = set()
    for one in {line.scheme for line in asked}:
        try:
            adoption(viewer, one)
        except Missing:
            strange.add(one)
    return strange


def _all_wrong(viewer: Viewer, news: Sequence[actions.NewRecord], strange: set[int]) -> list[Wrong]:
    """What is wrong with things of which some name a scheme that is none."""
    words = Words(zh="没有这个积分方案", en="there is no such scheme")
    known = [number for number, one in enumerate(news) if one.adoption not in strange]
    wrong = [
        (number, Wrong("scheme", "unknown", words))
        for number, one in enumerate(news)
        if one.adoption in strange
    ]
    for at, one in actions.check_records(viewer, [news[number] for number in known]):
        wrong.append((known[at], one))
    ordered = sorted(wrong, key=lambda pair: pair[0])
    return [
        Wrong(f"records.{number}.{one.field}", one.code, one.words, one.facts)
        for number, one in ordered
    ]


def _placed(one: Wrong, count: int) -> Wrong:
    """A fault with its place in the body."""
    name = one.field if count > 1 else f"0.{one.field}"
    return Wrong(f"records.{name}", one.code, one.words, one.facts)


@router.get("/points/records", response={200: RecordPage, **READING})
def list_records(request: HttpRequest, wanted: Query[RecordFilter]) -> RecordPage:
    """Records of a scheme on the viewer's ground, newest first, for those who look after its
    points."""
    viewer = viewer_of(request)
    sought = Sought(
        category=wanted.category,
        item=wanted.item,
        state=wanted.state or "",
        path=path_of(viewer, wanted.place),
        whose=(str(wanted.holder),) if wanted.holder is not None else None,
        by=wanted.by,
        sign={"gain": 1, "deduction": -1, None: 0}[wanted.sign],
        since=wanted.since,
        until=wanted.until,
    )
    page = records(viewer, wanted.scheme, sought, after=wanted.after, size=wanted.size)
    return RecordPage(rows=[staff_record(one) for one in page.rows], next=page.next)


@router.get("/me/points/records", response={200: OwnPage, **READING})
def list_my_records(request: HttpRequest, wanted: Query[OwnFilter]) -> OwnPage:
    """The records of oneself, one's household and bodies, the newest day first."""
    page = my_records(viewer_of(request), after=wanted.after, size=wanted.size)
    return OwnPage(rows=[own_record(one) for one in page.rows], next=page.next)


@router.get("/points/records/{record}", response={200: SeenRecord, **READING})
def get_record(request: HttpRequest, record: UUID) -> SeenRecord:
    """A record: for its holder with its course, for those who look after the ground with who
    recorded and reviewed it. 404 for everybody else."""
    viewer = viewer_of(request)
    own, steps = None, []
    try:
        own = own_record(my_record(viewer, record))
        steps = [stage_line(one) for one in course(viewer, record)]
    except Missing:
        pass
    try:
        seen = staff_record(chosen_record(viewer, record))
    except (Missing, Forbidden):
        if own is None:
            zh, en = "没有这条记录，或不在您的范围内", "no such record, or not yours to see"
            raise Missing("no-record", zh, en) from None
        seen = None
    return SeenRecord(own=own, course=steps, record=seen)


@router.post("/points/records/{record}/withdraw", response={200: WithdrawnLine, **WRITING})
def withdraw_record(request: HttpRequest, record: UUID) -> WithdrawnLine:
    """Take back what one recorded oneself. 409 once somebody has reviewed it."""
    row = actions.withdraw_record(viewer_of(request), record)
    return WithdrawnLine(id=row.pk, state=row.state)
