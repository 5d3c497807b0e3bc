"""One meeting: its agenda, who is there, what was said and resolved, as a viewer may see it."""

from uuid import UUID

from gezhi.base import clock
from gezhi.base.voting.verdict import missing, verdict
from gezhi.base.words import Words
from gezhi.engines.councils.models import Attendance, Item, Meeting, Resolution
from gezhi.engines.councils.queries.meetings import deciding
from gezhi.engines.councils.queries.meetings.finding import council_of_meeting
from gezhi.engines.councils.queries.meetings.listing import line_of, proposals, sees_dates
from gezhi.engines.councils.queries.meetings.seating import holds, my_seats, own_keys, seats
from gezhi.engines.councils.queries.meetings.shown import (
    AgendaLine,
    AttendanceLine,
    Convened,
    MeetingPage,
    Quorum,
    SeatLine,
)
from gezhi.engines.councils.queries.meetings.turning import has_turn, label_of, vacant
from gezhi.engines.councils.rules.agenda import in_order
from gezhi.engines.councils.rules.notice import Told, notice_text
from gezhi.engines.people.models import Body, Person
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may

THERE = (Attendance.PRESENT, Attendance.PROXY)
"""Seats that count as present: taken, or spoken for."""


def no_meeting() -> Missing:
    """That there is no such meeting."""
    return Missing("no-meeting", "没有这次会议", "there is no such meeting")


def meeting_row(wanted: UUID) -> Meeting:
    """A meeting, with the wall lifted by whoever calls; Missing when there is none."""
    row = Meeting.objects.filter(pk=wanted).select_related("place").first()
    if row is None:
        raise no_meeting()
    return row


def meeting(viewer: Viewer, wanted: UUID) -> MeetingPage:
    """One meeting as this viewer may see it; Missing when there is none, or when it is to come and
    the council's dates are not public."""
    with for_system():
        row = meeting_row(wanted)
        council = council_of_meeting(viewer, row)
        keeps = holds(viewer, council)
        mine = seats_in(viewer, row, council)
        if row.state != Meeting.HELD and not mine and not sees_dates(viewer, council):
            raise no_meeting()
        return _page(viewer, row, council, keeps, mine)


def seats_in(viewer: Viewer, row: Meeting, council: Convened) -> list[str]:
    """The viewer's seats at a meeting: today's, and those of the day once it was held."""
    mine = my_seats(viewer, council)
    if row.state == Meeting.HELD and viewer.account is not None:
        keys = Attendance.objects.filter(meeting=row, seat__in=own_keys(viewer))
        mine = sorted({*mine, *keys.values_list("seat", flat=True)})
    return mine


def _page(
    viewer: Viewer, row: Meeting, council: Convened, keeps: bool, mine: list[str]
) -> MeetingPage:
    inside = keeps or bool(mine)
    rules = deciding.rules_of(row)
    lines = attendance_of(row, council)
    agenda = _agenda(viewer, row, inside)
    found = Resolution.objects.filter(meeting=row).order_by("number")
    page = MeetingPage(
        line=line_of(row, council),
        council=council,
        row=row,
        inside=inside,
        holds=keeps,
        chairs=chairs_it(viewer, row),
        room=row.room if inside else "",
        code=row.code if keeps else "",
        notice=notice_of(row, council, [one.title for one in agenda]),
        agenda=agenda,
        attendance=lines if inside else [],
        quorum=quorum_of(row, lines) if inside or "votes" in rules.public else _NO_QUORUM,
        resolutions=deciding.resolutions_of(viewer, found),
        additions=list(row.additions.order_by("at")) if inside or _said(row) else [],
        proposals=proposals(viewer, council) if keeps and row.state == Meeting.CALLED else [],
        my_seats=mine,
    )
    if not inside:
        row.short_notice = ""
    row.room, row.code = page.room, page.code
    return page


_NO_QUORUM = Quorum(0, 0, True, [], [])


def chairs_it(viewer: Viewer, row: Meeting) -> bool:
    """Whether the viewer confirms the minutes: it is their turn to chair, or nobody is left who
    could and they hold the council."""
    if has_turn(viewer, row.chair):
        return True
    return vacant(row.chair) and may(viewer, "council.hold", path=row.path)


def _said(row: Meeting) -> bool:
    """Whether anybody may read the minutes: where they are public, once they are signed."""
    return "minutes" in deciding.rules_of(row).public and row.signed_at is not None


def items_of(row: Meeting) -> list[Item]:
    """The items on a meeting's agenda, in order."""
    found = Item.objects.filter(meeting=row, state=Item.ON)
    return in_order(found, deciding.rules_of(row).agenda)


def _agenda(viewer: Viewer, row: Meeting, inside: bool) -> list[AgendaLine]:
    shown = inside or "agenda" in deciding.rules_of(row).public
    if not shown and not _said(row):
        return []
    carried = _carried(viewer, row, inside)
    lines = [
        AgendaLine(at, one.row.text, "", "", resolution=one) for at, one in enumerate(carried, 1)
    ]
    open_items = [one for one in items_of(row) if inside or not one.confidential]
    said = inside or _said(row)
    for at, item in enumerate(open_items, len(lines) + 1):
        if not inside:
            item.said, item.text, item.subject = item.said if said else "", "", ""
        lines.append(AgendaLine(at, item.title, item.text, item.said, item=item))
    return lines


def _carried(viewer: Viewer, row: Meeting, inside: bool) -> list[deciding.ResolutionLine]:
    """Resolutions that stand on an agenda by themselves: those still open, or those carried over
    once it was held."""
    if row.state == Meeting.CANCELLED:
        return []
    rows = deciding.open_before(row)
    if row.state == Meeting.HELD:
        rows = Resolution.objects.filter(carries__meeting=row)
    found = deciding.resolutions_of(viewer, rows.order_by("meeting__starts", "number"))
    return found if inside else [one for one in found if deciding.shown_outside(one.row)]


def notice_of(row: Meeting, council: Convened, titles: list[str]) -> Words:
    """The notice of a meeting as members read it."""
    told = Told(
        council=deciding.rules_of(row).name,
        place=council.place.name,
        starts=clock.local(row.starts),
        spot=row.spot,
        special=row.kind == Meeting.SPECIAL,
        chair=label_of(council, row.chair),
        host=label_of(council, row.host),
        titles=tuple(titles),
    )
    return notice_text(told)


def attendance_of(row: Meeting, council: Convened) -> list[AttendanceLine]:
    """The seats of a meeting with their marks: today's seats, or those of the day once held."""
    marks = {one.seat: one for one in Attendance.objects.filter(meeting=row).order_by("pk")}
    known = {one.key: one for one in seats(council)}
    keys = list(marks) if row.state == Meeting.HELD else list(known)
    found = []
    for key in keys:
        mark = marks.get(key)
        how, proxy = (mark.how, mark.proxy) if mark else ("", "")
        seat = known.get(key) or _former(key)
        found.append(AttendanceLine(seat, how, proxy, bool(mark and mark.by_code)))
    return found


def _former(key: str) -> SeatLine:
    """A seat of somebody who sits there no more."""
    kind, _, pk = key.partition(":")
    title = Words(zh="当时的成员", en="A member at the time")
    if kind == "body":
        body = Body.objects.filter(pk=pk).first()
        return SeatLine(key, title, "", body.name if body else "", "")
    person = Person.objects.filter(pk=pk).first()
    return SeatLine(key, title, person.name if person else "", "", "")


def counted(row: Meeting, lines: list[AttendanceLine]) -> tuple[int, int]:
    """How many seats there are, and how many are taken or spoken for; as it stood once held."""
    if row.eligible is not None and row.present is not None:
        return row.eligible, row.present
    return len(lines), sum(1 for one in lines if one.how in THERE)


def quorum_of(row: Meeting, lines: list[AttendanceLine]) -> Quorum:
    """Whether enough are there to decide, with its arithmetic and what is still missing."""
    eligible, present = counted(row, lines)
    rule = deciding.rules_of(row).judged_by()
    if rule is None:
        return Quorum(eligible, present, present > 0, [], [])
    unvoted = Resolution(meeting=row, how=Resolution.HANDS, eligible=eligible, present=present)
    sums = deciding.sums_of(unvoted)
    judged = verdict(rule, sums)
    gate = rule.quorum.conditions if rule.quorum else ()
    told = [part.words for part in judged.parts if part.condition in gate]
    return Quorum(eligible, present, judged.quorum, told, list(missing(rule, sums)))
