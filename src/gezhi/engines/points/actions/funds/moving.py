"""Money of a fund: what comes in is posted at once, what goes out once another has approved it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points.actions.funds.keeping import must_approve, must_keep, tell
from gezhi.engines.points.actions.ledger.posting import there_in, write
from gezhi.engines.points.actions.ledger.reversing import known_entry, write_reversal
from gezhi.engines.points.models import Fund, FundVoucher
from gezhi.engines.points.queries.funds import FundSeen, Way
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.rules.accounts import Side, house, of
from gezhi.engines.points.rules.money import MOST, yuan
from gezhi.engines.points.rules.postings import Move, Posting
from gezhi.engines.points.rules.refusing import id_taken
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    moved_on,
    wrong_id,
)
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_WORDS, LONGEST_PAPER, LONGEST_REASON = 120, 40, 200
_PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
_NOW = {
    FundVoucher.PROPOSED: Words(zh="还在等批准", en="it waits to be approved"),
    FundVoucher.POSTED: Words(zh="已经入账", en="it is posted"),
    FundVoucher.REFUSED: Words(zh="没有批准", en="it was refused"),
    FundVoucher.WITHDRAWN: Words(zh="已经撤回", en="it was taken back"),
    FundVoucher.UNDONE: Words(zh="已经冲正", en="it was undone"),
}


@dataclass(frozen=True, slots=True)
class NewVoucher:
    """An amount in fen, from where or for what, in words that everybody may read. `paper` is the
    number of the slip; `payer`, who paid in, only those who keep the fund see."""

    fund: UUID
    line: str
    amount: int
    words: str
    day: date | None = None
    paper: str = ""
    payer: str = ""
    id: UUID = field(default_factory=new_id)


def take_in(viewer: Viewer, asked: NewVoucher) -> FundVoucher:
    """Post money that came in. The same id again is the same voucher; Invalid lists all faults,
    Changed for a fund that has ended or a day that is closed."""
    seen = must_keep(viewer, asked.fund)
    with transaction():
        known = _known(asked, "in")
        if known is not None:
            return known
        _must_be_right(seen, asked, "in")
        row = _row(viewer, seen, asked, "in", FundVoucher.POSTED)
        row.save(force_insert=True)
        _post(viewer, row, seen.row)
        facts = {"amount": row.amount, "yuan": row.amount / 100, "line": row.line}
        tell(viewer, "fund_paid_in", seen.row, seen.keeps or "", **facts)
    return row


def propose_spending(viewer: Viewer, asked: NewVoucher) -> FundVoucher:
    """Ask for an expense; it is posted once somebody else approves. The same id again is the same
    voucher. Invalid also where there is not so much."""
    seen = must_keep(viewer, asked.fund)
    with transaction():
        known = _known(asked, "out")
        if known is not None:
            return known
        _must_be_right(seen, asked, "out")
        row = _row(viewer, seen, asked, "out", FundVoucher.PROPOSED)
        row.save(force_insert=True)
        facts = {"amount": row.amount, "line": row.line}
        tell(viewer, "fund_asked", seen.row, seen.keeps or "", **facts)
    return row


def approve_spending(viewer: Viewer, voucher: UUID) -> FundVoucher:
    """Approve an expense and post it. Forbidden for who asked for it (the same person does not ask
    and approve); Changed where it is decided, or there is not enough any more."""
    with transaction():
        row = _locked(voucher)
        seen = must_approve(viewer, row.fund_id)
        if row.state == FundVoucher.POSTED and row.decided_by == viewer.account:
            return row
        _must_be(row, FundVoucher.PROPOSED)
        _another(viewer, row)
        there = there_in(seen.row.unit_id, _account(seen.row))
        if there < row.amount:
            zh = f"账上只有 {yuan(there)} 元，不够付 {yuan(row.amount)} 元"
            en = f"there are {yuan(there)} yuan, not {yuan(row.amount)}"
            raise Changed("not-enough", zh, en, there=there, wanted=row.amount)
        _decide(viewer, row, FundVoucher.POSTED, seen.approves or "")
        _post(viewer, row, seen.row)
        facts = {"amount": row.amount, "line": row.line}
        tell(viewer, "fund_spent", seen.row, seen.approves or "", **facts)
    return row


def refuse_spending(viewer: Viewer, voucher: UUID, reason: str) -> FundVoucher:
    """Refuse an expense, with a reason for who asked."""
    why = _reason(reason)
    with transaction():
        row = _locked(voucher)
        seen = must_approve(viewer, row.fund_id)
        if row.state == FundVoucher.REFUSED and row.decided_by == viewer.account:
            return row
        _must_be(row, FundVoucher.PROPOSED)
        _another(viewer, row)
        _decide(viewer, row, FundVoucher.REFUSED, seen.approves or "", why)
        tell(viewer, "fund_refused", seen.row, seen.approves or "", amount=row.amount)
    return row


def withdraw_spending(viewer: Viewer, voucher: UUID) -> FundVoucher:
    """Take back an expense that one asked for oneself, before it is decided."""
    with transaction():
        row = _locked(voucher)
        seen = must_keep(viewer, row.fund_id)
        if row.state == FundVoucher.WITHDRAWN:
            return row
        _must_be(row, FundVoucher.PROPOSED)
        if not viewer.system and row.by != viewer.account:
            zh, en = "谁提的谁撤回", "whoever asked takes it back"
            raise Forbidden("not-yours", zh, en)
        _decide(viewer, row, FundVoucher.WITHDRAWN, seen.keeps or "")
        tell(viewer, "fund_withdrawn", seen.row, seen.keeps or "", amount=row.amount)
    return row


def undo_voucher(viewer: Viewer, voucher: UUID, id: UUID, reason: str) -> FundVoucher:
    """Undo a voucher that was a mistake, by an entry that runs backwards (`id`), today. For those
    who approve, never for who wrote it; both stay in the book with the reason. Changed where what
    came in was spent meanwhile."""
    why = _reason(reason)
    with transaction():
        row = _locked(voucher)
        seen = must_approve(viewer, row.fund_id)
        if row.state == FundVoucher.UNDONE and row.undone_by_entry == id:
            return row
        _must_be(row, FundVoucher.POSTED)
        _another(viewer, row)
        write_reversal(viewer, known_entry(row.pk), id, "mistake")
        row.undone_by_entry = id
        _decide(viewer, row, FundVoucher.UNDONE, seen.approves or "", why)
        tell(viewer, "fund_undone", seen.row, seen.approves or "", amount=row.amount)
    return row


def _account(row: Fund) -> Side:
    return of("project", row.pk, path=row.path)


def _post(viewer: Viewer, row: FundVoucher, of_fund: Fund) -> None:
    bank, held = house("bank", of_fund.unit_id), _account(of_fund)
    sides = (bank, held) if row.way == "in" else (held, bank)
    kind = "earned" if row.way == "in" else "spent"
    move = Move(of_fund.unit_id, *sides, row.amount)
    evidence = {"fund": str(of_fund.pk), "line": row.line}
    write(viewer, Posting(kind, of_fund.place_id, (move,), row.pk, row.day, evidence))


def _row(viewer: Viewer, seen: FundSeen, asked: NewVoucher, way: Way, state: str) -> FundVoucher:
    return FundVoucher(
        id=asked.id,
        fund=seen.row,
        path=seen.row.path,
        way=way,
        line=asked.line,
        amount=asked.amount,
        day=asked.day or today(),
        words=asked.words.strip(),
        paper=asked.paper.strip(),
        payer=asked.payer.strip() if way == "in" else "",
        state=state,
        by=viewer.account,
        post=seen.keeps or "",
    )


def _known(asked: NewVoucher, way: Way) -> FundVoucher | None:
    row = FundVoucher.objects.filter(pk=asked.id).first()
    if row is None:
        return None
    same = (row.fund_id, row.way, row.line, row.amount, row.words)
    if same != (asked.fund, way, asked.line, asked.amount, asked.words.strip()):
        raise id_taken()
    return row


def _locked(voucher: UUID) -> FundVoucher:
    rows = FundVoucher.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=voucher).first()
    if row is None:
        raise Missing("no-voucher", "没有这张凭证", "there is no such voucher")
    return row


def _must_be(row: FundVoucher, state: str) -> None:
    if row.state != state:
        raise moved_on("voucher-moved", "这张凭证", row.state, _NOW[row.state])


def _another(viewer: Viewer, row: FundVoucher) -> None:
    if not viewer.system and row.by == viewer.account:
        zh, en = "自己经手的要由别人来批", "somebody else decides on what one wrote oneself"
        raise Forbidden("own-voucher", zh, en)


def _decide(viewer: Viewer, row: FundVoucher, state: str, post: str, reason: str = "") -> None:
    row.state, row.decided_by, row.decided_post = state, viewer.account, post
    row.decided_at, row.reason = clock.now(), reason
    row.save()


def _reason(text: str) -> str:
    plain = text.strip()
    if not plain:
        words = Words(zh="写一句理由", en="say why in a sentence")
        raise Invalid([Wrong("reason", "required", words)])
    if len(plain) > LONGEST_REASON:
        words = Words(zh=f"最多 {LONGEST_REASON} 个字", en=f"at most {LONGEST_REASON} characters")
        raise Invalid([Wrong("reason", "long", words)])
    if _PERSONAL.search(plain):
        raise Invalid([_personal("reason")])
    return plain


def _must_be_right(seen: FundSeen, asked: NewVoucher, way: Way) -> None:
    if seen.row.ended is not None:
        raise Changed("ended", "这笔资金已经销账", "this fund has ended")
    wrong = [*_wrong_amount(seen, asked, way), *_wrong_words(asked)]
    wrong += wrong_id(asked.id)
    if seen.rules.line(way, asked.line) is None:
        wrong.append(Wrong("line", "unknown", Words(zh="选一个款项", en="choose a line")))
    if asked.day is not None and asked.day > today():
        words = Words(zh="日子还没到", en="that day is still to come")
        wrong.append(Wrong("day", "future", words))
    if wrong:
        raise Invalid(wrong)


def _wrong_amount(seen: FundSeen, asked: NewVoucher, way: Way) -> Iterator[Wrong]:
    if not 0 < asked.amount <= MOST:
        words = Words(zh="写金额，比如 128.50", en="write an amount, such as 128.50")
        yield Wrong("amount", "amount", words)
    elif way == "out" and asked.amount > seen.balance:
        words = Words(
            zh=f"账上只有 {yuan(seen.balance)} 元", en=f"there are {yuan(seen.balance)} yuan"
        )
        yield Wrong("amount", "not-enough", words)


def _wrong_words(asked: NewVoucher) -> Iterator[Wrong]:
    text = asked.words.strip()
    if not text:
        words = Words(zh="写一句是什么钱，大家都看得到", en="say what it is for, all may read it")
        yield Wrong("words", "required", words)
    for name, most in (("words", LONGEST_WORDS), ("paper", LONGEST_PAPER), ("payer", 60)):
        if len(getattr(asked, name).strip()) > most:
            yield Wrong(
                name, "long", Words(zh=f"最多 {most} 个字", en=f"at most {most} characters")
            )
    if _PERSONAL.search(text):
        yield _personal("words")


def _personal(name: str) -> Wrong:
    words = Words(
        zh="这里大家都看得到，不要写手机号和证件号",
        en="everybody reads this: no phone or identity numbers",
    )
    return Wrong(name, "personal", words)
