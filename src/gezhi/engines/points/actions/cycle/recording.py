"""Recording what somebody did, under an item of a scheme in force."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Sum

from gezhi.base.ids import is_v7, new_id
from gezhi.base.words import Words
from gezhi.engines.points.models import Adoption, Record
from gezhi.engines.points.queries.holders import Holder, gone, holder
from gezhi.engines.points.queries.schemes import InForce, adoption, may_record, today
from gezhi.engines.points.rules.periods import stretch
from gezhi.engines.points.rules.scheme import Told, open_from, worth, wrongs
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

MOST = 1000
"""So many things are recorded at once at most."""

COUNTING = (Record.WAITING, Record.ACCEPTED)


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A thing to record: `holder` did `item` on `day`, `times` times; `points` where it is worth
    less than the item gives. The id is made by whoever records (UUIDv7): sent twice it counts
    once."""

    adoption: int
    item: str
    holder_kind: str
    holder: str
    id: UUID = field(default_factory=new_id)
    day: date | None = None
    times: int = 1
    points: int | None = None
    note: str = ""
    source: str = ""


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
    wrong: list[Wrong] = []
    made: list[Record] = []
    with transaction():
        found = _adoptions(viewer, asked)
        known = Record.objects.in_bulk([one.id for one in asked])
        for number, one in enumerate(asked):
            try:
                before = known.get(one.id)
                made.append(_again(viewer, one, before) if before else _add(viewer, found, one))
            except Invalid as fault:
                wrong += [_behind(number, each, len(asked)) for each in fault.wrong]
            except Refusal as fault:
                if len(asked) == 1:
                    raise
                at = _behind(number, Wrong("holder", fault.code, fault.words), len(asked))
                wrong.append(at)
        if wrong:
            raise Invalid(wrong)
    return made


def _behind(number: int, wrong: Wrong, of: int) -> Wrong:
    name = wrong.field if of == 1 else f"{number}.{wrong.field}"
    return Wrong(name, wrong.code, wrong.words, wrong.facts)


def _adoptions(viewer: Viewer, asked: Sequence[NewRecord]) -> dict[int, InForce]:
    """The schemes, locked in one order: two who record the same thing at once do not both pass its
    limit."""
    wanted = sorted({one.adoption for one in asked})
    list(Adoption.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    return {one: adoption(viewer, one) for one in wanted}


def _again(viewer: Viewer, asked: NewRecord, before: Record) -> Record:
    same = (before.item, before.holder, before.by) == (asked.item, asked.holder, viewer.account)
    if not same:
        raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to another record")
    return before


def _add(viewer: Viewer, schemes: dict[int, InForce], asked: NewRecord) -> Record:
    found, day = schemes[asked.adoption], asked.day or today()
    whose = holder(viewer, asked.holder_kind, asked.holder)
    if not whose.path:  # somebody who lives and serves nowhere known is the scheme's own
        whose = replace(whose, path=found.adoption.path)
    told = Told(asked.item, day, asked.times, asked.points, asked.note)
    wrong = [*_wrong_of(viewer, found, asked, whose, day), *_judged(found, told, whose)]
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
    row.save(force_insert=True)
    tell(viewer, "points.recorded", row, found, post, times=row.times)
    return row


def tell(
    viewer: Viewer, verb: str, row: Record, found: InForce, post: str, /, **facts: Any
) -> None:
    """Tell the journal what became of a record: which item and how many points, never whose."""
    about = {"scheme": found.adoption.scheme, "item": row.item, "category": row.category}
    about |= {"kind": row.kind, "points": row.points, "holder_kind": row.holder_kind}
    place = found.adoption.place_id
    record(
        viewer, verb, "record", row.pk, place_id=place, path=row.path, as_post=post,
        **{**about, **facts},
    )  # fmt: skip


def _wrong_of(
    viewer: Viewer, found: InForce, asked: NewRecord, whose: Holder, day: date
) -> list[Wrong]:
    """What is wrong with the record apart from the scheme's own rules."""
    wrong: list[Wrong] = []
    if not is_v7(asked.id):
        wrong.append(_wrong("id", "type", "编号要是 UUIDv7", "the id must be a UUIDv7"))
    if whose.kind != found.scheme.holder or not whose.path.startswith(found.adoption.path):
        zh, en = "这个方案不给这样的对象记分", "this scheme has no such holders"
        wrong.append(_wrong("holder", "kind", zh, en))
    elif gone(viewer, whose):
        zh = f"{whose.name} 已经迁走或撤销，不再记分；已有的积分仍可兑换"
        wrong.append(_wrong("holder", "gone", zh, f"{whose.name} has moved away"))
    if day < found.adoption.since:
        zh = f"方案从 {found.adoption.since} 起生效，之前的不算"
        en = f"the scheme is in force from {found.adoption.since}"
        wrong.append(_wrong("day", "before", zh, en))
    if len(asked.note) > 500:
        wrong.append(_wrong("note", "too-long", "最多 500 个字", "at most 500 characters"))
    return wrong


def _judged(found: InForce, told: Told, whose: Holder) -> list[Wrong]:
    """What the scheme's own rules say of it."""
    reviewed, every = found.adoption.reviewed, found.scheme.review_every
    over = None if reviewed is None else stretch(every, reviewed)
    first = open_from(over, stretch(every, today()))
    done = counted(found, told.item, whose.id, told.day)
    return wrongs(found.scheme, told, today=today(), open_from=first, done=done)


def counted(found: InForce, item: str, holder_id: str, day: date) -> int:
    """How often an item counts already for a holder in the period of a day."""
    known = found.scheme.item(item)
    if known is None:
        return 0
    period = stretch(known[1].per, day)
    with for_system():
        rows = Record.objects.filter(
            adoption__place=found.adoption.place_id,
            adoption__scheme=found.adoption.scheme,
            holder=holder_id,
            item=item,
            state__in=COUNTING,
            day__gte=period.first,
            day__lte=period.last,
        )
        return rows.aggregate(sum=Sum("times"))["sum"] or 0


def _wrong(name: str, code: str, zh: str, en: str) -> Wrong:
    return Wrong(name, code, Words(zh=zh, en=en))


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
