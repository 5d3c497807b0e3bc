"""What holding a ballot tells: the journal facts without anybody's name or vote."""

from typing import Any
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.councils.models import Ballot
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Missing, moved_on
from gezhi.engines.trust.rules.viewer import Viewer, may

NOW = {
    Ballot.DRAFT: Words(zh="还在起草", en="it is being drafted"),
    Ballot.ANNOUNCED: Words(zh="已经公告，还没开始", en="it is announced and has not begun"),
    Ballot.OPEN: Words(zh="正在投票", en="voting is under way"),
    Ballot.CLOSED: Words(zh="投票已经结束，等待计票", en="voting is over; the count is to come"),
    Ballot.DECIDED: Words(zh="已经计票", en="it has been counted"),
    Ballot.CANCELLED: Words(zh="已经取消", en="it was cancelled"),
}
"""Where a ballot stands, for whoever comes too early or too late."""


def moved(row: Ballot) -> Changed:
    """The refusal of a step that does not fit where the ballot stands now."""
    return moved_on("ballot-moved", "这次表决", row.state, NOW[row.state])


def no_ballot() -> Missing:
    """The refusal where there is none, or none that the viewer may know of."""
    return Missing("no-ballot", "没有这次表决", "there is no such ballot")


def locked(wanted: UUID) -> Ballot:
    """A ballot, locked for a step; Missing when there is none. Whoever votes waits, or is waited
    for."""
    rows = Ballot.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).first()
    if row is None:
        raise no_ballot()
    return row


def must_run(viewer: Viewer, path: str) -> str:
    """The post under which the viewer runs ballots over a place; Forbidden for others."""
    return _post(viewer, path, "ballot.run", "组织这里的表决", "run ballots here")


def must_enter(viewer: Viewer, path: str) -> str:
    """The post under which the viewer enters paper ballots there; Forbidden for others."""
    return _post(viewer, path, "ballot.enter", "录入这里的纸质票", "enter paper ballots here")


def _post(viewer: Viewer, path: str, ability: str, zh: str, en: str) -> str:
    if not may(viewer, ability, path=path):
        raise Forbidden("not-allowed", f"您不能{zh}", f"you may not {en}")
    return viewer.reason if viewer.system else viewer.post_over(path, ability)


def tell(viewer: Viewer, verb: str, row: Ballot, post: str, /, **facts: Any) -> None:
    """Tell the journal what became of a ballot: of which kind, never who cast what."""
    about = {"kind": row.kind, **facts}
    where = {"place_id": row.place_id, "path": row.path, "as_post": post}
    record(viewer, f"ballot.{verb}", "ballot", row.pk, **where, **about)  # type: ignore[arg-type]
