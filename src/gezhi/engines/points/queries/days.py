"""Exchange days of a shop, and the numbers of a day: mine, those at the counter, those on the
screen. Days are public; whose a number is, its holder and the shop's keepers know."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.points.models import ExchangeDay, Shop, Turn
from gezhi.engines.points.queries.holders import Holder, holders
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.points.queries.shops import must_keep, must_oversee, rules_of, shop_at, taken_at
from gezhi.engines.points.rules.days import free
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer

LAST_CALLED = 6


@dataclass(frozen=True, slots=True)
class DayShown:
    """An exchange day: how many numbers are out (less those given back), and what is left in each
    quarter of an hour (empty where there is no limit)."""

    row: ExchangeDay
    taken: int
    left: dict[time, int] = field(default_factory=dict[time, int])

    @property
    def full(self) -> bool:
        """Whether no number is left."""
        return self.row.turns is not None and not self.left


@dataclass(frozen=True, slots=True)
class MyTurn:
    """A number of the viewer's, how many wait before it, and which were called last."""

    turn: Turn
    holder: Holder
    before: int
    called: list[int]


@dataclass(frozen=True, slots=True)
class Queued:
    """A number at the counter, with whose it is."""

    turn: Turn
    name: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A day's numbers as the counter needs them, by what becomes of them."""

    row: ExchangeDay
    called: list[Queued]
    waiting: list[Queued]
    missed: list[Queued]
    served: list[Queued]
    back: list[Queued]


@dataclass(frozen=True, slots=True)
class Screen:
    """What hangs on the wall: numbers and no names. `now` are those called, the newest first."""

    row: ExchangeDay
    now: list[int]
    next: list[int]
    missed: list[int]
    waiting: int


def exchange_days(viewer: Viewer, shop: int, *, past: bool = False) -> list[DayShown]:
    """A shop's exchange days from today on, the next first; or those that are over, the last first.
    Everybody may know."""
    row = shop_at(viewer, shop)
    rows = ExchangeDay.objects.filter(shop=row)
    rows = rows.filter(day__lt=today()) if past else rows.filter(day__gte=today())
    return _shown(rows.order_by("-day" if past else "day", "pk")[:60])


def only_on_days(viewer: Viewer, row: Shop) -> bool:
    """Whether a shop exchanges on its exchange days only; everybody may know."""
    return not rules_of(row).any_time


def day_shown(viewer: Viewer, day: UUID) -> DayShown:
    """An exchange day by its id."""
    return _shown([exchange_day(viewer, day)])[0]


def exchange_day(viewer: Viewer, day: UUID) -> ExchangeDay:
    """The row of an exchange day; Missing when there is none."""
    row = ExchangeDay.objects.select_related("shop__place").filter(pk=day).first()
    if row is None:
        raise Missing("no-day", "没有这个兑换日", "there is no such exchange day")
    return row


def next_day(row: Shop, since: date) -> ExchangeDay | None:
    """A shop's first exchange day from a day on that stands."""
    rows = ExchangeDay.objects.filter(shop=row, off=None, day__gte=since)
    return rows.order_by("day").first()


def my_turns(viewer: Viewer, shop: int) -> list[MyTurn]:
    """The viewer's numbers in a shop, of today and later, less those given back."""
    mine = own(viewer)
    with for_system():
        rows = Turn.objects.filter(
            day__shop=shop,
            day__day__gte=today(),
            day__off=None,
            holder__in=[str(i) for _, i in mine],
        ).exclude(state=Turn.BACK)
        found = list(rows.select_related("day__shop").order_by("day__day", "number"))
        known = holders(viewer, [(one.holder_kind, one.holder) for one in found])
        return [
            MyTurn(one, known[one.holder_kind, one.holder], _before(one), _called(one.day_id))
            for one in found
            if (one.holder_kind, one.holder) in known
        ]


def may_take(viewer: Viewer, row: Shop) -> list[Holder]:
    """Those of the viewer's holders whose points the shop takes: they may take a number."""
    with for_system():
        found = holders(viewer, [(kind, str(id_)) for kind, id_ in own(viewer)])
    return [one for one in found.values() if fits(viewer, row, one)]


def fits(viewer: Viewer, row: Shop, whose: Holder) -> bool:
    """Whether a shop takes points of such a holder."""
    return any(
        one.scheme.holder == whose.kind and whose.path.startswith(one.adoption.path)
        for one in taken_at(viewer, row)
    )


def queue(viewer: Viewer, day: UUID) -> Queue:
    """A day's numbers with their holders, for the shop's keepers and those who read its books."""
    row = exchange_day(viewer, day)
    must_oversee(viewer, row.shop_id)
    with for_system():
        rows = list(in_turn(row))
        known = holders(viewer, [(one.holder_kind, one.holder) for one in rows])
    by: dict[str, list[Queued]] = {}
    for one in rows:
        whose = known.get((one.holder_kind, one.holder))
        by.setdefault(one.state, []).append(Queued(one, whose.name if whose else ""))
    called = sorted(by.get(Turn.CALLED, []), key=lambda one: str(one.turn.called), reverse=True)
    kinds = (Turn.WAITING, Turn.MISSED, Turn.SERVED, Turn.BACK)
    return Queue(row, called, *(by.get(kind, []) for kind in kinds))


def screen(viewer: Viewer, day: UUID) -> Screen:
    """What the shop's keepers hang up: the numbers that are called, come next, and were missed."""
    row = exchange_day(viewer, day)
    must_keep(viewer, row.shop_id)
    with for_system():
        rows = list(in_turn(row))
    called = [one for one in rows if one.state == Turn.CALLED]
    called.sort(key=lambda one: str(one.called), reverse=True)
    waiting, missed = (
        [one.number for one in rows if one.state == kind] for kind in (Turn.WAITING, Turn.MISSED)
    )
    now = [one.number for one in called[:LAST_CALLED]]
    return Screen(row, now, waiting[:LAST_CALLED], missed, len(waiting))


def turn_of(viewer: Viewer, turn: UUID) -> Turn:
    """A number, for whoever holds it or keeps the shop; Missing for others."""
    with for_system():
        row = Turn.objects.select_related("day__shop").filter(pk=turn).first()
    if row is None or not is_mine(viewer, row.holder_kind, row.holder):
        if row is not None:
            must_keep(viewer, row.day.shop_id)
            return row
        raise Missing("no-turn", "没有这个号", "there is no such number")
    return row


def is_mine(viewer: Viewer, kind: str, holder: str) -> bool:
    """Whether a holder is the viewer, or their household or body."""
    return (kind, holder) in {(one, str(id_)) for one, id_ in own(viewer)}


def in_turn(row: ExchangeDay) -> Iterable[Turn]:
    """A day's numbers in the order in which they are called: by their time, then as they came."""
    return Turn.objects.filter(day=row).order_by("slot", "number")


def free_slots(row: ExchangeDay, taken: Iterable[time | None]) -> dict[time, int]:
    """What is left in each quarter of an hour of a day with a limit."""
    here = row.day == today()
    local = clock.now().astimezone(timezone.get_default_timezone()).time()
    now = local if here else None
    return free(row.opens, row.closes, row.turns or 0, taken, now)


def _shown(rows: Iterable[ExchangeDay]) -> list[DayShown]:
    found = list(rows)
    with for_system():
        out = Turn.objects.filter(day__in=found).exclude(state=Turn.BACK)
        slots: dict[UUID, list[time | None]] = {}
        for day, slot in out.values_list("day", "slot"):
            slots.setdefault(day, []).append(slot)
    return [_one(row, slots.get(row.pk, [])) for row in found]


def _one(row: ExchangeDay, taken: list[time | None]) -> DayShown:
    left = free_slots(row, taken) if row.turns is not None and row.day >= today() else {}
    return DayShown(row, len(taken), left)


def _before(turn: Turn) -> int:
    """How many wait before a number; none when it does not wait any more."""
    if turn.state != Turn.WAITING:
        return 0
    sooner = Q(number__lt=turn.number)
    if turn.slot is not None:
        sooner = Q(slot__lt=turn.slot) | Q(slot=turn.slot, number__lt=turn.number)
    return Turn.objects.filter(sooner, day=turn.day_id, state=Turn.WAITING).count()


def _called(day: UUID) -> list[int]:
    rows = Turn.objects.filter(day=day, state=Turn.CALLED).order_by("-called")
    return list(rows.values_list("number", flat=True)[:LAST_CALLED])


def own_turns_data(viewer: Viewer) -> list[dict[str, Any]]:
    """Every number that the viewer's own ever had, as plain data (PIPL 45)."""
    ids = [str(id_) for _, id_ in own(viewer)]
    names = ("day__day", "day__shop__key", "number", "slot", "state", "at")
    with for_system():
        rows = Turn.objects.filter(holder__in=ids).order_by("at", "pk").values_list(*names)
        return [dict(zip(("day", "shop", *names[2:]), row, strict=True)) for row in rows]
