"""Who is due a call and why, a day's round, one call, and what was heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from gezhi.base import clock
from gezhi.engines.duties.models import Call, Found, Mark, Round
from gezhi.engines.people.models import Household
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at
from gezhi.engines.places.queries import place as place_by_id
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.visits import Visit

MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a household is called at: the kind of visit, until when it agreed, when it is due."""

    mark: UUID
    kind: Visit
    until: date
    due: date


@dataclass(frozen=True, slots=True)
class DueHome:
    """A household with all its reasons; `last` is the day of the last call."""

    household: Household
    reasons: tuple[Reason, ...]
    last: date | None

    @property
    def due(self) -> date:
        """The earliest day due."""
        return min(one.due for one in self.reasons)

    @property
    def overdue(self) -> int:
        """Days beyond the grace of the reason that is due first; 0 when in time."""
        first = min(self.reasons, key=lambda one: one.due)
        return max(0, (clock.today() - first.due).days - first.kind.grace)


def visits_at(viewer: Viewer, path: str) -> dict[str, Visit]:
    """The kinds of visits of the pack in force there."""
    try:
        return attached_at(viewer, path).pack.visits
    except Missing:
        return {}


def must_call(viewer: Viewer, path: str) -> None:
    """Forbidden for whoever neither calls on the ground nor leads there."""
    if not sees_calls(viewer, path):
        raise Forbidden("not-allowed", "走访由这里的工作人员做", "those who serve here call")


def sees_calls(viewer: Viewer, path: str) -> bool:
    """Whether the viewer calls on a ground, or leads those who do."""
    return may(viewer, "visit.walk", path=path) or may(viewer, "duty.lead", path=path)


def _holding() -> QuerySet[Mark]:
    """Marks that have not ended and whose consent has not run out."""
    return Mark.objects.filter(ended=None, until__gte=clock.today())


@for_system()
def due_homes(viewer: Viewer, place: int) -> list[DueHome]:
    """The households of a ground that agreed to be called at, by the day due, soonest first.

    Three statements. A mark whose reason the pack dropped is left out: nobody calls for it.
    """
    ground = place_by_id(viewer, place)
    must_call(viewer, ground.path)
    kinds = visits_at(viewer, ground.path)
    rows = _holding().filter(path__startswith=ground.path, reason__in=kinds)
    marks = list(rows.select_related("household__place"))
    homes = {row.household_id for row in marks}
    done = Call.objects.filter(household__in=homes, state=Call.DONE).values("household")
    last = {one["household"]: one["last"] for one in done.annotate(last=Max("at"))}
    found: dict[UUID, list[Reason]] = {}
    for row in marks:
        at = last.get(row.household_id)
        day = clock.local(at).date() if at is not None else None
        kind = kinds[row.reason]
        due = row.agreed if day is None or day < row.agreed else day + timedelta(kind.every)
        found.setdefault(row.household_id, []).append(Reason(row.pk, kind, row.until, due))
    by_id = {row.household_id: row.household for row in marks}
    made = []
    for key, reasons in found.items():
        at = last.get(key)
        ordered = tuple(sorted(reasons, key=lambda one: (one.due, one.kind.visit)))
        made.append(DueHome(by_id[key], ordered, clock.local(at).date() if at else None))
    return sorted(made, key=lambda one: (one.due, one.household.place.path, one.household.code))


@for_system()
def homes_at(viewer: Viewer, place: int) -> list[Household]:
    """The households of a ground in the order of doors, for those who call there."""
    ground = place_by_id(viewer, place)
    must_call(viewer, ground.path)
    rows = Household.objects.filter(place__path__startswith=ground.path, until=None)
    found = list(rows.select_related("place"))
    return sorted(found, key=lambda one: (one.place.path, len(one.code), one.code))


@dataclass(frozen=True)
class RoundView:
    """A round of mine with its calls in walking order."""

    row: Round
    calls: tuple[Call, ...]
    kinds: dict[str, Visit]

    @cached_property
    def next(self) -> Call | None:
        """The call to go to now."""
        return next((one for one in self.calls if one.state == Call.PLANNED), None)

    @cached_property
    def left(self) -> int:
        """How many are still to call at."""
        return sum(one.state == Call.PLANNED for one in self.calls)

    @cached_property
    def metres_left(self) -> int:
        """The way that is left, without the way back."""
        return sum(one.metres for one in self.calls if one.state == Call.PLANNED)


@for_system()
def my_rounds(viewer: Viewer, first: date, last: date) -> list[RoundView]:
    """The viewer's rounds between two days, both included; two statements."""
    if viewer.account is None:
        return []
    rows = Round.objects.filter(account=viewer.account, day__gte=first, day__lte=last)
    return _viewed(viewer, rows.select_related("place").order_by("day", "pk"))


def _viewed(viewer: Viewer, rows: Iterable[Round]) -> list[RoundView]:
    found = list(rows)
    calls: dict[UUID, list[Call]] = {row.pk: [] for row in found}
    wanted = Call.objects.filter(round__in=calls).select_related("household__place")
    for call in wanted.order_by("position", "pk"):
        calls[call.round_id].append(call)
    kinds = {row.path: visits_at(viewer, row.path) for row in found}
    return [RoundView(row, tuple(calls[row.pk]), kinds[row.path]) for row in found]


@dataclass(frozen=True)
class CallView:
    """One call of mine, with why it is made and what was heard."""

    row: Call
    kinds: tuple[Visit, ...]
    notes: tuple[str, ...]
    found: tuple[Found, ...]


@for_system()
def my_call(viewer: Viewer, call: UUID) -> CallView:
    """One of the viewer's own calls; Missing for any other."""
    rows = Call.objects.select_related("round__place", "household__place")
    row = rows.filter(pk=call, round__account=viewer.account).first()
    if row is None or viewer.account is None:
        raise Missing("no-call", "没有这一户，可能已经改期", "there is no such call any more")
    known = visits_at(viewer, row.path)
    marks = _holding().filter(household=row.household_id, reason__in=row.reasons)
    notes = tuple(one.note for one in marks if one.note)
    found = tuple(row.found.order_by("at"))
    return CallView(row, tuple(known[key] for key in row.reasons if key in known), notes, found)


@for_system()
def found_at(viewer: Viewer, place: int, state: str = Found.OPEN) -> list[Found]:
    """What was heard on calls of a ground and is in a state, oldest first."""
    ground: Place = place_by_id(viewer, place)
    must_call(viewer, ground.path)
    rows = Found.objects.filter(path__startswith=ground.path, state=state)
    return list(rows.select_related("call__household__place").order_by("at")[:MOST_FOUND])


@for_system()
def to_tell(viewer: Viewer, household: UUID) -> list[Found]:
    """Answers that have not gone back to a household yet: told on the next call."""
    rows = Found.objects.filter(call__household=household, state=Found.ANSWERED, told_at=None)
    found = rows.select_related("call__household__place").order_by("answered_at")
    return [row for row in found if sees_calls(viewer, row.path)]


@for_system()
def opinions(viewer: Viewer, place: int) -> dict[str, int]:
    """How many opinions were collected on a ground, answered, told back, and are past their day."""
    ground = place_by_id(viewer, place)
    must_call(viewer, ground.path)
    rows = Found.objects.filter(path__startswith=ground.path, kind="opinion")
    late = Q(state=Found.OPEN, due__lt=clock.today())
    return rows.aggregate(
        collected=Count("pk"),
        answered=Count("pk", filter=Q(state=Found.ANSWERED)),
        told=Count("pk", filter=Q(told_at__isnull=False)),
        late=Count("pk", filter=late),
    )


@for_system()
def marks_at(viewer: Viewer, place: int) -> list[Mark]:
    """The marks of a ground that hold, by door: for who calls there and who leads."""
    ground = place_by_id(viewer, place)
    must_call(viewer, ground.path)
    rows = _holding().filter(path__startswith=ground.path)
    found = rows.select_related("household__place", "person")
    return sorted(found, key=lambda one: (one.path, one.household.code, one.reason))


@dataclass(frozen=True, slots=True)
class Concern:
    """A concern that waits to become a case: of which type, with which answers, said by whom."""

    id: UUID
    case: str
    answers: dict[str, Any]
    place: int
    by: UUID | None


@for_system()
def concern_of(viewer: Viewer, call: UUID) -> Concern | None:
    """The concern or the wish for help of a call that is not a case yet, where the pack says what
    it becomes."""
    rows = Found.objects.filter(call=call, kind__in=("concern", "help"), state=Found.OPEN)
    row = rows.select_related("call__household__place").first()
    if row is None or not sees_calls(viewer, row.path):
        return None
    kinds = visits_at(viewer, row.path)
    for key in row.call.reasons:
        kind = kinds.get(key)
        finding = None if kind is None else kind.help if row.kind == "help" else kind.finding
        if finding is not None:
            place = row.call.household.place_id
            said = {finding.text: row.text, finding.where: {"place": str(place)}}
            answers = {**finding.answers, **said}
            return Concern(row.pk, finding.case, answers, place, row.by)
    return None
