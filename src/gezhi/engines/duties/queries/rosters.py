"""Rosters: of which places, who can be on duty, the month as it stands, and swaps."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.duties.models import Leave, Month, Occurrence, Rule, Swap
from gezhi.engines.duties.queries.board import led_places
from gezhi.engines.duties.queries.knowing import holder_names, mine, rule_in, rule_of
from gezhi.engines.duties.rules.days import Away
from gezhi.engines.duties.rules.rostering import month_days
from gezhi.engines.people.models import Appointment
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.duties import Roster

LOOK_BACK = timedelta(days=92)
"""How far back shifts are counted, so that turns stay fair from month to month."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A roster at a place; `leads` where the viewer makes it."""

    place: Place
    roster: Roster
    leads: bool


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One shift: whose it is (empty: nobody's yet), and what became of it once it is published;
    whether it is the viewer's own, and still to come, so that it can be swapped."""

    day: date
    post: str
    post_name: Words
    holder: UUID | None
    name: str
    occurrence: int | None = None
    state: str = ""
    mine: bool = False
    swappable: bool = False


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month of a roster. `state` is empty while nobody has made it; `people` are those who can
    be put on, by post; `counts` how many shifts each has in this month, to see that it is fair."""

    kept: Kept
    first: date
    state: str
    id: UUID | None
    shifts: list[ShiftLine]
    people: dict[str, list[tuple[UUID, str]]]
    counts: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])


@dataclass(frozen=True, slots=True)
class SwapLine:
    """A swap that concerns me: `mine` where I asked."""

    row: Swap
    name: Words
    other: str
    mine: bool


def rosters(viewer: Viewer) -> list[Kept]:
    """The rosters that the viewer makes or is on, by place."""
    found: dict[tuple[int, str], Kept] = {}
    for place in led_places(viewer):
        for one in rosters_at(viewer, place):
            found[one.place.pk, one.roster.roster] = one
    today = clock.today()
    for row in mine(viewer, today, today).appointments.values():
        if row.place is None:
            continue
        for one in _above(viewer, row.place):
            if row.post in {need.post for need in one.roster.needs}:
                found.setdefault((one.place.pk, one.roster.roster), one)
    return list(found.values())


def rosters_at(viewer: Viewer, place: Place) -> list[Kept]:
    """The rosters of a place and below it, of the packs that are in force there."""
    try:
        pack = attached_at(viewer, place.path).pack
    except Missing:
        return []
    kept = []
    for roster in pack.rosters.values():
        rows = Place.objects.filter(level=roster.at, path__startswith=place.path, until=None)
        kept += [
            Kept(row, roster, may(viewer, "duty.lead", path=row.path))
            for row in rows.order_by("path")[:200]
        ]
    return kept


def _above(viewer: Viewer, place: Place) -> list[Kept]:
    try:
        pack = attached_at(viewer, place.path).pack
    except Missing:
        return []
    ids = [int(part, 36) for part in place.path.rstrip(".").split(".")]
    return [
        Kept(row, roster, may(viewer, "duty.lead", path=row.path))
        for roster in pack.rosters.values()
        for row in Place.objects.filter(pk__in=ids, level=roster.at)
    ]


def roster_at(viewer: Viewer, place: int, key: str) -> Kept:
    """One roster; Missing where there is none, Forbidden for whoever neither makes it nor is on
    it."""
    where = Place.objects.filter(pk=place).first()
    roster = None
    if where is not None:
        try:
            roster = attached_at(viewer, where.path).pack.rosters.get(key)
        except Missing:
            roster = None
    if where is None or roster is None or roster.at != where.level:
        raise Missing("no-roster", "这里没有这张值班表", "there is no such roster here")
    kept = Kept(where, roster, may(viewer, "duty.lead", path=where.path))
    if kept.leads:
        return kept
    today = clock.today()
    posts = {need.post for need in roster.needs}
    for row in mine(viewer, today, today).appointments.values():
        if row.place is not None and row.post in posts and row.place.path.startswith(where.path):
            return kept
    raise Forbidden("not-allowed", "这张值班表不对您开放", "this roster is not open to you")


def able(viewer: Viewer, kept: Kept, first: date, last: date) -> dict[str, list[Appointment]]:
    """Those who hold the posts of a roster at its place or below on some day of a span."""
    force = Q(starts__lte=last) & (Q(ends=None) | Q(ends__gte=first))
    posts = [need.post for need in kept.roster.needs]
    rows = Appointment.objects.filter(
        force, post__in=posts, place__path__startswith=kept.place.path
    )
    found: dict[str, list[Appointment]] = {post: [] for post in posts}
    for row in rows.select_related("person").order_by("starts", "pk"):
        found[row.post].append(row)
    return found


def had(viewer: Viewer, rule: Rule, place: Place, first: date) -> dict[UUID, tuple[int, date]]:
    """How many shifts each had of late and when the last one was."""
    rows = Occurrence.objects.filter(rule=rule, place=place, day__lt=first)
    count: Counter[UUID] = Counter()
    last: dict[UUID, date] = {}
    for holder, day in rows.filter(day__gte=first - LOOK_BACK).values_list("holder", "day"):
        count[holder] += 1
        last[holder] = max(day, last.get(holder, day))
    return {one: (count[one], last[one]) for one in count}


def away(viewer: Viewer, ids: list[UUID], first: date, last: date) -> list[Away]:
    """Leave of some appointments in a span."""
    rows = Leave.objects.filter(holder__in=ids, starts__lte=last, ends__gte=first)
    return [Away(one.holder, one.stand_in, one.starts, one.ends) for one in rows]


def month_of(viewer: Viewer, place: int, key: str, day: date) -> MonthView:
    """A month of a roster as it stands: nothing yet, a draft (for who makes it), or published."""
    kept = roster_at(viewer, place, key)
    first, last = month_days(day)
    with for_system():
        rows = Month.objects.filter(place=place, rule__key=key, month=first)
        found = rows.select_related("rule").first()
        people = able(viewer, kept, first, last)
        drafted = found is not None and (kept.leads or found.state == Month.PUBLISHED)
        shifts = _shifts(viewer, found, kept, (first, last)) if found and drafted else []
    named = {post: [(one.pk, one.person.name) for one in ones] for post, ones in people.items()}
    count = Counter(one.name for one in shifts if one.name)
    state = found.state if found is not None and drafted else ""
    view = (found.pk if found is not None else None, shifts, named)
    return MonthView(kept, first, state, *view, counts=sorted(count.items(), key=lambda o: -o[1]))


def _shifts(viewer: Viewer, found: Month, kept: Kept, span: tuple[date, date]) -> list[ShiftLine]:
    names = _post_names(viewer, kept)
    if found.state == Month.DRAFT:
        ids = [UUID(one["holder"]) for one in found.shifts if one["holder"]]
        who = holder_names(viewer, ids)
        return [_drafted(one, names, who) for one in found.shifts]
    rows = Occurrence.objects.filter(rule=found.rule_id, place=kept.place, day__range=span)
    held = list(rows.order_by("day", "pk"))
    who = holder_names(viewer, [row.holder for row in held])
    own, now = mine(viewer, *span).appointments, clock.now()
    order = [need.post for need in kept.roster.needs]
    made = [
        ShiftLine(
            row.day,
            row.post,
            names[row.post],
            row.holder,
            who.get(row.holder, ""),
            row.pk,
            row.state,
            row.holder in own,
            row.holder in own and row.state == Occurrence.OPEN and row.opens > now,
        )
        for row in held
        if row.post in names
    ]
    return sorted(made, key=lambda one: (one.day, order.index(one.post), one.occurrence or 0))


def _drafted(one: dict[str, str], names: dict[str, Words], who: dict[UUID, str]) -> ShiftLine:
    holder = UUID(one["holder"]) if one["holder"] else None
    name = who.get(holder, "") if holder else ""
    return ShiftLine(date.fromisoformat(one["day"]), one["post"], names[one["post"]], holder, name)


def _post_names(viewer: Viewer, kept: Kept) -> dict[str, Words]:
    posts = attached_at(viewer, kept.place.path).pack.people.posts
    return {need.post: posts[need.post].name for need in kept.roster.needs}


def my_swaps(viewer: Viewer) -> list[SwapLine]:
    """Swaps that wait for an answer, which I asked for or am asked for, soonest shift first."""
    today = clock.today()
    own = set(mine(viewer, today, today + timedelta(days=62)).appointments)
    if not own:
        return []
    with for_system():
        rows = Swap.objects.filter(Q(asker__in=own) | Q(asked__in=own), state=Swap.ASKED)
        rows = rows.filter(shift__opens__gt=clock.now())
        found = list(rows.select_related("shift__rule", "back").order_by("shift__day", "pk"))
        who = holder_names(viewer, {one for row in found for one in (row.asker, row.asked)})
    return [
        SwapLine(
            row,
            rule_of(row.shift).name,
            who.get(row.asked if row.asker in own else row.asker, ""),
            row.asker in own,
        )
        for row in found
    ]


def shifts_taken(viewer: Viewer, last: date) -> list[tuple[Occurrence, list[str]]]:
    """The viewer's own shifts until a day that can still be swapped, each with what the page that
    asks a colleague is made of. For whoever takes them along on a phone; the number of statements
    does not grow with them."""
    own = list(mine(viewer, clock.today(), last).appointments)
    if not own:
        return []
    with for_system():
        ahead = Occurrence.objects.filter(
            rule__kind=Rule.ROSTER, state=Occurrence.OPEN, opens__gt=clock.now()
        )
        rows = list(ahead.filter(holder__in=own, day__lte=last).order_by("day", "pk"))
        near = ahead.filter(
            rule__in={one.rule_id for one in rows}, place__in={one.place_id for one in rows}
        )
        known = list(near.order_by("pk").values_list("rule_id", "place_id", "pk", "holder"))
    return [
        (row, [str(one) for one in known if one[:2] == (row.rule_id, row.place_id)]) for row in rows
    ]


def swap_offers(viewer: Viewer, number: int) -> list[tuple[UUID, str, list[Occurrence]]]:
    """Whom one can ask to take a shift of one's own: those of the post who are here and not on
    that day, with the shifts of theirs that one could take for it."""
    with for_system():
        row = Occurrence.objects.filter(pk=number).select_related("rule", "place").first()
        own = mine(viewer, row.day, row.day).appointments if row is not None else {}
        if row is None or row.holder not in own or row.rule.kind != Rule.ROSTER:
            raise Missing("no-shift", "没有这个班", "there is no such shift of yours")
        roster = rule_in(row.version_id, Rule.ROSTER, row.rule.key)
        if not isinstance(roster, Roster):
            return []
        people = able(viewer, Kept(row.place, roster, False), row.day, row.day)[row.post]
        later = (
            Occurrence.objects.filter(
                rule=row.rule_id, place=row.place_id, post=row.post, state=Occurrence.OPEN
            )
            .filter(opens__gt=clock.now())
            .order_by("day")
        )
        theirs: dict[UUID, list[Occurrence]] = {}
        for one in later:
            theirs.setdefault(one.holder, []).append(one)
        gone = {one.holder for one in away(viewer, [one.pk for one in people], row.day, row.day)}
    own_days = {one.day for one in theirs.get(row.holder, [])}
    offers = []
    for one in people:
        shifts = theirs.get(one.pk, [])
        on = {shift.day for shift in shifts}
        if one.pk != row.holder and one.pk not in gone and row.day not in on:
            free = [shift for shift in shifts if shift.day not in own_days]
            offers.append((one.pk, one.person.name, free))
    return offers
