"""What a list says of a case beside its own row: names, the time that is left, how many
reported it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from gezhi.base import clock
from gezhi.base.words import Unit, Words
from gezhi.engines.cases.models import Case, Reporter, Step
from gezhi.engines.cases.queries.detail import CaseView, holder_words
from gezhi.engines.cases.queries.listing import hands, select
from gezhi.engines.cases.queries.seeing import visible
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.standing import is_pressing
from gezhi.engines.people.queries import body_names
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Viewer, account_names, pack_by_id
from gezhi.pack.cases import CaseType, Stage
from gezhi.pack.pack import Pack

Light = Literal["overdue", "soon", "ok", "paused", "none"]


@dataclass(frozen=True, slots=True)
class Remaining:
    """How much time is left of a step (negative when late), in the unit that its limit counts;
    `day` is how long a working day lasts."""

    left: timedelta
    unit: Unit
    day: timedelta
    whole: timedelta


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
        """Late, soon due (a quarter of its time or less is left), on time, paused, or without a
        deadline."""
        if self.row.waiting:
            return "paused"
        if self.remaining is None:
            return "none"
        if self.remaining.left < timedelta(0):
            return "overdue"
        return "soon" if is_pressing(self.remaining.left, self.remaining.whole) else "ok"


def remaining_of(pack: Pack, row: Case, now: datetime) -> Remaining | None:
    """What is left until a case's current step is due; None where nothing runs."""
    if row.due is None or row.state != Case.OPEN:
        return None
    type_ = pack.cases[row.type]
    course = rules.Course(pack, type_, (), row.category)
    within = rules.time_for(course, type_.stage(row.stage))
    calendar = rules.calendar_of(pack)
    left = calendar.left(now, row.due) if within.is_working_time else row.due - now
    day = calendar.working_day
    return Remaining(left, within.unit, day, within.span(day))


def lines(viewer: Viewer, rows: Sequence[Case]) -> list[Line]:
    """Rows that the viewer got from a query of this engine, with what a list shows of each; the
    same four statements for any number of them."""
    places = _place_names(rows)
    bodies = body_names(viewer, [row.holder_body for row in rows])
    people = account_names(viewer, [row.assignee for row in rows])
    counted = Reporter.objects.filter(case__in=[row.pk for row in rows]).values("case")
    reporters = {one["case"]: one["n"] for one in counted.annotate(n=Count("pk")).order_by()}
    now = clock.now()
    found = []
    for row in rows:
        pack = pack_by_id(row.pack_id)
        type_ = pack.cases[row.type]
        found.append(
            Line(
                row,
                type_,
                type_.stage(row.stage),
                category_of(pack, row.category),
                holder_words(pack, _holding(row), bodies, places.get(row.holder_place or 0, "")),
                _where(viewer, row, places),
                people.get(row.assignee, "") if row.assignee else "",
                reporters.get(row.pk, 0),
                remaining_of(pack, row, now),
            )
        )
    return found


def category_of(pack: Pack, key: str) -> Words | None:
    """The name of a matter in any of a pack's trees."""
    for tree in pack.matters.values():
        matter = tree.get(key)
        if matter is not None:
            return matter.name
    return None


def _holding(row: Case) -> Step:
    return Step(
        holder=row.holder,
        holder_post=row.holder_post,
        holder_place=row.holder_place,
        holder_body=row.holder_body,
    )


def _ids(path: str) -> list[int]:
    return [int(part, 36) for part in path.rstrip(".").split(".") if part]


def _place_names(rows: Iterable[Case]) -> dict[int, str]:
    wanted = {id_ for row in rows for id_ in (*_ids(row.path), row.holder_place) if id_}
    if not wanted:
        return {}
    return dict(Place.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _where(viewer: Viewer, row: Case, names: dict[int, str]) -> str:
    """The last two places on the way down from where the pack is attached."""
    top = len(_ids(attached_at(viewer, row.path).path))
    below = _ids(row.path)[top:] or [row.place_id]
    return " ".join(names.get(id_, "") for id_ in below[-2:])


def colleagues(viewer: Viewer, view: CaseView) -> list[tuple[UUID, str]]:
    """Those who hold the current step together, by account and name: whom it can be assigned to."""
    from gezhi.engines.cases.queries.colleagues import holding_together

    return holding_together(view.row)


@dataclass(frozen=True, slots=True)
class Hands:
    """What the viewer has to do: how much, how much of it is late, what came since a moment, and
    when the next is due."""

    all: int
    late: int
    new: int
    next_due: datetime | None


def in_hand(viewer: Viewer, since: datetime | None = None) -> Hands:
    """The viewer's own work in figures, in one statement."""
    from django.db.models import Min

    now = clock.now()
    day = since or timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    counted = (
        visible(viewer)
        .filter(hands(viewer), state=Case.OPEN)
        .aggregate(
            all=Count("pk", distinct=True),
            late=Count("pk", filter=Q(due__lt=now, waiting=False), distinct=True),
            new=Count("pk", filter=Q(changed__gte=day), distinct=True),
            next_due=Min("due", filter=Q(due__gte=now)),
        )
    )
    return Hands(**counted)


__all__ = ["Hands", "Light", "Line", "Remaining", "in_hand", "lines", "remaining_of", "select"]
