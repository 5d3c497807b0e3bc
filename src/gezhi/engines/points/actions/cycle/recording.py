"""Recording what somebody did, under an item of a scheme in force."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.points.actions.cycle.judging import (
    Batch,
    NewRecord,
    gather,
    wrong_by_scheme,
    wrong_of,
)
from gezhi.engines.points.models import Record
from gezhi.engines.points.queries.schemes import InForce, adoption, may_record, today
from gezhi.engines.points.rules.scheme import Told, worth
from gezhi.engines.trust.actions import Row, record, record_many, transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

MOST = 1000
"""So many things are recorded at once at most."""


def record_points(viewer: Viewer, asked: Sequence[NewRecord]) -> list[Record]:
    """Record things for points, all or none; they count once they are reviewed.

    Invalid lists everything that is wrong, behind the number of the thing where there are several
    (`3.item`); what was recorded under the same id before is not recorded again (Changed when it
    was something else). The right to record follows the holder's ground: a post that the scheme
    names for the item, over the place where the holder lives.
    """
    if not 1 <= len(asked) <= MOST:
        words = Words(zh=f"一次最多记 {MOST} 条", en=f"at most {MOST} at once")
        raise Invalid([Wrong("records", "count", words)])
    with transaction():
        judged = _judge_all(viewer, asked)
        if judged.wrong:
            raise Invalid(judged.wrong)
        Record.objects.bulk_create([row for row, _ in judged.fresh])
        schemes = judged.batch.schemes
        record_many(viewer, (_told(row, schemes[row.adoption_id], p) for row, p in judged.fresh))
    return judged.made


def check_records(viewer: Viewer, asked: Sequence[NewRecord]) -> list[tuple[int, Wrong]]:
    """Everything why things could not be recorded together, with the number of the thing; nothing
    is recorded. The same checks as `record_points` makes."""
    if not asked:
        return []
    with transaction():
        wrong = _judge_all(viewer, asked, alone=False).wrong
    parted = [(one, *one.field.partition(".")[::2]) for one in wrong]
    return [(int(at), Wrong(name, one.code, one.words, one.facts)) for one, at, name in parted]


@dataclass(slots=True)
class _Judged:
    """Things with what is wrong with them, and the rows of those that are new."""

    batch: Batch
    wrong: list[Wrong] = field(default_factory=list)
    made: list[Record] = field(default_factory=list)
    fresh: list[tuple[Record, str]] = field(default_factory=list)


def _judge_all(viewer: Viewer, asked: Sequence[NewRecord], *, alone: bool | None = None) -> _Judged:
    """Judge things one after the other; a thing that is `alone` is refused as it stands."""
    alone = len(asked) == 1 if alone is None else alone
    judged = _Judged(gather(viewer, asked))
    with for_system():  # an id that somebody else has used is taken, whether or not it may be seen
        known = Record.objects.in_bulk([one.id for one in asked])
    for number, one in enumerate(asked):
        try:
            if one.id in known:
                judged.made.append(_again(viewer, one, known[one.id]))
            else:
                judged.made.append(_judged(viewer, judged.batch, one, judged.fresh))
                known[one.id] = judged.made[-1]
        except Invalid as fault:
            judged.wrong += [_behind(number, each, alone) for each in fault.wrong]
        except Refusal as fault:
            if alone:
                raise
            name = "id" if isinstance(fault, Changed) else "holder"
            judged.wrong.append(_behind(number, Wrong(name, fault.code, fault.words), alone))
    return judged


def _behind(number: int, wrong: Wrong, alone: bool) -> Wrong:
    name = wrong.field if alone else f"{number}.{wrong.field}"
    return Wrong(name, wrong.code, wrong.words, wrong.facts)


def _again(viewer: Viewer, asked: NewRecord, before: Record) -> Record:
    same = (before.item, before.holder, before.by) == (asked.item, asked.holder, viewer.account)
    if not same:
        raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to another record")
    return before


def _judged(
    viewer: Viewer, batch: Batch, asked: NewRecord, fresh: list[tuple[Record, str]]
) -> Record:
    """The row of a thing that may be recorded; it counts for those after it in the batch."""
    found, day = batch.schemes[asked.adoption], asked.day or today()
    whose = batch.holder_of(asked)
    told = Told(asked.item, day, asked.times, asked.points, asked.note)
    wrong = [*wrong_of(batch, asked, whose, day), *wrong_by_scheme(batch, asked, told, whose)]
    if wrong:
        raise Invalid(wrong)
    category, item = found.scheme.item(asked.item)  # type: ignore[misc]
    post = may_record(viewer, found, item, whose.path)
    if post is None:
        raise Forbidden(
            "not-allowed",
            f"“{item.name.zh}”不由您来记，或这一户不在您的范围内",
            f"you do not record “{item.name.say('en')}” for this holder",
        )
    row = Record(
        id=asked.id,
        adoption=found.adoption,
        item=asked.item,
        category=category.category,
        kind=item.kind,
        holder_kind=whose.kind,
        holder=whose.id,
        path=whose.path,
        day=day,
        times=asked.times,
        points=worth(item, told),
        note=asked.note.strip(),
        source=asked.source,
        by=viewer.account,
    )
    batch.count(found, asked.item, whose.id, day, asked.times)
    fresh.append((row, post))
    return row


def _told(row: Record, found: InForce, post: str) -> Row:
    """The entry of the journal that tells of a new record."""
    about = {"place_id": found.adoption.place_id, "path": row.path}
    facts = {**facts_of(row, found), "times": row.times}
    return Row("points.recorded", "record", row.pk, **about, facts=facts, post=post)


def facts_of(row: Record, found: InForce) -> dict[str, Any]:
    """What the journal tells of a record: which item and how many points, never whose."""
    about = {"scheme": found.adoption.scheme, "item": row.item, "category": row.category}
    return about | {"kind": row.kind, "points": row.points, "holder_kind": row.holder_kind}


def tell(
    viewer: Viewer, verb: str, row: Record, found: InForce, post: str, /, **facts: Any
) -> None:
    """Tell the journal what became of a record."""
    record(
        viewer,
        verb,
        "record",
        row.pk,
        place_id=found.adoption.place_id,
        path=row.path,
        as_post=post,
        **{**facts_of(row, found), **facts},
    )


def withdraw_record(viewer: Viewer, wanted: UUID) -> Record:
    """Take back what one recorded oneself, as long as nobody has reviewed it (undo)."""
    with transaction():
        row = Record.objects.select_for_update(of=("self",), no_key=True).filter(pk=wanted).first()
        if row is None or row.by != viewer.account or viewer.account is None:
            raise Forbidden("not-allowed", "只能撤回自己记的", "only what one recorded oneself")
        if row.state == Record.WITHDRAWN:
            return row
        if row.state != Record.WAITING:
            zh, en = "已经复核，不能撤回；有误请申诉", "it has been reviewed already"
            raise Changed("reviewed", zh, en)
        row.state = Record.WITHDRAWN
        row.save(update_fields=["state"])
        found = adoption(viewer, row.adoption_id)
        tell(viewer, "points.withdrawn", row, found, "")
    return row
