"""Who was there, and what councils did in a time: for points, statistics and replays."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.councils.models import Attendance, Item, Meeting, Resolution, Signature, Sitter
from gezhi.engines.councils.queries.meetings.finding import councils_below
from gezhi.engines.councils.queries.meetings.opening import meeting_row, no_meeting
from gezhi.engines.councils.queries.meetings.shown import Convened, Counts
from gezhi.engines.councils.rules.cadence import missed_within
from gezhi.engines.people.models import Person
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer, may


def attended(viewer: Viewer, wanted: UUID) -> list[UUID]:
    """The persons who were at a meeting that was held, for whoever holds the council; Missing for
    others. A seat spoken for by proxy was not there."""
    with for_system():
        row = meeting_row(wanted)
        if not may(viewer, "council.hold", path=row.path):
            raise no_meeting()
        there = Attendance.objects.filter(meeting=row, how=Attendance.PRESENT)
        found = there.exclude(person=None).order_by("pk").values_list("person", flat=True)
        return list(dict.fromkeys(found)) if row.state == Meeting.HELD else []


def council_counts(viewer: Viewer, path: str, first: date, last: date) -> list[Counts]:
    """What the councils on a ground did from a day to a day, both included. No person in it: it is
    public, as each council's meetings and resolutions are."""
    councils = councils_below(viewer, [path])
    begin = _begins(first)
    end = _begins(last + timedelta(days=1))
    with for_system():
        meetings = Meeting.objects.filter(path__startswith=path, state=Meeting.HELD)
        days: dict[tuple[int, str], list[date]] = {}
        for place, key, starts in meetings.values_list("place", "council", "starts"):
            days.setdefault((place, key), []).append(clock.local(starts).date())
        rows = Resolution.objects.filter(path__startswith=path).exclude(state=Resolution.LOST)
        made = _by_council(rows.filter(at__gte=begin, at__lt=end))
        done = rows.filter(state=Resolution.DONE, done_at__gte=begin, done_at__lt=end)
        settled = _by_council(done)
        hard = _by_council(done.filter(hard=True))
    return [
        _counts(one, days.get((one.place.pk, one.key), []), (first, last), (made, settled, hard))
        for one in councils
    ]


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.ZONE)


def _by_council(rows: Any) -> Counter[tuple[int, str]]:
    return Counter(rows.values_list("place", "council"))


def _counts(
    council: Convened,
    days: list[date],
    time: tuple[date, date],
    sums: tuple[Counter[tuple[int, str]], Counter[tuple[int, str]], Counter[tuple[int, str]]],
) -> Counts:
    first, last = time
    key = (council.place.pk, council.key)
    until = min(last, clock.today() - timedelta(days=1))
    missed = missed_within(council.rules.every, council.since, days, first, until)
    made, done, hard = (one[key] for one in sums)
    held = sum(1 for day in days if first <= day <= last)
    name = council.rules.name
    return Counts(council.key, name, council.place, held, made, done, hard, missed)


def own_councils_data(viewer: Viewer) -> dict[str, list[dict[str, Any]]]:
    """What is held of somebody as a member: seats, meetings they were at, what they proposed, as
    plain data (PIPL 45)."""
    if viewer.account is None:
        return {"seats": [], "meetings": [], "proposals": [], "signatures": []}
    with for_system():
        mine = list(Person.objects.filter(account=viewer.account).values_list("pk", flat=True))
        seats = Sitter.objects.filter(person__in=mine).values("council", "starts", "ends")
        there = Attendance.objects.filter(person__in=mine).values(
            "meeting__council", "meeting__starts", "how"
        )
        told = ("council", "title", "text", "state", "reason", "at")
        items = Item.objects.filter(by=viewer.account, kind__in=(Item.PROPOSAL, Item.MEMBER))
        signed = Signature.objects.filter(by=viewer.account).values("asking__council", "at")
        return {
            "seats": list(seats),
            "meetings": list(there),
            "proposals": [{name: getattr(one, name) for name in told} for one in items],
            "signatures": list(signed),
        }
