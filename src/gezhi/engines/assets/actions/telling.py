"""What registers tell the journal, and checks that several actions share."""

from typing import Any
from uuid import UUID

from gezhi.base.ids import is_v7
from gezhi.base.words import Words
from gezhi.engines.assets.models import Entry
from gezhi.engines.assets.queries.knowing import no_entry, on_grounds, post_for
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST = 1000
KINDS = {"due_set": "due", "inspected": "inspection", "paid": "payment"}


def invalid(field: str, code: str, zh: str, en: str) -> Invalid:
    """A refusal of one answer."""
    return Invalid([Wrong(field, code, Words(zh=zh, en=en))])


def must_be_v7(value: UUID) -> None:
    """Ids from outside are UUIDv7."""
    if not is_v7(value):
        raise invalid("id", "id", "编号不对，请刷新", "the id is not right: reload")


def taken() -> Changed:
    """That an id already names something else."""
    return Changed("id-taken", "这个编号已用于另一项", "this id belongs to something else")


def words_of(field: str, text: str, ask: tuple[str, str], *, wanted: bool = True) -> str:
    """Words that somebody wrote, trimmed; `ask` says (in Chinese, in English) what to write."""
    text = text.strip()
    if not text and wanted:
        raise invalid(field, "required", *ask)
    if len(text) > LONGEST:
        raise invalid(field, "long", f"最多 {LONGEST} 个字", f"at most {LONGEST} characters")
    return text


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
