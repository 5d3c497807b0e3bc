"""What duties tell the journal, and refusals that several actions share."""

from typing import Any

from gezhi.base.words import Words
from gezhi.engines.duties.models import Occurrence
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Missing, moved_on
from gezhi.engines.trust.rules.viewer import Viewer, may

NOW = {
    Occurrence.OPEN: Words(zh="还没有做", en="it is still open"),
    Occurrence.DONE: Words(zh="已经做了", en="it was done"),
    Occurrence.MISSED: Words(zh="过了时间", en="its time is over"),
    Occurrence.EXCUSED: Words(zh="这次不用做了", en="it was excused"),
}
"""Where a duty stands, for whoever comes too late."""


def moved(row: Occurrence) -> Changed:
    """The refusal of a step that does not fit any more; says where it stands."""
    return moved_on("duty-moved", "这一项", row.state, NOW[row.state])


def locked(number: int) -> Occurrence:
    """An occurrence, locked for a step; Missing when there is none."""
    rows = Occurrence.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=number).first()
    if row is None:
        raise Missing("no-duty", "没有这一项，可能已经换人", "there is no such duty any more")
    return row


def must_lead(viewer: Viewer, path: str) -> str:
    """The post under which the viewer leads on a ground; Forbidden for whoever does not."""
    if not may(viewer, "duty.lead", path=path):
        raise Forbidden("not-allowed", "这里不由您安排", "you do not arrange this here")
    return viewer.post_over(path, "duty.lead")


def tell(viewer: Viewer, verb: str, row: Occurrence, post: str, /, **facts: Any) -> None:
    """Tell the journal what became of a duty: which one and when, never what was written."""
    when = {"day": row.day.isoformat(), "month": row.day.month}
    about = {"duty": row.rule.key, "kind": row.rule.kind, **when, **facts}
    where = {"place_id": row.place_id, "path": row.path, "as_post": post or row.post}
    record(viewer, f"duty.{verb}", "occurrence", row.pk, **where, **about)  # type: ignore[arg-type]
