"""Swapping shifts: asked by one, accepted or declined by the other."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.duties.actions.rostering import must_be_free
from gezhi.engines.duties.actions.telling import locked, moved, tell
from gezhi.engines.duties.models import Occurrence, Swap
from gezhi.engines.duties.queries.knowing import mine, rule_of
from gezhi.engines.duties.queries.rosters import swap_offers
from gezhi.engines.people.models import Appointment
from gezhi.engines.trust.actions import own_account, queue_message, transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    must_be_v7,
)
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class AskSwap:
    """That somebody else (an appointment) takes a shift of mine, perhaps for one of theirs."""

    shift: int
    asked: UUID
    back: int | None = None
    id: UUID = field(default_factory=new_id)


def ask_swap(viewer: Viewer, wanted: AskSwap) -> Swap:
    """Ask, before the shift begins; one question a shift at a time. The same id again is the same
    question."""
    own_account(viewer)
    with transaction():
        before = Swap.objects.filter(pk=wanted.id).first()
        if before is not None:
            if (before.shift_id, before.asked, before.back_id) == (
                wanted.shift,
                wanted.asked,
                wanted.back,
            ):
                return before
            raise Changed("id-taken", "这个编号已用于另一次", "this id belongs to another question")
        row = locked(wanted.shift)
        _must_be_ahead(row)
        _check(viewer, row, wanted)
        if Swap.objects.filter(shift=row, state=Swap.ASKED).exists():
            zh, en = (
                "这个班已经问过别人，等答复或先撤回",
                "somebody is asked already: take it back first",
            )
            raise Changed("asked", zh, en)
        made = Swap.objects.create(
            id=wanted.id,
            shift=row,
            back_id=wanted.back,
            path=row.path,
            asker=row.holder,
            asked=wanted.asked,
        )
        tell(viewer, "swap_asked", row, "")
        _message(made.asked, row, "问您能不能换", "asks you to swap")
    return made


def _must_be_ahead(row: Occurrence) -> None:
    if row.state != Occurrence.OPEN:
        raise moved(row)
    if row.opens <= clock.now():
        raise Changed("begun", "这个班已经开始了", "this shift has begun")


def _check(viewer: Viewer, row: Occurrence, wanted: AskSwap) -> None:
    offers = {pk: shifts for pk, _, shifts in swap_offers(viewer, row.pk)}
    must_be_v7(wanted.id)
    if wanted.asked not in offers:
        words = Words(zh="选一位那天不值班的同事", en="choose a colleague who is not on that day")
        raise Invalid([Wrong("asked", "unknown", words)])
    if wanted.back is not None and wanted.back not in {one.pk for one in offers[wanted.asked]}:
        words = Words(zh="这个班换不了，另选一个", en="this shift does not fit: choose another")
        raise Invalid([Wrong("back", "unknown", words)])


def answer_swap(viewer: Viewer, wanted: UUID, answer: Literal["accepted", "declined"]) -> Swap:
    """Accept or decline, by whoever was asked. The same answer again changes nothing. Changed when
    it was taken back, the shift has begun, or one of the two is on that day meanwhile."""
    with transaction():
        swap, shift, back = _locked(wanted)
        _must_be(viewer, swap.asked)
        if swap.state == answer:
            return swap
        if swap.state != Swap.ASKED:
            raise Changed("answered", "这次换班已经了结，请刷新", "this is settled: reload")
        if answer == Swap.ACCEPTED:
            _change(viewer, swap, shift, back)
        swap.state, swap.answered_at = answer, clock.now()
        swap.save(update_fields=["state", "answered_at"])
        if answer == Swap.DECLINED:
            tell(viewer, "swap_declined", shift, "")
        said = ("答应换了", "agreed") if answer == Swap.ACCEPTED else ("换不了", "cannot swap")
        _message(swap.asker, shift, *said)
    return swap


def _locked(wanted: UUID) -> tuple[Swap, Occurrence, Occurrence | None]:
    """The question with its shifts, locked in the order of their numbers."""
    found = Swap.objects.filter(pk=wanted).first()
    if found is None:
        raise Missing("no-swap", "没有这次换班", "there is no such swap")
    numbers = sorted(one for one in (found.shift_id, found.back_id) if one is not None)
    shifts = {one: locked(one) for one in numbers}
    swap = Swap.objects.select_for_update(of=("self",), no_key=True).get(pk=wanted)
    back = shifts[swap.back_id] if swap.back_id is not None else None
    return swap, shifts[swap.shift_id], back


def _change(viewer: Viewer, swap: Swap, shift: Occurrence, back: Occurrence | None) -> None:
    for one, owner in ((shift, swap.asker), (back, swap.asked)):
        if one is None:
            continue
        _must_be_ahead(one)
        if one.holder != owner:
            zh, en = "这个班已经换了人，请刷新", "somebody else is on already: reload"
            raise Changed("moved-on", zh, en)
    must_be_free(viewer, shift, swap.asked, "asked")
    shift.holder = swap.asked
    shift.save(update_fields=["holder"])
    if back is not None:
        must_be_free(viewer, back, swap.asker, "back")
        back.holder = swap.asker
        back.save(update_fields=["holder"])
    others = Swap.objects.filter(shift__in=[one for one in (shift, back) if one], state=Swap.ASKED)
    others.exclude(pk=swap.pk).update(state=Swap.WITHDRAWN)
    tell(viewer, "swapped", shift, "", back=back.day.isoformat() if back is not None else "")


def withdraw_swap(viewer: Viewer, wanted: UUID) -> Swap:
    """Take a question back while it waits. Again: the same."""
    with transaction():
        swap, shift, _ = _locked(wanted)
        _must_be(viewer, swap.asker)
        if swap.state == Swap.WITHDRAWN:
            return swap
        if swap.state != Swap.ASKED:
            raise Changed("answered", "这次换班已经了结，请刷新", "this is settled: reload")
        swap.state = Swap.WITHDRAWN
        swap.save(update_fields=["state"])
        tell(viewer, "swap_withdrawn", shift, "")
    return swap


def _must_be(viewer: Viewer, appointment: UUID) -> None:
    today = clock.today()
    if appointment not in mine(viewer, today, today).appointments:
        raise Forbidden("not-yours", "这次换班不由您答复", "this is not yours to answer")


def _message(to: UUID, row: Occurrence, zh: str, en: str) -> None:
    found = Appointment.objects.filter(pk=to).select_related("person__account").first()
    account = found.person.account if found is not None else None
    if account is None:
        return
    name = rule_of(row).name
    words = Words(
        zh=f"{say_date(row.day)}的{name.zh}：同事{zh}。",
        en=f"{name.say('en')} on {say_date(row.day, 'en')}: a colleague {en}.",
    )
    queue_message("duties-swap", words.say(account.language), account=account.pk)
