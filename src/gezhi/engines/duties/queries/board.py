"""The board of a place: what is due, done and missed, by day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.duties.models import Leave, Occurrence, Rule
from gezhi.engines.duties.queries.knowing import (
    account_names,
    holder_names,
    rule_in,
    rule_of,
)
from gezhi.engines.duties.rules.days import Away, taker
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.duties import Duty, Roster

MOST = 300
"""Lines of a board; what is missed and due comes first."""
MOST_DAYS = 31
ORDER = {"missed": 0, "open": 1, "done": 2, "excused": 3}


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One duty on the board. `who` takes it (empty where those of the post share it); `instead`
    for whom; `by` did it. The note is for the lead."""

    row: Occurrence
    rule: Duty | Roster
    place: str
    who: str
    instead: str
    by: str
    swappable: bool


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many of a day are in which state."""

    day: date
    states: dict[str, int]

    @property
    def all(self) -> int:
        """How many there are."""
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class Board:
    """A place's board of some days. `posts` are those that have something there, to narrow by;
    `more` says that lines were left off."""

    place: Place
    first: date
    last: date
    days: list[DayCount]
    lines: list[BoardLine]
    posts: list[str]
    more: bool


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """Somebody's leave as the lead reads it."""

    row: Leave
    who: str
    stand_in: str
    place: str


def led_places(viewer: Viewer) -> list[Place]:
    """The places whose board the viewer keeps, the largest first."""
    paths = viewer.paths("duty.lead")
    if viewer.system or not paths:
        return []
    return list(Place.objects.filter(path__in=paths).order_by("depth", "path"))


def led_place(viewer: Viewer, wanted: int) -> Place:
    """A place that the viewer leads; Missing where there is none, Forbidden where others lead."""
    place = Place.objects.filter(pk=wanted).first()
    if place is None:
        raise Missing("no-place", "没有这个地方", "there is no such place")
    if not may(viewer, "duty.lead", path=place.path):
        raise Forbidden("not-allowed", "这里的职责表不由您看", "you do not lead here")
    return place


def board(
    viewer: Viewer, place: int, first: date, last: date, *, post: str = "", state: str = ""
) -> Board:
    """What is due at a place and below between two days, both included (a month at most), of one
    post or state if named."""
    where = led_place(viewer, place)
    last = min(last, first + timedelta(days=MOST_DAYS - 1))
    with for_system():
        rules = _rules(where)
        here = Occurrence.objects.filter(
            rule__in=rules, day__range=(first, last), path__startswith=where.path
        )
        posts = sorted(set(here.values_list("post", flat=True).distinct()))
        found = here.filter(post=post) if post else here
        days = _days(found, first, last)
        shown = found.filter(state=state) if state else found
        rows = list(_in_order(shown)[: MOST + 1])
        lines = _lines(viewer, rows[:MOST])
    return Board(where, first, last, days, lines, posts, len(rows) > MOST)


def _rules(place: Place) -> list[int]:
    """The rules that reach a place: of packs attached above it, or below."""
    above = [place.path[: at + 1] for at, mark in enumerate(place.path) if mark == "."]
    reach = Q(path__in=above) | Q(path__startswith=place.path)
    return list(Rule.objects.filter(reach).values_list("pk", flat=True))


def _in_order(rows):  # type: ignore[no-untyped-def]
    return rows.select_related("rule", "place").order_by("day", "closes", "path", "pk")


def _days(rows, first: date, last: date) -> list[DayCount]:  # type: ignore[no-untyped-def]
    counts: dict[date, Counter[str]] = {}
    for day, state, n in rows.values_list("day", "state").annotate(n=Count("pk")):
        counts.setdefault(day, Counter())[state] += n
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [DayCount(day, dict(counts.get(day, {}))) for day in span]


def _lines(viewer: Viewer, rows: list[Occurrence]) -> list[BoardLine]:
    ids = {row.holder for row in rows if row.holder.int >> 64}
    days = [row.day for row in rows]
    leave: list[Away] = []
    if days:
        held = Leave.objects.filter(holder__in=ids, starts__lte=max(days), ends__gte=min(days))
        leave = [Away(o.holder, o.stand_in, o.starts, o.ends) for o in held]
    takers = {row.pk: taker(row.holder, row.day, leave) for row in rows}
    names = holder_names(viewer, ids | set(takers.values()))
    by = account_names(viewer, {row.by for row in rows})
    return [_line(row, takers[row.pk], names, by) for row in rows]


def _line(row: Occurrence, who: UUID, names: dict[UUID, str], by: dict[UUID, str]) -> BoardLine:
    other = names.get(row.holder, "") if who != row.holder else ""
    did = by.get(row.by, "") if row.by is not None else ""
    later = row.state == Occurrence.OPEN and row.opens > clock.now()
    swappable = row.rule.kind == Rule.ROSTER and later
    return BoardLine(row, rule_of(row), row.place.name, names.get(who, ""), other, did, swappable)


def leave_at(viewer: Viewer, place: int, first: date) -> list[LeaveLine]:
    """Leave at a place and below that is not over on a day, the unseen first."""
    where = led_place(viewer, place)
    with for_system():
        rows = Leave.objects.filter(path__startswith=where.path, ends__gte=first)
        found = list(rows.select_related("place").order_by("seen_at", "starts", "pk")[:MOST])
        names = holder_names(viewer, {one for row in found for one in (row.holder, row.stand_in)})
    found.sort(key=lambda row: (row.seen_at is not None, row.starts))
    return [
        LeaveLine(row, names.get(row.holder, ""), names.get(row.stand_in, ""), row.place.name)
        for row in found
    ]


@dataclass(frozen=True, slots=True)
class DutyFigure:
    """How one duty went over a span: how often it was due and what became of it."""

    name: Words
    key: str
    kind: str
    due: int
    done: int
    late: int
    missed: int
    excused: int


def figures(viewer: Viewer, place: int, first: date, last: date) -> list[DutyFigure]:
    """How the duties of a place and below went between two days, by duty; what is not closed yet
    and not done is not counted as due."""
    where = led_place(viewer, place)
    return figures_of(where, first, last)


def figures_of(where: Place, first: date, last: date) -> list[DutyFigure]:
    """The same without asking who looks, for documents."""
    with for_system():
        rows = Occurrence.objects.filter(
            rule__in=_rules(where), day__range=(first, last), path__startswith=where.path
        ).exclude(state=Occurrence.OPEN)
        late = Count("pk", filter=Q(late=True))
        told = rows.values_list("rule__kind", "rule__key", "state", "rule__version")
        counts: dict[tuple[str, str, int], Counter[str]] = {}
        for kind, key, state, version, n, lates in told.annotate(n=Count("pk"), lates=late):
            one = counts.setdefault((kind, key, version), Counter())
            one[state] += n
            one["late"] += lates
    return [_figure(*named, one) for named, one in counts.items()]


def _figure(kind: str, key: str, version: int, count: Counter[str]) -> DutyFigure:
    rule = rule_in(version, kind, key)
    due = sum(count[state] for state in ("done", "missed"))
    name = rule.name if rule else Words(zh=key, en=key)
    late, excused = count["late"], count["excused"]
    return DutyFigure(name, key, kind, due, count["done"], late, count["missed"], excused)
