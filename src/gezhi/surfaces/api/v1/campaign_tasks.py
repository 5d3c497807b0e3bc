"""The ledger of a campaign: its tasks, what shows that they are done, acceptance, findings."""

from typing import Annotated
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import Asked as Wanted
from gezhi.engines.campaigns.queries import file_for, task_page, task_view
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.openly import untold
from gezhi.surfaces.api.v1.points_shapes import Day, NewId, Size, Word
from gezhi.surfaces.api.v1.shapes import Asked, Sentence
from gezhi.surfaces.api.v1.task_shapes import (
    FileIds,
    KeptFile,
    TaskPage,
    TaskState,
    TaskWhole,
    kept_files,
    task_line,
    task_whole,
)
from gezhi.surfaces.api.v1.uploads import form_of, sent_file
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["campaigns"], auth=KNOWN)
Revision = Annotated[int, Field(ge=0, le=2**31 - 1, description="the revision that was seen")]
BYTES = {
    "responses": {
        200: {
            "description": "The bytes of the file.",
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in ("application/*", "image/*")
            },
        }
    }
}


class TaskFilter(BaseModel):
    """Which tasks; `text` is looked for in title, words and number."""

    model_config = ConfigDict(extra="forbid")

    state: TaskState | None = None
    team: Word = ""
    unit: UUID | None = Field(default=None, description="a unit that leads or takes part")
    step: Word = ""
    text: str = Field(default="", max_length=100)
    mine: bool = False
    after: int = Field(default=0, ge=0, le=2**31 - 1, description="the `next` of the page before")
    size: Size = 50


class NewMilestone(Asked):
    """A point on the way."""

    name: str = Field(max_length=80)
    due: Day


class NewTask(Asked):
    """A line of the ledger: `lead` and `parts` are units, `holder` an appointment, both of
    `/choices`. The same id again is the same task."""

    id: NewId
    title: str = Field(max_length=200)
    lead: UUID
    holder: UUID
    due: Day
    starts: Day | None = None
    text: Sentence = ""
    parts: list[UUID] = Field(default_factory=list[UUID], max_length=100)
    team: Word = ""
    step: Word = ""
    document: Word = ""
    milestones: list[NewMilestone] = Field(default_factory=list[NewMilestone], max_length=20)


class NewEvidence(Asked):
    """What shows how a task stands: words, files taken in before, or an issued edition; for one of
    its milestones, which is reached with it where `reached` says so."""

    id: NewId
    words: Sentence = ""
    files: FileIds = ()
    edition: UUID | None = None
    milestone: UUID | None = None
    reached: bool = False


class NewDate(Asked):
    """Another date for a task, or for one of its milestones."""

    id: NewId
    to: Day
    reason: Sentence
    milestone: UUID | None = None


class Why(Asked):
    """Why, in a sentence."""

    reason: Sentence


class OtherHolder(Asked):
    """Who answers for it from now on, by their appointment."""

    holder: UUID
    revision: Revision


class NewFinding(Asked):
    """What was found about a task, and by when an answer is wanted."""

    id: NewId
    text: Sentence
    due: Day


class FindingAnswer(Asked):
    """What was done about it."""

    answer: Sentence


class Settling(Asked):
    """Whether the answer is enough; if not, another one is asked for."""

    enough: bool = True


@router.get("/campaigns/{campaign}/tasks", response={200: TaskPage, **READING})
def list_campaign_tasks(
    request: HttpRequest, campaign: UUID, wanted: Query[TaskFilter]
) -> TaskPage:
    """The ledger by number, page by page."""
    asked = Wanted(
        state=wanted.state or "",
        team=wanted.team,
        unit=wanted.unit,
        step=wanted.step,
        words=wanted.text,
        mine=wanted.mine,
    )
    viewer = viewer_of(request)
    rows, more = task_page(viewer, campaign, asked, after=wanted.after, size=wanted.size)
    return TaskPage(rows=[task_line(one) for one in rows], next=more)


@router.post("/campaigns/{campaign}/tasks", response={200: TaskWhole, **WRITING})
def add_campaign_task(request: HttpRequest, campaign: UUID, asked: NewTask) -> TaskWhole:
    """Add a task, by the office."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.add_task(viewer, task_of(campaign, asked)).pk)


def task_of(campaign: UUID, asked: NewTask) -> actions.NewTask:
    """A task as its action takes it."""
    stones = tuple(actions.NewMilestone(one.name, one.due) for one in asked.milestones)
    given = asked.model_dump(exclude={"milestones", "parts"})
    return actions.NewTask(campaign=campaign, parts=tuple(asked.parts), milestones=stones, **given)


@router.get("/campaign-tasks/{task}", response={200: TaskWhole, **READING})
@untold
def get_campaign_task(request: HttpRequest, task: UUID) -> TaskWhole:
    """One task with evidence and findings, for whoever sees the campaign or does it."""
    return _whole(viewer_of(request), task)


def _whole(viewer: Viewer, task: UUID) -> TaskWhole:
    return task_whole(task_view(viewer, task))


@router.post("/campaign-tasks/{task}/evidence", response={200: TaskWhole, **WRITING})
def give_task_evidence(request: HttpRequest, task: UUID, asked: NewEvidence) -> TaskWhole:
    """Say how a task stands, by who does it. The same id again changes nothing."""
    viewer = viewer_of(request)
    actions.give_evidence(viewer, actions.NewEvidence(task=task, **asked.model_dump()))
    return _whole(viewer, task)


@router.post("/campaign-tasks/{task}/hand-in", response={200: TaskWhole, **WRITING})
def hand_in_task(request: HttpRequest, task: UUID) -> TaskWhole:
    """Say that a task is done; it waits for acceptance by somebody else."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.hand_in(viewer, task).pk)


@router.post("/campaign-tasks/{task}/accept", response={200: TaskWhole, **WRITING})
def accept_task(request: HttpRequest, task: UUID) -> TaskWhole:
    """Accept what was handed in, by the office, never by whoever did it (403)."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.accept_task(viewer, task).pk)


@router.post("/campaign-tasks/{task}/return", response={200: TaskWhole, **WRITING})
def return_task(request: HttpRequest, task: UUID, asked: Why) -> TaskWhole:
    """Give back what was handed in, with what is missing."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.return_task(viewer, task, asked.reason).pk)


@router.post("/campaign-tasks/{task}/postpone", response={200: TaskWhole, **WRITING})
def postpone_task(request: HttpRequest, task: UUID, asked: NewDate) -> TaskWhole:
    """Move a date, by the office, with a reason; the first date stays on record."""
    viewer = viewer_of(request)
    actions.postpone(viewer, actions.Postponing(task=task, **asked.model_dump()))
    return _whole(viewer, task)


@router.post("/campaign-tasks/{task}/drop", response={200: TaskWhole, **WRITING})
def drop_task(request: HttpRequest, task: UUID, asked: Why) -> TaskWhole:
    """Drop a task that is not needed any more, by the office."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.drop_task(viewer, task, asked.reason).pk)


@router.post("/campaign-tasks/{task}/holder", response={200: TaskWhole, **WRITING})
def rename_task_holder(request: HttpRequest, task: UUID, asked: OtherHolder) -> TaskWhole:
    """Give a task to another person. 409 where somebody changed it meanwhile."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.rename_holder(viewer, task, asked.holder, asked.revision).pk)


@router.post("/campaign-tasks/{task}/findings", response={200: TaskWhole, **WRITING})
def raise_finding(request: HttpRequest, task: UUID, asked: NewFinding) -> TaskWhole:
    """Raise a finding, by the supervision group. The same id again changes nothing."""
    viewer = viewer_of(request)
    actions.raise_finding(viewer, actions.NewFinding(task=task, **asked.model_dump()))
    return _whole(viewer, task)


@router.post("/campaign-findings/{finding}/answer", response={200: TaskWhole, **WRITING})
def answer_finding(request: HttpRequest, finding: UUID, asked: FindingAnswer) -> TaskWhole:
    """Answer a finding, by who does the task."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.answer_finding(viewer, finding, asked.answer).task_id)


@router.post("/campaign-findings/{finding}/settle", response={200: TaskWhole, **WRITING})
def settle_finding(request: HttpRequest, finding: UUID, asked: Settling) -> TaskWhole:
    """Settle an answered finding, by the supervision group, or ask for another answer."""
    viewer = viewer_of(request)
    return _whole(viewer, actions.settle_finding(viewer, finding, enough=asked.enough).task_id)


@router.post("/campaign-files", response={201: KeptFile, **WRITING}, openapi_extra=form_of())
def upload_campaign_file(request: HttpRequest) -> Status[KeptFile]:
    """Take in a PDF, picture, Word or Excel file of at most 10 MB, to go with evidence or a draft
    by its id; one that goes with nothing for a week is removed."""
    file = sent_file(request)
    made = actions.take_file(viewer_of(request), file.name or "", file.read())
    return Status(201, kept_files([made])[0])


@router.get("/campaign-files/{file}", response=READING, openapi_extra=BYTES)
def download_campaign_file(request: HttpRequest, file: UUID) -> FileResponse:
    """A file of evidence or of a document, for whoever sees what it belongs to."""
    row, path = file_for(viewer_of(request), file)
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=row.name, content_type=row.type
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
