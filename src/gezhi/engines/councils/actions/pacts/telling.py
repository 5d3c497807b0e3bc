"""What actions of pacts share: who keeps them, where a version stands, what the journal is told."""

from typing import Any
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.councils.models import PactVersion
from gezhi.engines.councils.queries.pacts.keeping import KEEP, keeps
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Missing, moved_on
from gezhi.engines.trust.rules.viewer import Viewer

NOW = {
    PactVersion.DRAFT: Words(zh="还在起草", en="it is being drafted"),
    PactVersion.TALK: Words(zh="正在征求意见", en="it is in talk"),
    PactVersion.VOTE: Words(zh="已经交付表决", en="it was put to the vote"),
    PactVersion.ADOPTED: Words(zh="已经通过，等备案", en="it was adopted and waits for filing"),
    PactVersion.REJECTED: Words(zh="没有通过", en="it was not adopted"),
    PactVersion.RETURNED: Words(zh="备案时被要求改正", en="it was returned for change"),
    PactVersion.FORCE: Words(zh="正在施行", en="it is in force"),
    PactVersion.SUPERSEDED: Words(zh="已经被新的一版代替", en="a later version has replaced it"),
    PactVersion.WITHDRAWN: Words(zh="已经撤回", en="it was taken back"),
}
"""Where a version stands, for whoever comes too late."""


def moved(row: PactVersion) -> Changed:
    """The refusal of a step that does not fit any more; says where the version stands now."""
    return moved_on("pact-moved", "这一版", row.state, NOW[row.state])


def locked(wanted: UUID) -> PactVersion:
    """A version, locked for a step; Missing when there is none that the viewer may know of."""
    rows = PactVersion.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).first()
    if row is None:
        raise Missing("no-pact-version", "没有这一版公约", "there is no such version")
    return row


def must_keep(viewer: Viewer, path: str) -> str:
    """The post under which the viewer keeps pacts over a place; Forbidden for whoever does not."""
    if viewer.system:
        return viewer.reason
    if not keeps(viewer, path):
        raise Forbidden("not-allowed", "这份公约不由您管", "you do not keep this pact")
    return viewer.post_over(path, KEEP)


def tell(viewer: Viewer, verb: str, row: PactVersion, post: str = "", /, **facts: Any) -> None:
    """Tell the journal what became of a version."""
    about = {"pact": row.pact, "number": row.number, **facts}
    where = {"place_id": row.place_id, "path": row.path, "as_post": post}
    record(viewer, f"pact.{verb}", "pact", row.pk, **where, **about)  # type: ignore[arg-type]
