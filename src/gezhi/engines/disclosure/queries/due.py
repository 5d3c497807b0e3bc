"""The calendar: what is due when, what was posted in time, what is overdue. Nothing of it is
stored; whoever asks tomorrow is told anew."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from gezhi.base.worktime import Calendar, Within
from gezhi.engines.disclosure.models import Busy, Item
from gezhi.engines.disclosure.queries.kinds import Kind, in_force_since, kinds_below, today
from gezhi.engines.disclosure.rules.cadence import ONCE, Period, ended, last_day, period_at
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.calendar import calendar_of
from gezhi.pack.disclosure import Turn

State = Literal["posted", "late", "due", "overdue", "coming"]
BACK = {"month": 366, "quarter": 366, "year": 2 * 366}
"""So many days the calendar looks back, by cadence: a year, or two for what is yearly."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due at a place. `period` is its key, `until` the last day in time; `item`
    is what was posted for it. `coming`: its period still runs."""

    kind: Kind
    phase: str
    period: str
    until: date
    state: State
    item: Item | None = None


Posted = dict[tuple[int, str, str, str], Item]
Days = list[tuple[date, bool]]


def calendar_below(viewer: Viewer, path: str) -> list[Due]:
    """Everything that is due on a ground, the longest overdue first, then by day. Public."""
    return due_of(viewer, kinds_below(viewer, path))


def due_of(viewer: Viewer, kinds: list[Kind]) -> list[Due]:
    """The same for kinds at hand."""
    places = {one.place.pk for one in kinds}
    rows = Item.objects.filter(place__in=places, withdrawn=None).exclude(period="")
    posted = {(row.place_id, row.kind, row.phase, row.period): row for row in rows.defer("text")}
    busy: dict[int, Days] = defaultdict(list)
    for place_id, since, is_busy in (
        Busy.objects.filter(place__in=places)
        .order_by("since")
        .values_list("place", "since", "busy")
    ):
        busy[place_id].append((since, is_busy))
    since = in_force_since(kinds)
    found = [
        due
        for one in kinds
        for due in _of_kind(one, since[one.place.pk, one.rules.disclosure], posted, busy)
    ]
    order = {"overdue": 0, "due": 1, "coming": 2, "late": 3, "posted": 4}
    return sorted(found, key=lambda one: (order[one.state], one.until, one.kind.place.path))


def _of_kind(one: Kind, since: date, posted: Posted, busy: dict[int, Days]) -> Iterator[Due]:
    for turn in one.rules.turns:
        for key, last in _periods(one, turn, since, busy.get(one.place.pk, [])):
            until = _last(calendar_of(one.pack), last, turn.within.unit, turn.within.amount)
            row = posted.get((one.place.pk, one.rules.disclosure, turn.phase, key))
            yield Due(one, turn.phase, key, until, _state(row, last, until), row)


def _state(row: Item | None, last: date, until: date) -> State:
    if row is not None:
        return "late" if row.late else "posted"
    if last >= today():
        return "coming"
    return "overdue" if today() > until else "due"


def _periods(one: Kind, turn: Turn, since: date, busy: Days) -> Iterator[tuple[str, date]]:
    """Keys and last days of the periods of a turn: those ended, and the one that runs."""
    if turn.every == "at-once":
        return
    if turn.every == "once":
        yield ONCE, since - timedelta(days=1)
        return
    for period in _running(turn.every, since):
        if one.rules.busy is None or not is_busy(busy, period.first):
            yield period.key, period.last
    if one.rules.busy is not None and turn.every == "quarter":
        for period in _running("month", since):
            if is_busy(busy, period.first):
                yield period.key, period.last


def _running(every: str, since: date) -> Iterator[Period]:
    start = max(since, today() - timedelta(days=BACK[every]))
    yield from ended(every, start, today())  # type: ignore[arg-type]
    now = period_at(every, today())  # type: ignore[arg-type]
    if now.first >= since:
        yield now


def is_busy(days: Days, day: date) -> bool:
    """Whether a place had busy finances on a day."""
    told = [one for since, one in days if since <= day]
    return bool(told) and told[-1]


@lru_cache(maxsize=4096)
def _last(calendar: Calendar, start: date, unit: str, amount: float) -> date:
    return last_day(calendar, start, Within.model_validate({unit: amount}))


def due_until(one: Kind, turn: Turn, start: date) -> date:
    """The last day in time for a period that ended, or a thing that happened, on a day."""
    return _last(calendar_of(one.pack), start, turn.within.unit, turn.within.amount)
