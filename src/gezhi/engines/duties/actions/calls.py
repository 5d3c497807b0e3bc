"""Recording a call, skipping one with its reason, and taking that back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.duties.actions.marking import close_mark
from gezhi.engines.duties.models import Call, Found, Mark
from gezhi.engines.duties.queries.calling import must_call, visits_at
from gezhi.engines.people.actions import (
    NewCorrection,
    propose_correction,
    withdraw_correction,
)
from gezhi.engines.people.models import Person
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Missing, Wrong, must_be_v7, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST = 500
CALLED = ("call__round", "call__household__place")
UNDO = timedelta(minutes=10)
WELL, CORRECTION = "well", "correction"
RESULTS = {
    WELL: Words(zh="都好", en="All is well"),
    "concern": Words(zh="有难处要办", en="Something to be seen to"),
    "opinion": Words(zh="有意见", en="An opinion"),
    "help": Words(zh="要人帮忙", en="Help is wanted"),
    "correction": Words(zh="登记要改", en="The register is wrong"),
}
"""How a call went; all but the first say what was heard."""
REASONS = {
    "not-in": Words(zh="没人在家", en="Nobody in"),
    "later": Words(zh="请改天再来", en="Another day, please"),
    "no-way": Words(zh="去不了", en="No way to get there"),
    "unwanted": Words(zh="不愿意再来", en="They want no more calls"),
}
"""Why a call was skipped. The last one ends what the household agreed to."""


@dataclass(frozen=True, slots=True)
class Called:
    """How a call went, what was heard, and when, by a device that could not send it at once: that
    is believed from the day on which the round was planned until now.

    `correct` names the field of the register that is wrong, and `proposed` says how it should be.
    """

    call: UUID
    result: str
    text: str = ""
    id: UUID = field(default_factory=new_id)
    at: datetime | None = None
    correct: str = ""
    proposed: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Why nobody was called at, and when."""

    call: UUID
    reason: str
    id: UUID = field(default_factory=new_id)
    at: datetime | None = None


def record_call(viewer: Viewer, asked: Called) -> Call:
    """Record a call of the viewer's own round; the same id again changes nothing.

    What was heard is kept apart, sealed: a concern becomes a case by itself where the pack says so.
    A correction of the register is proposed beside whatever else was said.
    Changed when the call was recorded otherwise meanwhile; Invalid where something was heard but is
    not said.
    """
    with transaction():
        row = _locked(viewer, asked.call)
        if row.command == asked.id:
            return _again(row, Call.DONE, asked.result)
        _must_be_open(row)
        wrong = list(_wrong(asked))
        if wrong:
            raise Invalid(wrong)
        _close(viewer, row, Call.DONE, asked.result, asked)
        if asked.correct:
            _propose(viewer, row, asked)
        if asked.result != WELL and asked.text.strip():
            Found.objects.create(
                id=new_id(),
                call=row,
                path=row.path,
                kind=asked.result,
                text=asked.text.strip(),
                by=viewer.account,
                due=clock.today() + timedelta(days=_days(viewer, row)),
            )
        _tell(viewer, "done", row)
    return row


def _propose(viewer: Viewer, row: Call, asked: Called) -> None:
    """A correction of the register, under the id of the call's record; names and phones are those
    of the head of the household."""
    head = Person.objects.filter(household=row.household_id, head=True).first()
    person = head.pk if head is not None and asked.correct != "size" else None
    propose_correction(
        viewer,
        NewCorrection(row.household_id, asked.correct, asked.proposed, person, "visit", asked.id),
    )


def _days(viewer: Viewer, row: Call) -> int:
    """Within how many days what was heard is answered: the shortest of the reasons."""
    kinds = visits_at(viewer, row.path)
    return min((kinds[key].answered for key in row.reasons if key in kinds), default=14)


def skip_call(viewer: Viewer, asked: Skipped) -> Call:
    """Skip a call for a reason; the same id again changes nothing. A household that wants no more
    calls withdraws what it agreed to (PIPL 15)."""
    with transaction():
        row = _locked(viewer, asked.call)
        if row.command == asked.id:
            return _again(row, Call.SKIPPED, asked.reason)
        _must_be_open(row)
        must_be_v7(asked.id)
        if asked.reason not in REASONS:
            words = Words(zh="选一个原因", en="choose why")
            raise Invalid([Wrong("reason", "required", words)])
        _close(viewer, row, Call.SKIPPED, asked.reason, asked)
        if asked.reason == "unwanted":
            marks = Mark.objects.select_for_update(of=("self",)).filter(ended=None)
            for mark in marks.filter(household=row.household_id):
                close_mark(viewer, mark, "withdrawn")
        _tell(viewer, "skipped", row)
    return row


def undo_call(viewer: Viewer, call: UUID) -> Call:
    """Take back within ten minutes what one recorded. A concern that has become a case stays, and
    so does the word of a household that wants no more calls: Changed."""
    with transaction():
        row = _locked(viewer, call)
        if row.state == Call.PLANNED:
            return row
        late = row.at is None or clock.now() - row.at > UNDO
        fixed = row.result == "unwanted" or row.found.exclude(state=Found.OPEN).exists()
        if late or fixed:
            zh, en = "这一户已经记定了", "this call is settled and stays"
            raise Changed("call-settled", zh, en, state=row.state)
        row.found.all().delete()
        if row.command is not None:
            withdraw_correction(viewer, row.command)
        was = row.state
        row.state, row.result, row.by, row.at, row.command = Call.PLANNED, "", None, None, None
        row.save()
        _tell(viewer, "undone", row, was=was)
    return row


def answer_found(viewer: Viewer, found: UUID, answer: str) -> Found:
    """Answer what a household said. The same answer again changes nothing; another is Changed."""
    text = answer.strip()
    with transaction():
        rows = Found.objects.select_for_update(of=("self",)).select_related(*CALLED)
        row = rows.filter(pk=found).first()
        if row is None:
            raise Missing("no-finding", "没有这条", "there is no such finding")
        must_call(viewer, row.path)
        if row.state == Found.ANSWERED and row.answer == text:
            return row
        if row.state != Found.OPEN:
            raise Changed("answered", "已经有答复了，请刷新", "it was answered: reload to see it")
        if not 2 <= len(text) <= LONGEST:
            words = Words(zh=f"写一句答复，最多 {LONGEST} 个字", en="say what was done about it")
            raise Invalid([Wrong("answer", "length", words)])
        row.state, row.answer = Found.ANSWERED, text
        row.answered_by, row.answered_at = viewer.account, clock.now()
        row.save()
        _tell(viewer, "answered", row.call, kind=row.kind)
    return row


def tell_answer(viewer: Viewer, found: UUID) -> Found:
    """Note that an answer went back to who said it. Again: the same."""
    with transaction():
        rows = Found.objects.select_for_update(of=("self",)).select_related(*CALLED)
        row = rows.filter(pk=found).first()
        if row is None:
            raise Missing("no-finding", "没有这条", "there is no such finding")
        must_call(viewer, row.path)
        if row.state != Found.ANSWERED:
            raise Changed("not-answered", "还没有答复", "there is no answer yet")
        if row.told_at is None:
            row.told_at = clock.now()
            row.save(update_fields=["told_at"])
            _tell(viewer, "told", row.call, kind=row.kind)
    return row


def note_case(viewer: Viewer, found: UUID) -> None:
    """A concern has become a case of the finding's own id; only the product itself says so."""
    with transaction():
        row = Found.objects.select_related("call__round").get(pk=found)
        if row.state == Found.OPEN:
            row.state = Found.CASE
            row.save(update_fields=["state"])
            _tell(viewer, "passed_on", row.call, kind=row.kind)


def _locked(viewer: Viewer, call: UUID) -> Call:
    rows = Call.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("round", "household")
    row = rows.filter(pk=call, round__account=viewer.account).first()
    if row is None or viewer.account is None:
        raise Missing("no-call", "没有这一户，可能已经改期", "there is no such call any more")
    return row


def _again(row: Call, state: str, result: str) -> Call:
    if (row.state, row.result) == (state, result):
        return row
    raise Changed("id-taken", "这个编号已用于另一次", "this id belongs to another record")


def _must_be_open(row: Call) -> None:
    if row.state != Call.PLANNED:
        zh, en = "这一户已经记过了，请刷新", "this call was recorded: reload to see it"
        raise Changed("call-moved", zh, en, state=row.state)


def _wrong(asked: Called) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    if asked.result not in RESULTS:
        yield Wrong("result", "required", Words(zh="选一个", en="choose one"))
    elif asked.result != WELL and len(asked.text.strip()) < 2 and not _corrects(asked):
        yield Wrong("text", "required", Words(zh="写一句听到的", en="say what you heard"))
    if asked.proposed.strip() and not asked.correct:
        yield Wrong("proposed", "which", Words(zh="选一下哪一行要改", en="choose which line"))
    if len(asked.text.strip()) > LONGEST:
        words = Words(zh=f"最多 {LONGEST} 个字", en=f"{LONGEST} characters at most")
        yield Wrong("text", "long", words)


def _corrects(asked: Called) -> bool:
    """Whether a correction says it all: its line and what it should be, and no word beside it."""
    return asked.result == CORRECTION and bool(asked.correct) and not asked.text.strip()


def _close(viewer: Viewer, row: Call, state: str, result: str, asked: Called | Skipped) -> None:
    row.state, row.result, row.command = state, result, asked.id
    now = clock.now()
    first = clock.local(row.round.planned).date()
    known = asked.at is not None and asked.at <= now and clock.local(asked.at).date() >= first
    row.by, row.at = viewer.account, asked.at if known else now
    row.save()


def _tell(viewer: Viewer, verb: str, row: Call, **facts: Any) -> None:
    """Tell the journal of a call: for which reasons and how it went, never what was said."""
    where: dict[str, Any] = {"place_id": row.round.place_id, "path": row.round.path}
    about = {"reasons": row.reasons, "result": row.result, **facts}
    record(viewer, f"visit.{verb}", "call", row.pk, **where, **about)
