"""Posting, correcting and withdrawing what is public."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.disclosure.actions.checking import (
    Content,
    checked,
    files_of,
    wrong_period,
    wrong_reason,
)
from gezhi.engines.disclosure.models import Draft, Enclosure, Item, Version
from gezhi.engines.disclosure.queries.due import due_until
from gezhi.engines.disclosure.queries.kinds import Kind, kind_at, posting_as, rules_of, today
from gezhi.engines.disclosure.queries.working import must_post
from gezhi.engines.disclosure.rules.cadence import ONCE, period_of, posted_until
from gezhi.engines.disclosure.rules.grams import grams, plain
from gezhi.engines.disclosure.rules.tables import Cell
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    wrong,
    wrong_id,
)
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.disclosure import Turn


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something to post at a place: for a `period`, or of a `matter` that came up (`happened`).

    `matter` is the key of the first item of a course whose next phase this is. The id is made when
    the form is drawn.
    """

    place: int
    kind: str
    content: Content
    phase: str = ""
    period: str = ""
    happened: date | None = None
    matter: UUID | None = None
    id: UUID = field(default_factory=new_id)


def post(viewer: Viewer, asked: NewItem) -> Item:
    """Make it public from today, for its legal days. The same id again is the same item; Changed
    when the id says something else.

    Forbidden for whoever does not post the kind; Invalid names every fault, of a table at its cell
    (`rows.3.closing`): personal numbers, sums that break, a period posted already.
    """
    kind = kind_at(viewer, asked.place, asked.kind)
    post_ = must_post(viewer, kind)
    try:
        with transaction():
            before = Item.objects.filter(key=asked.id).first()
            if before is not None:
                return _again(asked, before)
            turn, rows = _judged(kind, asked)
            files = files_of(viewer, asked.content.enclosures)
            row = _made(kind, asked, turn)
            row.save(force_insert=True)
            _version(viewer, row, asked.content, rows, files, asked.id, "", post_)
            Draft.objects.filter(
                place=kind.place, kind=asked.kind, phase=asked.phase, period=asked.period
            ).exclude(period="").delete()
            Draft.objects.filter(pk=asked.id).delete()
            _tell(viewer, "posted", row, post_, late=row.late)
    except IntegrityError as fault:
        raise Invalid([_already()]) from fault
    return row


def look(viewer: Viewer, asked: NewItem) -> list[list[Cell]]:
    """What `post` would say of it, and its rows as they would stand; nothing is written."""
    kind = kind_at(viewer, asked.place, asked.kind)
    must_post(viewer, kind)
    rows = _judged(kind, asked)[1]
    files_of(viewer, asked.content.enclosures)
    return rows


def _judged(kind: Kind, asked: NewItem) -> tuple[Turn, list[list[Cell]]]:
    turn = kind.rules.turn(asked.phase)
    rows, faults = checked(kind, asked.phase, asked.period, asked.content)
    faults += [
        *wrong_id(asked.id),
        *wrong_period(kind, turn, asked.period, asked.happened),
        *_wrong_matter(kind, asked),
    ]
    if faults or turn is None:
        raise Invalid(faults)
    return turn, rows


def _again(asked: NewItem, before: Item) -> Item:
    same = (before.place_id, before.kind, before.phase, before.period)
    first = Version.objects.filter(item=before, number=1).first()
    said = first is not None and first.title == asked.content.title.strip()
    if same != (asked.place, asked.kind, asked.phase, asked.period) or not said:
        raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to another item")
    return before


def _already() -> Wrong:
    zh = "这个时段已经公开过，要改请在原处更正"
    return wrong("period", "already", zh, "this period is public already: correct it there")


def _wrong_matter(kind: Kind, asked: NewItem) -> list[Wrong]:
    """A phase of a matter follows something of the same kind here; a period is posted once."""
    if asked.period:
        there = Item.objects.filter(
            place=kind.place,
            kind=asked.kind,
            phase=asked.phase,
            period=asked.period,
            withdrawn=None,
        )
        return [_already()] if there.exists() else []
    if asked.matter is None:
        return []
    course = Item.objects.filter(
        matter=asked.matter, place=kind.place, kind=asked.kind, withdrawn=None
    )
    if not course.exists():
        return [wrong("matter", "unknown", "没有这件事", "there is no such matter")]
    if course.filter(phase=asked.phase).exists():
        zh, en = "这件事的这个阶段已经公开过", "this phase of the matter is public already"
        return [wrong("phase", "already", zh, en)]
    return []


def _made(kind: Kind, asked: NewItem, turn: Turn) -> Item:
    first, rules = today(), kind.rules
    return Item(
        key=asked.id,
        place=kind.place,
        path=kind.place.path,
        level=kind.place.level,
        kind=asked.kind,
        pack_id=kind.version,
        affairs=rules.affairs,
        phase=asked.phase,
        period=asked.period,
        matter=asked.matter or asked.id,
        happened=asked.happened,
        due=_due(kind, turn, asked),
        first=first,
        last=posted_until(first, rules.days),
        **_words(kind.place.name, rules.name, asked.content),
    )


def _due(kind: Kind, turn: Turn, asked: NewItem) -> date | None:
    """The last day in time. What is published once has none here: the calendar knows it."""
    if turn.every == "at-once" and asked.happened is not None:
        return due_until(kind, turn, asked.happened)
    if asked.period == ONCE:
        return None
    found = period_of(turn.every, asked.period) or period_of("month", asked.period)
    return due_until(kind, turn, found.last) if found else None


def _words(place: str, name: Words, content: Content) -> dict[str, Any]:
    """What is searched: title, place, kind, words, cells of text."""
    cells = [one for row in content.rows for one in row if isinstance(one, str)]
    parts = [content.title, place, name.zh, name.say("en"), content.body, *cells]
    text = " ".join(filter(None, (plain(one) for one in parts)))
    pairs = dict.fromkeys(pair for one in parts for pair in grams(one))
    return {"title": content.title.strip(), "text": text, "grams": " ".join(pairs)}


def _version(
    viewer: Viewer,
    row: Item,
    content: Content,
    rows: list[list[Any]],
    files: list[Enclosure],
    key: UUID,
    reason: str,
    post_: str,
) -> Version:
    made = Version.objects.create(
        id=key,
        item=row,
        number=row.version,
        title=content.title.strip(),
        body=content.body.strip(),
        rows=rows,
        reason=reason.strip(),
        by=viewer.account,
        post=post_,
    )
    for one in files:
        if one.version is None:
            one.version = made
            one.save(update_fields=["version"])
        else:
            told = {"name": one.name, "type": one.type, "size": one.size, "digest": one.digest}
            Enclosure.objects.create(id=new_id(), version=made, by=one.by, **told)
    return made


@dataclass(frozen=True, slots=True)
class Correction:
    """A new version of an item, with why; `version` is the number that was seen while writing."""

    item: UUID
    version: int
    content: Content
    reason: str
    id: UUID = field(default_factory=new_id)


def correct(viewer: Viewer, asked: Correction) -> Item:
    """Say it anew: both versions stay public, and it stands for its legal days again at least.

    The same id again changes nothing; Changed when somebody corrected it meanwhile, or it was
    withdrawn. Invalid as in `post`, and without a reason.
    """
    with transaction():
        row, post_ = locked(viewer, asked.item)
        if Version.objects.filter(pk=asked.id, item=row).exists():
            return row
        if row.withdrawn is not None or row.version != asked.version:
            raise _moved(row)
        kind = Kind(row.place, row.pack_id, rules_of(row))
        rows, faults = checked(kind, row.phase, row.period, asked.content)
        faults += [*wrong_id(asked.id), *wrong_reason(asked.reason)]
        if faults:
            raise Invalid(faults)
        files = files_of(viewer, asked.content.enclosures, row)
        row.version += 1
        row.last = max(row.last, posted_until(today(), kind.rules.days))
        for name, value in _words(row.place.name, kind.rules.name, asked.content).items():
            setattr(row, name, value)
        row.save()
        _version(viewer, row, asked.content, rows, files, asked.id, asked.reason, post_)
        _tell(viewer, "corrected", row, post_, count=row.version)
    return row


def _moved(row: Item) -> Changed:
    if row.withdrawn is not None:
        return Changed("withdrawn", "这一条已经撤下", "this was withdrawn", version=row.version)
    zh = f"别人刚更正过，现在是第 {row.version} 版，请看过再改"
    en = f"somebody corrected it meanwhile, it is version {row.version} now: look at it first"
    return Changed("corrected", zh, en, version=row.version)


def withdraw(viewer: Viewer, item: UUID, reason: str) -> Item:
    """Take down what must not be public (somebody's data, a wrong place). That it stood here, and
    why it went, stays public; who did is in the journal. Again: the same; Invalid without a
    reason."""
    with transaction():
        row, post_ = locked(viewer, item)
        if row.withdrawn is not None:
            return row
        faults = [*wrong_reason(reason)]
        if faults:
            raise Invalid(faults)
        row.withdrawn, row.reason = clock.now(), reason.strip()
        row.save(update_fields=["withdrawn", "reason"])
        _tell(viewer, "withdrawn", row, post_)
    return row


def locked(viewer: Viewer, key: UUID) -> tuple[Item, str]:
    """An item, locked for a step, and the post under which the viewer takes it."""
    rows = Item.objects.select_for_update(of=("self",), no_key=True).select_related("place")
    row = rows.filter(key=key).first()
    if row is None:
        raise Missing("no-item", "没有这条公开", "nothing of that name is public")
    post_ = posting_as(viewer, rules_of(row), row.path)
    if post_ is None:
        raise Forbidden("not-allowed", "这一项不由您公开", "you do not post this here")
    return row, post_


def _tell(viewer: Viewer, verb: str, row: Item, post_: str, /, **facts: Any) -> None:
    """Tell the journal: which kind, of which period, at which level; no words of it."""
    about = {
        "kind": row.kind,
        "affairs": row.affairs,
        "stage": row.phase,
        "period": row.period,
        "level": row.level,
        **facts,
    }
    where = {"place_id": row.place_id, "path": row.path, "as_post": post_}
    record(viewer, f"disclosure.{verb}", "disclosure", row.key, **where, **about)  # type: ignore[arg-type]
