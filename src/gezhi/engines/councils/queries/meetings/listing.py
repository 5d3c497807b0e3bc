"""Lists of meetings, and a council's own page."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.worktime import Calendar
from gezhi.engines.councils.models import Item, Meeting
from gezhi.engines.councils.queries.meetings.askings import askings, may_ask
from gezhi.engines.councils.queries.meetings.deciding import of_council, rules_of
from gezhi.engines.councils.queries.meetings.finding import (
    calendar,
    council_of,
    council_of_meeting,
    councils_at,
    councils_below,
)
from gezhi.engines.councils.queries.meetings.seating import (
    holds,
    my_seats,
    sat_in,
    seats,
    sitters,
    wanted,
)
from gezhi.engines.councils.queries.meetings.shown import (
    Convened,
    CouncilPage,
    MeetingLine,
    TurnLine,
)
from gezhi.engines.councils.queries.meetings.standing import standing
from gezhi.engines.councils.queries.meetings.turning import chairs, choices, hosts, label_of
from gezhi.engines.councils.rules.notice import Earliest, earliest
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer

SIZE = 20


def line_of(row: Meeting, council: Convened) -> MeetingLine:
    """A meeting in a list."""
    return MeetingLine(
        id=row.pk,
        council=row.council,
        name=rules_of(row).name,
        place=council.place,
        kind=row.kind,
        starts=row.starts,
        was=row.was,
        spot=row.spot,
        state=row.state,
        chair=label_of(council, row.chair),
        host=label_of(council, row.host),
        signed=row.signed_at is not None,
    )


def meetings_near(viewer: Viewer, place: int) -> list[MeetingLine]:
    """The meetings to come of a place's councils and of those above it whose dates are public, or
    in which the viewer sits; the soonest first."""
    found = [
        one
        for council in councils_at(viewer, place)
        if sees_dates(viewer, council)
        for one in _coming(council)
    ]
    return sorted(found, key=lambda one: one.starts)


def my_meetings(viewer: Viewer) -> list[MeetingLine]:
    """The meetings to come at which the viewer has a seat; the soonest first."""
    found = [one for council in sat_in(viewer) for one in _coming(council)]
    return sorted(found, key=lambda one: one.starts)


def meetings_left(viewer: Viewer) -> list[MeetingLine]:
    """Meetings that the viewer holds and that are not finished, of councils which the pack in force
    has no more: nothing else leads to them."""
    paths = viewer.paths("council.hold")
    if not paths:
        return []
    standing = {(one.place.pk, one.key) for one in councils_below(viewer, paths)}
    grounds = reduce(or_, (Q(path__startswith=path) for path in paths))
    with for_system():
        rows = Meeting.objects.filter(grounds, signed_at=None).exclude(state=Meeting.CANCELLED)
        found = rows.select_related("place").order_by("starts", "pk")
        left = [one for one in found if (one.place_id, one.council) not in standing]
        return [line_of(one, council_of_meeting(viewer, one)) for one in left]


def _coming(council: Convened) -> list[MeetingLine]:
    rows = Meeting.objects.filter(
        place=council.place, council=council.key, state=Meeting.CALLED
    ).order_by("starts", "pk")
    with for_system():
        return [line_of(row, council) for row in rows]


def sees_dates(viewer: Viewer, council: Convened) -> bool:
    """Whether the viewer may know when a council meets next."""
    if "dates" in council.rules.public or holds(viewer, council):
        return True
    return bool(my_seats(viewer, council))


def meetings(
    viewer: Viewer,
    place: int,
    key: str,
    *,
    held: bool = True,
    before: datetime | None = None,
    size: int = SIZE,
) -> list[MeetingLine]:
    """A council's meetings: those over (held, or cancelled), the newest first and before a moment
    if one is named; or without `held` those to come, the soonest first."""
    council = council_of(viewer, place, key)
    if not held:
        return _coming(council) if sees_dates(viewer, council) else []
    rows = Meeting.objects.filter(place=place, council=key).exclude(state=Meeting.CALLED)
    if not sees_dates(viewer, council):
        rows = rows.filter(state=Meeting.HELD)
    if before is not None:
        rows = rows.filter(starts__lt=before)
    with for_system():
        return [line_of(row, council) for row in rows.order_by("-starts", "-pk")[:size]]


def council_page(viewer: Viewer, place: int, key: str) -> CouncilPage:
    """A council as its page shows it to this viewer; Missing when there is none."""
    council = council_of(viewer, place, key)
    keeps, mine = holds(viewer, council), my_seats(viewer, council)
    inside = keeps or bool(mine)
    return CouncilPage(
        standing=standing(viewer, place, key),
        holds=keeps,
        member=bool(mine),
        seats=seats(council) if inside else [],
        wanted=wanted(council),
        chairs=chairs(council),
        hosts=hosts(council),
        coming=meetings(viewer, place, key, held=False),
        held=meetings(viewer, place, key, size=5),
        resolutions=of_council(viewer, council),
        proposals=proposals(viewer, council),
        askings=askings(viewer, council) if inside else [],
        sitters=sitters(council) if keeps else [],
        asks=may_ask(viewer, council),
    )


def proposals(viewer: Viewer, council: Convened) -> list[Item]:
    """Items that wait for an answer: all for holders; for others their own, with its answer."""
    rows = Item.objects.filter(place=council.place, council=council.key)
    with for_system():
        if holds(viewer, council):
            return list(rows.filter(state=Item.PROPOSED).order_by("pk"))
        if viewer.account is None:
            return []
        return list(rows.filter(by=viewer.account, kind__in=PROPOSED).order_by("-pk")[:SIZE])


PROPOSED = (Item.PROPOSAL, Item.MEMBER)
"""Kinds that somebody hands in; others are put on by the holder."""


def earliest_call(viewer: Viewer, place: int, key: str) -> tuple[Calendar, list[Earliest]]:
    """From when on a meeting may be called for, told now: by the law, and as the council agreed."""
    council = council_of(viewer, place, key)
    found = calendar(council)
    return found, earliest(council.rules, found, clock.now())


def holder_choices(viewer: Viewer, place: int, key: str) -> list[TurnLine]:
    """Who may be charged with a resolution, for whoever writes it: the members' posts and bodies,
    and members in person where they sit for themselves. Empty for others."""
    council = council_of(viewer, place, key)
    if not holds(viewer, council):
        return []
    return choices(council)
