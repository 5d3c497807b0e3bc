"""Households that agree to be called at, and the end of that."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.duties.actions.touring import spare_household
from gezhi.engines.duties.models import Mark
from gezhi.engines.duties.queries.calling import must_call, visits_at
from gezhi.engines.people.models import Household, Person
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_NOTE = 200
WAYS = {
    Mark.SAID: Words(zh="当面说的", en="said at the door"),
    Mark.WRITTEN: Words(zh="写了字据", en="in writing"),
    Mark.ASKED: Words(zh="自己提出的", en="asked for it"),
}
"""How a household agreed."""
ENDS = {
    "withdrawn": Words(zh="这户不愿意了", en="the household does not want it any more"),
    "over": Words(zh="不需要了", en="it is not needed any more"),
    "retention": Words(zh="同意到期", en="the consent has run out"),
}
"""Why a mark ends."""


@dataclass(frozen=True, slots=True)
class NewMark:
    """That a household agreed, on a day and in some way, to be called at for a reason; or a
    `person` in it, where the reason is theirs alone."""

    household: UUID
    reason: str
    agreed: date
    how: str
    note: str = ""
    id: UUID = field(default_factory=new_id)
    person: UUID | None = None


def mark_household(viewer: Viewer, asked: NewMark) -> Mark:
    """Note that a household agreed; the same id again changes nothing.

    Without its word there is no mark (PIPL 13), and it ends by itself after the days that the pack
    says. Forbidden for whoever does not call there, Changed where the household is marked already.
    """
    with for_system():
        rows = Household.objects.select_related("place").filter(until=None)
        home = rows.filter(pk=asked.household).first()
    if home is None:
        raise Missing("no-household", "没有这一户", "there is no such household")
    must_call(viewer, home.place.path)
    kind = visits_at(viewer, home.place.path).get(asked.reason)
    wrong = list(_wrong(asked, kind is not None))
    person = _person(asked, wrong)
    if wrong or kind is None:
        raise Invalid(wrong)
    values: dict[str, Any] = {
        "household": home,
        "person": person,
        "reason": asked.reason,
        "agreed": asked.agreed,
        "how": asked.how,
        "note": asked.note.strip(),
    }
    with transaction():
        known = Mark.objects.filter(pk=asked.id).first()
        if known is not None:
            if all(getattr(known, key) == value for key, value in values.items()):
                return known
            raise Changed("id-taken", "这个编号已用于另一户", "this id belongs to another mark")
        rows = Mark.objects.filter(household=home, reason=asked.reason, ended=None)
        if rows.filter(person=person).exists():
            raise Changed("marked", "这一户已经记过了", "this household is marked already")
        until = asked.agreed + timedelta(days=kind.keeps)
        where: dict[str, Any] = {"place": home.place, "path": home.place.path}
        row = Mark.objects.create(id=asked.id, until=until, by=viewer.account, **values, **where)
        _tell(viewer, "marked", row, how=row.how, until=until.isoformat())
    return row


def _person(asked: NewMark, wrong: list[Wrong]) -> Person | None:
    if asked.person is None:
        return None
    with for_system():
        found = Person.objects.filter(pk=asked.person, household=asked.household).first()
    if found is None:
        words = Words(zh="这户没有这个人", en="nobody of that household")
        wrong.append(Wrong("household", "unknown", words))
    return found


def _wrong(asked: NewMark, known: bool) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    if not known:
        yield Wrong("reason", "unknown", Words(zh="选一个原因", en="choose a reason"))
    if asked.how not in WAYS:
        words = Words(zh="选这户是怎么同意的", en="choose how the household agreed")
        yield Wrong("how", "required", words)
    if asked.agreed > clock.today():
        yield Wrong("agreed", "future", Words(zh="日期还没到", en="that day is still to come"))
    elif asked.agreed < clock.today() - timedelta(days=90):
        words = Words(zh="三个月以前说的，再问一次", en="that was long ago: ask again")
        yield Wrong("agreed", "old", words)
    if len(asked.note.strip()) > LONGEST_NOTE:
        words = Words(zh=f"最多 {LONGEST_NOTE} 个字", en=f"{LONGEST_NOTE} characters at most")
        yield Wrong("note", "long", words)


def end_mark(viewer: Viewer, mark: UUID, why: str = "withdrawn") -> Mark:
    """End a mark at once (PIPL 15): no call is made for it any more, and its note goes."""
    with transaction():
        rows = Mark.objects.select_for_update(of=("self",))
        row = rows.select_related("household__place", "person").filter(pk=mark).first()
        if row is None:
            raise Missing("no-mark", "没有这条记录", "there is no such mark")
        must_call(viewer, row.path)
        if row.ended is None:
            if why not in ENDS:
                raise Invalid([Wrong("why", "unknown", Words(zh="选一个原因", en="choose why"))])
            close_mark(viewer, row, why)
    return row


def close_mark(viewer: Viewer, row: Mark, why: str) -> None:
    """End a mark that is locked: it is told, its note goes, and so do the calls that were planned
    for it."""
    row.ended, row.why, row.note = clock.today(), why, ""
    row.save(update_fields=["ended", "why", "note"])
    others = Mark.objects.filter(household=row.household_id, ended=None)
    spare_household(row.household_id, set(others.values_list("reason", flat=True)))
    _tell(viewer, "unmarked", row, why=why)


def end_expired_marks(viewer: Viewer) -> int:
    """End the marks whose consent has run out (PIPL 19); returns how many."""
    with transaction():
        rows = Mark.objects.select_for_update(of=("self",), skip_locked=True)
        found = list(rows.filter(ended=None, until__lt=clock.today())[:2000])
        for row in found:
            close_mark(viewer, row, "retention")
    return len(found)


def _tell(viewer: Viewer, verb: str, row: Mark, **facts: Any) -> None:
    where: dict[str, Any] = {"place_id": row.place_id, "path": row.path}
    record(viewer, f"visit.{verb}", "mark", row.pk, **where, reason=row.reason, **facts)
