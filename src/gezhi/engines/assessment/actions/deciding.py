"""Answering objections, deciding, and correcting what was decided by a new decision."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.assessment.actions.telling import locked, moved, must_lead, said_period, tell
from gezhi.engines.assessment.models import Assessed, Decision, Objection
from gezhi.engines.assessment.queries.schemes import names, rules_of
from gezhi.engines.assessment.queries.standing import marks_of
from gezhi.engines.assessment.rules.marks import (
    Mark,
    exact,
    judged,
    kept,
    pinned,
    reached,
    score,
    unpinned,
)
from gezhi.engines.trust.actions import message_account, transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    must_be_v7,
    wrong_text,
)
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assessment import Indicator

MOST = 400
NUMBER = re.compile(r"[0-9]{1,7}([./][0-9]{1,6})?")
"""What a correction may say: longer ones would not be exact in the end."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What becomes of an objection, and why."""

    objection: UUID
    outcome: Literal["upheld", "dismissed"]
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What one indicator should have been: points of judges on its scale, or the number that should
    have been counted; and why. The id is made with the form."""

    assessed: UUID
    indicator: str
    number: str
    reason: str
    id: UUID = field(default_factory=new_id)


def answer_objection(viewer: Viewer, asked: Answered) -> Objection:
    """Answer an objection, by somebody who leads and gave none of the points. One that is upheld
    takes the scores back to the judges; a dismissed one leaves them. Again changes nothing."""
    with transaction():
        found = Objection.objects.filter(pk=asked.objection).first()
        if found is None:
            raise Missing("no-objection", "没有这条异议", "there is no such objection")
        row = locked(found.assessed_id)
        post = must_lead(viewer, row)
        found.refresh_from_db()
        if found.outcome:
            if (found.outcome, found.reason) == (asked.outcome, asked.reason.strip()):
                return found
            raise Changed("answered", "这条异议已经答复", "this objection was answered")
        if viewer.account in set(row.scores.exclude(by=None).values_list("by", flat=True)):
            zh, en = "您评过分，答复要换一个人", "you judged: somebody else answers"
            raise Forbidden("own-scores", zh, en)
        if faults := _wrong_answer(asked):
            raise Invalid(faults)
        found.outcome, found.reason = asked.outcome, asked.reason.strip()
        found.answered_by, found.answered_at = viewer.account, clock.now()
        found.save()
        if asked.outcome == Objection.UPHELD:
            row.state, row.turn = Assessed.JUDGED, row.turn + 1
            row.checked_by = row.checked_at = row.objections_until = None
            row.save()
        tell(viewer, "objection_answered", row, post, outcome=asked.outcome)
        _tell_answer(viewer, row, asked)
    return found


def _wrong_answer(asked: Answered) -> list[Wrong]:
    faults = wrong_text("reason", asked.reason)
    if asked.outcome not in (Objection.UPHELD, Objection.DISMISSED):
        words = Words(zh="选一个答复", en="choose an answer")
        faults.append(Wrong("outcome", "required", words))
    return faults


def _tell_answer(viewer: Viewer, row: Assessed, asked: Answered) -> None:
    named = names(viewer, [row.whose]).get(row.whose)
    if named is not None:
        upheld = asked.outcome == Objection.UPHELD
        zh = "您的异议成立，重新评分。" if upheld else "您的异议已经答复，请看理由。"
        en = (
            "Your objection holds: it is judged again." if upheld else "Your objection is answered."
        )
        message_account(named.account, "assessment-answered", row.pk, Words(zh=zh, en=en))


def decide(viewer: Viewer, wanted: Sequence[UUID]) -> list[Decision]:
    """Decide the scores of several whose days of objection have run, all of them or none; the marks
    are pinned as they stand. What is decided already stays as it is.

    Invalid lists what is not ripe, by the number of the assessed; Forbidden for one's own.
    """
    ids = sorted(set(wanted))
    if not 1 <= len(ids) <= MOST:
        words = Words(zh=f"一次选 1 到 {MOST} 个", en=f"choose 1 to {MOST} at once")
        raise Invalid([Wrong("assessed", "count", words)])
    made, faults = [], []
    with transaction():
        for one in ids:
            row = locked(one)
            post = must_lead(viewer, row)
            if row.state == Assessed.DECIDED:
                made.append(row.decisions.get(replaces=None))
                continue
            if row.state != Assessed.SHOWN:
                raise moved(row)
            if fault := _not_ripe(row):
                faults.append(fault)
                continue
            made.append(_decide(viewer, row, post))
        if faults:
            raise Invalid(faults)
    return made


def _not_ripe(row: Assessed) -> Wrong | None:
    until = row.objections_until
    if row.objections.filter(outcome="").exists():
        words = Words(zh="有异议还没有答复", en="an objection waits for an answer")
        return Wrong(str(row.pk), "objected", words)
    if until is not None and clock.today() <= until:
        zh, en = f"{say_date(until)}以前可以提异议", f"objections run until {say_date(until, 'en')}"
        return Wrong(str(row.pk), "shown", Words(zh=zh, en=en))
    return None


def _decide(viewer: Viewer, row: Assessed, post: str) -> Decision:
    marks = marks_of(rules_of(row.period), row.scores.all())
    made = _write(viewer, row, marks)
    row.state = Assessed.DECIDED
    row.save(update_fields=["state"])
    tell(viewer, "decided", row, post)
    named = names(viewer, [row.whose]).get(row.whose)
    if named is not None:
        zh = f"{said_period(row.period)}的考核定了，可以看。"
        en = f"Your assessment of {said_period(row.period, 'en')} is decided and can be read."
        message_account(named.account, "assessment-decided", row.pk, Words(zh=zh, en=en))
    return made


def _write(viewer: Viewer, row: Assessed, marks: list[Mark], **more: object) -> Decision:
    about = {"id": new_id(), **more}
    return Decision.objects.create(
        assessed=row,
        path=row.path,
        whose=row.whose,
        marks=pinned(marks),
        score=kept(score(marks)),
        by=viewer.account,
        **about,
    )


def correct(viewer: Viewer, asked: Correction) -> Decision:
    """Correct one indicator of what was decided: a new decision that names the old one. The result
    of the quarter follows when it is closed again. The same id again changes nothing."""
    must_be_v7(asked.id)
    with transaction():
        row = locked(asked.assessed)
        post = must_lead(viewer, row)
        known = Decision.objects.filter(pk=asked.id).first()
        if known is not None:
            if (known.assessed_id, known.reason) == (row.pk, asked.reason.strip()):
                return known
            raise Changed("id-taken", "这个编号已用于另一次", "this id belongs to another decision")
        if row.state != Assessed.DECIDED:
            raise moved(row)
        old = row.decisions.get(replaced_by=None)
        line = rules_of(row.period).indicator(asked.indicator)
        faults = wrong_text("reason", asked.reason)
        part = _part(line, asked.number, faults)
        if faults:
            raise Invalid(faults)
        marks = [
            Mark(
                one.indicator, one.weight, part if one.indicator == asked.indicator else one.reached
            )
            for one in unpinned(old.marks)
        ]
        reason = asked.reason.strip()
        made = _write(viewer, row, marks, id=asked.id, replaces=old, reason=reason)
        tell(viewer, "corrected", row, post, item=asked.indicator)
    return made


def _part(line: Indicator | None, number: str, faults: list[Wrong]) -> Fraction | None:
    if line is None:
        faults.append(Wrong("indicator", "unknown", Words(zh="选一个指标", en="choose one")))
        return None
    try:
        if not NUMBER.fullmatch(number.strip()):
            raise ValueError(number)
        given = Fraction(number.strip())
        if line.judged is not None:
            return judged(int(number.strip()), line.scale)
        return reached(given, exact(line.full or 0), exact(line.none or 0))
    except (ValueError, ZeroDivisionError):
        most = f"0–{line.scale}" if line.judged is not None else "0.95"
        words = Words(zh=f"写一个数，例如 {most}", en=f"give a number such as {most}")
        faults.append(Wrong("number", "number", words))
        return None
