"""Who is there: by the holder's list, or by a code that members type themselves."""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.councils.actions.meetings.asked import Mark
from gezhi.engines.councils.actions.meetings.telling import council_at, locked, must_be, must_hold
from gezhi.engines.councils.models import Attendance, Meeting
from gezhi.engines.councils.queries.meetings.opening import no_meeting
from gezhi.engines.councils.queries.meetings.seating import my_seats, seats
from gezhi.engines.people.models import Appointment, Person
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong, wrong
from gezhi.engines.trust.rules.viewer import Viewer

OPENS = timedelta(hours=1)
"""How long before a meeting its code is taken, and people can be marked present."""
HOW = (Attendance.PRESENT, Attendance.EXCUSED, Attendance.PROXY, "")


def mark_attendance(viewer: Viewer, wanted: UUID, marks: Sequence[Mark]) -> list[Attendance]:
    """Mark seats as present, excused or spoken for by another seat that is there; each for at most
    one other. Forbidden without council.hold; Changed once the meeting is over."""
    with transaction():
        row = locked(wanted)
        must_hold(viewer, row.path)
        must_be(row, Meeting.CALLED)
        known = {one.key for one in seats(council_at(viewer, row))}
        before = {one.seat: one for one in Attendance.objects.filter(meeting=row)}
        if faults := list(_wrong(row, known, before, marks)):
            raise Invalid(faults)
        for mark in marks:
            _write(row, before.get(mark.seat), mark)
        return list(Attendance.objects.filter(meeting=row).order_by("pk"))


def _wrong(
    row: Meeting, known: set[str], before: dict[str, Attendance], marks: Sequence[Mark]
) -> Iterator[Wrong]:
    after = {seat: (one.how, one.proxy) for seat, one in before.items()}
    after |= {mark.seat: (mark.how, mark.proxy) for mark in marks}
    early = clock.now() < row.starts - OPENS
    for mark in marks:
        if mark.seat not in known or mark.how not in HOW:
            yield wrong("seat", "unknown", "从成员里选", "choose a member")
        elif early and mark.how in (Attendance.PRESENT, Attendance.PROXY):
            zh, en = "会前一小时开始签到", "signing in begins an hour before"
            yield wrong("how", "early", zh, en)
    yield from _wrong_proxies(after)


def _wrong_proxies(after: dict[str, tuple[str, str]]) -> Iterator[Wrong]:
    """Who speaks for another is there in person, and speaks for one."""
    speakers = [proxy for how, proxy in after.values() if how == Attendance.PROXY]
    for seat, (how, proxy) in after.items():
        if how == Attendance.PROXY:
            there = after.get(proxy, ("", ""))[0] == Attendance.PRESENT and proxy != seat
            if not there:
                zh, en = "代表别人的成员自己要到会", "whoever speaks for another must be there"
                yield wrong("proxy", "absent", zh, en)
            elif speakers.count(proxy) > 1:
                zh, en = "一位成员只能代表一位", "a member speaks for one other at most"
                yield wrong("proxy", "many", zh, en)


def _write(row: Meeting, before: Attendance | None, mark: Mark) -> None:
    if not mark.how:
        if before is not None:
            before.delete()
        return
    one = before or Attendance(meeting=row, path=row.path, seat=mark.seat)
    if before is None or before.how != mark.how:
        one.at, one.by_code = clock.now(), False
    one.how = mark.how
    one.proxy = mark.proxy if mark.how == Attendance.PROXY else ""
    one.person_id = _who(mark) if mark.how == Attendance.PRESENT else None
    one.save()


def _who(mark: Mark) -> UUID | None:
    """Who sat there: the member, or for a body one who belongs to it, if named."""
    kind, _, pk = mark.seat.partition(":")
    if kind == "person":
        return UUID(pk)
    sent = Appointment.objects.filter(in_force(), body=pk, person=mark.person)
    return mark.person if mark.person and sent.exists() else None


def attend_by_code(viewer: Viewer, wanted: UUID, code: str) -> list[Attendance]:
    """Say that one is there, by the code on the wall: for all one's seats. Missing for whoever has
    none; Invalid for another code; Changed before the last hour and once it is over."""
    with transaction():
        row = locked(wanted)
        mine = my_seats(viewer, council_at(viewer, row))
        if not mine:
            raise no_meeting()
        must_be(row, Meeting.CALLED)
        if clock.now() < row.starts - OPENS:
            zh, en = "会前一小时开始签到", "signing in begins an hour before"
            raise Changed("not-begun", zh, en, state=row.state)
        if not hmac.compare_digest(code.strip().encode(), row.code.encode()):
            zh, en = "会议码不对，看看会场上写的", "not the code: look at the one in the room"
            raise Invalid([wrong("code", "code", zh, en)])
        person = Person.objects.filter(account=viewer.account).first()
        return [_there(row, seat, person) for seat in _free(row, mine)]


def _free(row: Meeting, mine: Iterable[str]) -> list[str]:
    """One's seats, without bodies for which a colleague has signed in already."""
    taken = Attendance.objects.filter(meeting=row, how=Attendance.PRESENT, seat__startswith="body:")
    return [seat for seat in mine if seat not in set(taken.values_list("seat", flat=True))]


def _there(row: Meeting, seat: str, person: Person | None) -> Attendance:
    one, made = Attendance.objects.get_or_create(
        meeting=row,
        seat=seat,
        defaults={"path": row.path, "how": Attendance.PRESENT, "person": person, "by_code": True},
    )
    if not made and one.how != Attendance.PRESENT:
        one.how, one.person, one.proxy = Attendance.PRESENT, person, ""
        one.by_code, one.at = True, clock.now()
        one.save()
    return one
