"""The weeks of a campaign: agenda, picks, visits, dispatch meetings, bulletins; and the bulletins
that everybody may read."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import (
    bench,
    bulletin,
    bulletins,
    dispatches,
    inspections,
    public_bulletin,
    public_bulletins,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1 import week_shapes as shapes
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.campaign_tasks import NewTask, Revision, task_of
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.openly import OPENLY, tagged
from gezhi.surfaces.api.v1.points_shapes import Day, NewId
from gezhi.surfaces.api.v1.shapes import Asked, Key, PlaceId, Sentence
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["campaigns"])
Sending = Annotated[int, Field(ge=1, le=2**53, description="a sending of a bulletin")]


class WeekFilter(BaseModel):
    """The week of a day; this one without."""

    model_config = ConfigDict(extra="forbid")

    day: Day | None = None


class NewPick(Asked):
    """What a guidance group names this week: `key` a task, `advanced` and `lagging` a task or a
    unit. The same id again is the same pick."""

    id: NewId
    group: Key
    kind: shapes.PickKind
    words: Sentence
    task: UUID | None = None
    unit: UUID | None = None


class NewVisit(Asked):
    """That one went to see a place, on a day (today), and what one saw."""

    id: NewId
    place: PlaceId
    words: Sentence
    day: Day | None = None


class MovedTask(Asked):
    """A date that the meeting moved; what was decided is the reason where none is given."""

    id: NewId
    task: UUID
    to: Day
    reason: Sentence = ""
    milestone: UUID | None = None


class NewDispatch(Asked):
    """A meeting that was held, the units that were there, what was decided; new tasks and moved
    dates. The same id again is the same meeting."""

    id: NewId
    held: Day
    present: list[Key] = Field(max_length=200, description="units, by their keys in the pack")
    decided: Sentence
    tasks: list[NewTask] = Field(default_factory=list[NewTask], max_length=20)
    moved: list[MovedTask] = Field(default_factory=list[MovedTask], max_length=50)


class BulletinWeek(Asked):
    """The week of a day; this one without."""

    day: Day | None = None


class BulletinText(Asked):
    """The words of a bulletin, over the revision that was seen."""

    title: str = Field(max_length=200)
    text: str = Field(max_length=10_000)
    revision: Revision


class BulletinFilter(BaseModel):
    """Over which place."""

    model_config = ConfigDict(extra="forbid")

    place: PlaceId


@router.get("/campaigns/{campaign}/week", response={200: shapes.WeekWhole, **READING}, auth=KNOWN)
def get_campaign_week(
    request: HttpRequest, campaign: UUID, wanted: Query[WeekFilter]
) -> shapes.WeekWhole:
    """A week: figures, agenda, reminders, picks, meetings."""
    return shapes.week_whole(bench(viewer_of(request), campaign, wanted.day))


@router.post("/campaigns/{campaign}/picks", response={200: shapes.WeekWhole, **WRITING}, auth=KNOWN)
def name_pick(request: HttpRequest, campaign: UUID, asked: NewPick) -> shapes.WeekWhole:
    """Name one for this week, by a member of the group. 409 where it has named one of the kind."""
    viewer = viewer_of(request)
    row = actions.pick(viewer, actions.NewPick(campaign=campaign, **asked.model_dump()))
    return shapes.week_whole(bench(viewer, campaign, row.week))


@router.get(
    "/campaigns/{campaign}/visits", response={200: list[shapes.VisitedLine], **READING}, auth=KNOWN
)
def list_campaign_visits(request: HttpRequest, campaign: UUID) -> list[shapes.VisitedLine]:
    """Who went to see which place is nobody's count: days, places and what was seen, the newest
    first, 500 at most."""
    rows = inspections(viewer_of(request), campaign)
    return [shapes.visited_line(one, place) for one, place in rows]


@router.post(
    "/campaigns/{campaign}/visits", response={200: shapes.VisitedLine, **WRITING}, auth=KNOWN
)
def note_campaign_visit(
    request: HttpRequest, campaign: UUID, asked: NewVisit
) -> shapes.VisitedLine:
    """Note that one went to see a place. The same id again changes nothing."""
    told = actions.NewInspection(campaign=campaign, **asked.model_dump())
    row = actions.note_inspection(viewer_of(request), told)
    return shapes.visited_line(row, row.place.name)


@router.get(
    "/campaigns/{campaign}/dispatches",
    response={200: list[shapes.DispatchLine], **READING},
    auth=KNOWN,
)
def list_dispatches(request: HttpRequest, campaign: UUID) -> list[shapes.DispatchLine]:
    """The dispatch meetings of a campaign, the newest first."""
    return [shapes.dispatch_line(one) for one in dispatches(viewer_of(request), campaign)]


@router.post(
    "/campaigns/{campaign}/dispatches",
    response={200: shapes.DispatchLine, **WRITING},
    auth=KNOWN,
)
def hold_dispatch(request: HttpRequest, campaign: UUID, asked: NewDispatch) -> shapes.DispatchLine:
    """Keep a meeting and write what it decided into the ledger, all or nothing."""
    told = actions.NewDispatch(
        campaign=campaign,
        held=asked.held,
        present=tuple(asked.present),
        decided=asked.decided,
        tasks=tuple(task_of(campaign, one) for one in asked.tasks),
        moved=tuple(actions.Postponing(**one.model_dump()) for one in asked.moved),
        id=asked.id,
    )
    return shapes.dispatch_line(actions.hold_dispatch(viewer_of(request), told))


@router.get(
    "/campaigns/{campaign}/bulletins",
    response={200: list[shapes.BulletinLine], **READING},
    auth=KNOWN,
)
def list_campaign_bulletins(request: HttpRequest, campaign: UUID) -> list[shapes.BulletinLine]:
    """The bulletins of a campaign, drafts too, the newest first."""
    return [shapes.bulletin_line(one) for one in bulletins(viewer_of(request), campaign)]


@router.post(
    "/campaigns/{campaign}/bulletins",
    response={200: shapes.BulletinWhole, **WRITING},
    auth=KNOWN,
)
def begin_bulletin(
    request: HttpRequest, campaign: UUID, asked: BulletinWeek
) -> shapes.BulletinWhole:
    """The bulletin of a day's week, drafted from the ledger if it is not there yet."""
    viewer = viewer_of(request)
    return _bulletin(viewer, actions.begin_bulletin(viewer, campaign, asked.day).pk)


@router.get(
    "/campaign-bulletins/{bulletin_id}",
    response={200: shapes.BulletinWhole, **READING},
    auth=KNOWN,
)
def get_campaign_bulletin(request: HttpRequest, bulletin_id: UUID) -> shapes.BulletinWhole:
    """One bulletin with how it was sent, for whoever sees the campaign."""
    return _bulletin(viewer_of(request), bulletin_id)


def _bulletin(viewer: Viewer, wanted: UUID) -> shapes.BulletinWhole:
    return shapes.bulletin_whole(bulletin(viewer, wanted))


@router.post(
    "/campaign-bulletins/{bulletin_id}/write",
    response={200: shapes.BulletinWhole, **WRITING},
    auth=KNOWN,
)
def write_bulletin(
    request: HttpRequest, bulletin_id: UUID, asked: BulletinText
) -> shapes.BulletinWhole:
    """Keep the words of a draft. 409 with what stands now where somebody wrote meanwhile."""
    viewer = viewer_of(request)
    told = actions.Written(bulletin_id, asked.title, asked.text, asked.revision)
    return _bulletin(viewer, actions.write_bulletin(viewer, told).pk)


@router.post(
    "/campaign-bulletins/{bulletin_id}/issue",
    response={200: shapes.BulletinWhole, **WRITING},
    auth=KNOWN,
)
def issue_bulletin(request: HttpRequest, bulletin_id: UUID) -> shapes.BulletinWhole:
    """Issue a bulletin: it gets its number and goes to the channels. Again: the same."""
    viewer = viewer_of(request)
    return _bulletin(viewer, actions.issue_bulletin(viewer, bulletin_id).pk)


@router.post(
    "/campaign-sendings/{delivery}/again",
    response={200: shapes.BulletinWhole, **WRITING},
    auth=KNOWN,
)
def send_bulletin_again(request: HttpRequest, delivery: Sending) -> shapes.BulletinWhole:
    """Try a channel once more, by the office."""
    viewer = viewer_of(request)
    return _bulletin(viewer, actions.send_again(viewer, delivery).bulletin_id)


@router.get("/bulletins", response={200: list[shapes.PublicBulletin], **OPENLY}, throttle=ANONYMOUS)
@tagged
def list_public_bulletins(
    request: HttpRequest, wanted: Query[BulletinFilter]
) -> list[shapes.PublicBulletin]:
    """Issued bulletins of public campaigns over a place, the newest first."""
    viewer = viewer_of(request)
    rows = public_bulletins(viewer, path_of(viewer, wanted.place))
    return [shapes.public_bulletin_line(one) for one in rows]


@router.get("/bulletins/{bulletin}", response={200: shapes.PublicBulletin, **OPENLY})
@tagged
def get_public_bulletin(request: HttpRequest, bulletin: UUID) -> shapes.PublicBulletin:
    """One of them; the rest of a campaign is not public."""
    return shapes.public_bulletin_line(public_bulletin(viewer_of(request), bulletin))
