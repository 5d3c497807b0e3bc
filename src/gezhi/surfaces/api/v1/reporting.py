"""What a reporter does after reporting: evaluate, take it back, join a matter that others
reported."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router, Status
from pydantic import BaseModel, Field

from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import evaluating
from gezhi.surfaces.api.throttle import ANONYMOUS
from gezhi.surfaces.api.v1.api import WRITING
from gezhi.surfaces.api.v1.case_shapes import Standing
from gezhi.surfaces.api.v1.cases import stands
from gezhi.surfaces.api.v1.known import must_know, viewer_of
from gezhi.surfaces.api.v1.shapes import Asked, Key, Sentence
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["reporting"])


class Evaluation(Asked):
    """How it went: one of the evaluating stage's outcomes, with a sentence where it asks one."""

    answer: Key
    say: Sentence = ""


class LinkEvaluation(Evaluation):
    """The same by a single-use link."""

    link: str = Field(min_length=1, max_length=100, description="the secret of the link")


class Farewell(Asked):
    """Why it is no longer needed."""

    say: Sentence = ""


class Join(Asked):
    """ "Me too": the id is made by the sender (UUIDv7); text and files are for staff alone."""

    id: UUID
    text: Sentence = ""
    answers: dict[str, Any] = Field(
        default={}, max_length=10, description="name and phone, if given"
    )
    files: list[UUID] = Field(default=[], max_length=9)


class Following(BaseModel):
    """The key by which the case is followed."""

    follow: str


@router.post("/cases/{case}/evaluate", response={200: Standing, **WRITING}, auth=KNOWN)
def evaluate(request: HttpRequest, case: UUID, asked: Evaluation) -> Standing:
    """The reporter says whether it was solved; "not solved" reopens it one level up."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    return stands(actions.evaluate(viewer, case, asked.answer, asked.say))


@router.post("/evaluations", response={200: Standing, **WRITING}, throttle=ANONYMOUS)
def evaluate_by_link(request: HttpRequest, asked: LinkEvaluation) -> Standing:
    """The same by the secret of a single-use link. 404 when it was used, has expired or is none."""
    viewer, row = evaluating(asked.link)
    return stands(actions.evaluate(viewer, row.pk, asked.answer, asked.say, link=asked.link))


@router.post("/cases/{case}/withdraw", response={200: Standing, **WRITING}, auth=KNOWN)
def withdraw(request: HttpRequest, case: UUID, asked: Farewell) -> Standing:
    """The reporter takes the matter back."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    return stands(actions.withdraw(viewer, case, asked.say))


@router.post("/cases/{case}/join", response={201: Following, **WRITING}, throttle=ANONYMOUS)
def join_case(request: HttpRequest, case: UUID, asked: Join) -> Status[Following]:
    """Follow a public case as one who met the same."""
    key = actions.join_case(
        viewer_of(request),
        actions.JoinCase(
            case=case,
            id=asked.id,
            text=asked.text,
            answers=asked.answers,
            files=[str(one) for one in asked.files],
            language=get_language() or "zh-hans",
        ),
    )
    return Status(201, Following(follow=key))


@router.delete("/cases/{case}/contact", response={204: None, **WRITING}, auth=KNOWN)
def remove_contact(request: HttpRequest, case: UUID) -> Status[None]:
    """Take one's own name and number out of a case; it goes on."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    actions.remove_contact(viewer, case)
    return Status(204, None)
