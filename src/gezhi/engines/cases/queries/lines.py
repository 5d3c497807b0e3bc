"""What a list says of a case beside its own row: names, the time that is left, how many
reported it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from gezhi.base import clock
from gezhi.base.words import Unit, Words
from gezhi.engines.cases.models import Case, Reporter, Step
from gezhi.engines.cases.queries.detail import CaseView
from gezhi.engines.cases.queries.steps import holder_words
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.urgency import Light, light
from gezhi.engines.people.queries import body_names
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import account_names, pack_by_id
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.cases import CaseType, Stage
from gezhi.pack.pack import Pack


@dataclass(frozen=True, slots=True)
class Remaining:
    """How much of a step's time is left (negative when late), in the unit that its limit counts.

    `whole` is the limit itself and `day` how long one working day lasts. `late` is by the clock: on
    a weekend no working time has passed since a Friday's deadline, and yet it is late.
    """

    left: timedelta
    unit: Unit
    day: timedelta
    whole: timedelta
    late: bool

    @property
    def light(self) -> Light:
        """Late, soon due or on time."""
        return light(self.left, self.whole, late=self.late)


@dataclass(frozen=True, slots=True)
class Line:
    """A case as a list shows it."""

    row: Case
    type: CaseType
    stage: Stage
    category: Words | None
    holder: Words
    place: str
    assignee: str
    reporters: int
    remaining: Remaining | None

    @property
    def light(self) -> Light:
        """Late, soon due, on time, paused, or without a deadline."""
        return _light(self.row, self.remaining)


def remaining_of(pack: Pack, row: Case, now: datetime) -> Remaining | None:
    """What is left until a case's current step is due; None where no clock runs."""
    if row.due is None or row.state != Case.OPEN:
        return None
    type_ = pack.cases[row.type]
    course = rules.Course(pack, type_, (), row.category)
    within = rules.time_for(course, type_.stage(row.stage))
    calendar = rules.calendar_of(pack)
    left = calendar.left(now, row.due) if within.is_working_time else row.due - now
    day = calendar.working_day
    return Remaining(left, within.unit, day, within.span(day), late=now > row.due)


def light_of(view: CaseView) -> Light:
    """The light of one case at hand: late, soon due, on time, paused, or without a deadline."""
    return _light(view.row, remaining_of(view.pack, view.row, clock.now()))


def _light(row: Case, remaining: Remaining | None) -> Light:
    if row.waiting or remaining is None:
        return "paused" if row.waiting else "none"
    return remaining.light


def lines(viewer: Viewer, rows: Sequence[Case]) -> list[Line]:
    """What a list shows of rows that the viewer was given: the same four statements for any number
    of them."""
    names = _Names(viewer, rows)
    now = clock.now()
    return [_line(viewer, row, names, now) for row in rows]


class _Names:
    """Names of everything that the rows point at, read at once."""

    def __init__(self, viewer: Viewer, rows: Sequence[Case]) -> None:
        ids = {id_ for row in rows for id_ in (*_ids(row.path), row.holder_place) if id_}
        self.places = dict(Place.objects.filter(pk__in=ids).values_list("pk", "name"))
        self.bodies = body_names(viewer, [row.holder_body for row in rows])
        self.people = account_names(viewer, [row.assignee for row in rows])
        counted = Reporter.objects.filter(case__in=[row.pk for row in rows]).values("case")
        self.reporters = {one["case"]: one["n"] for one in counted.annotate(n=Count("pk"))}


def _line(viewer: Viewer, row: Case, names: _Names, now: datetime) -> Line:
    pack = pack_by_id(row.pack_id)
    type_ = pack.cases[row.type]
    held = Step(holder=row.holder, holder_post=row.holder_post, holder_body=row.holder_body)
    return Line(
        row=row,
        type=type_,
        stage=type_.stage(row.stage),
        category=category_name(pack, row.category),
        holder=holder_words(pack, held, names.bodies, names.places.get(row.holder_place or 0, "")),
        place=_where(viewer, row, names.places),
        assignee=names.people.get(row.assignee, "") if row.assignee else "",
        reporters=names.reporters.get(row.pk, 0),
        remaining=remaining_of(pack, row, now),
    )


def category_name(pack: Pack, key: str) -> Words | None:
    """The name of a matter in any of a pack's trees."""
    found = (tree.get(key) for tree in pack.matters.values())
    return next((matter.name for matter in found if matter is not None), None)


def _ids(path: str) -> list[int]:
    return [int(part, 36) for part in path.rstrip(".").split(".") if part]


def _where(viewer: Viewer, row: Case, names: dict[int, str]) -> str:
    """The last two places on the way down from where the pack is attached."""
    top = len(_ids(attached_at(viewer, row.path).path))
    below = _ids(row.path)[top:] or [row.place_id]
    return " ".join(names.get(id_, "") for id_ in below[-2:])
