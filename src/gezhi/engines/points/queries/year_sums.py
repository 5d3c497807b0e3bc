"""A scheme's year in counts: for the assembly, for those who look after its points, for anybody.

Nobody is named, unless the scheme itself ranks; deductions stand here as counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from gezhi.base.words import Words
from gezhi.engines.points.models import Account, Appeal, Award, Exchange, Record
from gezhi.engines.points.queries.boards import Named, Whose, consenting, in_place_order
from gezhi.engines.points.queries.flows import Flow, flow_of
from gezhi.engines.points.queries.records import scheme_rows
from gezhi.engines.points.queries.schemes import InForce, today
from gezhi.engines.points.queries.yearly import (
    SEEING,
    counted,
    scheme_then,
    seen,
    standing_at,
    versions_of,
    year_of,
)
from gezhi.engines.points.rules.awards import HONOUR, LOST, STAR
from gezhi.engines.points.rules.periods import Stretch
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.points import Category, Tier


@dataclass(frozen=True, slots=True)
class CategorySum:
    """A category in a period: points and how many records gave them to how many holders, how many
    deductions became final, and its star: how many hold it at the end, and how often it was won
    (regained included) and lost."""

    category: Category
    points: int = 0
    records: int = 0
    holders: int = 0
    deductions: int = 0
    stars: int = 0
    won: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class GoodSum:
    """What was exchanged of a good: how many and for how many points, less what came back."""

    name: Words
    quantity: int
    points: int


@dataclass(frozen=True, slots=True)
class YearSums:
    """A period of a scheme in counts; `waiting` records and `appeals` of it are not decided yet, so
    the figures can still change. `titles` and `tiers` say how many hold them."""

    found: InForce
    period: Stretch
    running: bool
    holders: int
    points: int
    records: int
    deductions: int
    categories: list[CategorySum]
    titles: list[tuple[Words, int]]
    tiers: list[tuple[Tier, int]]
    flow: Flow
    goods: list[GoodSum]
    waiting: int
    appeals: int


def year_sums(viewer: Viewer, wanted: int, period: str, path: str = "") -> YearSums:
    """The counts of a period on the ground of which the viewer may see the points, or on `path` of
    it. Forbidden without that right."""
    when = year_of(viewer, period)
    found, ground = scheme_then(viewer, wanted, when), seen(viewer, path)
    whole = viewer.system or any(found.adoption.path.startswith(p) for p in viewer.paths(SEEING))
    part = not whole or not found.adoption.path.startswith(path)
    return _sums(found, when, ground, part=part)


def public_year(viewer: Viewer, wanted: int, period: str) -> YearSums:
    """The counts of a period of the whole scheme, the same for anybody."""
    when = year_of(viewer, period)
    return _sums(scheme_then(viewer, wanted, when), when, Q())


def year_order(viewer: Viewer, wanted: int, period: str) -> list[Named]:
    """Those who agree to be named, in the order of the points that they earned; empty unless the
    scheme says that it ranks (`ranking`, with its rule)."""
    when = year_of(viewer, period)
    found = scheme_then(viewer, wanted, when)
    if found.scheme.ranked(when.kind) is None:
        return []
    with for_system():
        gains = counted(found, when).filter(given__gt=0).values_list("holder_kind", "holder")
        earned = {(kind, id_): sum_ for kind, id_, sum_ in gains.annotate(Sum("given")).order_by()}
        known = consenting(earned)
    return _ranked(known, earned)


def _ranked(known: Mapping[Whose, object], earned: Mapping[Whose, int]) -> list[Named]:
    rows = [(one.name, earned[one.kind, one.id]) for one in in_place_order(known.values())]  # type: ignore[arg-type]
    rows.sort(key=lambda row: -row[1])
    above: dict[int, int] = {}
    for n, points in enumerate(sorted(earned.values(), reverse=True), start=1):
        above.setdefault(points, n)
    return [Named(name, points, above[points]) for name, points in rows]


def _sums(found: InForce, when: Stretch, ground: Q, *, part: bool = False) -> YearSums:
    """`part` says that the ground is only some of the scheme's, so that its records are found by
    their holders and not by looking at all."""
    unit = found.adoption.unit_id
    with for_system():
        rows = counted(found, when).filter(ground)
        if part:
            rows = rows.filter(holder__in=_holders(found, ground))
        held = dict(standing_at(found, when, ground).values_list("what").annotate(n=Count("pk")))
        cells = _cells(rows)
        holders, tiers = _reached(found, when, rows)
        return YearSums(
            found=found,
            period=when,
            running=when.last >= today(),
            holders=holders,
            points=sum(cell["points"] for cell in cells.values()),
            records=sum(cell["records"] for cell in cells.values()),
            deductions=sum(cell["deductions"] for cell in cells.values()),
            categories=_categories(found, cells, held, _turned(found, when, ground)),
            titles=[(one.name, held.get(HONOUR + one.honour, 0)) for one in found.scheme.honours],
            tiers=tiers,
            flow=flow_of(unit, when, ground),
            goods=_goods(unit, when, ground),
            waiting=_waiting(found, when, ground),
            appeals=_appeals(found, when, ground),
        )


def _holders(found: InForce, ground: Q) -> QuerySet[Account, str]:
    """Whoever has a score on a ground."""
    rows = Account.objects.filter(ground, unit=found.adoption.rating_id, role="score")
    return rows.values_list("holder", flat=True)


def _cells(rows: QuerySet[Record]) -> dict[str, dict[str, int]]:
    """Records by category: points, how many gave them to how many holders, and deductions. Counted
    by holder first, as to count distinct holders at once would sort every record of the period."""
    gain = Q(given__gt=0)
    each = rows.values("category", "holder_kind", "holder").annotate(
        points=Coalesce(Sum("given", filter=gain), 0),
        records=Count("pk", filter=gain),
        deductions=Count("pk", filter=Q(given__lt=0)),
    )
    try:
        sql, params = each.order_by().query.sql_with_params()
    except EmptyResultSet:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_BY_CATEGORY.format(each=sql), params)
        found = cursor.fetchall()
    names = ("points", "records", "holders", "deductions")
    return {key: dict(zip(names, map(int, told), strict=True)) for key, *told in found}


_BY_CATEGORY = """
    SELECT category, SUM(points), SUM(records), SUM(CASE WHEN records > 0 THEN 1 ELSE 0 END),
           SUM(deductions)
    FROM ({each}) AS by_holder GROUP BY category
"""


def _categories(
    found: InForce,
    cells: Mapping[str, Mapping[str, int]],
    held: Mapping[str, int],
    turned: Mapping[str, tuple[int, int]],
) -> list[CategorySum]:
    shown = []
    for one in found.scheme.categories:
        star = STAR + one.category
        won, lost = turned.get(star, (0, 0))
        cell = cells.get(one.category, {})
        shown.append(CategorySum(one, **cell, stars=held.get(star, 0), won=won, lost=lost))
    return shown


def _waiting(found: InForce, when: Stretch, ground: Q) -> int:
    rows = scheme_rows(found).filter(ground, day__gte=when.first, day__lte=when.last)
    return rows.filter(state=Record.WAITING).count()


def _appeals(found: InForce, when: Stretch, ground: Q) -> int:
    """How many appeals of a period are open; found from the appeals, which are few."""
    rows = Appeal.objects.filter(outcome="", record__adoption__in=versions_of(found))
    rows = rows.filter(record__day__gte=when.first, record__day__lte=when.last)
    paths = rows.values_list("record", flat=True)
    return Record.objects.filter(ground, pk__in=paths).count()


def _turned(found: InForce, when: Stretch, ground: Q) -> dict[str, tuple[int, int]]:
    """How often each star was won or regained, and lost, within a period."""
    rows = Award.objects.filter(
        ground, adoption__in=versions_of(found), day__gte=when.first, day__lte=when.last
    )
    cells = rows.values_list("what").annotate(
        won=Count("pk", filter=~Q(how=LOST)), lost=Count("pk", filter=Q(how=LOST))
    )
    return {what: (won, lost) for what, won, lost in cells.order_by()}


def _reached(
    found: InForce, when: Stretch, rows: QuerySet[Record]
) -> tuple[int, list[tuple[Tier, int]]]:
    """How many have records, and how many of them reached each tier and no higher one; only a whole
    year's score has one."""
    tiers = found.scheme.tiers if when.kind == "year" else []
    sums = rows.values("holder_kind", "holder").annotate(sum=Sum("given")).order_by()
    over = {
        f"tier{n}": Count("holder", filter=Q(sum__gte=one.from_)) for n, one in enumerate(tiers)
    }
    told = sums.aggregate(all=Count("holder"), **over)
    reached = [told[name] for name in over]
    above = [*reached[1:], 0]
    shown = [(one, n - more) for one, n, more in zip(tiers, reached, above, strict=False)]
    return told["all"], shown


def _goods(unit: int, when: Stretch, ground: Q) -> list[GoodSum]:
    rows = Exchange.objects.filter(ground, unit=unit, day__gte=when.first, day__lte=when.last)
    cells = rows.values_list("good__zh", "good__en").annotate(
        got=Sum(F("quantity") - F("returned")),
        paid=Sum(F("points") - F("points") * F("returned") / F("quantity")),
    )
    goods = [GoodSum(Words(zh=zh, en=en), got, paid) for zh, en, got, paid in cells.order_by()]
    kept = [one for one in goods if one.quantity]
    return sorted(kept, key=lambda one: (-one.quantity, one.name.zh))
