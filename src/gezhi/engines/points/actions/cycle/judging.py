"""What is wrong with things that are to be recorded; looked up for all of them together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points.models import Adoption, Record
from gezhi.engines.points.queries.holders import Holder, departed, holders
from gezhi.engines.points.queries.schemes import InForce, adoption, today
from gezhi.engines.points.rules.periods import stretch
from gezhi.engines.points.rules.scheme import Told, open_from, wrongs
from gezhi.engines.trust.rules.refusal import Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

COUNTING = (Record.WAITING, Record.ACCEPTED)
"""Records that use up how often an item counts."""


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


Counted = tuple[int, str, str, str, str]
"""Place, scheme, item, holder and period: what an item's limit is counted by."""


@dataclass(slots=True)
class Batch:
    """What must be known of things to record: their schemes, their holders, which of these have
    gone, and how often each item counts already."""

    schemes: dict[int, InForce]
    holders: dict[tuple[str, str], Holder]
    gone: set[str]
    done: Counter[Counted]

    def holder_of(self, asked: NewRecord) -> Holder:
        """Whose it is; Missing for one whom the viewer does not look after. Somebody who lives and
        serves nowhere known is the scheme's own."""
        whose = self.holders.get((asked.holder_kind, asked.holder))
        if whose is None:
            zh, en = "没有这一户（这个人），或不在您的范围内", "no such holder, or not yours to see"
            raise Missing("no-holder", zh, en)
        return (
            whose if whose.path else replace(whose, path=self.schemes[asked.adoption].adoption.path)
        )

    def count(self, found: InForce, item: str, holder: str, day: date, times: int) -> None:
        """Note that an item counts so often more."""
        known = found.scheme.item(item)
        if known is not None:
            row, period = found.adoption, str(stretch(known[1].per, day))
            self.done[row.place_id, row.scheme, item, holder, period] += times

    def counted(self, found: InForce, item: str, holder: str, day: date) -> int:
        """How often an item counts already in the period of a day."""
        known = found.scheme.item(item)
        if known is None:
            return 0
        row, period = found.adoption, str(stretch(known[1].per, day))
        return self.done[row.place_id, row.scheme, item, holder, period]


def gather(viewer: Viewer, asked: Sequence[NewRecord]) -> Batch:
    """Look up what must be known, in a constant number of statements; inside the transaction that
    records. The schemes stay locked: two who record the same thing at once do not both pass its
    limit."""
    wanted = sorted({one.adoption for one in asked})
    list(Adoption.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    schemes = {one: adoption(viewer, one) for one in wanted}
    whose = holders(viewer, {(one.holder_kind, one.holder) for one in asked})
    batch = Batch(schemes, whose, departed(viewer, whose.values()), Counter())
    for found in schemes.values():
        _count(batch, found, asked)
    return batch


def _count(batch: Batch, found: InForce, asked: Sequence[NewRecord]) -> None:
    mine = [one for one in asked if one.adoption == found.adoption.pk]
    first = min(stretch("year", one.day or today()).first for one in mine)
    rows = Record.objects.filter(
        adoption__place=found.adoption.place_id,
        adoption__scheme=found.adoption.scheme,
        holder__in={one.holder for one in mine},
        item__in={one.item for one in mine},
        state__in=COUNTING,
        day__gte=first,
    )
    for item, holder, day, times in rows.values_list("item", "holder", "day", "times"):
        batch.count(found, item, holder, day, times)


def wrong_of(batch: Batch, asked: NewRecord, whose: Holder, day: date) -> list[Wrong]:
    """What is wrong with a thing apart from the scheme's own rules."""
    found, wrong = batch.schemes[asked.adoption], []
    wrong += wrong_id(asked.id)
    if whose.kind != found.scheme.holder or not whose.path.startswith(found.adoption.path):
        zh, en = "这个方案不给这样的对象记分", "this scheme has no such holders"
        wrong.append(_wrong("holder", "kind", zh, en))
    elif whose.id in batch.gone:
        zh = f"{whose.name} 已经迁走或撤销，不再记分；已有的积分仍可兑换"
        wrong.append(_wrong("holder", "gone", zh, f"{whose.name} has moved away"))
    if day < found.adoption.since:
        zh = f"方案从 {found.adoption.since} 起生效，之前的不算"
        en = f"the scheme is in force from {found.adoption.since}"
        wrong.append(_wrong("day", "before", zh, en))
    if len(asked.note) > 500:
        wrong.append(_wrong("note", "too-long", "最多 500 个字", "at most 500 characters"))
    return wrong


def wrong_by_scheme(batch: Batch, asked: NewRecord, told: Told, whose: Holder) -> list[Wrong]:
    """What the scheme's own rules say of it."""
    found = batch.schemes[asked.adoption]
    reviewed, every = found.adoption.reviewed, found.scheme.review_every
    over = None if reviewed is None else stretch(every, reviewed)
    first = open_from(over, stretch(every, today()))
    done = batch.counted(found, told.item, whose.id, told.day)
    return wrongs(found.scheme, told, today=today(), open_from=first, done=done)


def _wrong(name: str, code: str, zh: str, en: str) -> Wrong:
    return Wrong(name, code, Words(zh=zh, en=en))
