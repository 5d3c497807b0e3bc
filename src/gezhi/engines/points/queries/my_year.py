"""A year of one's own: what earned what, and what stood at its end."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from gezhi.base.words import Words
from gezhi.engines.points.models import Record
from gezhi.engines.points.queries.mine import Mine, my_points
from gezhi.engines.points.queries.records import scheme_rows
from gezhi.engines.points.queries.schemes import InForce, in_force, today
from gezhi.engines.points.queries.yearly import (
    YearRow,
    counted,
    rows_of,
    scheme_then,
    versions_of,
    year_of,
)
from gezhi.engines.points.rules.periods import Stretch
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Source:
    """What an item earned in a period: how many records, how often it was done, and the points of
    it, below zero for a deduction that is final."""

    category: str
    item: str
    name: Words
    records: int
    times: int
    points: int


@dataclass(frozen=True, slots=True)
class MyYear:
    """A period of one of the viewer's own holders under a scheme, with the `sources` of its score;
    `mine` is how it stands today, `waiting` records of it are not decided yet."""

    mine: Mine
    row: YearRow
    period: Stretch
    running: bool
    sources: list[Source]
    waiting: int

    @property
    def found(self) -> InForce:
        """The scheme as it stood then."""
        return self.row.found


def my_year(viewer: Viewer, period: str) -> list[MyYear]:
    """A year or quarter of the viewer, their household and bodies, for each scheme that was in
    force for them by then; empty for nobody known. Missing for what is no year."""
    when = year_of(viewer, period)
    found = []
    for mine in my_points(viewer):
        if versions_of(mine.found).filter(since__lte=when.last).exists():
            found.append(_year(viewer, mine, when))
    return found


def my_years(viewer: Viewer) -> list[int]:
    """The years for which there is something to show, the newest first: since the first scheme of
    one's own was in force."""
    begun = [
        day
        for mine in my_points(viewer)
        for day in versions_of(mine.found).order_by("since").values_list("since", flat=True)[:1]
    ]
    first: date = min(begun, default=today())
    return list(range(today().year, min(first, today()).year - 1, -1))


def _year(viewer: Viewer, mine: Mine, when: Stretch) -> MyYear:
    found = scheme_then(viewer, mine.found.adoption.pk, when)
    theirs = Q(holder=mine.holder.id, holder_kind=mine.holder.kind)
    [row] = rows_of(found, when, [mine.holder])
    with for_system():  # the holder is the viewer's own
        sources = _sources(found, counted(found, when).filter(theirs))
        waits = scheme_rows(found).filter(theirs, day__gte=when.first, day__lte=when.last)
        waiting = waits.filter(state=Record.WAITING).count()
    return MyYear(mine, row, when, when.last >= today(), sources, waiting)


def _sources(found: InForce, rows: QuerySet[Record]) -> list[Source]:
    names, order = _names(found), {key: n for n, key in enumerate(_order(found))}
    cells = rows.values_list("category", "item").annotate(
        records=Count("pk"), often=Sum("times"), sum=Sum("given")
    )
    shown = [
        Source(category, item, names.get(item) or Words.of(item), records, times, points)
        for category, item, records, times, points in cells.order_by()
    ]
    return sorted(shown, key=lambda one: (order.get(one.category, len(order)), -one.points))


def _order(found: InForce) -> list[str]:
    return [one.category for one in found.scheme.categories]


def _names(found: InForce) -> dict[str, Words]:
    """What items are called, those of earlier versions too."""
    names: dict[str, Words] = {}
    for row in versions_of(found).select_related("version").order_by("-since"):
        for _, item in in_force(row).scheme.items():
            names.setdefault(item.item, item.name)
    return names
