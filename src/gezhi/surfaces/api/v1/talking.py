"""Words about a case: questions and answers, notes, requests of somebody above, further files, and
who reported it."""

from typing import Annotated, Literal, Self
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field, model_validator

from gezhi.base.words import Mistake
from gezhi.base.worktime import Within
from gezhi.engines.cases import actions
from gezhi.surfaces.api.v1.api import WRITING
from gezhi.surfaces.api.v1.case_shapes import NoteLine, RequestLine, Standing
from gezhi.surfaces.api.v1.cases import request_line, stands
from gezhi.surfaces.api.v1.known import must_know, viewer_of
from gezhi.surfaces.api.v1.shapes import Asked, Ids, Sentence, Version
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["talking"], auth=KNOWN)
Hours = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
Whole = Annotated[int, Field(gt=0, le=10_000)]


class Question(Asked):
    """What the holder wants to know; the clock stands still until it is answered."""

    version: Version
    question: Sentence


class Text(Asked):
    """Words."""

    text: Sentence


class NewNote(Text):
    """A note; what a reporter writes is always an `answer`."""

    kind: Literal["internal", "public"] = "internal"


class Amount(Asked):
    """An amount of time, in exactly one unit."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"minProperties": 1, "maxProperties": 1}
    )

    working_hours: Hours | None = None
    working_days: Whole | None = None
    hours: Whole | None = None
    days: Whole | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise Mistake(
                "工作时、工作日、小时、天，四样写一样",
                "exactly one of working_hours, working_days, hours, days",
            )
        return self


class MoreTime(Asked):
    """How much more time, and why."""

    version: Version
    amount: Amount
    reason: Sentence


class Verdict(Asked):
    """Whether a request is granted; a refusal needs its reason."""

    agreed: bool
    answer: Sentence = ""


class Reason(Asked):
    """Why somebody has to be known; the journal keeps it."""

    reason: Annotated[str, Field(max_length=200)]


class ContactLine(BaseModel):
    """How to reach one who reported a case."""

    name: str
    phone: str


class Added(BaseModel):
    """How many files were added."""

    added: int


@router.post("/cases/{case}/ask", response={200: Standing, **WRITING})
def ask_reporter(request: HttpRequest, case: UUID, asked: Question) -> Standing:
    """Ask the reporter something."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    return stands(actions.ask_reporter(viewer, case, asked.version, asked.question))


@router.post("/cases/{case}/answer", response={200: Standing, **WRITING})
def answer_question(request: HttpRequest, case: UUID, asked: Text) -> Standing:
    """The reporter's answer; the clock goes on."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    return stands(actions.answer_question(viewer, case, asked.text))


@router.post("/cases/{case}/notes", response={201: NoteLine, **WRITING})
def add_note(request: HttpRequest, case: UUID, asked: NewNote) -> Status[NoteLine]:
    """Add a note: `internal` for staff, `public` for all who follow the case."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    made = actions.note(viewer, case, asked.text, asked.kind)
    return Status(201, NoteLine.model_validate(made))


@router.post("/cases/{case}/files", response={200: Added, **WRITING})
def attach_files(request: HttpRequest, case: UUID, asked: Ids) -> Added:
    """Add files that the viewer uploaded to the case's current step."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    return Added(added=actions.attach_files(viewer, case, [str(one) for one in asked.files]))


@router.post("/cases/{case}/requests", response={201: RequestLine, **WRITING})
def request_time(request: HttpRequest, case: UUID, asked: MoreTime) -> Status[RequestLine]:
    """Ask for more time; the clock runs on until somebody above decides."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    amount = Within.model_validate(asked.amount.model_dump(exclude_none=True))
    made = actions.request_time(viewer, case, asked.version, amount, asked.reason)
    return Status(201, request_line(made))


@router.post("/requests/{asked_for}/decide", response={200: Standing, **WRITING})
def decide_request(request: HttpRequest, asked_for: UUID, asked: Verdict) -> Standing:
    """Grant or refuse more time, or give or refuse the second signature."""
    viewer = viewer_of(request)
    return stands(actions.decide_request(viewer, asked_for, asked.agreed, asked.answer))


@router.post("/cases/{case}/reveal", response={200: list[ContactLine], **WRITING})
def reveal_reporter(request: HttpRequest, case: UUID, asked: Reason) -> list[ContactLine]:
    """Names and numbers of those who reported a case, for a stated reason that the journal
    keeps."""
    viewer = viewer_of(request)
    found = actions.reveal_reporter(viewer, case, asked.reason)
    return [ContactLine(name=one.name, phone=one.phone) for one in found]
