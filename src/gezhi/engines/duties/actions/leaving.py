"""Leave: noted by whoever goes, with somebody who stands in; the lead sees it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.duties.actions.telling import must_lead
from gezhi.engines.duties.models import Leave
from gezhi.engines.duties.queries.knowing import ground_path, mine
from gezhi.engines.duties.queries.leave import colleagues
from gezhi.engines.people.models import Appointment
from gezhi.engines.trust.actions import bury, own_account, queue_message, record, transaction
from gezhi.engines.trust.actions.erasing import RETENTION
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST, LONGEST_REASON = timedelta(days=92), 200
REASON_KEPT = timedelta(days=31)
"""For so long after leave is over its reason is kept, until the month in which it lay has been
looked at. A reason speaks of health, and no law or pack names a longer time (PIPL 19, 28)."""


@dataclass(frozen=True, slots=True)
class NewLeave:
    """Days away from a post, both included, and the colleague who stands in (both appointments).
    Nobody has to say why."""

    holder: UUID
    stand_in: UUID
    starts: date
    ends: date
    reason: str = ""
    id: UUID = field(default_factory=new_id)


def note_leave(viewer: Viewer, asked: NewLeave) -> Leave:
    """Note leave for oneself; the stand-in takes the duties of those days and is told. The same id
    again is the same leave. Invalid for days that are over, more than three months, somebody who
    does not hold the post nearby, is away too, or for whom one stands in oneself."""
    own_account(viewer)
    with transaction():
        before = Leave.objects.filter(pk=asked.id).first()
        if before is not None:
            return _same(before, asked)
        row = mine(viewer, asked.starts, asked.ends).appointments.get(asked.holder)
        if row is None or row.place is None:
            raise Forbidden("not-yours", "这个岗位不是您的", "this post is not yours")
        wrong = list(_wrong(viewer, asked, row))
        if wrong:
            raise Invalid(wrong)
        made = Leave.objects.create(
            id=asked.id,
            holder=asked.holder,
            stand_in=asked.stand_in,
            place=row.place,
            path=ground_path(row.place),
            post=row.post,
            starts=asked.starts,
            ends=asked.ends,
            reason=asked.reason.strip(),
            by=viewer.account,
        )
        _tell(viewer, "leave_noted", made)
        _message(made, row)
    return made


def _same(before: Leave, asked: NewLeave) -> Leave:
    kept = (before.holder, before.stand_in, before.starts, before.ends)
    if kept == (asked.holder, asked.stand_in, asked.starts, asked.ends):
        return before
    raise Changed("id-taken", "这个编号已用于另一次", "this id belongs to another leave")


def _wrong(viewer: Viewer, asked: NewLeave, row: Appointment) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    if asked.starts < clock.today():
        yield Wrong("starts", "past", Words(zh="这一天已经过了", en="this day is over"))
    if asked.ends < asked.starts:
        yield Wrong("ends", "before", Words(zh="结束不能早于开始", en="it ends before it begins"))
    elif asked.ends - asked.starts > LONGEST:
        words = Words(zh="最多三个月，再长要另外安排", en="three months at most")
        yield Wrong("ends", "long", words)
    if len(asked.reason.strip()) > LONGEST_REASON:
        words = Words(zh=f"最多 {LONGEST_REASON} 个字", en=f"{LONGEST_REASON} characters at most")
        yield Wrong("reason", "long", words)
    yield from _wrong_people(viewer, asked, row)


def _wrong_people(viewer: Viewer, asked: NewLeave, row: Appointment) -> Iterator[Wrong]:
    if asked.stand_in not in {one.appointment for one in colleagues(viewer, row)}:
        words = Words(zh="选一位同岗位的同事", en="choose a colleague of the same post")
        yield Wrong("stand_in", "unknown", words)
        return
    days = Q(starts__lte=asked.ends, ends__gte=asked.starts)
    if Leave.objects.filter(days, holder=asked.stand_in).exists():
        words = Words(zh="那几天这位同事也不在", en="they are away on these days too")
        yield Wrong("stand_in", "away", words)
    if Leave.objects.filter(days, holder=asked.holder).exists():
        words = Words(zh="这几天您已经请过假", en="you are on leave on these days already")
        yield Wrong("starts", "twice", words)
    if Leave.objects.filter(days, stand_in=asked.holder).exists():
        words = Words(
            zh="这几天您替别人顶班，先请那位同事换人",
            en="you stand in for somebody on these days: they must ask another first",
        )
        yield Wrong("starts", "standing-in", words)


def end_leave(viewer: Viewer, wanted: UUID) -> Leave | None:
    """Come back early, or take leave back before it begins: from today on one does one's own again.
    By whoever is away, or the lead. Again: the same."""
    with transaction():
        row = Leave.objects.select_for_update(of=("self",), no_key=True).filter(pk=wanted).first()
        if row is None:
            raise Missing("no-leave", "没有这次请假", "there is no such leave")
        if row.by != viewer.account:
            must_lead(viewer, row.path)
        yesterday = clock.today() - timedelta(days=1)
        if row.ends <= yesterday or row.ends < row.starts:
            return row
        row.ends = max(yesterday, row.starts - timedelta(days=1))
        row.save(update_fields=["ends"])
        _tell(viewer, "leave_ended", row)
    return row


def see_leave(viewer: Viewer, wanted: UUID) -> Leave:
    """That the lead has seen it. Again: the same."""
    with transaction():
        row = Leave.objects.select_for_update(of=("self",), no_key=True).filter(pk=wanted).first()
        if row is None:
            raise Missing("no-leave", "没有这次请假", "there is no such leave")
        must_lead(viewer, row.path)
        if row.seen_at is None:
            row.seen_by, row.seen_at = viewer.account, clock.now()
            row.save(update_fields=["seen_by", "seen_at"])
            _tell(viewer, "leave_seen", row)
    return row


def forget_reasons(viewer: Viewer, limit: int = 2000) -> int:
    """Let go of the reasons of leave that is over for `REASON_KEPT`; that it was taken stays, for
    the days it covered. Returns how many. For the tick."""
    with transaction():
        rows = Leave.objects.select_for_update(skip_locked=True).exclude(reason="")
        found = list(rows.filter(ends__lt=clock.today() - REASON_KEPT).order_by("pk")[:limit])
        ids = [one.pk for one in found]
        Leave.objects.filter(pk__in=ids).update(reason="")
        bury("leave", ids, "reason", RETENTION)
        for one in found:
            _tell(viewer, "leave_reason_removed", one)
    return len(found)


def _tell(viewer: Viewer, verb: str, row: Leave) -> None:
    days = (row.ends - row.starts).days + 1
    where = {"place_id": row.place_id, "path": row.path, "as_post": row.post}
    record(viewer, f"duty.{verb}", "leave", row.pk, **where, days=max(days, 0))  # type: ignore[arg-type]


def _message(row: Leave, holder: Appointment) -> None:
    """Tell the one who stands in."""
    found = Appointment.objects.filter(pk=row.stand_in).select_related("person__account").first()
    account = found.person.account if found is not None else None
    if account is None:
        return
    name = holder.person.name
    first, last = say_date(row.starts), say_date(row.ends)
    words = Words(
        zh=f"{name} {first}到{last}请假，由您顶班，要做的在“今天”里。",
        en=f"{name} is away from {say_date(row.starts, 'en')} to {say_date(row.ends, 'en')};"
        " you stand in. What is due stands in Today.",
    )
    queue_message("duties-stand-in", words.say(account.language), account=account.pk)
