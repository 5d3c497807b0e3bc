"""The entries of a register, filtered, page by page; and its figures, each of which opens them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from gezhi.base import clock
from gezhi.engines.assets.models import Defect, Due, Entry, Payment
from gezhi.engines.assets.queries.knowing import RegisterAt, on_grounds
from gezhi.engines.assets.rules.money import Owed, Standing, standing
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assets import Register


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list asks for; `defect` is a kind or `any`, `found` one of open, mended; `money` late
    or waiting; `soon`: the term ends within the pack's warning."""

    state: str = ""
    defect: str = ""
    mended: str = ""
    money: str = ""
    soon: bool = False
    text: str = ""
    path: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry with how many of its defects are open, and how its money stands (fen)."""

    row: Entry
    open_defects: int = 0
    money: Standing = field(default_factory=lambda: Standing(0, 0, 0))


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """The figures of a register: entries by state; defects by kind as (open, mended); money in
    fen: arrears now, recovered late, paid in all; payments that wait; terms that end soon; sites
    covered and those known."""

    states: dict[str, int]
    defects: dict[str, tuple[int, int]]
    arrears: int = 0
    recovered: int = 0
    paid: int = 0
    waiting: int = 0
    soon: int = 0
    covered: int = 0
    sites: int = 0

    @property
    def all(self) -> int:
        """All entries."""
        return sum(self.states.values())

    @property
    def found(self) -> int:
        """Defects that are open."""
        return sum(one for one, _ in self.defects.values())

    @property
    def mended(self) -> int:
        """Defects that were mended."""
        return sum(one for _, one in self.defects.values())


def _rows(viewer: Viewer, found: RegisterAt) -> QuerySet[Entry]:
    rows = Entry.objects.filter(on_grounds(viewer), register=found.rules.key)
    return rows.filter(path__startswith=found.root.path)


def warned(rules: Register, today: date) -> Q:
    """Entries whose term ends within the days of the pack's warning, or has ended."""
    if rules.term is None:
        return Q(pk__in=[])
    return Q(over=None, last__isnull=False, last__lte=today + timedelta(rules.term.warn))


def _sought(rows: QuerySet[Entry], rules: Register, asked: Sought) -> QuerySet[Entry]:
    for name, value in (("state", asked.state), ("site", asked.site)):
        if value:
            rows = rows.filter(**{name: value})
    for word in asked.text.casefold().split():
        rows = rows.filter(Q(words__contains=word) | Q(identity__contains=word))
    if asked.path:
        rows = rows.filter(path__startswith=asked.path)
    if asked.soon:
        rows = rows.filter(warned(rules, clock.today()))
    return _by_money(_by_defect(rows, asked), asked)


def _by_defect(rows: QuerySet[Entry], asked: Sought) -> QuerySet[Entry]:
    if not (asked.defect or asked.mended):
        return rows
    states = (Defect.MENDED,) if asked.mended else Defect.OPEN
    theirs = Defect.objects.filter(entry=OuterRef("pk"), state__in=states)
    if asked.defect not in ("", "any"):
        theirs = theirs.filter(kind=asked.defect)
    return rows.filter(Exists(theirs))


def _by_money(rows: QuerySet[Entry], asked: Sought) -> QuerySet[Entry]:
    payments = Payment.objects.filter(due__entry=OuterRef("pk"))
    if asked.money == "late":
        late = Due.objects.filter(entry=OuterRef("pk"), day__lt=clock.today())
        return rows.filter(Exists(late.filter(paid__lt=F("amount"))))
    if asked.money == "waiting":
        return rows.filter(Exists(payments.filter(state=Payment.RECORDED)))
    if asked.money == "recovered":
        return rows.filter(Exists(payments.filter(state=Payment.CONFIRMED, late=True)))
    return rows


def list_entries(
    viewer: Viewer, found: RegisterAt, asked: Sought, *, after: UUID | None = None, size: int = 50
) -> tuple[list[EntryLine], UUID | None]:
    """A page of entries as they were entered, and from where the next goes on."""
    rows = _sought(_rows(viewer, found), found.rules, asked).select_related("place")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    page = list(rows.order_by("pk")[: size + 1])
    more = page[size - 1].pk if len(page) > size else None
    return _lines(page[:size]), more


def count_entries(viewer: Viewer, found: RegisterAt, asked: Sought) -> int:
    """How many entries fit."""
    return _sought(_rows(viewer, found), found.rules, asked).count()


def _lines(rows: list[Entry]) -> list[EntryLine]:
    ids = [one.pk for one in rows]
    opened = Defect.objects.filter(entry__in=ids, state__in=Defect.OPEN).values("entry")
    counts = {one["entry"]: one["n"] for one in opened.annotate(n=Count("id"))}
    money = standings(ids)
    nothing = Standing(0, 0, 0)
    return [EntryLine(one, counts.get(one.pk, 0), money.get(one.pk, nothing)) for one in rows]


def standings(entries: Iterable[UUID]) -> dict[UUID, Standing]:
    """How the money of entries stands today, in fen."""
    owed: dict[UUID, list[Owed]] = {}
    rows = Due.objects.filter(entry__in=list(entries))
    for entry, day, amount, paid in rows.values_list("entry", "day", "amount", "paid"):
        owed.setdefault(entry, []).append(Owed(day, amount, paid))
    today = clock.today()
    return {key: standing(one, today) for key, one in owed.items()}


def register_counts(viewer: Viewer, found: RegisterAt, path: str = "") -> RegisterCounts:
    """The figures of a register on the viewer's grounds (or a part of them)."""
    within = _rows(viewer, found)
    if path:
        within = within.filter(path__startswith=path)
    return counts_of(found.rules, found.root.path, within)


def counts_of(rules: Register, root: str, within: QuerySet[Entry]) -> RegisterCounts:
    """The figures of entries; a fixed number of statements."""
    ids = within.values("pk")
    by_state = dict(within.values_list("state").annotate(n=Count("pk")).order_by())
    dues = Due.objects.filter(entry__in=ids)
    late = dues.filter(day__lt=clock.today()).aggregate(sum=Sum(F("amount") - F("paid")))["sum"]
    paid = Payment.objects.filter(due__entry__in=ids, state=Payment.CONFIRMED)
    covered, sites = _coverage(rules, root, within)
    return RegisterCounts(
        states={one.state: by_state.get(one.state, 0) for one in rules.states},
        defects=_defects(rules, ids),
        arrears=late or 0,
        recovered=paid.filter(late=True).aggregate(sum=Sum("amount"))["sum"] or 0,
        paid=paid.aggregate(sum=Sum("amount"))["sum"] or 0,
        waiting=Payment.objects.filter(due__entry__in=ids, state=Payment.RECORDED).count(),
        soon=within.filter(warned(rules, clock.today())).count(),
        covered=covered,
        sites=sites,
    )


def _defects(rules: Register, ids: Any) -> dict[str, tuple[int, int]]:
    rows = Defect.objects.filter(entry__in=ids).values_list("kind", "state")
    found: dict[tuple[str, str], int] = {}
    for kind, state, n in rows.annotate(n=Count("pk")).order_by():
        found[kind, state] = n
    return {
        one.defect: (
            sum(found.get((one.defect, state), 0) for state in Defect.OPEN),
            found.get((one.defect, Defect.MENDED), 0),
        )
        for one in rules.defects
    }


def _coverage(rules: Register, root: str, within: QuerySet[Entry]) -> tuple[int, int]:
    if rules.covers is None:
        return 0, 0
    sites = Entry.objects.filter(register=rules.covers.register_, path__startswith=root, over=None)
    running = within.filter(over=None).exclude(site="")
    return running.values("site").distinct().count(), sites.count()


def uncovered(viewer: Viewer, found: RegisterAt) -> list[Entry]:
    """The sites that no running entry covers, by name; nothing for a register that covers none."""
    rules = found.rules
    if rules.covers is None:
        return []
    running = _rows(viewer, found).filter(over=None).values_list("site", flat=True)
    known = {"".join(one.split()).casefold() for one in running.distinct()}
    with for_system():
        sites = Entry.objects.filter(register=rules.covers.register_, over=None)
        rows = sites.filter(path__startswith=found.root.path).select_related("place")
        return [one for one in rows.order_by("pk") if one.identity not in known]
