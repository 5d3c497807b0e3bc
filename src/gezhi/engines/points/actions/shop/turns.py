"""Numbers of an exchange day: taking one, giving it back, and calling them at the counter.

The day's row is held while a number is given out or called, so that numbers have no gaps and two
counters never call the same one.
"""

from collections.abc import Callable
from datetime import time
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words, say_date
from gezhi.engines.points.actions.shop.days import held
from gezhi.engines.points.models import ExchangeDay, Shop, Turn
from gezhi.engines.points.queries.days import (
    exchange_day,
    fits,
    free_slots,
    in_turn,
    is_mine,
    turn_of,
)
from gezhi.engines.points.queries.holders import Holder, holder
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.shops import must_keep
from gezhi.engines.points.rules.refusing import id_taken
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

OPEN = (Turn.WAITING, Turn.CALLED, Turn.MISSED)
"""A number that may still be served."""


def take_turn(
    viewer: Viewer, day: UUID, kind: str, wanted: str, id: UUID, slot: time | None = None
) -> Turn:
    """Take a number for a holder: oneself, one's household or body, or anybody at the counter for
    the shop's keepers. One for each holder and day: asked again it is the same number.

    Without `slot` it is the first quarter of an hour with room. Changed when the day was called
    off or is over; Invalid when there is no room, or the shop takes no points of such a holder.
    """
    row = exchange_day(viewer, day)
    if not is_mine(viewer, kind, wanted):
        must_keep(viewer, row.shop_id)
    whose = holder(viewer, kind, wanted)
    _wrong_asked(viewer, row.shop, whose, id)
    with transaction():
        row = held(day)
        known = Turn.objects.filter(pk=id).first()
        if known is not None:
            if (known.day_id, known.holder_kind, known.holder) != (day, whose.kind, whose.id):
                raise id_taken()
            return known
        out = list(Turn.objects.filter(day=row))
        theirs = [one for one in out if one.holder == whose.id and one.state != Turn.BACK]
        if theirs:
            return theirs[0]
        _must_be_open(row)
        turn = Turn(
            id=id,
            day=row,
            number=len(out) + 1,
            holder_kind=whose.kind,
            holder=whose.id,
            path=whose.path,
            slot=_slot(row, out, slot),
            by=viewer.account,
        )
        turn.save(force_insert=True)
        _tell(viewer, "points.turn_taken", turn)
    return turn


def _wrong_asked(viewer: Viewer, shop: Shop, whose: Holder, id: UUID) -> None:
    wrong: list[Wrong] = []
    wrong += wrong_id(id)
    if not fits(viewer, shop, whose):
        zh, en = "这家超市不收这样的积分，不用取号", "the shop takes no points of this kind"
        wrong.append(Wrong("holder", "kind", Words(zh=zh, en=en)))
    if wrong:
        raise Invalid(wrong)


def _must_be_open(row: ExchangeDay) -> None:
    _must_stand(row)
    if row.day == today() and clock.local(clock.now()).time() >= row.closes:
        zh, en = f"今天 {row.closes:%H:%M} 已经结束", f"it ended today at {row.closes:%H:%M}"
        raise Changed("over", zh, en)


def _must_stand(row: ExchangeDay) -> None:
    if row.off is not None:
        zh, en = f"这个兑换日取消了：{row.why_off}", f"the day is called off: {row.why_off}"
        raise Changed("off", zh, en)
    if row.day < today():
        raise Changed("over", "这个兑换日已经过去了", "this exchange day is over")


def _slot(row: ExchangeDay, out: list[Turn], asked: time | None) -> time | None:
    if row.turns is None:
        return None
    left = free_slots(row, [one.slot for one in out if one.state != Turn.BACK])
    if not left:
        words = Words(zh="这一天的号已经取完了", en="all numbers of this day are taken")
        raise Invalid([Wrong("slot", "full", words)])
    if asked is None:
        return min(left)
    if asked not in left:
        words = Words(zh=f"{asked:%H:%M} 的号没有了，换个时间", en=f"{asked:%H:%M} is taken")
        raise Invalid([Wrong("slot", "taken", words)])
    return asked


def give_back_turn(viewer: Viewer, turn: UUID) -> Turn:
    """Give a number back, for its holder or the shop's keepers: its time is free for others, the
    number itself is not given out again. Changed when it was served."""
    return _become(viewer, turn_of(viewer, turn), OPEN, Turn.BACK, "points.turn_given_back")


def call_next(viewer: Viewer, day: UUID, id: UUID) -> Turn | None:
    """Call the next number that waits, for the shop's keepers; None when nobody waits. The same id
    again is the same call: a button pressed twice calls one."""
    row = exchange_day(viewer, day)
    must_keep(viewer, row.shop_id)
    with transaction():
        row = held(day)
        known = Turn.objects.filter(call=id).first()
        if known is not None:
            return known
        _must_be_today(row)
        while (turn := _first_waiting(row)) is not None:
            now = _locked(turn.pk)
            if now.state == Turn.WAITING:
                return _call(viewer, now, id)
    return None


def call_turn(viewer: Viewer, turn: UUID, id: UUID) -> Turn:
    """Call a certain number, for the shop's keepers: one that was missed, or one ahead of its turn.
    Changed when it was served or given back."""
    found = _kept(viewer, turn)
    with transaction():
        row = held(found.day_id)
        now = _locked(turn)
        if now.call == id:
            return now
        _must_be_today(row)
        if now.state not in OPEN:
            raise _otherwise(now)
        return _call(viewer, now, id)


def miss(viewer: Viewer, turn: UUID) -> Turn:
    """Nobody came with a number that was called, for the shop's keepers; it can be called again."""
    return _become(viewer, _kept(viewer, turn), (Turn.CALLED,), Turn.MISSED, "points.turn_missed")


def serve(viewer: Viewer, turn: UUID) -> Turn:
    """A number is done with, for the shop's keepers; an exchange says so by itself."""
    return _become(viewer, _kept(viewer, turn), OPEN, Turn.SERVED, "points.turn_served")


def served_by(viewer: Viewer, shop: Shop, whose: Holder) -> None:
    """Mark today's number of a holder as served, inside the transaction of their exchange."""
    rows = Turn.objects.select_for_update(of=("self",), no_key=True).select_related("day__shop")
    theirs = {"holder_kind": whose.kind, "holder": whose.id, "state__in": OPEN}
    turn = rows.filter(day__shop=shop, day__day=today(), day__off=None, **theirs).first()
    if turn is not None:
        _set(viewer, turn, Turn.SERVED, "points.turn_served")


def _first_waiting(row: ExchangeDay) -> Turn | None:
    return next((one for one in in_turn(row) if one.state == Turn.WAITING), None)


def _locked(turn: UUID) -> Turn:
    rows = Turn.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("day__shop").get(pk=turn)


def _kept(viewer: Viewer, turn: UUID) -> Turn:
    found = turn_of(viewer, turn)
    must_keep(viewer, found.day.shop_id)
    return found


def _become(viewer: Viewer, found: Turn, before: tuple[str, ...], state: str, verb: str) -> Turn:
    with transaction():
        held(found.day_id)
        turn = _locked(found.pk)
        if turn.state == state:
            return turn
        if turn.state not in before:
            raise _otherwise(turn)
        _set(viewer, turn, state, verb)
    return turn


def _call(viewer: Viewer, turn: Turn, id: UUID) -> Turn:
    turn.call, turn.called = id, clock.now()
    turn.save(update_fields=["call", "called"])
    _set(viewer, turn, Turn.CALLED, "points.turn_called")
    return turn


def _set(viewer: Viewer, turn: Turn, state: str, verb: str) -> None:
    turn.state = state
    turn.save(update_fields=["state"])
    _tell(viewer, verb, turn)


def _must_be_today(row: ExchangeDay) -> None:
    _must_stand(row)
    if row.day != today():
        day, en = say_date(row.day), say_date(row.day, "en")
        raise Changed("not-yet", f"还没到这一天：{day}", f"the day is yet to come: {en}")


_NOW: dict[str, Callable[[int], tuple[str, str]]] = {
    Turn.SERVED: lambda n: (f"{n} 号已经办好了", f"number {n} has been served"),
    Turn.BACK: lambda n: (f"{n} 号已经退了", f"number {n} was given back"),
    Turn.WAITING: lambda n: (f"{n} 号还没有叫到", f"number {n} has not been called yet"),
    Turn.MISSED: lambda n: (f"{n} 号已经过号", f"number {n} was missed"),
    Turn.CALLED: lambda n: (f"{n} 号已经叫到了", f"number {n} was called"),
}


def _otherwise(turn: Turn) -> Changed:
    return Changed(turn.state, *_NOW[turn.state](turn.number), number=turn.number)


def _tell(viewer: Viewer, verb: str, turn: Turn) -> None:
    """The journal tells of a number and its day, never whose it is."""
    shop = turn.day.shop
    where = {"place_id": shop.place_id, "path": shop.path}
    record(viewer, verb, "turn", turn.pk, **where, shop=shop.key, number=turn.number)  # type: ignore[arg-type]
