"""What a reviewer should look at twice, computed from what was recorded and never typed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from statistics import median
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Abs, TruncMonth

from gezhi.engines.points.models import Record
from gezhi.engines.points.queries.records import COUNTING, scheme_rows
from gezhi.engines.points.queries.schemes import InForce
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.rules.periods import stretch
from gezhi.engines.trust.rules.viewer import Viewer

TWICE, HIGH, OWN, HOME = "twice", "high", "own", "home"
MARKS = (TWICE, HIGH, OWN, HOME)
APART = (OWN, HOME)
"""Marks of what the viewer does not review: they recorded it, or it is their own or their
household's."""
TIMES = 3
"""Points beyond so many times the median are marked."""

Key = TypeVar("Key")
NOBODY = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Usual:
    """Medians of points: of each recorder's sheet of a day, and of each item by the first day of
    its period."""

    every: str
    sheets: dict[tuple[UUID | None, date], float]
    items: dict[tuple[str, date], float]

    def exceeded(self, row: Record) -> bool:
        """Whether a record is worth more than three times what is usual."""
        sheet = self.sheets.get((row.by, row.day))
        item = self.items.get((row.item, stretch(self.every, row.day).first))  # type: ignore[arg-type]
        return any(one is not None and abs(row.points) > TIMES * one for one in (sheet, item))

    def beyond(self) -> Q:
        """The same as a condition."""
        ways = []
        for (by, day), usual in self.sheets.items():
            ways.append(Q(by=by, day=day) & _more(usual))
        for (item, first), usual in self.items.items():
            last = stretch(self.every, first).last  # type: ignore[arg-type]
            ways.append(Q(item=item, day__gte=first, day__lte=last) & _more(usual))
        return reduce(or_, ways, NOBODY)


def _more(usual: float) -> Q:
    return Q(points__gt=TIMES * usual) | Q(points__lt=-TIMES * usual)


def with_twice(found: InForce, rows: QuerySet[Record]) -> QuerySet[Record]:
    """Records with `twice`: whether the same item was recorded for the same holder and day before,
    or counts already."""
    same = scheme_rows(found).filter(
        item=OuterRef("item"),
        holder=OuterRef("holder"),
        day=OuterRef("day"),
        state__in=COUNTING,
    )
    before = Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lt=OuterRef("pk"))
    same = same.filter(before | Q(state=Record.ACCEPTED)).exclude(pk=OuterRef("pk"))
    return rows.annotate(twice=Exists(same))


def usual(found: InForce, rows: Sequence[Record] | QuerySet[Record]) -> Usual:
    """The medians that matter to some records, or to all of a query; three statements at most. Only
    those sheets and items are kept in which something exceeds them."""
    every = found.scheme.review_every
    around = scheme_rows(found).filter(state__in=COUNTING)
    if isinstance(rows, QuerySet):
        ends = rows.aggregate(first=Min("day"), last=Max("day"))
        first, last = ends["first"], ends["last"]
    else:
        first = min((row.day for row in rows), default=None)
        last = max((row.day for row in rows), default=None)
    if first is None or last is None:
        return Usual(every, {}, {})
    first, last = stretch(every, first).first, stretch(every, last).last
    around = around.filter(day__gte=first, day__lte=last).annotate(much=Abs(F("points")))
    sheets, items = around, around
    if not isinstance(rows, QuerySet):
        sheets = sheets.filter(day__in={row.day for row in rows}, by__in={row.by for row in rows})
        items = items.filter(item__in={row.item for row in rows})
    return Usual(every, _sheets(sheets), _items(items, every))


def _sheets(rows: QuerySet[Record]) -> dict[tuple[UUID | None, date], float]:
    found: dict[tuple[UUID | None, date], list[tuple[int, int]]] = defaultdict(list)
    for by, day, much, n in (
        rows.values_list("by", "day", "much").annotate(n=Count("pk")).order_by()
    ):
        found[by, day].append((much, n))
    return _medians(found)


def _items(rows: QuerySet[Record], every: str) -> dict[tuple[str, date], float]:
    found: dict[tuple[str, date], list[tuple[int, int]]] = defaultdict(list)
    by_month = rows.annotate(month=TruncMonth("day")).values_list("item", "month", "much")
    for item, month, much, n in by_month.annotate(n=Count("pk")).order_by():
        found[item, stretch(every, month).first].append((much, n))  # type: ignore[arg-type]
    return _medians(found)


def _medians(found: dict[Key, list[tuple[int, int]]]) -> dict[Key, float]:
    """Medians of amounts with how often each comes, where the largest is beyond three times it."""
    medians = {}
    for key, pairs in found.items():
        usual = _median(pairs)
        if max(much for much, _ in pairs) > TIMES * usual:
            medians[key] = usual
    return medians


def _median(pairs: list[tuple[int, int]]) -> float:
    return float(median([much for much, n in pairs for _ in range(n)]))


def own_rows(viewer: Viewer) -> Q:
    """Records that the viewer made, which somebody else must review."""
    return NOBODY if viewer.account is None else Q(by=viewer.account)


def home_rows(viewer: Viewer) -> Q:
    """Records of the viewer, their household or their body, which somebody else must review."""
    ways = [Q(holder_kind=kind, holder=str(id_)) for kind, id_ in own(viewer)]
    return reduce(or_, ways, NOBODY)


def marks_of(viewer: Viewer, found: InForce, rows: Sequence[Record]) -> dict[UUID, frozenset[str]]:
    """The marks of records that were read `with_twice`."""
    known, mine = usual(found, rows), {(kind, str(id_)) for kind, id_ in own(viewer)}
    marked = {}
    for row in rows:
        told = {
            TWICE: bool(getattr(row, "twice", False)),
            HIGH: known.exceeded(row),
            OWN: row.by is not None and row.by == viewer.account,
            HOME: (row.holder_kind, row.holder) in mine,
        }
        marked[row.pk] = frozenset(name for name, so in told.items() if so)
    return marked


def narrowed_by_mark(
    viewer: Viewer, found: InForce, rows: QuerySet[Record], mark: str
) -> QuerySet[Record]:
    """Records that bear a mark; `none` are those that bear none."""
    if mark == TWICE:
        return rows.filter(twice=True)
    if mark == HIGH:
        return rows.filter(usual(found, rows).beyond())
    if mark == OWN:
        return rows.filter(own_rows(viewer))
    if mark == HOME:
        return rows.filter(home_rows(viewer))
    if mark == "none":
        theirs = own_rows(viewer) | home_rows(viewer)
        return rows.filter(twice=False).exclude(usual(found, rows).beyond() | theirs)
    return rows
