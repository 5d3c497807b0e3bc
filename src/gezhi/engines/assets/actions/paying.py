"""Payments: one records it with the number of its receipt, another confirms it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Sum

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.assets.actions.telling import LONGEST, locked, must_hold, tell
from gezhi.engines.assets.models import Due, Entry, Payment
from gezhi.engines.assets.queries.knowing import rules_of
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    id_taken,
    moved_on,
    words_of,
    wrong_id,
)
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assets import Dues

LONGEST_RECEIPT = 40
NOW = {
    Payment.RECORDED: Words(zh="还在等确认", en="it waits to be confirmed"),
    Payment.CONFIRMED: Words(zh="已经确认", en="it was confirmed"),
    Payment.REFUSED: Words(zh="没有确认", en="it was not confirmed"),
    Payment.WITHDRAWN: Words(zh="已经撤回", en="it was taken back"),
}


@dataclass(frozen=True, slots=True)
class NewPayment:
    """An amount in fen that came in for a due, on a day, under the number of its receipt."""

    due: UUID
    amount: int
    receipt: str
    day: date | None = None
    id: UUID = field(default_factory=new_id)


def record_payment(viewer: Viewer, asked: NewPayment) -> Payment:
    """Record what came in; it counts once somebody else confirms it. The same id again is the same
    payment. Invalid where it is more than what is left (with what waits), or its receipt is known.
    """
    day = asked.day or clock.today()
    try:
        with transaction():
            due, row, dues = _due(viewer, asked.due)
            post = must_hold(viewer, dues.recorded_by, row.path)
            before = Payment.objects.filter(pk=asked.id).first()
            if before is not None:
                same = (before.due_id, before.amount, before.receipt)
                if same != (asked.due, asked.amount, asked.receipt.strip()):
                    raise id_taken()
                return before
            wrong = [*_wrong(asked, due, row, day)]
            if wrong:
                raise Invalid(wrong)
            made = Payment.objects.create(
                id=asked.id,
                due=due,
                place_id=row.place_id,
                path=row.path,
                register=row.register,
                amount=asked.amount,
                day=day,
                receipt=asked.receipt.strip(),
                late=day > due.day,
                by=viewer.account,
                post=post,
            )
            tell(viewer, "payment_recorded", row, post, subject=made.pk, amount=made.amount)
    except IntegrityError as fault:
        raise Invalid([_known_receipt()]) from fault
    return made


def _wrong(asked: NewPayment, due: Due, row: Entry, day: date) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    waits = due.payments.filter(state=Payment.RECORDED).aggregate(sum=Sum("amount"))["sum"] or 0
    left = due.amount - due.paid - waits
    if asked.amount <= 0:
        words = Words(zh="写金额，比如 1200", en="write an amount, such as 1200")
        yield Wrong("amount", "amount", words)
    elif asked.amount > left:
        said = f"{left // 100}.{left % 100:02}"
        zh, en = f"这一笔还差 {said} 元", f"{said} yuan of it are left"
        if waits:
            zh, en = f"{zh}（别的收款在等确认）", f"{en} (another payment waits)"
        yield Wrong("amount", "too-much", Words(zh=zh, en=en), {"left": left})
    if day > clock.today():
        yield Wrong("day", "future", Words(zh="日子还没到", en="that day is still to come"))
    receipt = asked.receipt.strip()
    if not 1 <= len(receipt) <= LONGEST_RECEIPT:
        words = Words(zh="写收据号", en="give the number of the receipt")
        yield Wrong("receipt", "required", words)
    elif Payment.objects.filter(
        place=row.place_id, receipt=receipt, state__in=Payment.STANDING
    ).exists():
        yield _known_receipt()


def _known_receipt() -> Wrong:
    words = Words(zh="这个收据号已经用过", en="this receipt is recorded already")
    return Wrong("receipt", "known", words)


def confirm_payment(viewer: Viewer, payment: UUID) -> Payment:
    """Confirm a payment, never one's own: it counts, and is posted in the ledger. Again by the
    same: the same; Changed when it was decided otherwise meanwhile."""
    with transaction():
        one, due, row, post = _to_decide(viewer, payment)
        if one.state == Payment.CONFIRMED and one.decided_by == viewer.account:
            return one
        _must_wait(one)
        _another(viewer, one)
        due.paid += one.amount
        due.save(update_fields=["paid"])
        _decide(viewer, one, Payment.CONFIRMED, post)
        facts = {"amount": one.amount, "late": one.late}
        tell(viewer, "paid", row, post, subject=one.pk, **facts)
    return one


def refuse_payment(viewer: Viewer, payment: UUID, reason: str) -> Payment:
    """Not confirm it, with a reason for who recorded it; never one's own."""
    why = words_of(
        "reason", reason, ask=("写一句理由", "say why in a sentence"), least=1, most=LONGEST
    )[:200]
    with transaction():
        one, _, row, post = _to_decide(viewer, payment)
        if one.state == Payment.REFUSED and one.decided_by == viewer.account:
            return one
        _must_wait(one)
        _another(viewer, one)
        _decide(viewer, one, Payment.REFUSED, post, why)
        tell(viewer, "payment_refused", row, post, subject=one.pk, amount=one.amount)
    return one


def withdraw_payment(viewer: Viewer, payment: UUID) -> Payment:
    """Take back what one recorded oneself, before it is decided. Again: the same."""
    with transaction():
        one, _, row, dues = _locked(viewer, payment)
        post = must_hold(viewer, dues.recorded_by, row.path)
        if one.state == Payment.WITHDRAWN:
            return one
        if not viewer.system and one.by != viewer.account:
            raise Forbidden("not-yours", "谁登记的谁撤回", "whoever recorded it takes it back")
        _must_wait(one)
        _decide(viewer, one, Payment.WITHDRAWN, post)
        tell(viewer, "payment_withdrawn", row, post, subject=one.pk, amount=one.amount)
    return one


def _due(viewer: Viewer, wanted: UUID) -> tuple[Due, Entry, Dues]:
    """A due and its entry, both locked, with what the pack says of its money."""
    known = Due.objects.filter(pk=wanted).values_list("entry", flat=True).first()
    if known is None:
        raise Missing("no-due", "没有这笔应收款", "there is no such amount due")
    row = locked(viewer, known)
    dues = rules_of(viewer, row).dues
    if dues is None:
        raise Missing("no-due", "没有这笔应收款", "there is no such amount due")
    return Due.objects.select_for_update(no_key=True).get(pk=wanted), row, dues


def _locked(viewer: Viewer, payment: UUID) -> tuple[Payment, Due, Entry, Dues]:
    known = Payment.objects.filter(pk=payment).values_list("due", flat=True).first()
    if known is None:
        raise Missing("no-payment", "没有这笔收款", "there is no such payment")
    due, row, dues = _due(viewer, known)
    return Payment.objects.get(pk=payment), due, row, dues


def _to_decide(viewer: Viewer, payment: UUID) -> tuple[Payment, Due, Entry, str]:
    one, due, row, dues = _locked(viewer, payment)
    return one, due, row, must_hold(viewer, dues.confirmed_by, row.path)


def _must_wait(one: Payment) -> None:
    if one.state != Payment.RECORDED:
        raise moved_on("payment-moved", "这笔收款", one.state, NOW[one.state])


def _another(viewer: Viewer, one: Payment) -> None:
    if not viewer.system and one.by == viewer.account:
        zh, en = "自己登记的要由别人来确认", "somebody else confirms what one recorded oneself"
        raise Forbidden("own-payment", zh, en)


def _decide(viewer: Viewer, one: Payment, state: str, post: str, reason: str = "") -> None:
    one.state, one.decided_by, one.decided_post = state, viewer.account, post
    one.decided_at, one.reason = clock.now(), reason
    one.save()
