"""Doing what is due, taking it back, and excusing somebody."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.duties.actions.telling import locked, moved, must_lead, tell
from gezhi.engines.duties.models import Occurrence
from gezhi.engines.duties.queries.knowing import mine, rule_of
from gezhi.engines.trust.actions import own_account, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_NOTE = 500
UNDO = timedelta(minutes=10)
"""How long what was done can be taken back by whoever did it."""


@dataclass(frozen=True, slots=True)
class Done:
    """That a duty was done: the items ticked, a note where there is something to say, and when, by
    a device that could not send it at once."""

    occurrence: int
    ticked: tuple[str, ...] = ()
    note: str = ""
    at: datetime | None = None
    id: UUID = field(default_factory=new_id)


def do_duty(viewer: Viewer, asked: Done) -> Occurrence:
    """Record it as done, by its holder, one of those who share it, or who stands in.

    The same id again changes nothing. Changed when somebody else did it meanwhile or it was
    excused; Forbidden for whoever does not take it; Invalid before its time, without a tick, and
    where items are left out without a word. What comes after its time counts as late, unless the
    device says that it was done in time.
    """
    with transaction():
        row = locked(asked.occurrence)
        if row.command == asked.id and row.state == Occurrence.DONE:
            return _again(row, asked)
        _must_take(viewer, row)
        if row.state not in (Occurrence.OPEN, Occurrence.MISSED):
            raise moved(row)
        wrong = list(_wrong(row, asked))
        if wrong:
            raise Invalid(wrong)
        _note(viewer, row, asked)
        tell(viewer, "done", row, "", late=row.late, ticked=len(asked.ticked))
    return row


def _must_take(viewer: Viewer, row: Occurrence) -> None:
    if not viewer.system and not mine(viewer, row.day, row.day).takes(row):
        raise Forbidden("not-yours", "这一项由别人来做", "somebody else takes this")


def _again(row: Occurrence, asked: Done) -> Occurrence:
    if list(row.ticked or []) == sorted(asked.ticked) and (row.note or "") == asked.note.strip():
        return row
    raise Changed("id-taken", "这个编号已用于另一次", "this id belongs to another record")


def _wrong(row: Occurrence, asked: Done) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    if clock.now() < row.opens:
        opens = clock.local(row.opens)
        zh = f"还没到时间，{say_date(opens.date())} {opens:%H:%M} 开始"
        en = f"not yet: it opens on {say_date(opens.date(), 'en')} at {opens:%H:%M}"
        yield Wrong("ticked", "early", Words(zh=zh, en=en))
    yield from _wrong_items(row, asked)
    if len(asked.note.strip()) > LONGEST_NOTE:
        words = Words(zh=f"最多 {LONGEST_NOTE} 个字", en=f"{LONGEST_NOTE} characters at most")
        yield Wrong("note", "long", words)


def _wrong_items(row: Occurrence, asked: Done) -> Iterator[Wrong]:
    items = {one.item: one.name for one in rule_of(row).checklist}
    for key in sorted(set(asked.ticked) - items.keys()):
        words = Words(zh=f"没有 {key} 这一项", en=f"there is no item {key}")
        yield Wrong("ticked", "unknown", words)
    if items and not asked.ticked:
        yield Wrong("ticked", "required", Words(zh="勾上做了的", en="tick what was done"))
    left = [name for key, name in items.items() if key not in asked.ticked]
    if left and asked.ticked and not asked.note.strip():
        zh = f"“{'、'.join(one.zh for one in left)}”没有勾，写一句为什么"
        en = f"say why not: {', '.join(one.say('en') for one in left)}"
        yield Wrong("note", "left-out", Words(zh=zh, en=en))


def _note(viewer: Viewer, row: Occurrence, asked: Done) -> None:
    now = clock.now()
    at = asked.at if asked.at is not None and row.opens <= asked.at <= now else now
    row.state, row.done_at, row.late = Occurrence.DONE, at, at > row.closes
    row.ticked, row.note = sorted(set(asked.ticked)), asked.note.strip() or None
    row.by, row.command = viewer.account, asked.id
    row.save(update_fields=["state", "done_at", "late", "ticked", "note", "by", "command"])


def undo_duty(viewer: Viewer, number: int) -> Occurrence:
    """Take back what one did within ten minutes. Again: the same. Changed later, or where it moved
    on; Forbidden for whoever did not do it."""
    account = own_account(viewer)
    with transaction():
        row = locked(number)
        if row.state == Occurrence.OPEN:
            return row
        if row.state != Occurrence.DONE:
            raise moved(row)
        if row.by != account:
            zh, en = "只有做的人能撤回", "only whoever did it takes it back"
            raise Forbidden("not-yours", zh, en)
        if row.done_at is None or clock.now() > row.done_at + UNDO:
            zh, en = "过了十分钟，不能撤回了", "ten minutes are over: it stays"
            raise Changed("too-late", zh, en)
        row.state, row.done_at, row.late = Occurrence.OPEN, None, False
        row.ticked = row.note = row.by = row.command = None
        row.save()
        tell(viewer, "undone", row, "")
    return row


def excuse(viewer: Viewer, number: int, reason: str) -> Occurrence:
    """Let somebody off an open or missed duty, by the lead, with a reason. Again: the same."""
    reason = reason.strip()
    with transaction():
        row = locked(number)
        post = must_lead(viewer, row.path)
        if not 1 <= len(reason) <= LONGEST_NOTE:
            words = Words(zh="写一句为什么", en="give a reason")
            raise Invalid([Wrong("reason", "required", words)])
        if row.state == Occurrence.EXCUSED and row.note == reason:
            return row
        if row.state not in (Occurrence.OPEN, Occurrence.MISSED):
            raise moved(row)
        row.state, row.note, row.by = Occurrence.EXCUSED, reason, viewer.account
        row.save(update_fields=["state", "note", "by"])
        tell(viewer, "excused", row, post)
    return row
