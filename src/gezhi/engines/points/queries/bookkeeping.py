"""The books that a viewer keeps: how far they are closed, and what still waits in a month."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Min, Q, Sum

from gezhi.base.words import Words
from gezhi.engines.places.queries import tree_order
from gezhi.engines.points.models import Adoption, Appeal, Closing, Line, Record, Snapshot, Unit
from gezhi.engines.points.queries.accounts import own_balances
from gezhi.engines.points.queries.books import book_unit, closings, listed_closing, standings
from gezhi.engines.points.queries.schemes import InForce, in_force, today
from gezhi.engines.points.queries.seeing import SEEING
from gezhi.engines.points.rules.months import Month, Standing
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may


@dataclass(frozen=True, slots=True)
class KeptBook:
    """The book of a unit. `closed` are its months, newest first; `next` is the month to be closed
    next (its first day; None while nothing was posted), and `due` whether it is over by now."""

    unit: Unit
    closed: list[Closing]
    next: date | None
    closes: bool

    @property
    def due(self) -> bool:
        """Whether the next month is over, so that it can be closed."""
        return self.next is not None and Month.of(self.next).last < today()


@dataclass(frozen=True, slots=True)
class Waits:
    """What of a month is not settled yet: records that nobody has reviewed, appeals that nobody has
    decided, deductions that are not due. What comes of them later goes to a later month."""

    records: int
    appeals: int
    deductions: int

    @property
    def total(self) -> int:
        """All together."""
        return self.records + self.appeals + self.deductions


@dataclass(frozen=True, slots=True)
class PublicBook:
    """What everybody may know of the book of a unit: the schemes that count in it (the newest
    decision of each) and its closed months, newest first."""

    unit: Unit
    schemes: list[InForce]
    closed: list[Closing]


def kept_books(viewer: Viewer) -> list[KeptBook]:
    """The books of all units on the grounds that the viewer looks after, by place."""
    grounds = [Q(path__startswith=path) for path in viewer.paths(*SEEING)]
    if not grounds:
        return []
    rows = Unit.objects.filter(reduce(or_, grounds)).select_related("place").order_by("pk")
    return _kept(viewer, sorted(rows, key=lambda one: tree_order(one.path)))


def kept_book(viewer: Viewer, unit: int) -> KeptBook:
    """One of them; Missing or Forbidden for others."""
    return _kept(viewer, [book_unit(viewer, unit)])[0]


def books_due(viewer: Viewer) -> list[KeptBook]:
    """Those whose next month is over, and which the viewer may close."""
    paths = viewer.paths("points.close")
    return [one for one in kept_books(viewer) if one.closes and one.due] if paths else []


def _kept(viewer: Viewer, rows: Iterable[Unit]) -> list[KeptBook]:
    units = list(rows)
    found: dict[int, list[Closing]] = {}
    months = Closing.objects.filter(unit__in=[one.pk for one in units]).order_by("-month")
    for closing in months:
        found.setdefault(closing.unit_id, []).append(closing)
    begun = _begun([one.pk for one in units if one.pk not in found])
    kept = []
    for unit in units:
        closed = found.get(unit.pk, [])
        following = Month.of(closed[0].month).next.first if closed else begun.get(unit.pk)
        may_close = may(viewer, "points.close", path=unit.path)
        kept.append(KeptBook(unit, closed, following, may_close))
    return kept


def _begun(units: list[int]) -> dict[int, date]:
    """The first months of units of which none is closed."""
    if not units:
        return {}
    rows = Line.objects.filter(unit__in=units).values_list("unit").annotate(first=Min("day"))
    return {unit: Month.of(first).first for unit, first in rows}


def unit_words(viewer: Viewer, unit: Unit) -> Words:
    """What is counted, as people tell it from other things: points with the scheme in which they
    count; anything else by its own name. Anybody may know."""
    newest = Adoption.objects.filter(unit=unit).order_by("-since").first()
    if newest is None:
        return Words(zh=unit.zh, en=unit.en)
    scheme = in_force(newest).scheme.name
    return Words(zh=f"{scheme.zh} · {unit.zh}", en=f"{scheme.say('en')} · {unit.en}")


def waits_in(viewer: Viewer, unit: int, month: date) -> Waits:
    """What of a month, or of one before it, is not settled yet under the schemes of a unit. For
    those who see the points of its place."""
    row, last = book_unit(viewer, unit), Month.of(month).last
    adopted = Adoption.objects.filter(Q(unit=row) | Q(rating=row))
    records = Record.objects.filter(adoption__in=adopted, day__lte=last)
    open_appeals = Appeal.objects.filter(record__in=records, outcome="")
    deductions = records.filter(state=Record.ACCEPTED, given__lt=0, entry=None)
    disputed = open_appeals.values("record")
    return Waits(
        records.filter(state=Record.WAITING).count(),
        open_appeals.count(),
        deductions.exclude(pk__in=disputed).count(),
    )


def public_book(viewer: Viewer, unit: int) -> PublicBook:
    """The closed months of a unit and what is counted in it, for anybody; Missing for none."""
    row = Unit.objects.select_related("place").filter(pk=unit).first()
    if row is None:
        raise Missing("no-unit", "没有这种积分", "there is no such unit")
    adopted = Adoption.objects.filter(Q(unit=row) | Q(rating=row), since__lte=today())
    newest = {
        one.scheme: one
        for one in adopted.select_related("place", "unit", "rating").order_by("since")
    }
    return PublicBook(row, [in_force(one) for one in newest.values()], closings(viewer, unit))


def published_list(viewer: Viewer, unit: int, month: date) -> Iterator[str]:
    """The list of a closed month as text, line by line: exactly that of which the digest is, so
    that any program which computes SHA-256 of a file checks it. Missing for a month that is not
    closed."""
    closing = listed_closing(viewer, unit, month)
    head = f"{closing.unit.key} {Month.of(closing.month)}\n"
    return chain([head], (f"{one}\n" for one in standings(viewer, unit, month)))


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the published list of a closed month, in the order of codes. `own` are the lines of
    the viewer's accounts, wherever in the list; `total` is what all closings add up to."""

    rows: list[Standing]
    own: list[Standing]
    total: int
    next: str


def list_page(
    viewer: Viewer, unit: int, month: date, *, after: str = "", size: int = 200
) -> ListPage:
    """A page of the list, after a code, for anybody; Missing for a month that is not closed."""
    closing = listed_closing(viewer, unit, month)
    codes = [one.code for one in own_balances(viewer) if one.unit.pk == unit]
    with for_system():  # the list is public, by codes
        rows = Snapshot.objects.filter(closing_of=closing).order_by("account__code")
        total = rows.aggregate(sum=Sum("closing"))["sum"] or 0
        page = list(rows.filter(account__code__gt=after).values_list(*_COLUMNS)[: size + 1])
        own = list(rows.filter(account__code__in=codes).values_list(*_COLUMNS))
    shown = [Standing(*values) for values in page[:size]]
    following = shown[-1].code if len(page) > size else ""
    return ListPage(shown, [Standing(*values) for values in own], int(total), following)


_COLUMNS = ("account__code", "opening", "earned", "spent", "expired", "closing")
