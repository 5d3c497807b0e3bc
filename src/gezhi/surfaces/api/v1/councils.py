"""Councils: how often they meet, their meetings, what was resolved; proposing, and being there."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import (
    AgendaLine,
    MeetingPage,
    council_page,
    latest_resolutions,
    meeting,
    meetings,
    open_resolutions,
    projects_of,
    standings_at,
    standings_below,
)
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1 import council_shapes as shapes
from gezhi.surfaces.api.v1.api import WRITING
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.openly import OPENLY, tagged
from gezhi.surfaces.api.v1.points_shapes import NewId
from gezhi.surfaces.api.v1.shapes import Asked, Moment, PlaceId, said
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["councils"])


class CouncilFilter(BaseModel):
    """Which councils: those of a place, above it and below it; everywhere without one."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = None
    state: shapes.State | None = None


class MeetingFilter(BaseModel):
    """Those to come, the soonest first; or those over, the newest first, before a moment."""

    model_config = ConfigDict(extra="forbid")

    coming: bool = False
    after: Moment | None = Field(default=None, description="the `next` of the page before")
    size: int = Field(default=20, ge=1, le=100)


class ResolutionFilter(BaseModel):
    """Which resolutions: on a ground, the overdue ones alone, or those of any state (`open` is
    false), the newest first."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId | None = None
    open: bool = True
    overdue: bool = False
    size: int = Field(default=100, ge=1, le=200)


class Proposal(Asked):
    """Something to talk over. The same id again is the same proposal."""

    id: NewId
    title: str = Field(max_length=200)
    text: str = Field(default="", max_length=4000)
    topic: str = Field(default="", max_length=40)


class Code(Asked):
    """What stands on the wall of the room."""

    code: str = Field(min_length=1, max_length=20)


class There(BaseModel):
    """How many of the viewer's seats are taken now."""

    seats: int


@router.get("/councils", response={200: list[shapes.CouncilLine], **OPENLY}, throttle=ANONYMOUS)
@tagged
def list_councils(request: HttpRequest, wanted: Query[CouncilFilter]) -> list[shapes.CouncilLine]:
    """Councils with how they keep their cadence, computed from the meetings held."""
    viewer = viewer_of(request)
    below = standings_below(viewer, path_of(viewer, wanted.place) or "")
    above = standings_at(viewer, wanted.place) if wanted.place is not None else []
    found = {(one.council.place.pk, one.council.key): one for one in (*above, *below)}
    rows = [one for one in found.values() if wanted.state in (None, one.state)]
    return [shapes.council_line(one) for one in rows]


@router.get("/councils/{place}/{key}", response={200: shapes.CouncilWhole, **OPENLY})
@tagged
def get_council(
    request: HttpRequest, place: PlaceId, key: shapes.CouncilKey
) -> shapes.CouncilWhole:
    """One council: whose turn comes next, what comes, what was resolved last."""
    viewer = viewer_of(request)
    page = council_page(viewer, place, key)
    rules = page.standing.council.rules
    newest = latest_resolutions(viewer, "", council=(place, key), size=30)
    return shapes.CouncilWhole(
        standing=shapes.council_line(page.standing),
        member=page.member,
        takes_proposals="proposals" in rules.agenda or page.member,
        topics={topic: said(name) for topic, name in rules.topics.items()},
        members=[
            shapes.SeatsOf(title=said(one.title), there=one.there, count=one.count)
            for one in page.wanted
        ],
        chairs=[said(one.label) for one in page.chairs[:5]],
        hosts=[said(one.label) for one in page.hosts[:5]],
        coming=[shapes.meeting_short(one) for one in page.coming],
        held=[shapes.meeting_short(one) for one in page.held],
        resolutions=[shapes.resolved(one) for one in newest],
        proposals=[_item(one) for one in page.proposals],
    )


@router.get("/councils/{place}/{key}/meetings", response={200: shapes.MeetingList, **OPENLY})
@tagged
def list_meetings(
    request: HttpRequest, place: PlaceId, key: shapes.CouncilKey, wanted: Query[MeetingFilter]
) -> shapes.MeetingList:
    """A council's meetings, as far as its dates are public."""
    viewer = viewer_of(request)
    if wanted.coming:
        rows = meetings(viewer, place, key, held=False)
        return shapes.MeetingList(rows=[shapes.meeting_short(one) for one in rows], next=None)
    rows = meetings(viewer, place, key, before=wanted.after, size=wanted.size + 1)
    page = [shapes.meeting_short(one) for one in rows[: wanted.size]]
    return shapes.MeetingList(rows=page, next=page[-1].starts if len(rows) > len(page) else None)


@router.get("/councils/{place}/{key}/projects", response={200: list[shapes.ProjectShown], **OPENLY})
@tagged
def list_projects(
    request: HttpRequest, place: PlaceId, key: shapes.CouncilKey
) -> list[shapes.ProjectShown]:
    """What the units of a council signed to do together, the newest first."""
    viewer = viewer_of(request)
    council_page(viewer, place, key)
    return [shapes.project_shown(one) for one in projects_of(viewer, place, key)]


@router.get("/meetings/{meeting_id}", response={200: shapes.MeetingShown, **OPENLY})
@tagged
def get_meeting(request: HttpRequest, meeting_id: UUID) -> shapes.MeetingShown:
    """One meeting: agenda, minutes once they are signed, resolutions with their votes."""
    return _shown(meeting(viewer_of(request), meeting_id))


@router.get("/resolutions", response={200: list[shapes.Resolved], **OPENLY}, throttle=ANONYMOUS)
@tagged
def list_resolutions(
    request: HttpRequest, wanted: Query[ResolutionFilter]
) -> list[shapes.Resolved]:
    """Resolutions on a ground, those that are due soonest first."""
    viewer = viewer_of(request)
    path = path_of(viewer, wanted.place)
    if wanted.open or wanted.overdue:
        found = open_resolutions(viewer, path=path, overdue=wanted.overdue)[: wanted.size]
    else:
        found = latest_resolutions(viewer, path, size=wanted.size)
    return [shapes.resolved(one) for one in found]


@router.post(
    "/councils/{place}/{key}/items", response={200: shapes.ProposedItem, **WRITING}, auth=KNOWN
)
def propose_item(
    request: HttpRequest, place: PlaceId, key: shapes.CouncilKey, asked: Proposal
) -> shapes.ProposedItem:
    """Propose something to talk over; whoever holds the council answers, with a reason."""
    told = actions.ProposeItem(place, key, asked.title, asked.text, asked.topic, id=asked.id)
    return _item(actions.propose_item(viewer_of(request), told))


@router.post(
    "/council-items/{item}/withdraw", response={200: shapes.ProposedItem, **WRITING}, auth=KNOWN
)
def withdraw_item(request: HttpRequest, item: UUID) -> shapes.ProposedItem:
    """Take back what one proposed oneself, before it was answered."""
    return _item(actions.withdraw_item(viewer_of(request), item))


@router.post("/meetings/{meeting_id}/attend", response={200: There, **WRITING}, auth=KNOWN)
def attend_meeting(request: HttpRequest, meeting_id: UUID, asked: Code) -> There:
    """Say by the code of the room that one is there, for all one's seats; from an hour before."""
    rows = actions.attend_by_code(viewer_of(request), meeting_id, asked.code)
    return There(seats=len(rows))


def _item(row: Any) -> shapes.ProposedItem:
    names = ("title", "text", "topic", "state", "reason")
    told = {name: getattr(row, name) for name in names}
    return shapes.ProposedItem(id=row.pk, meeting=row.meeting_id, **told)


def _shown(page: MeetingPage) -> shapes.MeetingShown:
    there = {one.seat.key: one.how for one in page.attendance}
    return shapes.MeetingShown(
        meeting=shapes.meeting_short(page.line),
        notice=said(page.notice),
        reason=page.row.reason,
        room=page.room,
        sits=bool(page.my_seats),
        here=any(there.get(seat) == "present" for seat in page.my_seats),
        agenda=[_agenda(one) for one in page.agenda],
        quorum=_quorum(page),
        resolutions=[shapes.resolved(one) for one in page.resolutions],
        additions=[shapes.Step(at=one.at, text=one.text) for one in page.additions],
    )


def _agenda(one: AgendaLine) -> shapes.AgendaShown:
    return shapes.AgendaShown(
        number=one.number,
        title=one.title,
        text=one.text,
        said=one.said,
        resolution=one.resolution.row.pk if one.resolution else None,
    )


def _quorum(page: MeetingPage) -> shapes.Enough | None:
    if not (page.inside or "votes" in page.council.rules.public):
        return None
    found = page.quorum
    return shapes.Enough(
        eligible=found.eligible,
        present=found.present,
        met=found.met,
        sums=[said(one) for one in found.lines],
    )
