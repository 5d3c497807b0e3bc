"""What campaigns tell the journal, and checks that several actions share."""

from typing import Any
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.campaigns.models import Campaign, Task
from gezhi.engines.campaigns.queries.knowing import able, no_campaign, no_task, own, sees
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, moved_on
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST = 2000
NOW = {
    Task.OPEN: Words(zh="还在办", en="it is still open"),
    Task.WAITING: Words(zh="已交，等验收", en="it was handed in and waits"),
    Task.DONE: Words(zh="已经办完了", en="it is done already"),
    Task.DROPPED: Words(zh="已经不办了", en="it was dropped"),
}
"""Where a task stands, for whoever comes too late."""


def moved(row: Task) -> Changed:
    """The refusal of a step that does not fit any more; says where the task stands."""
    return moved_on("task-moved", "这项任务", row.state, NOW[row.state])


def running(viewer: Viewer, wanted: UUID, *abilities: str, lock: bool = False) -> Campaign:
    """A campaign that has not ended, for somebody who has one of the abilities in it."""
    rows = Campaign.objects.select_related("place")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).first()
    if row is None or not sees(viewer, row):
        raise no_campaign()
    must(viewer, row, *abilities)
    must_run(row)
    return row


def must(viewer: Viewer, row: Campaign, *abilities: str) -> None:
    """Forbidden for whoever has none of the abilities in the campaign."""
    if not able(viewer, row, *abilities):
        raise Forbidden("not-allowed", "这一步由别人来做", "this is for others to do")


def locked(viewer: Viewer, wanted: UUID) -> Task:
    """A task, locked for a step; Missing for whoever neither sees the campaign nor does it, Changed
    once the campaign has ended."""
    rows = Task.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).select_related("campaign__place", "team").first()
    if row is None or not (own(viewer, row) or sees(viewer, row.campaign)):
        raise no_task()
    must_run(row.campaign)
    return row


def must_run(row: Campaign) -> None:
    """Changed where a campaign has ended: its records stay as they are."""
    if row.ended is not None:
        raise Changed("campaign-ended", "这个专项行动已经结束", "this campaign has ended")


def must_do(viewer: Viewer, row: Task) -> None:
    """Forbidden for whoever does not do the task."""
    if not own(viewer, row):
        zh, en = "这项任务由别人来办", "this task is for others to do"
        raise Forbidden("not-yours", zh, en)


def post_of(viewer: Viewer, path: str, *abilities: str) -> str:
    """The post under which the viewer acts; nothing for members of bodies."""
    return next((post for one in abilities if (post := viewer.post_over(path, one))), "")


def tell(
    viewer: Viewer, verb: str, campaign: Campaign, kind: str, subject: object, /, **facts: Any
) -> None:
    """Tell the journal what happened in a campaign, never anybody's words."""
    place = facts.pop("place_id", campaign.place_id)
    where: dict[str, Any] = {"place_id": place, "path": facts.pop("path", campaign.path)}
    about = {"campaign": campaign.key, **{key: one for key, one in facts.items() if one != ""}}
    record(viewer, f"campaign.{verb}", kind, subject, **where, **about)
