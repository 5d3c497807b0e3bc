"""The queue of records that wait for a review, and of appeals that wait for a decision; and what a
viewer does with which scheme."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at, tree_order
from gezhi.engines.points.models import Adoption, Appeal, Record
from gezhi.engines.points.queries.marks import home_rows, marks_of, narrowed_by_mark, with_twice
from gezhi.engines.points.queries.records import (
    SEEING,
    SIZE,
    RecordLine,
    RecordPage,
    Sought,
    lines,
    narrowed,
    scheme_rows,
)
from gezhi.engines.points.queries.schemes import (
    InForce,
    adoption,
    recordable,
    reviewable,
    schemes_at,
    schemes_below,
    today,
)
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.points import Scheme


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How much of a scheme waits for the viewer: records, those among them that they recorded
    themselves or that are of their own household (`home`; for somebody else to review), and
    appeals."""

    waiting: int
    own: int
    appeals: int
    home: int = 0


@dataclass(frozen=True, slots=True)
class AppealLine:
    """An appeal with its record in words. `mine` says why the viewer does not decide it, though
    they review there: they `reviewed` or `recorded` it, `appealed` themselves, or it is of their
    own household (`home`); "" where they may."""

    appeal: Appeal
    line: RecordLine
    mine: str


@dataclass(frozen=True, slots=True)
class ReviewStanding:
    """How far the review of a scheme has come: the period that is over and not finished (None: all
    are), how many of its records wait, and until which day all is finished."""

    period: Stretch | None
    left: int
    reviewed: Stretch | None


@dataclass(frozen=True, slots=True)
class DeskScheme:
    """A scheme in force with what the viewer does with it there."""

    found: InForce
    records: bool
    reviews: bool
    closes: bool
    sees: bool


def review_ground(viewer: Viewer, found: InForce) -> Q:
    """The condition that a record is the viewer's to review; Forbidden when none is."""
    if viewer.system:
        return Q()
    ways = [
        Q(path__startswith=grant.path)
        for grant in viewer.grants
        if grant.path
        and grant.post in found.scheme.review.by
        and "points.review" in grant.abilities
    ]
    if not ways:
        raise Forbidden("not-allowed", "这个方案不由您复核", "you do not review this scheme")
    return reduce(or_, ways)


def _waiting(viewer: Viewer, found: InForce) -> QuerySet[Record]:
    return scheme_rows(found).filter(review_ground(viewer, found), state=Record.WAITING)


def waiting(
    viewer: Viewer,
    wanted: int,
    sought: Sought | None = None,
    *,
    after: UUID | None = None,
    size: int = SIZE,
) -> RecordPage:
    """What waits for a review of a scheme, in the order in which it was recorded, with its marks; a
    constant number of statements at any size. Forbidden for who does not review there."""
    found, sought = adoption(viewer, wanted), sought or Sought()
    rows = narrowed(with_twice(found, _waiting(viewer, found)), sought)
    rows = narrowed_by_mark(viewer, found, rows, sought.mark)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    page = list(rows.select_related("adoption").order_by("pk")[: size + 1])
    more = page[size - 1].pk if len(page) > size else None
    return RecordPage(_marked(viewer, found, page[:size]), more)


def picked(viewer: Viewer, wanted: int, ids: Iterable[UUID]) -> list[RecordLine]:
    """Some records of a scheme that the viewer reviews, in whatever state they are now."""
    found = adoption(viewer, wanted)
    rows = scheme_rows(found).filter(review_ground(viewer, found), pk__in=set(ids))
    page = list(with_twice(found, rows).select_related("adoption").order_by("pk"))
    return _marked(viewer, found, page)


def _marked(viewer: Viewer, found: InForce, rows: list[Record]) -> list[RecordLine]:
    return lines(viewer, rows, marks_of(viewer, found, rows))


def queue_counts(viewer: Viewer) -> dict[int, QueueCount]:
    """How much waits for the viewer, by adoption, for every scheme that they review."""
    counted = {}
    for found in reviewable(viewer):
        rows = _waiting(viewer, found)
        mine = rows.filter(by=viewer.account).count() if viewer.account else 0
        appeals = _open(viewer, found).count()
        home = rows.filter(home_rows(viewer)).count() if viewer.account else 0
        counted[found.adoption.pk] = QueueCount(rows.count(), mine, appeals, home)
    return counted


def _open(viewer: Viewer, found: InForce) -> QuerySet[Appeal]:
    theirs = scheme_rows(found).filter(review_ground(viewer, found))
    return Appeal.objects.filter(record__in=theirs, outcome="")


def appeals_waiting(
    viewer: Viewer, wanted: int, *, after: UUID | None = None, size: int = SIZE
) -> tuple[list[AppealLine], UUID | None]:
    """Appeals that nobody has decided, the oldest first, and where the next page begins. Forbidden
    for who does not review there."""
    found = adoption(viewer, wanted)
    rows = _open(viewer, found).select_related("record__adoption").order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    page = list(rows[: size + 1])
    more = page[size - 1].pk if len(page) > size else None
    return _appealed(viewer, page[:size]), more


def appeal_on(viewer: Viewer, wanted: int, record: UUID) -> AppealLine:
    """The appeal against a record, decided or not, for those who review there."""
    found = adoption(viewer, wanted)
    theirs = scheme_rows(found).filter(review_ground(viewer, found))
    rows = Appeal.objects.filter(record__in=theirs, record=record)
    page = list(rows.select_related("record__adoption"))
    if not page:
        raise Missing("no-appeal", "没有这个申诉", "there is no such appeal")
    return _appealed(viewer, page)[0]


def _appealed(viewer: Viewer, page: list[Appeal]) -> list[AppealLine]:
    shown = lines(viewer, [one.record for one in page])
    mine = {(kind, str(id_)) for kind, id_ in own(viewer)}
    return [
        AppealLine(one, line, _why_not(viewer, one, mine))
        for one, line in zip(page, shown, strict=True)
    ]


def _why_not(viewer: Viewer, one: Appeal, mine: set[tuple[str, str]]) -> str:
    if viewer.account is None:
        return ""
    if one.record.reviewed_by == viewer.account:
        return "reviewed"
    if one.record.by == viewer.account:
        return "recorded"
    if one.by == viewer.account:
        return "appealed"
    return "home" if (one.record.holder_kind, one.record.holder) in mine else ""


def standing_of(viewer: Viewer, wanted: int) -> ReviewStanding:
    """How far the review of a scheme has come; periods end, and the last one that has ended is the
    one to finish."""
    found = adoption(viewer, wanted)
    row, every = found.adoption, found.scheme.review_every
    reviewed = None if row.reviewed is None else stretch(every, row.reviewed)
    last = stretch(every, today()).before
    first = Adoption.objects.filter(place=row.place_id, scheme=row.scheme).aggregate(Min("since"))
    begun = first["since__min"] or row.since
    done = last.last < begun or (reviewed is not None and reviewed.last >= last.last)
    if done:
        return ReviewStanding(None, 0, reviewed)
    waits = scheme_rows(found).filter(state=Record.WAITING, day__lte=last.last)
    return ReviewStanding(last, waits.count(), reviewed)


def points_desk(viewer: Viewer) -> list[DeskScheme]:
    """The schemes in force with which the viewer has to do, and what they do with each."""
    records = {one.adoption.pk: one for one in recordable(viewer)}
    reviews = {one.adoption.pk: one for one in reviewable(viewer)}
    seen = {}
    for path in viewer.paths(*SEEING, "points.close"):
        above = schemes_at(viewer, int(path.rstrip(".").rpartition(".")[2], 36)) if path else []
        seen |= {one.adoption.pk: one for one in (*above, *schemes_below(viewer, path))}
    every = {**seen, **records, **reviews}
    return [
        DeskScheme(
            found=one,
            records=key in records,
            reviews=key in reviews,
            closes=may(viewer, "points.close", path=one.adoption.path),
            sees=key in records or key in reviews or any(map(viewer.has, SEEING)),
        )
        for key, one in sorted(
            every.items(), key=lambda pair: (pair[1].adoption.path, pair[1].adoption.scheme)
        )
    ]


def adoptable_below(viewer: Viewer) -> list[tuple[Place, Scheme]]:
    """Schemes of packs on which a decision could be recorded, at the places of their level where
    the viewer keeps the points (`points.close`)."""
    found: list[tuple[Place, Scheme]] = []
    for path in () if viewer.system else viewer.paths("points.close"):
        try:
            pack = attached_at(viewer, path).pack
        except Missing:
            continue
        levels = {one.at for one in pack.schemes.values()}
        places = Place.objects.filter(path__startswith=path, level__in=levels, until=None)
        some = places.order_by("path")[:MOST_PLACES] if levels else ()
        for place in sorted(some, key=lambda one: tree_order(one.path)):
            found += [(place, one) for one in pack.schemes.values() if one.at == place.level]
    return found


MOST_PLACES = 200


def decisions(viewer: Viewer, place: int) -> list[Adoption]:
    """Every decision on any scheme at a place, newest first; they are public."""
    rows = Adoption.objects.filter(place=place).select_related("version")
    return list(rows.order_by("-since", "-pk"))
