"""Minutes: written item by item, closed with the meeting, confirmed by the chair, then only added
to."""

from uuid import UUID

from gezhi.base import clock
from gezhi.engines.councils.actions.meetings.asked import AddToMinutes, WriteMinutes
from gezhi.engines.councils.actions.meetings.telling import (
    LONGEST_SAID,
    council_at,
    locked,
    must_be,
    must_be_going,
    must_hold,
    tell,
    tell_resolution,
)
from gezhi.engines.councils.models import Addition, Attendance, Carry, Item, Meeting
from gezhi.engines.councils.queries.meetings.deciding import open_before
from gezhi.engines.councils.queries.meetings.opening import THERE, chairs_it
from gezhi.engines.councils.queries.meetings.seating import seats
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    id_taken,
    wrong,
    wrong_id,
    wrong_text,
)
from gezhi.engines.trust.rules.viewer import Viewer


def write_minutes(viewer: Viewer, asked: WriteMinutes) -> Item:
    """Write what was said on an item, from the beginning of a meeting until its minutes are signed.
    The same again changes nothing. Changed where somebody wrote it meanwhile: `facts` tell what."""
    with transaction():
        item = Item.objects.select_related("meeting").filter(pk=asked.item, state=Item.ON).first()
        if item is None or item.meeting is None:
            raise Missing("no-item", "没有这个议题", "there is no such item")
        row = locked(item.meeting.pk)
        must_hold(viewer, row.path)
        must_be_going(row)
        item.refresh_from_db()
        said = asked.said.strip()
        if (item.said, item.confidential) == (said, asked.confidential):
            return item
        if item.revision != asked.seen:
            zh, en = "别人刚改过这一段，对照着再存", "somebody wrote here meanwhile: compare"
            raise Changed("minutes-moved", zh, en, said=item.said, revision=item.revision)
        if len(said) > LONGEST_SAID:
            raise Invalid(wrong_text("said", said, LONGEST_SAID))
        item.said, item.confidential = said, asked.confidential
        item.revision += 1
        item.save(update_fields=["said", "confidential", "revision"])
    return item


def finish_meeting(viewer: Viewer, wanted: UUID) -> Meeting:
    """Close a meeting: attendance closes with it, those not marked were absent, and open
    resolutions of earlier meetings are carried over. Again: the same.

    Invalid before it began, or with nobody there.
    """
    with transaction():
        row = locked(wanted)
        post = must_hold(viewer, row.path)
        if row.state == Meeting.HELD:
            return row
        must_be(row, Meeting.CALLED)
        must_be_going(row)
        lines = seats(council_at(viewer, row))
        marks = {one.seat: one for one in Attendance.objects.filter(meeting=row)}
        keys = {one.key for one in lines} | marks.keys()
        present = sum(1 for one in marks.values() if one.how in THERE)
        if not present:
            zh, en = "先登记到会的人", "mark who was there first"
            raise Invalid([wrong("seat", "nobody", zh, en)])
        Attendance.objects.bulk_create(
            Attendance(meeting=row, path=row.path, seat=key, how=Attendance.ABSENT)
            for key in dict.fromkeys(one.key for one in lines if one.key not in marks)
        )
        row.state, row.held_at = Meeting.HELD, clock.now()
        row.eligible, row.present = len(keys), present
        row.save(update_fields=["state", "held_at", "eligible", "present"])
        tell(viewer, "held", row, post, count=present)
        _carry_over(viewer, row, post)
    return row


def _carry_over(viewer: Viewer, row: Meeting, post: str) -> None:
    for open_one in open_before(row):
        Carry.objects.create(resolution=open_one, meeting=row)
        tell_resolution(viewer, "carried_over", open_one, post)


def sign_minutes(viewer: Viewer, wanted: UUID) -> Meeting:
    """Confirm the minutes of a meeting that was held; from then on they stand. Its chair does, or
    the holder where nobody is left who could. Again: the same."""
    with transaction():
        row = locked(wanted)
        if not chairs_it(viewer, row):
            zh, en = "由主持这次会议的人确认", "whoever chaired the meeting confirms"
            raise Forbidden("not-chair", zh, en)
        if row.signed_at is not None:
            return row
        must_be(row, Meeting.HELD)
        row.signed_by, row.signed_at = viewer.account, clock.now()
        row.save(update_fields=["signed_by", "signed_at"])
        tell(viewer, "minuted", row)
    return row


def add_to_minutes(viewer: Viewer, asked: AddToMinutes) -> Addition:
    """Set something right in signed minutes by an addition beside them. The same id again is the
    same."""
    with transaction():
        row = locked(asked.meeting)
        must_hold(viewer, row.path)
        before = Addition.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.meeting_id, before.text) != (asked.meeting, asked.text.strip()):
                raise id_taken()
            return before
        if row.signed_at is None:
            zh, en = "纪要还没有确认，直接改就行", "the minutes are not signed yet: change them"
            raise Changed("not-signed", zh, en, state=row.state)
        if faults := [*wrong_text("text", asked.text), *wrong_id(asked.id)]:
            raise Invalid(faults)
        return Addition.objects.create(
            id=asked.id, meeting=row, path=row.path, text=asked.text.strip(), by=viewer.account
        )
