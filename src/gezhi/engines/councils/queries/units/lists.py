"""The three lists of a council's units, what fits a demand, and what was brought together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.councils.models import Listing, Match
from gezhi.engines.councils.queries.meetings.finding import council_of
from gezhi.engines.councils.queries.meetings.shown import Convened
from gezhi.engines.councils.queries.units.members import as_line, units_of
from gezhi.engines.councils.rules.units import KINDS, SORTS, suggested
from gezhi.engines.people.models import Body
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may

SEEING = ("council.hold", "statistics.see")
"""Abilities that let their holder read units' lists on their ground."""


@dataclass(frozen=True, slots=True)
class ListingLine:
    """A line of a list: `mine` when the viewer acts for its unit, `match` the one that goes on for
    a demand, `past` once its days are over."""

    row: Listing
    body: str
    sort: Words
    kind: Words
    mine: bool
    past: bool
    match: UUID | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """A unit in a match, with what it brings (the demand's own has nothing), whether it agreed, and
    whether the viewer may agree for it."""

    body: UUID
    name: str
    text: str
    contact: str
    agreed: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match with its sides; the first is the demand's."""

    row: Match
    demand: ListingLine
    sides: list[Side]
    mine: bool


@dataclass(frozen=True, slots=True)
class UnitLists:
    """The lists of a council as a viewer may see them: `for_units` are the bodies for which the
    viewer may write, `units` all that sit there."""

    council: Convened
    holds: bool
    units: list[Body]
    for_units: list[Body]
    lines: list[ListingLine]
    matches: list[MatchLine]


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """How many open lines each list has, and how many matches came to an end: `done`, `failed`.
    They name no unit and are public."""

    lists: dict[str, int]
    going: int
    done: int
    failed: int


def sees_lists(viewer: Viewer, council: Convened, units: Iterable[Body]) -> bool:
    """Whether the lists are open to a viewer: to who holds the council or reads figures there, and
    to people of its units."""
    over = any(may(viewer, ability, path=council.path) for ability in SEEING)
    return over or not viewer.bodies.isdisjoint(one.pk for one in units)


def unit_lists(
    viewer: Viewer,
    place: int,
    council: str,
    *,
    sort: str = "",
    kind: str = "",
    words: str = "",
    ended: bool = False,
) -> UnitLists:
    """The lists of a council, narrowed by list, kind and words; without `ended` only open lines.
    Forbidden for whoever is neither of a unit nor holds the council."""
    found = council_of(viewer, place, council)
    units = units_of(viewer, found)
    if not sees_lists(viewer, found, units):
        zh, en = "清单只对成员单位开放", "the lists are open to member units"
        raise Forbidden("not-allowed", zh, en)
    holds = may(viewer, "council.hold", path=found.path)
    rows = Listing.objects.filter(place=place, council=council).select_related("body")
    rows = _narrowed(rows if ended else rows.filter(state=Listing.OPEN), sort, kind)
    with for_system():
        lines = _lines(viewer, holds, [row for row in rows.order_by("-pk") if _says(row, words)])
        matches = _matches(viewer, holds, Match.objects.filter(demand__in=_of(place, council)))
    return UnitLists(
        council=found,
        holds=holds,
        units=units,
        for_units=[one for one in units if holds or one.pk in viewer.bodies],
        lines=lines,
        matches=matches,
    )


def _of(place: int, council: str) -> QuerySet[Listing]:
    return Listing.objects.filter(place=place, council=council)


def _narrowed(rows: QuerySet[Listing], sort: str, kind: str) -> QuerySet[Listing]:
    wanted = Q()
    if sort in SORTS:
        wanted &= Q(sort=sort)
    if kind in KINDS:
        wanted &= Q(kind=kind)
    return rows.filter(wanted)


def _says(row: Listing, words: str) -> bool:
    """Whether a line has the words: they are sealed, so the database cannot look."""
    return not words or words.casefold() in f"{row.text} {row.body.name}".casefold()


def _lines(viewer: Viewer, holds: bool, rows: list[Listing]) -> list[ListingLine]:
    ids = [row.pk for row in rows]
    going = Match.objects.filter(demand__in=ids, state__in=Match.GOING)
    matched = dict(going.values_list("demand", "pk"))
    return [_line(viewer, holds, row, matched.get(row.pk)) for row in rows]


def _line(viewer: Viewer, holds: bool, row: Listing, match: UUID | None = None) -> ListingLine:
    return ListingLine(
        row=row,
        body=row.body.name,
        sort=SORTS[row.sort],
        kind=KINDS[row.kind],
        mine=holds or row.body_id in viewer.bodies,
        past=row.ends is not None and row.ends < clock.today(),
        match=match,
    )


def suggestions(viewer: Viewer, demand: UUID) -> list[ListingLine]:
    """The resources that fit a demand, the best first, of its own council and of those on the same
    ground. For people of the demand's unit and who holds the council; Missing for any other."""
    with for_system():
        row = Listing.objects.select_related("body").filter(pk=demand, sort="demand").first()
        if row is None or not _acts(viewer, row):
            raise Missing("no-listing", "清单上没有这条需求", "there is no such demand")
        offered = Listing.objects.filter(sort=Listing.RESOURCE, kind=row.kind, state=Listing.OPEN)
        rows = {str(one.pk): one for one in offered.select_related("body", "place")}
    fitting = suggested(as_line(row), [as_line(one) for one in rows.values()], clock.today())
    holds = may(viewer, "council.hold", path=row.path)
    return [_line(viewer, holds, rows[one.id]) for one in fitting]


def _acts(viewer: Viewer, row: Listing) -> bool:
    over = may(viewer, "council.hold", path=row.path)
    if over or row.body_id in viewer.bodies:
        return True
    found = council_of(viewer, row.place_id, row.council)
    return sees_lists(viewer, found, units_of(viewer, found))


def _matches(viewer: Viewer, holds: bool, rows: QuerySet[Match]) -> list[MatchLine]:
    found = rows.select_related("demand__body", "body").prefetch_related(
        "parts__resource", "parts__body"
    )
    lines = [_match(viewer, holds, row) for row in found.order_by("-pk")]
    return [
        one
        for one in lines
        if holds or one.mine or may(viewer, "statistics.see", path=one.row.path)
    ]


def _match(viewer: Viewer, holds: bool, row: Match) -> MatchLine:
    own = holds or row.body_id in viewer.bodies
    demand = row.demand
    sides = [Side(row.body_id, row.body.name, "", demand.contact, row.agreed_at is not None, own)]
    sides += [
        Side(
            part.body_id,
            part.body.name,
            part.resource.text,
            part.resource.contact,
            part.agreed_at is not None,
            holds or part.body_id in viewer.bodies,
        )
        for part in sorted(row.parts.all(), key=lambda one: one.pk)
    ]
    going = row.pk if row.state in Match.GOING else None
    line = _line(viewer, holds, demand, going)
    return MatchLine(row, line, sides, any(one.mine for one in sides))


def match_of(viewer: Viewer, wanted: UUID) -> MatchLine:
    """One match for its units and who holds the council; Missing for any other."""
    with for_system():
        row = Match.objects.filter(pk=wanted).first()
        holds = row is not None and may(viewer, "council.hold", path=row.path)
        found = _matches(viewer, holds, Match.objects.filter(pk=wanted))
    if not found:
        raise Missing("no-match", "没有这次对接", "there is no such match")
    return found[0]


def unit_counts(
    viewer: Viewer, path: str, since: date | None = None, until: date | None = None
) -> UnitCounts:
    """What units' lists came to on a ground; matches that ended within days, both included. The
    same for anybody, as it names no unit."""
    with for_system():
        open_ = Listing.objects.filter(path__startswith=path, state=Listing.OPEN)
        lists = {sort: open_.filter(sort=sort).count() for sort in SORTS}
        matches = Match.objects.filter(path__startswith=path)
        ended = matches
        if since is not None:
            ended = ended.filter(ended_at__date__gte=since)
        if until is not None:
            ended = ended.filter(ended_at__date__lte=until)
        return UnitCounts(
            lists=lists,
            going=matches.filter(state__in=Match.GOING).count(),
            done=ended.filter(state=Match.DONE).count(),
            failed=ended.filter(state=Match.FAILED).count(),
        )
