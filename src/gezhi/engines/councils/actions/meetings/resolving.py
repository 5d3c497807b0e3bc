"""Resolutions: decided, charged to somebody with a deadline, followed until they are done."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words, say_moment
from gezhi.base.worktime import Within
from gezhi.engines.councils.actions.meetings.asked import CloseResolution, NoteProgress, Resolve
from gezhi.engines.councils.actions.meetings.telling import (
    council_at,
    locked,
    message,
    must_be_going,
    must_hold,
    tell_resolution,
)
from gezhi.engines.councils.models import Item, Meeting, Progress, Resolution
from gezhi.engines.councils.queries.meetings.deciding import (
    is_inside,
    overdue,
    rules_of,
    sees_to,
    verdict_of,
)
from gezhi.engines.councils.queries.meetings.finding import calendar
from gezhi.engines.councils.queries.meetings.opening import attendance_of, counted, quorum_of
from gezhi.engines.councils.queries.meetings.seating import accounts_of
from gezhi.engines.councils.queries.meetings.shown import Convened, SeatLine
from gezhi.engines.councils.queries.meetings.turning import choices
from gezhi.engines.people.models import Appointment
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    id_taken,
    wrong,
    wrong_id,
    wrong_text,
)
from gezhi.engines.trust.rules.viewer import Viewer, may

MOST_DAYS = 1000


def resolve(viewer: Viewer, asked: Resolve) -> Resolution:
    """Write a resolution down, while a meeting goes on or before its minutes are signed. The same
    id again is the same.

    A show of hands is judged by the council's rule: where too few were there or agreed, it is kept
    as lost. Without a vote it needs the quorum that the rule asks for: Invalid otherwise, with the
    arithmetic.
    """
    with transaction():
        meeting = locked(asked.meeting)
        post = must_hold(viewer, meeting.path)
        before = Resolution.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.meeting_id, before.text) != (asked.meeting, asked.text.strip()):
                raise id_taken()
            return before
        must_be_going(meeting)
        council = council_at(viewer, meeting)
        lines = attendance_of(meeting, council)
        eligible, present = counted(meeting, lines)
        faults = [
            *_wrong(meeting, asked, present),
            *_wrong_holder(council, asked),
            *wrong_id(asked.id),
        ]
        quorum = quorum_of(meeting, lines)
        if asked.how == Resolution.AGREED and not quorum.met:
            told = quorum.lines or [Words(zh="没有人到会", en="nobody is there")]
            zh, en = "；".join(one.zh for one in told), "; ".join(one.say("en") for one in told)
            faults.append(wrong("how", "quorum", f"到会人数不够：{zh}", f"too few are there: {en}"))
        if faults:
            raise Invalid(faults)
        row = _resolution(viewer, meeting, asked, (eligible, present))
        row.due = _due(council, meeting, asked) if row.holder_kind else None
        judged = verdict_of(row)
        if judged is not None and not judged.carried:
            row.state, row.holder_kind, row.holder, row.holder_place_id = _LOST
            row.due = None
        row.save(force_insert=True)
        lost = row.state == Resolution.LOST
        result = "lost" if lost else "carried"
        tell_resolution(viewer, "made", row, post, how=row.how, result=result)
        _tell_holder(row)
    return row


_LOST = (Resolution.LOST, "", "", None)


def _resolution(
    viewer: Viewer, meeting: Meeting, asked: Resolve, there: tuple[int, int]
) -> Resolution:
    kind, holder, place = _holder(asked.holder)
    last = Resolution.objects.filter(meeting=meeting).order_by("-number").first()
    hands = asked.how == Resolution.HANDS
    return Resolution(
        id=asked.id,
        meeting=meeting,
        item_id=asked.item,
        place=meeting.place,
        path=meeting.path,
        council=meeting.council,
        number=last.number + 1 if last else 1,
        text=asked.text.strip(),
        topic=asked.topic,
        hard=asked.hard,
        how=asked.how,
        yes=asked.yes if hands else 0,
        no=asked.no if hands else 0,
        abstain=asked.abstain if hands else 0,
        eligible=there[0],
        present=there[1],
        holder_kind=kind,
        holder=holder,
        holder_place_id=place,
        by=viewer.account,
    )


def _holder(turn: str) -> tuple[str, str, int | None]:
    kind, _, rest = turn.partition(":")
    if kind != "post":
        return kind, rest, None
    post, _, place = rest.rpartition(":")
    return kind, post, int(place)


def _wrong(meeting: Meeting, asked: Resolve, present: int) -> Iterator[Wrong]:
    rules = rules_of(meeting)
    yield from wrong_text("text", asked.text)
    if asked.topic and asked.topic not in rules.topics:
        yield wrong("topic", "unknown", "从议题里选", "choose one of the topics")
    on = Item.objects.filter(pk=asked.item, meeting=meeting, state=Item.ON)
    if asked.item is not None and not on.exists():
        yield wrong("item", "unknown", "从议程里选", "choose from the agenda")
    if asked.how not in (Resolution.HANDS, Resolution.AGREED):
        yield wrong("how", "unknown", "选一种方式", "choose how it was decided")
    if asked.how == Resolution.HANDS:
        yield from _wrong_hands(asked, present, judged=rules.judged_by() is not None)


def _wrong_hands(asked: Resolve, present: int, *, judged: bool) -> Iterator[Wrong]:
    sums = (asked.yes, asked.no, asked.abstain)
    if not judged:
        zh, en = "这个议事会没有约定表决规则", "the council has agreed on no rule for votes"
        yield wrong("how", "no-rule", zh, en)
    elif min(sums) < 0 or not 1 <= sum(sums) <= present:
        zh = f"三项加起来要在 1 到 {present}（到会人数）之间"
        en = f"the three add up to 1 to {present}, those who are there"
        yield wrong("yes", "sum", zh, en)


def _wrong_holder(council: Convened, asked: Resolve) -> Iterator[Wrong]:
    if asked.holder and asked.holder not in {one.turn for one in choices(council)}:
        yield wrong("holder", "unknown", "从成员的岗位和单位里选", "choose from the members")
    if asked.within_days is not None and asked.due is not None:
        yield wrong("due", "both", "天数和日期写一个", "give the days or the date")
    if asked.within_days is not None and not 1 <= asked.within_days <= MOST_DAYS:
        zh, en = f"写 1 到 {MOST_DAYS} 个工作日", f"1 to {MOST_DAYS} working days"
        yield wrong("within_days", "range", zh, en)
    if asked.due is not None and asked.due < clock.today():
        yield wrong("due", "past", "选今天以后的日子", "choose a day to come")


def _due(council: Convened, meeting: Meeting, asked: Resolve) -> datetime | None:
    """Until when: so many working days from the meeting, or the end of a day."""
    days = calendar(council)
    if asked.within_days is not None:
        return days.deadline(meeting.starts, Within(working_days=asked.within_days)).due
    return days.moment(asked.due + timedelta(days=1)) if asked.due is not None else None


def _tell_holder(row: Resolution) -> None:
    if not row.holder_kind:
        return
    zh, en = f"决议请您来办：{row.text}", f"A resolution is yours to carry out: {row.text}"
    if row.due is not None:
        zh += f"（{say_moment(row.due, lang='zh', by=True)}）"
        en += f" ({say_moment(row.due, lang='en', by=True)})"
    message(_accounts(row), "resolution", row.pk, Words(zh=zh, en=en))


def _accounts(row: Resolution) -> set[UUID]:
    if row.holder_kind == "post":
        rows = Appointment.objects.filter(in_force(), post=row.holder, place=row.holder_place_id)
        return {one for one in rows.values_list("person__account", flat=True) if one is not None}
    title = Words(zh="承办", en="holder")
    return accounts_of([SeatLine(f"{row.holder_kind}:{row.holder}", title, "", "", "")])


def _locked(wanted: UUID) -> Resolution:
    rows = Resolution.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("meeting").filter(pk=wanted).first()
    if row is None:
        raise Missing("no-resolution", "没有这条决议", "there is no such resolution")
    return row


def _must_follow(viewer: Viewer, row: Resolution) -> str:
    """Forbidden for whoever neither carries a resolution out nor holds the council."""
    if may(viewer, "council.hold", path=row.path):
        return must_hold(viewer, row.path)
    if not sees_to(viewer, row):
        if not is_inside(viewer, row.meeting):
            raise Missing("no-resolution", "没有这条决议", "there is no such resolution")
        zh, en = "由承办的人填写进展", "whoever carries it out writes this"
        raise Forbidden("not-allowed", zh, en)
    return row.holder if row.holder_kind == "post" else ""


def note_progress(viewer: Viewer, asked: NoteProgress) -> Progress:
    """How far it has come, by its holder or the council's. The same id again is the same. Changed
    once it is done."""
    with transaction():
        row = _locked(asked.resolution)
        _must_follow(viewer, row)
        before = Progress.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.resolution_id, before.text) != (row.pk, asked.text.strip()):
                raise id_taken()
            return before
        _must_be_open(row)
        if faults := [*wrong_text("text", asked.text), *wrong_id(asked.id)]:
            raise Invalid(faults)
        return Progress.objects.create(
            id=asked.id, resolution=row, path=row.path, text=asked.text.strip(), by=viewer.account
        )


def _must_be_open(row: Resolution) -> None:
    if row.state != Resolution.OPEN:
        zh, en = "这条决议已经办结", "this resolution is closed"
        raise Changed("resolution-closed", zh, en, state=row.state)


def close_resolution(viewer: Viewer, asked: CloseResolution) -> Resolution:
    """It is done, with what came of it; or it is dropped by a later decision (the holder of the
    council alone). Again: the same. Changed where it was closed otherwise."""
    with transaction():
        row = _locked(asked.resolution)
        post = must_hold(viewer, row.path) if asked.dropped else _must_follow(viewer, row)
        wanted = Resolution.DROPPED if asked.dropped else Resolution.DONE
        if (row.state, row.outcome) == (wanted, asked.outcome.strip()):
            return row
        _must_be_open(row)
        if faults := wrong_text("outcome", asked.outcome):
            raise Invalid(faults)
        late = overdue(row)
        row.state, row.outcome = wanted, asked.outcome.strip()
        row.done_at, row.done_by = clock.now(), viewer.account
        row.save(update_fields=["state", "outcome", "done_at", "done_by"])
        if not asked.dropped:
            tell_resolution(viewer, "done", row, post, late=late)
        else:
            tell_resolution(viewer, "dropped", row, post)
    return row
