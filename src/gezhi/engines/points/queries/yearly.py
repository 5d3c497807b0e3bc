"""A year (or a quarter) of a scheme by holder, for those who look after its points: what was scored
and for what, which stars and titles stood at its end, and what came and went. In the order of
places and doors, never of points."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from gezhi.base.words import Words
from gezhi.engines.points.models import Account, Adoption, Award, Line, Record
from gezhi.engines.points.queries.boards import Whose, in_place_order, period_of, scheme_on
from gezhi.engines.points.queries.flows import Flow, flows
from gezhi.engines.points.queries.holders import Holder, holders
from gezhi.engines.points.queries.honours import StarChange, change_of
from gezhi.engines.points.queries.records import scheme_rows
from gezhi.engines.points.queries.schemes import InForce, adoption, history, today
from gezhi.engines.points.rules.awards import HONOUR, LOST, STAR
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.points.rules.scheme import tier
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.points import Tier

SEEING = "points.see"
"""With it one reads what was held and spent too, which those who only record or review do not."""
SIZE = 50
KINDS = ("household", "person", "body")
COUNTED = Q(state=Record.ACCEPTED) & (Q(given__gt=0) | Q(entry__isnull=False))
"""What makes up a score: gains once they are accepted, deductions once they are final."""


@dataclass(frozen=True, slots=True)
class YearRow:
    """A holder in a period: the score by category, deductions included once they are final, how
    many `records` gave it and how many of these were `deductions`; the categories whose star and
    the titles that stood at its end; what became of stars and titles within it; and what came and
    went (`flow`)."""

    holder: Holder
    found: InForce
    scores: dict[str, int] = field(default_factory=dict)
    records: int = 0
    deductions: int = 0
    stars: frozenset[str] = frozenset()
    titles: tuple[Words, ...] = ()
    changes: tuple[StarChange, ...] = ()
    flow: Flow = field(default_factory=Flow)

    @property
    def score(self) -> int:
        """The score of all categories."""
        return sum(self.scores.values())

    @property
    def tier(self) -> Tier | None:
        """The tier of the score; None below the lowest, or where there are none. Only a whole
        year's score has one."""
        return tier(self.found.scheme, self.score)


@dataclass(frozen=True, slots=True)
class YearPage:
    """A page of a period's rows; `running` while it is not over, `next` begins the page after."""

    found: InForce
    period: Stretch
    running: bool
    rows: list[YearRow]
    next: str


@dataclass(frozen=True, slots=True)
class Among:
    """What the rows of a period are narrowed by; empty asks nothing. `path` is a ground, `whose`
    the ids of holders (None: anybody's), `star` a category whose star and `title` the key of a
    title that stood at the end, `tier` the key of a tier that the score reached."""

    path: str = ""
    whose: tuple[str, ...] | None = None
    star: str = ""
    title: str = ""
    tier: str = ""


def year_of(viewer: Viewer, text: str) -> Stretch:
    """The year (`2026`) or quarter (`2026-Q1`) that a text names; Missing for any other."""
    if len(text) == 4 and text.isascii() and text.isdecimal() and text >= "1000":
        return stretch("year", date(int(text), 1, 1))
    when = period_of(viewer, text)
    if when.kind != "quarter":
        raise Missing("no-period", "没有这个年度或季度", "there is no such year or quarter")
    return when


def year_periods(viewer: Viewer, wanted: int) -> list[Stretch]:
    """The years of a scheme, newest first, each with its quarters after it; from the day on which
    it was first in force at its place. Anybody may know."""
    row = adoption(viewer, wanted).adoption
    decided = history(viewer, row.place_id, row.scheme)
    begun, found, year = decided[-1].since, [], stretch("year", today())
    while year.last >= begun:
        found.append(year)
        quarter = stretch("quarter", min(year.last, today()))
        while quarter.last >= max(begun, year.first):
            found.append(quarter)
            quarter = quarter.before
        year = year.before
    return found


def year_page(
    viewer: Viewer,
    wanted: int,
    period: str,
    among: Among | None = None,
    *,
    after: str = "",
    size: int = SIZE,
) -> YearPage:
    """The holders of a scheme's ground who have earned or got something by the end of a period, as
    far as the viewer may see their points (Forbidden without that right). A constant number of
    statements for a page, whatever was recorded elsewhere."""
    when, asked = year_of(viewer, period), among or Among()
    found = scheme_then(viewer, wanted, when)
    with for_system():
        keys = _keys(found, when, seen(viewer, asked.path), asked)
    shown, more = _page(viewer, keys, after, size)
    running = when.last >= today()
    return YearPage(found, when, running, rows_of(found, when, shown), more)


def scheme_then(viewer: Viewer, wanted: int, when: Stretch) -> InForce:
    """A scheme as it stood at the end of a period, or stands today."""
    row = adoption(viewer, wanted).adoption
    return scheme_on(viewer, row.place_id, row.scheme, min(when.last, today()))


def seen(viewer: Viewer, path: str = "") -> Q:
    """The condition that a row lies on ground of which the viewer may see the points, and on
    `path`."""
    here = Q(path__startswith=path)
    if viewer.system:
        return here
    paths = viewer.paths(SEEING)
    if not paths:
        zh, en = "需要查看积分的权限", "this needs the right to see points"
        raise Forbidden("not-allowed", zh, en)
    return here & reduce(or_, (Q(path__startswith=one) for one in paths))


def versions_of(found: InForce) -> QuerySet[Adoption]:
    """Every decision on the scheme at its place."""
    row = found.adoption
    return Adoption.objects.filter(place=row.place_id, scheme=row.scheme)


def counted(found: InForce, when: Stretch) -> QuerySet[Record]:
    """The records that make up the scores of a period."""
    return scheme_rows(found).filter(COUNTED, day__gte=when.first, day__lte=when.last)


def standing_at(found: InForce, when: Stretch, ground: Q) -> QuerySet[Award]:
    """The stars and titles that are held at the end of a period."""
    rows = Award.objects.filter(ground, adoption__in=versions_of(found), day__lte=when.last)
    newest = rows.values("holder_kind", "holder", "what").annotate(newest=Max("pk"))
    return Award.objects.filter(pk__in=newest.values("newest")).exclude(how=LOST)


def _keys(found: InForce, when: Stretch, ground: Q, asked: Among) -> list[tuple[str, str, str]]:
    """Path, kind and id of everybody who ever got points or score, in the order of paths."""
    row = found.adoption
    units = [row.unit_id, row.rating_id]
    rows = Account.objects.filter(ground, unit__in=units, role__in=("holder", "score"))
    rows = rows.filter(holder_kind__in=KINDS)
    if when.last < today():
        lines = Line.objects.filter(day__lte=when.last)
        came = Exists(lines.filter(credit=OuterRef("pk")))
        rows = rows.filter(came | Exists(lines.filter(debit=OuterRef("pk"))))
    if asked.whose is not None:
        rows = rows.filter(holder__in=asked.whose)
    only = _only(found, when, ground, asked)
    pairs = rows.values_list("holder_kind", "holder").annotate(ground=Max("path")).order_by()
    keys = [(path, kind, id_) for kind, id_, path in pairs if only is None or (kind, id_) in only]
    return sorted(keys)


def _only(found: InForce, when: Stretch, ground: Q, asked: Among) -> set[Whose] | None:
    """Those who hold the star and the title and reached the tier that is asked for; None where
    nothing is."""
    only: set[Whose] | None = None
    for what in (asked.star and STAR + asked.star, asked.title and HONOUR + asked.title):
        if what:
            held = standing_at(found, when, ground).filter(what=what)
            theirs = set(held.values_list("holder_kind", "holder"))
            only = theirs if only is None else only & theirs
    if asked.tier:
        theirs = reaching(found, when, ground, asked.tier)
        only = theirs if only is None else only & theirs
    return only


def reaching(found: InForce, when: Stretch, ground: Q, wanted: str) -> set[Whose]:
    """Those whose score of a period is in a tier."""
    tiers = found.scheme.tiers
    at = next((n for n, one in enumerate(tiers) if one.tier == wanted), None)
    if at is None:
        return set()
    sums = counted(found, when).filter(ground).values("holder_kind", "holder")
    rows = sums.annotate(sum=Sum("given")).filter(sum__gte=tiers[at].from_).order_by()
    if at + 1 < len(tiers):
        rows = rows.filter(sum__lt=tiers[at + 1].from_)
    return set(rows.values_list("holder_kind", "holder"))


def _page(
    viewer: Viewer, keys: Sequence[tuple[str, str, str]], after: str, size: int
) -> tuple[list[Holder], str]:
    """The holders of a page, ground by ground and door by door, and where the next one begins: how
    many of its ground go before it, and the ground."""
    skip, _, begin = after.partition("~")
    past = int(skip) if skip.isdecimal() and len(skip) < 9 else 0
    found: list[Holder] = []
    for path, group in groupby(keys, key=lambda key: key[0]):
        if path < begin:
            continue
        known = holders(viewer, [(kind, id_) for _, kind, id_ in group])
        first = past if path == begin else 0
        here = in_place_order(known.values())[first:]
        if len(found) + len(here) > size:
            fit = size - len(found)
            return [*found, *here[:fit]], f"{first + fit}~{path}"
        found += here
    return found, ""


def rows_of(found: InForce, when: Stretch, whose: Sequence[Holder]) -> list[YearRow]:
    """What some holders have of a period; whoever asks has found out that they may be shown."""
    ids = [one.id for one in whose]
    with for_system():
        records = _records(counted(found, when).filter(holder__in=ids))
        awards = _awards(found, when, ids)
        moved = flows(found.adoption.unit_id, when, ids)
    return [
        YearRow(
            one,
            found,
            *records.get((one.kind, one.id), ({}, 0, 0)),
            *awards.get((one.kind, one.id), (frozenset(), (), ())),
            moved.get((one.kind, one.id), Flow()),
        )
        for one in whose
    ]


def _records(rows: QuerySet[Record]) -> dict[Whose, tuple[dict[str, int], int, int]]:
    scores: dict[Whose, dict[str, int]] = defaultdict(dict)
    counts: dict[Whose, list[int]] = defaultdict(lambda: [0, 0])
    cells = rows.values_list("holder_kind", "holder", "category").annotate(
        sum=Sum("given"), records=Count("pk"), cuts=Count("pk", filter=Q(given__lt=0))
    )
    for kind, id_, category, given, records, deductions in cells.order_by():
        scores[kind, id_][category] = given
        counts[kind, id_][0] += records
        counts[kind, id_][1] += deductions
    return {key: (scores[key], *counts[key]) for key in scores}  # type: ignore[misc]


Standing = tuple[frozenset[str], tuple[Words, ...], tuple[StarChange, ...]]


def _awards(found: InForce, when: Stretch, ids: Iterable[str]) -> dict[Whose, Standing]:
    rows = Award.objects.filter(
        adoption__in=versions_of(found), holder__in=list(ids), day__lte=when.last
    )
    every: dict[Whose, list[StarChange]] = defaultdict(list)
    for row in rows.order_by("pk"):
        every[row.holder_kind, row.holder].append(change_of(row, found.scheme))
    return {key: _standing(changes, when) for key, changes in every.items()}


def _standing(changes: Sequence[StarChange], when: Stretch) -> Standing:
    newest = {one.what: one for one in changes}
    held = [one for one in newest.values() if one.how != LOST]
    stars = frozenset(one.what.removeprefix(STAR) for one in held if one.star)
    titles = tuple(one.name for one in held if not one.star)
    return stars, titles, tuple(one for one in changes if one.day in when)
