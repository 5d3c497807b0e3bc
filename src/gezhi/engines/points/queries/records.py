"""Records as those see them who look after the points of a ground: sought, in finished words, and
added up. Nothing here is public, and nothing puts holders in an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from gezhi.base.words import Words
from gezhi.engines.points.models import Adoption, Record
from gezhi.engines.points.queries.holders import holders
from gezhi.engines.points.queries.schemes import InForce, adoption, in_force
from gezhi.engines.trust.queries import account_names
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer

SEEING = ("points.see", "points.record", "points.review")
"""Abilities with which one reads what was recorded on one's ground, as the wall has them."""
SIZE = 50
COUNTING = (Record.WAITING, Record.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Sought:
    """What records are narrowed by; empty asks nothing. `path` is a ground, `whose` the ids of
    holders (None: anybody's), `by` who recorded, `sign` +1 for gains and -1 for deductions, both
    days included."""

    category: str = ""
    item: str = ""
    state: str = ""
    path: str = ""
    whose: tuple[str, ...] | None = None
    by: UUID | None = None
    sign: int = 0
    since: date | None = None
    until: date | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in words: whose it is, under what it was recorded, by whom and reviewed by whom
    (staff by name, "" for what came about by itself), and its marks."""

    record: Record
    found: InForce
    holder: str
    item: Words
    category: Words
    recorder: str
    reviewer: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of records; `next` begins the page after it (None: there is none)."""

    rows: list[RecordLine]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class RecordTotal:
    """How many records of a category, a month and a state there are, gains apart from deductions,
    and the points that they were given, below zero for deductions."""

    category: str
    month: date
    state: str
    gain: bool
    records: int
    points: int


def grounds_of(viewer: Viewer) -> Q:
    """The condition that a record lies on the viewer's ground."""
    if viewer.system:
        return Q()
    paths = viewer.paths(*SEEING)
    if not paths:
        zh, en = "需要查看积分的权限", "this needs the right to see points"
        raise Forbidden("not-allowed", zh, en)
    return reduce(or_, (Q(path__startswith=path) for path in paths))


def scheme_rows(found: InForce) -> QuerySet[Record]:
    """The records of a scheme at its place, under every version that was in force."""
    row = found.adoption
    versions = Adoption.objects.filter(place=row.place_id, scheme=row.scheme)
    return Record.objects.filter(adoption__in=versions)


def narrowed(rows: QuerySet[Record], sought: Sought) -> QuerySet[Record]:
    """Those that fit; marks are for the queue, which knows what they mean."""
    plain = {
        "category": sought.category,
        "item": sought.item,
        "state": sought.state,
        "path__startswith": sought.path,
        "by": sought.by,
        "day__gte": sought.since,
        "day__lte": sought.until,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if sought.whose is not None:
        rows = rows.filter(holder__in=sought.whose)
    if sought.sign:
        rows = rows.filter(points__gt=0) if sought.sign > 0 else rows.filter(points__lt=0)
    return rows


def records(
    viewer: Viewer,
    wanted: int,
    sought: Sought | None = None,
    *,
    after: UUID | None = None,
    size: int = SIZE,
) -> RecordPage:
    """The records of a scheme on the viewer's ground, newest first. Forbidden without the right to
    see points; a constant number of statements."""
    found = adoption(viewer, wanted)
    rows = narrowed(scheme_rows(found).filter(grounds_of(viewer)), sought or Sought())
    if after is not None:
        rows = rows.filter(pk__lt=after)
    page = list(rows.select_related("adoption").order_by("-pk")[: size + 1])
    more = page[size - 1].pk if len(page) > size else None
    return RecordPage(lines(viewer, page[:size]), more)


def lines(
    viewer: Viewer, rows: Sequence[Record], marks: dict[UUID, frozenset[str]] | None = None
) -> list[RecordLine]:
    """Records in words."""
    known = holders(viewer, {(row.holder_kind, row.holder) for row in rows})
    names = account_names(viewer, (who for row in rows for who in (row.by, row.reviewed_by)))
    found = {row.adoption_id: in_force(row.adoption) for row in rows}
    shown = []
    for row in rows:
        whose = known.get((row.holder_kind, row.holder))
        item, category = item_words(found[row.adoption_id], row)
        shown.append(
            RecordLine(
                record=row,
                found=found[row.adoption_id],
                holder=whose.name if whose else "",
                item=item,
                category=category,
                recorder=names.get(row.by, "") if row.by else "",
                reviewer=names.get(row.reviewed_by, "") if row.reviewed_by else "",
                marks=(marks or {}).get(row.pk, frozenset()),
            )
        )
    return shown


def item_words(found: InForce, row: Record) -> tuple[Words, Words]:
    """The names of a record's item and category; their keys where the version has them no more."""
    pair = found.scheme.item(row.item)
    if pair is None:
        return Words(zh=row.item, en=row.item), Words(zh=row.category, en=row.category)
    return pair[1].name, pair[0].name


def record_totals(
    viewer: Viewer,
    wanted: int,
    since: date | None = None,
    until: date | None = None,
    path: str = "",
) -> list[RecordTotal]:
    """The records of a scheme on the viewer's ground, counted by category, month of the day and
    state, gains apart from deductions."""
    found = adoption(viewer, wanted)
    sought = Sought(path=path, since=since, until=until)
    rows = narrowed(scheme_rows(found).filter(grounds_of(viewer)), sought)
    cells = (
        rows.annotate(month=TruncMonth("day"), gain=Q(points__gt=0))
        .values("category", "month", "state", "gain")
        .annotate(records=Count("pk"), sum=Sum(F("given")))
        .order_by("category", "month", "state", "gain")
    )
    return [
        RecordTotal(
            cell["category"],
            cell["month"],
            cell["state"],
            bool(cell["gain"]),
            cell["records"],
            cell["sum"] or 0,
        )
        for cell in cells
    ]


def recorders_of(viewer: Viewer, wanted: int, state: str = "") -> list[tuple[UUID, str, int]]:
    """Who recorded under a scheme on the viewer's ground, with the name and how many; for
    conditions, in the order of names."""
    found = adoption(viewer, wanted)
    rows = narrowed(scheme_rows(found).filter(grounds_of(viewer)), Sought(state=state))
    counted = dict(
        rows.filter(by__isnull=False).values_list("by").annotate(n=Count("pk")).order_by()
    )
    names = account_names(viewer, counted)
    found_ = [(who, names[who], counted[who]) for who in counted if who in names]
    return sorted(found_, key=lambda one: one[1])
