"""What campaigns tell the journal, and checks that several actions share."""

from typing import Any
from uuid import UUID

from gezhi.base.ids import is_v7
from gezhi.base.words import Words
from gezhi.engines.campaigns.models import Campaign, Task
from gezhi.engines.campaigns.queries.knowing import able, no_campaign, no_task, own, sees
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST = 2000
NOW = {
    Task.OPEN: Words(zh="还在办", en="it is still open"),
    Task.WAITING: Words(zh="已交，等验收", en="it was handed in and waits"),
    Task.DONE: Words(zh="已经办完了", en="it is done already"),
    Task.DROPPED: Words(zh="已经不办了", en="it was dropped"),
}
"""Where a task stands, for whoever comes too late."""


def wrong(field: str, code: str, zh: str, en: str) -> Wrong:
    """A wrong answer."""
    return Wrong(field, code, Words(zh=zh, en=en))


def invalid(field: str, code: str, zh: str, en: str) -> Invalid:
    """A refusal of one answer."""
    return Invalid([wrong(field, code, zh, en)])


def must_be_v7(value: UUID) -> None:
    """Ids from outside are UUIDv7."""
    if not is_v7(value):
        raise invalid("id", "id", "编号不对，请刷新", "the id is not right: reload")


def taken() -> Changed:
    """That an id already names something else."""
    return Changed("id-taken", "这个编号已用于另一项", "this id belongs to something else")


def moved(row: Task) -> Changed:
    """The refusal of a step that does not fit any more; says where the task stands."""
    now = NOW[row.state]
    zh, en = f"这项任务{now.zh}，请刷新看看", f"{now.say('en')}: reload to see it"
    return Changed("task-moved", zh, en, state=row.state)


def words_of(
    field: str, text: str, *, least: int = 2, most: int = LONGEST, ask: tuple[str, str]
) -> str:
    """Words that somebody wrote, trimmed; `ask` says (in Chinese, in English) what to write."""
    text = text.strip()
    if len(text) < least:
        raise invalid(field, "required", *ask)
    if len(text) > most:
        raise invalid(field, "long", f"最多 {most} 个字", f"at most {most} characters")
    return text


def running(viewer: Viewer, wanted: UUID, *abilities: str, lock: bool = False) -> Campaign:
    """A campaign that has not ended, for somebody who has one of the abilities in it."""
    rows = Campaign.objects.select_related("place")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).first()
    if row is None or not sees(viewer, row):
        raise no_campaign()
    must(viewer, row, *abilities)
    if row.ended is not None:
        raise Changed("campaign-ended", "这个专项行动已经结束", "this campaign has ended")
    return row


def must(viewer: Viewer, row: Campaign, *abilities: str) -> None:
    """Forbidden for whoever has none of the abilities in the campaign."""
    if not able(viewer, row, *abilities):
        raise Forbidden("not-allowed", "这一步由别人来做", "this is for others to do")


def locked(viewer: Viewer, wanted: UUID) -> Task:
    """A task, locked for a step; Missing for whoever neither sees the campaign nor does it."""
    rows = Task.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).select_related("campaign__place", "team").first()
    if row is None or not (own(viewer, row) or sees(viewer, row.campaign)):
        raise no_task()
    return row


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
