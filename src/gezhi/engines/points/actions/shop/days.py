"""Planning exchange days, changing them, and calling them off."""

from collections.abc import Callable, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from gezhi.base import clock
from gezhi.base.words import Words, say_date
from gezhi.engines.people.models import Person
from gezhi.engines.points.models import ExchangeDay, Turn
from gezhi.engines.points.queries.days import exchange_day, in_turn
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.queries.shops import Kept, must_keep
from gezhi.engines.points.rules.days import Plan, laid_out, wrong_of_plan
from gezhi.engines.points.rules.refusing import id_taken
from gezhi.engines.trust.actions import queue_message, record, transaction
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

FIELDS = ("day", "opens", "closes", "spot", "turns", "notice")
TEMPLATE = "exchange-day"


def plan_day(viewer: Viewer, shop: int, plan: Plan, id: UUID) -> ExchangeDay:
    """Plan an exchange day, for the shop's keepers. The same id with the same plan is the same day.

    Invalid lists everything that is wrong, also a second day on one date.
    """
    kept = must_keep(viewer, shop)
    known = ExchangeDay.objects.filter(pk=id).first()
    if known is not None:
        if known.shop_id != kept.row.pk or plan_of(known) != plan:
            raise id_taken()
        return known
    wrong = wrong_of_plan(plan, today())
    wrong += wrong_id(id)
    if wrong:
        raise Invalid(wrong)
    try:
        with transaction():
            row = ExchangeDay(id=id, shop=kept.row, by=viewer.account, **_given(plan))
            row.save(force_insert=True)
            _tell(viewer, "points.day_planned", kept, row)
    except IntegrityError as fault:
        raise Invalid([_double()]) from fault
    return row


def change_day(viewer: Viewer, day: UUID, plan: Plan) -> ExchangeDay:
    """Change a planned day, for the shop's keepers; who has a number is told what is new for them.

    Numbers stay; with other hours their times are laid out again in the same order. Invalid where
    they do not fit in any more; Changed for a day that was called off or is over.
    """
    kept = must_keep(viewer, exchange_day(viewer, day).shop_id)
    wrong = wrong_of_plan(plan, today())
    try:
        with transaction():
            row = held(day)
            _must_stand(row)
            if plan_of(row) == plan:
                return row
            out = [one for one in in_turn(row) if one.state != Turn.BACK]
            times = laid_out(plan.opens, plan.closes, plan.turns, len(out))
            if times is None and not wrong:
                zh = f"已经发出 {len(out)} 个号，这样排不下"
                en = f"{len(out)} numbers are out, and do not fit in"
                wrong.append(Wrong("turns", "room", Words(zh=zh, en=en), {"out": len(out)}))
            if wrong or times is None:
                raise Invalid(wrong)
            frame = _frame(row)
            moved = (row.day, row.spot) != (plan.day, plan.spot)
            for name, value in _given(plan).items():
                setattr(row, name, value)
            row.save(update_fields=list(FIELDS))
            if frame != _frame(row):
                _lay_out(out, times)
            if moved or frame != _frame(row):
                _inform(row, out, _changed)
            _tell(viewer, "points.day_changed", kept, row)
    except IntegrityError as fault:
        raise Invalid([_double()]) from fault
    return row


def call_off(viewer: Viewer, day: UUID, why: str) -> ExchangeDay:
    """Call a day off, for the shop's keepers; whoever has a number is told, with the reason."""
    kept = must_keep(viewer, exchange_day(viewer, day).shop_id)
    reason = why.strip()
    if not 1 <= len(reason) <= 200:
        words = Words(zh="写一句为什么（最多 200 个字）", en="say why (at most 200 characters)")
        raise Invalid([Wrong("why", "required", words)])
    with transaction():
        row = held(day)
        if row.off is not None:
            return row
        _must_stand(row)
        row.off, row.why_off = clock.now(), reason
        row.save(update_fields=["off", "why_off"])
        out = [one for one in in_turn(row) if one.state in (Turn.WAITING, Turn.CALLED, Turn.MISSED)]
        _inform(row, out, _off)
        _tell(viewer, "points.day_called_off", kept, row, numbers=len(out))
    return row


def plan_of(row: ExchangeDay) -> Plan:
    """A day as it stands planned."""
    return Plan(*(getattr(row, name) for name in FIELDS))


def held(day: UUID) -> ExchangeDay:
    """A day's row, kept from others until the transaction ends: its numbers are given out and
    called one after another."""
    rows = ExchangeDay.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("shop__place").get(pk=day)


def _given(plan: Plan) -> dict[str, Any]:
    given: dict[str, Any] = {name: getattr(plan, name) for name in FIELDS}
    return given | {"spot": plan.spot.strip(), "notice": plan.notice.strip()}


def _frame(row: ExchangeDay) -> tuple[object, ...]:
    return row.opens, row.closes, row.turns


def _must_stand(row: ExchangeDay) -> None:
    if row.off is not None:
        raise Changed("off", "这个兑换日已经取消了", "this exchange day was called off")
    if row.day < today():
        raise Changed("over", "这个兑换日已经过去了", "this exchange day is over")


def _double() -> Wrong:
    zh, en = "这一天已经排了兑换日", "there is an exchange day on this date already"
    return Wrong("day", "double", Words(zh=zh, en=en))


def _lay_out(out: list[Turn], times: Sequence[time | None]) -> None:
    for one, slot in zip(out, times, strict=True):
        one.slot = slot
    Turn.objects.bulk_update(out, ["slot"])


def _inform(row: ExchangeDay, out: list[Turn], say: Callable[[ExchangeDay, Turn], Words]) -> None:
    """Tell holders of numbers, those of them who have an account; the others are asked for at the
    counter, and their number shows it."""
    ids = [one.holder for one in out]
    heads = Person.objects.filter(household__in=_ids(out, "household"), head=True)
    accounts = {str(home): account for home, account in heads.values_list("household", "account")}
    persons = Person.objects.filter(pk__in=_ids(out, "person"))
    accounts |= {str(pk): account for pk, account in persons.values_list("pk", "account")}
    speaks = dict(
        Account.objects.filter(pk__in=[one for one in accounts.values() if one]).values_list(
            "pk", "language"
        )
    )
    for one, holder in zip(out, ids, strict=True):
        account = accounts.get(holder)
        if account is not None:
            text = say(row, one).say(speaks.get(account))
            queue_message(TEMPLATE, text, account=account, subject=one.pk)


def _ids(out: list[Turn], kind: str) -> list[str]:
    return [one.holder for one in out if one.holder_kind == kind]


def _changed(row: ExchangeDay, one: Turn) -> Words:
    at = one.slot or row.opens
    zh = f"您的 {one.number} 号改了：{say_date(row.day)} {at:%H:%M}，{row.shop.zh}，{row.spot}"
    day = say_date(row.day, "en")
    en = f"Your number {one.number} has changed: {day} {at:%H:%M}, {row.shop.en}, {row.spot}"
    return Words(zh=zh, en=en)


def _off(row: ExchangeDay, one: Turn) -> Words:
    zh = f"{row.shop.zh} {say_date(row.day)}的集中兑换取消了：{row.why_off}。"
    zh += f"您的 {one.number} 号不用来了"
    day = say_date(row.day, "en")
    en = f"The exchange day of {row.shop.en} on {day} is called off: {row.why_off}."
    return Words(zh=zh, en=f"{en} There is no need to come with number {one.number}.")


def _tell(viewer: Viewer, verb: str, kept: Kept, row: ExchangeDay, /, **facts: int) -> None:
    shop = kept.row
    where = {"place_id": shop.place_id, "path": shop.path, "as_post": kept.post}
    about = {"shop": shop.key, "day": str(row.day), "turns": row.turns}
    record(viewer, verb, "exchange-day", row.pk, **where, **about, **facts)  # type: ignore[arg-type]
