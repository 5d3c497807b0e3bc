"""Findings of supervision: raised about a task, answered by who does it, settled by who raised."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions.telling import locked, moved, must, must_do, tell
from gezhi.engines.campaigns.models import Finding, Task
from gezhi.engines.campaigns.queries.knowing import SUPERVISE
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Missing,
    id_taken,
    invalid,
    must_be_v7,
    words_of,
)
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NewFinding:
    """What was found about a task, and by when an answer is wanted."""

    task: UUID
    text: str
    due: date | None
    id: UUID = field(default_factory=new_id)


def raise_finding(viewer: Viewer, asked: NewFinding) -> Finding:
    """Raise a finding, by the supervision group. The same id again changes nothing."""
    must_be_v7(asked.id)
    text = words_of("text", asked.text, ask=("写清发现了什么", "say what was found"))
    with transaction():
        before = Finding.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.task_id, before.text) != (asked.task, text):
                raise id_taken()
            return before
        row = locked(viewer, asked.task)
        must(viewer, row.campaign, SUPERVISE)
        if row.state in (Task.DONE, Task.DROPPED):
            raise moved(row)
        if asked.due is None or asked.due < clock.today():
            zh, en = "写一个今天以后的答复期限", "say by when, not before today"
            raise invalid("due", "date", zh, en)
        made = Finding.objects.create(
            id=asked.id, task=row, path=row.path, text=text, due=asked.due, by=viewer.account
        )
        tell(viewer, "finding_raised", row.campaign, "task", row.pk)
    return made


def answer_finding(viewer: Viewer, finding: UUID, answer: str) -> Finding:
    """Answer a finding, by who does the task. The same answer again changes nothing."""
    text = words_of("answer", answer, ask=("写清怎么改了", "say what was done about it"))
    with transaction():
        found, row = _locked(viewer, finding)
        must_do(viewer, row)
        if found.state == Finding.ANSWERED and found.answer == text:
            return found
        if found.state != Finding.RAISED:
            raise _moved(found)
        found.state, found.answer = Finding.ANSWERED, text
        found.answered_by, found.answered_at = viewer.account, clock.now()
        found.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        late = clock.today() > found.due
        tell(viewer, "finding_answered", row.campaign, "task", row.pk, late=late)
    return found


def settle_finding(viewer: Viewer, finding: UUID, *, enough: bool = True) -> Finding:
    """Settle an answered finding, by the supervision group and never by who does the task or
    answered; not `enough` asks for another answer. Again: the same."""
    with transaction():
        found, row = _locked(viewer, finding)
        must(viewer, row.campaign, SUPERVISE)
        wanted = Finding.SETTLED if enough else Finding.RAISED
        if found.state == wanted:
            return found
        if found.state != Finding.ANSWERED:
            raise _moved(found)
        if not viewer.system and viewer.account in (found.answered_by, row.account):
            zh, en = "自己答复的由别人来销号", "somebody else settles what one answered oneself"
            raise Forbidden("own-finding", zh, en)
        found.state = wanted
        if enough:
            found.settled_by, found.settled_at = viewer.account, clock.now()
            tell(viewer, "finding_settled", row.campaign, "task", row.pk)
        found.save(update_fields=["state", "settled_by", "settled_at"])
    return found


def _locked(viewer: Viewer, finding: UUID) -> tuple[Finding, Task]:
    known = Finding.objects.filter(pk=finding).values_list("task", flat=True).first()
    if known is None:
        raise Missing("no-finding", "没有这个问题", "there is no such finding")
    row = locked(viewer, known)
    return Finding.objects.get(pk=finding), row


def _moved(found: Finding) -> Changed:
    zh, en = "这个问题的状态已经变了，请刷新看看", "this finding moved on: reload to see it"
    return Changed("finding-moved", zh, en, state=found.state)
