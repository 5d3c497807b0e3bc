"""Evidence, milestones, handing a task in, and its acceptance by somebody else."""

from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions.files import own_unused
from gezhi.engines.campaigns.actions.telling import LONGEST, locked, moved, must, must_do, tell
from gezhi.engines.campaigns.models import Edition, Evidence, Finding, Milestone, Task
from gezhi.engines.campaigns.queries.knowing import RUN
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    id_taken,
    invalid,
    must_be_v7,
    words_of,
)
from gezhi.engines.trust.rules.viewer import Viewer

MOST_FILES = 9


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """What shows how a task stands: words, files taken in before, or an issued edition of a
    document; for the task, or for a milestone that it reaches."""

    task: UUID
    words: str = ""
    files: tuple[UUID, ...] = ()
    edition: UUID | None = None
    milestone: UUID | None = None
    reached: bool = False
    id: UUID = field(default_factory=new_id)


def give_evidence(viewer: Viewer, asked: NewEvidence) -> Evidence:
    """Keep evidence, by the named person or the unit that leads. With `reached` its milestone is
    reached today. The same id again changes nothing; Invalid for nothing at all."""
    must_be_v7(asked.id)
    with transaction():
        before = Evidence.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.task_id, before.words) != (asked.task, asked.words.strip()):
                raise id_taken()
            return before
        row = locked(viewer, asked.task)
        must_do(viewer, row)
        if row.state != Task.OPEN:
            raise moved(row)
        files, edition = _shown(viewer, row, asked)
        stone = _stone(row, asked)
        made = Evidence.objects.create(
            id=asked.id,
            task=row,
            milestone=stone,
            path=row.path,
            words=asked.words.strip(),
            edition=edition,
            by=viewer.account,
        )
        if files:
            own_unused(viewer, files).update(evidence=made, path=row.path)
        tell(viewer, "evidence_given", row.campaign, "task", row.pk)
        if stone is not None and asked.reached:
            _reach(viewer, row, stone)
    return made


def _shown(viewer: Viewer, row: Task, asked: NewEvidence) -> tuple[list[UUID], Edition | None]:
    words = asked.words.strip()
    if len(words) > LONGEST:
        raise invalid("words", "long", f"最多 {LONGEST} 个字", f"at most {LONGEST} characters")
    files = list(own_unused(viewer, asked.files).values_list("pk", flat=True))
    if len(files) > MOST_FILES:
        zh, en = f"一次最多 {MOST_FILES} 个文件", f"at most {MOST_FILES} files at a time"
        raise invalid("files", "many", zh, en)
    edition = None
    if asked.edition is not None:
        rows = Edition.objects.filter(pk=asked.edition, document__campaign=row.campaign_id)
        edition = rows.exclude(state=Edition.DRAFT).first()
        if edition is None:
            zh, en = "只能引用已经印发的成果", "only an issued document can be shown"
            raise invalid("edition", "draft", zh, en)
    if not (words or files or edition):
        zh = "写一句做到了什么，或放一份材料"
        raise invalid("words", "required", zh, "say what was reached, or enclose something")
    return files, edition


def _stone(row: Task, asked: NewEvidence) -> Milestone | None:
    if asked.milestone is None:
        return None
    stone = Milestone.objects.filter(pk=asked.milestone, task=row).first()
    if stone is None:
        raise invalid("milestone", "unknown", "没有这个节点", "there is no such milestone")
    return stone


def _reach(viewer: Viewer, row: Task, stone: Milestone) -> None:
    if stone.reached is not None:
        return
    stone.reached, stone.reached_by = clock.today(), viewer.account
    stone.save(update_fields=["reached", "reached_by"])
    late = stone.reached > stone.due
    tell(viewer, "milestone_reached", row.campaign, "task", row.pk, late=late)


def hand_in(viewer: Viewer, task: UUID) -> Task:
    """Say that a task is done: it waits for acceptance. Again: the same. Refused without evidence,
    and while an answer to a finding is owed."""
    with transaction():
        row = locked(viewer, task)
        must_do(viewer, row)
        if row.state == Task.WAITING and row.handed_by == viewer.account:
            return row
        if row.state != Task.OPEN:
            raise moved(row)
        _must_have_evidence(row)
        if row.findings.filter(state=Finding.RAISED).exists():
            zh, en = "先答复督导发现的问题", "answer the finding first"
            raise invalid("findings", "open", zh, en)
        row.state, row.handed_by, row.handed_at = Task.WAITING, viewer.account, clock.now()
        row.said = ""
        row.save(update_fields=["state", "handed_by", "handed_at", "said"])
        tell(viewer, "task_handed_in", row.campaign, "task", row.pk)
    return row


def _must_have_evidence(row: Task) -> None:
    if not row.evidence.exists():
        zh, en = "没有材料不能结：先说明做到了什么", "a task is not closed without evidence"
        raise invalid("evidence", "required", zh, en)


def accept_task(viewer: Viewer, task: UUID) -> Task:
    """Accept a task that was handed in, by the office, and never by whoever did it. Again by the
    same: the same; Changed when somebody else decided first. Refused while a finding is open."""
    with transaction():
        row = _to_decide(viewer, task)
        if row.state == Task.DONE and row.closed_by == viewer.account:
            return row
        if row.state != Task.WAITING:
            raise moved(row)
        _must_be_another(viewer, row)
        _must_have_evidence(row)
        if row.findings.exclude(state=Finding.SETTLED).exists():
            zh, en = "督导发现的问题还没有销号", "a finding is not settled yet"
            raise Changed("finding-open", zh, en)
        row.state, row.closed_by, row.closed_at = Task.DONE, viewer.account, clock.now()
        row.save(update_fields=["state", "closed_by", "closed_at"])
        late = clock.local(row.handed_at or row.closed_at).date() > row.due
        facts = {"late": late, "document": row.document}
        tell(viewer, "task_done", row.campaign, "task", row.pk, **facts)
    return row


def return_task(viewer: Viewer, task: UUID, reason: str) -> Task:
    """Give back what was handed in, with what is missing. Again with the same words: the same."""
    text = words_of("reason", reason, most=500, ask=("写清还差什么", "say what is missing"))
    with transaction():
        row = _to_decide(viewer, task)
        if row.state == Task.OPEN and row.said == text:
            return row
        if row.state != Task.WAITING:
            raise moved(row)
        _must_be_another(viewer, row)
        row.state, row.said = Task.OPEN, text
        row.save(update_fields=["state", "said"])
        tell(viewer, "task_returned", row.campaign, "task", row.pk)
    return row


def _to_decide(viewer: Viewer, task: UUID) -> Task:
    row = locked(viewer, task)
    must(viewer, row.campaign, RUN)
    return row


def _must_be_another(viewer: Viewer, row: Task) -> None:
    """Whoever did it does not accept it: neither the named person, nor who handed it in, nor who
    gave evidence."""
    if viewer.system:
        return
    did = {row.handed_by, row.account, *row.evidence.values_list("by", flat=True)}
    if viewer.account in did:
        zh, en = "自己办的不能自己验收，请别人来", "somebody else accepts what one did oneself"
        raise Forbidden("own-task", zh, en)
