"""The scoring sheet: what the viewer records on a walk, how often each thing counts already, and
what became of what they recorded."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import F, Q, QuerySet

from gezhi.engines.points.models import Record
from gezhi.engines.points.queries.doors import Door, Round
from gezhi.engines.points.queries.records import (
    COUNTING,
    SEEING,
    RecordLine,
    RecordPage,
    lines,
    scheme_rows,
)
from gezhi.engines.points.queries.schemes import InForce, may_record, today
from gezhi.engines.points.rules.periods import Stretch, stretch
from gezhi.engines.points.rules.scheme import open_from
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.points import Category, Item

SIZE = 30
CHANGED = "changed"
"""Accepted, with other points than were asked for; beside the states of a record."""
STANDS = (Record.WAITING, Record.ACCEPTED, CHANGED, Record.REFUSED, Record.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """An item for one holder: how often it counts already in its period (by anybody, reviewed or
    waiting), and the newest record of it that the viewer can still take back."""

    door: Door
    category: Category
    item: Item
    period: Stretch
    done: int
    own: UUID | None

    @property
    def left(self) -> int:
        """How often it may still be recorded in the period."""
        return max(0, self.item.times - self.done)


@dataclass(frozen=True, slots=True)
class Group:
    """The items of a category that the viewer records; `theme` where this month looks at it."""

    category: Category
    theme: bool
    items: list[Item]


def open_days(viewer: Viewer, found: InForce) -> tuple[date, date]:
    """The first and the last day for which things may be recorded now; both are days on which the
    scheme was in force, and the first is after the last review."""
    row, every = found.adoption, found.scheme.review_every
    over = None if row.reviewed is None else stretch(every, row.reviewed)
    first = open_from(over, stretch(every, today()))
    return max(first, row.since), today()


def groups(viewer: Viewer, walked: Round, day: date) -> list[Group]:
    """What the viewer records on a ground: the themes of the day's month first, then the other
    categories in the scheme's order."""
    scheme = walked.found.scheme
    themes = set(scheme.themes.get(day.month, ()))
    found = []
    for category in scheme.categories:
        items = [
            one for one in category.items if may_record(viewer, walked.found, one, walked.path)
        ]
        if items:
            found.append(Group(category, category.category in themes, items))
    return sorted(found, key=lambda one: not one.theme)


def item_of(viewer: Viewer, walked: Round, key: str) -> tuple[Category, Item]:
    """An item that the viewer records on a ground; Missing for any other."""
    known = walked.found.scheme.item(key)
    if known is None or not may_record(viewer, walked.found, known[1], walked.path):
        zh, en = "方案里没有这一条，或不由您来记", "no such item, or you do not record it"
        raise Missing("no-item", zh, en)
    return known


def sheet(
    viewer: Viewer, walked: Round, wanted: Iterable[tuple[Door, Category, Item]], day: date
) -> list[SheetLine]:
    """Items for holders of a ground, each as it stands in its period of a day; one statement."""
    asked = list(wanted)
    counted, own = _counted(viewer, walked.found, asked, day)
    return [
        SheetLine(
            door,
            category,
            item,
            stretch(item.per, day),
            counted[door.holder.id, item.item],
            own.get((door.holder.id, item.item)),
        )
        for door, category, item in asked
    ]


Key = tuple[str, str]


def _counted(
    viewer: Viewer, found: InForce, asked: Sequence[tuple[Door, Category, Item]], day: date
) -> tuple[dict[Key, int], dict[Key, UUID]]:
    """How often each item counts for each holder, and the viewer's own records that still wait."""
    periods = {item.item: stretch(item.per, day) for _, _, item in asked}
    year = stretch("year", day)
    counted: dict[Key, int] = defaultdict(int)
    own: dict[Key, UUID] = {}
    with for_system():  # of holders on the viewer's ground, also what was recorded before elsewhere
        rows = scheme_rows(found).filter(
            holder__in={door.holder.id for door, _, _ in asked},
            item__in=set(periods),
            state__in=COUNTING,
            day__gte=year.first,
            day__lte=year.last,
        )
        said = list(
            rows.order_by("pk").values_list("pk", "holder", "item", "day", "times", "state", "by")
        )
    for pk, holder, item, on, times, state, by in said:
        if on in periods[item]:
            counted[holder, item] += times
            if state == Record.WAITING and by is not None and by == viewer.account:
                own[holder, item] = pk
    return counted, own


def own_record(viewer: Viewer, wanted: UUID) -> RecordLine | None:
    """Something that the viewer recorded on a ground of theirs, in words; None for any other."""
    rows = _own(viewer).filter(pk=wanted).select_related("adoption")
    return next(iter(lines(viewer, list(rows))), None)


def own_recorded(
    viewer: Viewer, stand: str = "", *, after: UUID | None = None, size: int = SIZE
) -> RecordPage:
    """What the viewer recorded on grounds that are theirs, newest first; only what stands so
    (`STANDS`), where that is named."""
    rows = _standing(stand)
    found = _own(viewer).filter(rows).select_related("adoption").order_by("-pk")
    if after is not None:
        found = found.filter(pk__lt=after)
    page = list(found[: size + 1])
    more = page[size - 1].pk if len(page) > size else None
    return RecordPage(lines(viewer, page[:size]), more)


def _standing(stand: str) -> Q:
    full = Q(given=F("points"))
    if stand == CHANGED:
        return Q(state=Record.ACCEPTED) & ~full
    if stand == Record.ACCEPTED:
        return Q(state=Record.ACCEPTED) & full
    return Q(state=stand) if stand in STANDS else Q()


def stands(viewer: Viewer, row: Record) -> str:
    """How a record stands, in one word of `STANDS`."""
    changed = row.state == Record.ACCEPTED and row.given != row.points
    return CHANGED if changed else row.state


def _own(viewer: Viewer) -> QuerySet[Record]:
    paths = viewer.paths(*SEEING)
    if viewer.account is None or not paths:
        return Record.objects.none()
    here = reduce(or_, (Q(path__startswith=path) for path in paths))
    return Record.objects.filter(here, by=viewer.account)
