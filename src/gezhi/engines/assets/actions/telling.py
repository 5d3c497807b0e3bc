"""What registers tell the journal, and checks that several actions share."""

from typing import Any
from uuid import UUID

from gezhi.engines.assets.models import Entry
from gezhi.engines.assets.queries.knowing import no_entry, on_grounds, post_for
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.refusal import Changed, Forbidden
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST = 1000
KINDS = {"due_set": "due", "inspected": "inspection", "paid": "payment"}


def locked(viewer: Viewer, wanted: UUID) -> Entry:
    """An entry, locked for a step; Missing for whoever does not see it."""
    rows = Entry.objects.select_for_update(of=("self",), no_key=True).select_related("place")
    row = rows.filter(on_grounds(viewer), pk=wanted).first()
    if row is None:
        raise no_entry()
    return row


def must_hold(viewer: Viewer, posts: list[str], path: str) -> str:
    """The post among these under which the viewer acts; Forbidden for whoever holds none."""
    post = post_for(viewer, posts, path)
    if post is None:
        raise Forbidden("not-allowed", "这一步由别的岗位来做", "this is for another post to do")
    return post


def must_run(row: Entry) -> None:
    """Changed for an entry that is over."""
    if row.over is not None:
        raise Changed("entry-over", "这一条已经了结", "this entry is over", state=row.state)


def tell(
    viewer: Viewer, verb: str, row: Entry, post: str, /, subject: object = None, **facts: Any
) -> None:
    """Tell the journal what became of an entry: never a party, never anybody's words."""
    where: dict[str, Any] = {"place_id": row.place_id, "path": row.path, "as_post": post}
    kind = "entry" if subject is None else KINDS.get(verb, "payment")
    about = {"register": row.register, **{k: v for k, v in facts.items() if v != ""}}
    record(viewer, f"asset.{verb}", kind, subject or row.pk, **where, **about)
