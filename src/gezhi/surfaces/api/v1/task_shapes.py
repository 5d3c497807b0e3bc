"""Shapes of the ledger of a campaign: its lines, and a task with all that belongs to it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from gezhi.engines.campaigns.queries import TaskLine as Task
from gezhi.engines.campaigns.queries import TaskView
from gezhi.surfaces.api.v1.campaign_shapes import Ref

TaskState = Literal["planned", "going", "late", "waiting", "done", "dropped"]


class TaskMilestone(BaseModel):
    """A point on the way; `first_due` is the date that it had first."""

    id: UUID
    name: str
    due: date
    first_due: date
    reached: date | None


class TaskLine(BaseModel):
    """A line of the ledger as it stands today; `next_due` is the nearest date that is open."""

    id: UUID
    campaign: UUID
    number: int
    title: str
    state: TaskState
    lead: Ref
    parts: list[str]
    holder: Ref
    team: str
    starts: date
    due: date
    first_due: date
    next_due: date
    milestones: list[TaskMilestone]
    open_findings: int


class TaskPage(BaseModel):
    """A page of the ledger by number; `next` is null on the last one."""

    rows: list[TaskLine]
    next: int | None


FileIds = Annotated[tuple[UUID, ...], Field(max_length=9, description="files taken in before")]


class KeptFile(BaseModel):
    """A file; its bytes are under `/campaign-files` or `/register-files`."""

    id: UUID
    name: str
    type: str
    size: int = Field(description="in bytes")


class EvidenceLine(BaseModel):
    """What shows how a task stands."""

    id: UUID
    at: datetime
    by: str
    words: str
    milestone: UUID | None
    edition: UUID | None
    files: list[KeptFile]


class FindingLine(BaseModel):
    """What supervision found: `raised`, `answered`, `settled`."""

    id: UUID
    state: str
    text: str
    due: date
    by: str
    at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None


class MovedDate(BaseModel):
    """That a date was moved, of the task or of one of its milestones, and why."""

    milestone: UUID | None
    before: date
    after: date
    reason: str
    by: str
    at: datetime
    at_meeting: bool


class TaskWhole(BaseModel):
    """A task with all that belongs to it. `said`: why it was given back or dropped; `may`: of `do`,
    `run`, `supervise`, `accept` what is the viewer's; `people`: to whom it may be given."""

    line: TaskLine
    text: str
    step: str
    document: str
    said: str
    revision: int
    evidence: list[EvidenceLine]
    findings: list[FindingLine]
    moved: list[MovedDate]
    people: list[Ref]
    may: list[str]


def task_line(one: Task) -> TaskLine:
    """A line of the ledger as an answer's."""
    row = one.row
    names = ("number", "title", "starts", "due", "first_due")
    return TaskLine(
        id=row.pk,
        campaign=row.campaign_id,
        **{name: getattr(row, name) for name in names},
        state=one.state,
        lead=Ref(id=row.lead, name=one.lead),
        parts=one.parts,
        holder=Ref(id=row.holder, name=one.holder),
        team=one.team,
        next_due=one.next_due,
        milestones=[
            TaskMilestone(
                id=it.pk, name=it.name, due=it.due, first_due=it.first_due, reached=it.reached
            )
            for it in one.milestones
        ],
        open_findings=one.open_findings,
    )


def task_whole(one: TaskView) -> TaskWhole:
    """A task as an answer's."""
    row = one.row
    may = {"do": one.does, "run": one.runs, "supervise": one.supervises, "accept": one.accepts}
    names = ("text", "step", "document", "said", "revision")
    return TaskWhole(
        line=task_line(one.line),
        **{name: getattr(row, name) for name in names},
        evidence=_evidence(one),
        findings=_findings(one),
        moved=_moved(one),
        people=[Ref(id=pk, name=name) for pk, name in one.people],
        may=[name for name, yes in may.items() if yes],
    )


def who(names: dict[UUID, str], account: UUID | None) -> str:
    """Who did something on duty; nothing where nobody is known."""
    return names.get(account, "") if account else ""


def kept_files(rows: Iterable[Any]) -> list[KeptFile]:
    """Files as an answer's."""
    return [KeptFile(id=it.pk, name=it.name, type=it.type, size=it.size) for it in rows]


def _evidence(one: TaskView) -> list[EvidenceLine]:
    return [
        EvidenceLine(
            id=it.pk,
            at=it.at,
            by=who(one.names, it.by),
            words=it.words,
            milestone=it.milestone_id,
            edition=it.edition_id,
            files=kept_files(it.files.all()),
        )
        for it in one.evidence
    ]


def _findings(one: TaskView) -> list[FindingLine]:
    names = ("state", "text", "due", "at", "answer", "answered_at")
    return [
        FindingLine(
            id=it.pk,
            **{name: getattr(it, name) for name in names},
            by=who(one.names, it.by),
            answered_by=who(one.names, it.answered_by),
        )
        for it in one.findings
    ]


def _moved(one: TaskView) -> list[MovedDate]:
    names = ("before", "after", "reason", "at")
    return [
        MovedDate(
            milestone=it.milestone_id,
            **{name: getattr(it, name) for name in names},
            by=who(one.names, it.by),
            at_meeting=it.dispatch_id is not None,
        )
        for it in one.postponements
    ]
