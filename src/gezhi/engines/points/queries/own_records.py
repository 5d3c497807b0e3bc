"""The records of one's own: what was recorded, what the review said, and how an objection went."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.points.models import Appeal, Entry, Record
from gezhi.engines.points.queries.holders import Holder
from gezhi.engines.points.queries.mine import my_holders, whose
from gezhi.engines.points.queries.schemes import InForce, in_force
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.points import Category, Item

SIZE = 20


@dataclass(frozen=True, slots=True)
class MyRecord:
    """One record of a holder of the viewer's, with the rule behind it as it was in force. `asked`
    and `given` are below zero for a deduction; `given` is None until it was reviewed."""

    id: UUID
    holder: Holder
    found: InForce
    item: Item
    category: Category
    day: date
    at: datetime
    times: int
    asked: int
    given: int | None
    state: str
    note: str
    by_itself: bool
    reviewed_at: datetime | None
    reason: str
    appeal_until: datetime | None
    appeal: Appeal | None
    entry: UUID | None

    @property
    def standing(self) -> str:
        """Where it stands, in one word: `waiting`, `withdrawn`, `appealed`, `refused`, `posted`,
        `deducted`, or `pending` (a deduction that is not final yet)."""
        if self.state in (Record.WAITING, Record.WITHDRAWN):
            return self.state
        if self.appeal is not None and not self.appeal.outcome:
            return "appealed"
        if self.state == Record.REFUSED:
            return "refused"
        if (self.given or 0) > 0:
            return "posted"
        return "pending" if self.entry is None else "deducted"

    @property
    def cut(self) -> bool:
        """Whether the review gave less than was asked for, or took something."""
        return self.given is not None and (self.given < self.asked or self.asked < 0)

    @property
    def may_appeal(self) -> bool:
        """Whether an objection is possible now and could change anything."""
        until = self.appeal_until
        open_ = until is not None and clock.now() <= until and self.appeal is None
        return open_ and self.cut


@dataclass(frozen=True, slots=True)
class MyRecords:
    """A page of records; `next` begins the page of older ones (None: there are none)."""

    rows: list[MyRecord]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing that happened to a record: `recorded`, `withdrawn`, `reviewed`, `appealed`,
    `appeal_decided` or `posted`; by which post, where one did it, and the points that it gave."""

    what: str
    at: datetime
    post: Words | None = None
    given: int | None = None


def my_records(viewer: Viewer, *, after: UUID | None = None, size: int = SIZE) -> MyRecords:
    """The records of the viewer's holders, newest day first, from after a record on. Missing where
    that one is not theirs."""
    known = {(one.kind, one.id): one for one in my_holders(viewer)}
    with for_system():  # the holders are the viewer's own
        rows = Record.objects.filter(whose(viewer)).select_related(*_WITH).order_by("-day", "-pk")
        if after is not None:
            last = rows.filter(pk=after).first()
            if last is None:
                raise _missing()
            earlier = rows.filter(day__lt=last.day) | rows.filter(day=last.day, pk__lt=last.pk)
            rows = earlier.order_by("-day", "-pk")
        page = list(rows[: size + 1])
    shown = [_told(row, known[row.holder_kind, row.holder]) for row in page[:size]]
    return MyRecords(shown, shown[-1].id if len(page) > size else None)


def my_record(viewer: Viewer, wanted: UUID) -> MyRecord:
    """A record of one of the viewer's holders; Missing for any other."""
    with for_system():  # the condition asks for the viewer's own
        row = Record.objects.filter(whose(viewer), pk=wanted).select_related(*_WITH).first()
    if row is None:
        raise _missing()
    known = {(one.kind, one.id): one for one in my_holders(viewer)}
    return _told(row, known[row.holder_kind, row.holder])


_WITH = ("adoption__place", "adoption__unit", "adoption__rating", "appeal")


def _missing() -> Missing:
    return Missing("no-record", "没有这条记录", "there is no such record")


def _told(row: Record, holder: Holder) -> MyRecord:
    found = in_force(row.adoption)
    category, item = found.scheme.item(row.item) or _gone(row)
    return MyRecord(
        id=row.pk,
        holder=holder,
        found=found,
        item=item,
        category=category,
        day=row.day,
        at=row.at,
        times=row.times,
        asked=row.points,
        given=row.given,
        state=row.state,
        note=row.note,
        by_itself=bool(row.source),
        reviewed_at=row.reviewed_at,
        reason=row.reason,
        appeal_until=row.appeal_until,
        appeal=getattr(row, "appeal", None),
        entry=row.entry,
    )


def _gone(row: Record) -> tuple[Category, Item]:
    """An item that the version does not know (imported books): by its key."""
    item = {"item": row.item, "name": row.item, "points": abs(row.points) or 1, "kind": row.kind}
    category = {"category": row.category, "name": row.category, "items": [item]}
    made = Category.model_validate(category)
    return made, made.items[0]


def course(viewer: Viewer, wanted: UUID) -> list[Stage]:
    """What happened to a record of the viewer's own, oldest first: under which post, never by
    whom."""
    row = my_record(viewer, wanted)
    posts = pack_by_id(row.found.adoption.version_id).people.posts
    told = Journal.objects.filter(subject_kind="record", subject=str(row.id))
    stages = []
    for one in told.filter(verb__startswith="points.").order_by("pk"):
        post, what = posts.get(one.post), one.verb.removeprefix("points.")
        given = one.data.get("given")
        stages.append(Stage(what, one.at, post.name if post else None, given))
    entries = [row.entry, row.appeal.entry if row.appeal else None]
    posted = Entry.objects.filter(pk__in={one for one in entries if one is not None})
    stages += [Stage("posted", one.at) for one in posted]
    return sorted(stages, key=lambda stage: stage.at)
