"""Reminding members of a meeting, once, the day before."""

from datetime import timedelta

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils.actions.meetings.telling import council_at, locked, tell_members
from gezhi.engines.councils.models import Meeting
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer

BEFORE = timedelta(hours=24)


def remind_members(viewer: Viewer) -> int:
    """Queue a reminder to the members of every meeting that begins within a day, once each; returns
    how many were told."""
    now = clock.now()
    with for_system():
        due = Meeting.objects.filter(
            state=Meeting.CALLED, reminded_at=None, starts__gt=now, starts__lte=now + BEFORE
        )
        wanted = list(due.values_list("pk", flat=True))
    told = 0
    for pk in wanted:
        with transaction():
            row = locked(pk)
            if row.state != Meeting.CALLED or row.reminded_at is not None:
                continue
            row.reminded_at = now
            row.save(update_fields=["reminded_at"])
            council = council_at(viewer, row)
            told += tell_members(row, council, Words(zh="会议快到了：", en="A meeting is near:"))
    return told
