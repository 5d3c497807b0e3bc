"""Calling a meeting, moving it, cancelling it: with the notice that the law or the council asks."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words, say_date
from gezhi.engines.councils.actions.meetings.asked import CallMeeting, MoveMeeting
from gezhi.engines.councils.actions.meetings.telling import (
    LONGEST,
    council_at,
    locked,
    must_be,
    must_hold,
    tell,
    tell_members,
)
from gezhi.engines.councils.models import Asking, Attendance, Item, Meeting, Skip
from gezhi.engines.councils.queries.meetings.finding import calendar, council_of
from gezhi.engines.councils.queries.meetings.shown import Convened, TurnLine
from gezhi.engines.councils.queries.meetings.turning import chairs, hosts
from gezhi.engines.councils.rules.notice import earliest
from gezhi.engines.councils.rules.rotation import skipped
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Invalid, Wrong, id_taken, wrong, wrong_id, wrong_text
from gezhi.engines.trust.rules.viewer import Viewer

FARTHEST = timedelta(days=366)
LONGEST_SPOT, LONGEST_ROOM = 120, 300


def call_meeting(viewer: Viewer, asked: CallMeeting) -> Meeting:
    """Call a meeting and tell the members. The same id again is the same meeting.

    Forbidden without council.hold there. Invalid at `starts` where the law's days of notice are not
    kept (for villagers ten, 村民委员会组织法 25); at `short_notice` where the council's own are
    not and no reason is given; at `chair_reason` or `host_reason` where a turn is skipped without
    one.
    """
    council = council_of(viewer, asked.place, asked.council)
    post = must_hold(viewer, council.path)
    with transaction():
        before = Meeting.objects.filter(pk=asked.id).first()
        if before is not None:
            return _again(asked, before)
        turns = {"chair": chairs(council), "host": hosts(council)}
        faults = [
            *_wrong_time(council, asked.starts, asked.short_notice),
            *_wrong_where(asked.spot, asked.room),
            *_wrong_kind(council, asked),
            *_wrong_turns(asked, turns),
            *wrong_id(asked.id),
        ]
        if faults:
            raise Invalid(faults)
        row = _called(viewer, council, asked, turns, post)
        _skip(row, asked, turns)
        if row.kind == Meeting.SPECIAL:
            open_askings = Asking.objects.filter(place=row.place, council=row.council, meeting=None)
            open_askings.update(meeting=row)
        tell(viewer, "called", row, post)
        tell_members(row, council, Words(zh="开会通知：", en="Notice:"))
    return row


def _again(asked: CallMeeting, before: Meeting) -> Meeting:
    same = (before.place_id, before.council, before.kind)
    moment = asked.starts in (before.starts, before.was)
    if same != (asked.place, asked.council, asked.kind) or not moment:
        raise id_taken()
    return before


def _called(
    viewer: Viewer,
    council: Convened,
    asked: CallMeeting,
    turns: dict[str, list[TurnLine]],
    post: str,
) -> Meeting:
    return Meeting.objects.create(
        id=asked.id,
        place=council.place,
        path=council.path,
        council=council.key,
        version_id=council.version,
        kind=asked.kind,
        starts=asked.starts,
        spot=asked.spot.strip(),
        room=asked.room.strip(),
        code=f"{secrets.randbelow(10**6):06}",
        chair=asked.chair or _first(turns["chair"]),
        host=asked.host or _first(turns["host"]),
        short_notice=asked.short_notice.strip(),
        reason=asked.reason.strip(),
        by=viewer.account,
        post=post,
    )


def _first(line: list[TurnLine]) -> str:
    return line[0].turn if line else ""


def _wrong_where(spot: str, room: str) -> Iterator[Wrong]:
    yield from wrong_text("spot", spot, LONGEST_SPOT)
    if len(room) > LONGEST_ROOM or (room.strip() and not room.strip().startswith("https://")):
        zh, en = "网上会议室的链接以 https:// 开头", "a room's link begins with https://"
        yield wrong("room", "link", zh, en)


def _wrong_kind(council: Convened, asked: CallMeeting) -> Iterator[Wrong]:
    if asked.kind == Meeting.SPECIAL:
        if council.rules.special is None:
            zh, en = "这个议事会没有约定临时会议", "this council holds no special meetings"
            yield wrong("kind", "special", zh, en)
        yield from wrong_text("reason", asked.reason)


def _wrong_time(
    council: Convened, starts: datetime, reason: str, now: datetime | None = None
) -> Iterator[Wrong]:
    """What is wrong with a time: over already, too far away, or told too late."""
    now = now or clock.now()
    if not now < starts <= now + FARTHEST:
        zh, en = "选现在以后、一年以内的时间", "choose a time within a year from now"
        yield wrong("starts", "range", zh, en)
        return
    for rule in earliest(council.rules, calendar(council), now):
        if starts >= rule.moment or (reason.strip() and not rule.law):
            continue
        day = clock.local(rule.moment).date()
        zh = f"{rule.why.zh}，最早 {say_date(day, 'zh', year=True)}"
        en = f"{rule.why.say('en')}: the earliest day is {say_date(day, 'en', year=True)}"
        if rule.law:
            yield wrong("starts", "notice", zh, en)
        else:
            zh, en = f"{zh}；要提前开，写明原因", f"{en}; say why it cannot wait"
            yield wrong("short_notice", "notice", zh, en)
    if len(reason) > LONGEST:
        yield from wrong_text("short_notice", reason)


def _wrong_turns(asked: CallMeeting, turns: dict[str, list[TurnLine]]) -> Iterator[Wrong]:
    for role, line in turns.items():
        chosen, reason = getattr(asked, role), getattr(asked, f"{role}_reason")
        if not chosen:
            continue
        order = [one.turn for one in line]
        if chosen not in order:
            zh, en = "从轮值名单里选", "choose from those who take turns"
            yield wrong(role, "unknown", zh, en)
        elif skipped(order, chosen) and not reason.strip():
            zh = f"轮到的是{line[0].label.zh}，换人要写原因"
            en = f"it is the turn of {line[0].label.say('en')}: say why another takes it"
            yield wrong(f"{role}_reason", "skip", zh, en)


def _skip(row: Meeting, asked: CallMeeting, turns: dict[str, list[TurnLine]]) -> None:
    """Keep who was passed over, and why."""
    for role, line in turns.items():
        chosen = getattr(asked, role)
        reason = getattr(asked, f"{role}_reason").strip()
        order = [one.turn for one in line]
        for turn in skipped(order, chosen) if chosen else ():
            Skip.objects.create(meeting=row, path=row.path, role=role, turn=turn, reason=reason)


def move_meeting(viewer: Viewer, asked: MoveMeeting) -> Meeting:
    """Another time or place; the notice counts anew, and members are told. The same again changes
    nothing. Changed once the meeting began to be written, was held or cancelled."""
    with transaction():
        row = locked(asked.meeting)
        post = must_hold(viewer, row.path)
        must_be(row, Meeting.CALLED)
        council = council_at(viewer, row)
        wanted = (asked.starts, asked.spot.strip(), asked.room.strip())
        if wanted == (row.starts, row.spot, row.room):
            return row
        later = asked.starts != row.starts
        faults = [
            *(_wrong_time(council, asked.starts, asked.short_notice) if later else ()),
            *_wrong_where(asked.spot, asked.room),
            *wrong_text("reason", asked.reason),
        ]
        if faults:
            raise Invalid(faults)
        row.was = row.starts if later else row.was
        row.starts, row.spot, row.room = wanted
        row.reason, row.reminded_at = asked.reason.strip(), None
        row.short_notice = asked.short_notice.strip() if later else row.short_notice
        row.save()
        tell(viewer, "moved", row, post)
        tell_members(row, council, Words(zh="会议改期：", en="The meeting was moved:"))
    return row


def cancel_meeting(viewer: Viewer, wanted: UUID, reason: str) -> Meeting:
    """Cancel a meeting that was called, with the reason that everybody reads. What was put on its
    agenda waits for the next. Again: the same."""
    with transaction():
        row = locked(wanted)
        post = must_hold(viewer, row.path)
        if row.state == Meeting.CANCELLED:
            return row
        must_be(row, Meeting.CALLED)
        if faults := wrong_text("reason", reason):
            raise Invalid(faults)
        row.state, row.reason = Meeting.CANCELLED, reason.strip()
        row.save(update_fields=["state", "reason"])
        Attendance.objects.filter(meeting=row).delete()
        Asking.objects.filter(meeting=row).update(meeting=None)
        on = Item.objects.filter(meeting=row, state=Item.ON)
        on.update(meeting=None, state=Item.PROPOSED, number=0)
        tell(viewer, "cancelled", row, post)
        why = Words(zh=f"会议取消（{row.reason}）：", en=f"Cancelled ({row.reason}):")
        tell_members(row, council_at(viewer, row), why)
    return row
