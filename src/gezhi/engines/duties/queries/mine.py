"""What is mine to do: today, in the days ahead, and what others ask of me."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.words import Words
from gezhi.engines.duties.models import Occurrence
from gezhi.engines.duties.queries.knowing import Mine, mine, rule_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.duties import Duty, Roster


@dataclass(frozen=True, slots=True)
class Due:
    """One duty of mine with what its rule says. `stands_in` is for whom, where it is not my own;
    `mine` whether I did it myself, and so may take it back."""

    row: Occurrence
    rule: Duty | Roster
    place: str
    stands_in: str
    by_me: bool

    @property
    def open_now(self) -> bool:
        """Whether it can be done at this moment."""
        return self.row.state == Occurrence.OPEN and self.row.opens <= clock.now()

    @property
    def ticked(self) -> frozenset[str]:
        """The items that were ticked."""
        return frozenset(self.row.ticked or ())

    @property
    def asks(self) -> Words | None:
        """What to write down, where the pack asks for it."""
        proof = self.rule.proof if isinstance(self.rule, Duty) else None
        return proof.asks if proof else None


def my_duties(viewer: Viewer, first: date, last: date) -> list[Due]:
    """What the viewer takes between two days, both included, by when it closes; four statements."""
    known = mine(viewer, first, last)
    if not known.appointments:
        return []
    start = datetime.combine(first, time(0), ZONE)
    end = datetime.combine(last + timedelta(days=1), time(0), ZONE)
    with for_system():
        rows = Occurrence.objects.filter(holder__in=known.keys, day__gte=first - LONGEST)
        rows = rows.filter(day__lte=last, opens__lt=end, closes__gt=start)
        found = [row for row in rows.select_related("rule", "place") if known.takes(row)]
    return [_due(viewer, row, known) for row in _in_order(found)]


LONGEST = timedelta(days=31)


def _in_order(rows: Sequence[Occurrence]) -> list[Occurrence]:
    return sorted(rows, key=lambda row: (row.closes, row.opens, row.pk))


def _due(viewer: Viewer, row: Occurrence, known: Mine) -> Due:
    other = known.for_whom(row)
    by_me = row.by is not None and row.by == viewer.account
    return Due(row, rule_of(row), row.place.name, other.person.name if other else "", by_me)


def my_day(viewer: Viewer, day: date | None = None) -> list[Due]:
    """What the viewer takes on a day (today): what is open then and what opens."""
    wanted = day or clock.today()
    return my_duties(viewer, wanted, wanted)


def my_duty(viewer: Viewer, number: int) -> Due:
    """One of the viewer's own; Missing for any other."""
    with for_system():
        row = Occurrence.objects.filter(pk=number).select_related("rule", "place").first()
        known = mine(viewer, row.day, row.day) if row is not None else Mine({})
    if row is None or not known.takes(row):
        raise Missing("no-duty", "没有这一项，可能已经换人", "there is no such duty any more")
    return _due(viewer, row, known)
