"""Reviewing what was recorded, objecting to a review, and deciding on objections."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    appeal_on,
    appeals_waiting,
    chosen_record,
    chosen_records,
)
from gezhi.engines.trust.queries import Changed, Invalid, Refusal, Viewer, Wrong
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_records import AfterRecord
from gezhi.surfaces.api.v1.points_shapes import NewId, Reason, SchemeId, Size, twice
from gezhi.surfaces.api.v1.points_told import (
    AppealSeen,
    MyAppeal,
    StaffRecord,
    appeal_seen,
    my_appeal,
    staff_record,
)
from gezhi.surfaces.api.v1.shapes import Asked
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["points"], auth=KNOWN)
MOST = 500
VERDICTS: JsonDict = {
    "verdicts": [
        {"record": "01a202ff-86d8-7183-89dc-5049db0a3693", "outcome": "accepted"},
        {
            "record": "01a202ff-86d8-7183-89dc-5049db0a3694",
            "outcome": "accepted",
            "points": 1,
            "reason": "只扫了一半",
        },
    ]
}


class VerdictLine(Asked):
    """What the review says of a record. Fewer points than were asked for, and none at all, need a
    reason."""

    record: UUID
    outcome: Literal["accepted", "refused"]
    points: int | None = Field(default=None, ge=1, le=10_000, description="fewer than asked for")
    reason: Reason = ""


class Verdicts(Asked):
    """Verdicts that are given together, all or none."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": VERDICTS})

    verdicts: list[VerdictLine] = Field(min_length=1, max_length=MOST)


class NewAppeal(Asked):
    """What is wrong with a review, in one's own words."""

    id: NewId
    text: str = Field(min_length=1, max_length=1000)


class AppealDecision(Asked):
    """What becomes of an appeal, and why. `granted` gives all that was asked for, or `points` of
    it; a deduction is dropped, or lowered to `points`."""

    outcome: Literal["granted", "refused"]
    reason: Reason
    points: int | None = Field(default=None, ge=1, le=10_000)


class AppealFilter(BaseModel):
    """Whose appeals: those of a scheme that the viewer reviews."""

    model_config = ConfigDict(extra="forbid")

    scheme: SchemeId
    after: AfterRecord = None
    size: Size = 50


class AppealPage(BaseModel):
    """A page of appeals; `next` is null on the last one."""

    rows: list[AppealSeen]
    next: UUID | None


@router.post("/points/reviews", response={200: list[StaffRecord], **WRITING})
def review_records(request: HttpRequest, asked: Verdicts) -> list[StaffRecord]:
    """Accept records, change their points or refuse them, all or none: at most 500. 409 when
    somebody else has decided meanwhile: `facts.records` say how those records stand. The same
    verdicts again change nothing."""
    viewer = viewer_of(request)
    twice("verdicts", "record", (one.record for one in asked.verdicts))
    verdicts = [actions.Verdict(**one.model_dump()) for one in asked.verdicts]
    ids = [one.record for one in verdicts]
    try:
        actions.review(viewer, verdicts)
    except Invalid as fault:
        raise Invalid(_placed(viewer, verdicts) or fault.wrong) from fault
    except Changed as fault:
        now = [one for one in _told(viewer, ids) if one.state != "waiting"]
        fault.facts = {"records": [_now(one) for one in now]}
        raise
    return _told(viewer, ids)


def _placed(viewer: Viewer, verdicts: list[actions.Verdict]) -> list[Wrong]:
    """Every fault of the verdicts with its place in the body."""
    return [
        Wrong(f"verdicts.{at}.{one.field}", one.code, one.words, one.facts)
        for at, one in actions.check_verdicts(viewer, verdicts)
    ]


def _told(viewer: Viewer, ids: list[UUID]) -> list[StaffRecord]:
    """Records as they stand now, in the order in which they were named."""
    told = {one.record.pk: staff_record(one) for one in chosen_records(viewer, ids)}
    return [told[one] for one in ids if one in told]


def _now(one: StaffRecord) -> dict[str, object]:
    return {"id": str(one.id), "state": one.state, "given": one.given, "reason": one.reason}


@router.post("/points/records/{record}/appeal", response={201: MyAppeal, **WRITING})
def appeal_record(request: HttpRequest, record: UUID, asked: NewAppeal) -> Status[MyAppeal]:
    """Object to the review of a record of one's own, of one's household or body, once and in time.
    409 when it was appealed before, is not reviewed yet, or the time is over."""
    made = actions.appeal(viewer_of(request), record, asked.text, asked.id)
    return Status(201, my_appeal(made))


@router.get("/points/appeals", response={200: AppealPage, **READING})
def list_appeals(request: HttpRequest, wanted: Query[AppealFilter]) -> AppealPage:
    """Appeals that wait for a decision, the oldest first, for those who review the scheme."""
    viewer = viewer_of(request)
    rows, more = appeals_waiting(viewer, wanted.scheme, after=wanted.after, size=wanted.size)
    return AppealPage(rows=[appeal_seen(one) for one in rows], next=more)


@router.post("/points/records/{record}/appeal/decision", response={200: AppealSeen, **WRITING})
def decide_appeal(request: HttpRequest, record: UUID, asked: AppealDecision) -> AppealSeen:
    """Decide an appeal; by somebody who reviews there and had nothing to do with the record. 409
    when it was decided otherwise: `facts` say how."""
    viewer = viewer_of(request)
    try:
        actions.decide_appeal(viewer, record, asked.outcome, asked.reason, asked.points)
    except Changed as fault:
        fault.facts |= _decided(viewer, record)
        raise
    return _appeal(viewer, record)


def _appeal(viewer: Viewer, record: UUID) -> AppealSeen:
    scheme = chosen_record(viewer, record).record.adoption_id
    return appeal_seen(appeal_on(viewer, scheme, record))


def _decided(viewer: Viewer, record: UUID) -> dict[str, object]:
    """How an appeal stands now; nothing for who may not see it."""
    try:
        now = _appeal(viewer, record)
    except Refusal:
        return {}
    return {"outcome": now.outcome, "given": now.record.given, "reason": now.reason}
