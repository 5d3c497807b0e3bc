"""Taking the next step of a case, and steering it from its side."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from gezhi.engines.cases import actions
from gezhi.engines.places.queries import ladder
from gezhi.surfaces.api.v1.api import WRITING
from gezhi.surfaces.api.v1.case_shapes import Standing
from gezhi.surfaces.api.v1.cases import stands
from gezhi.surfaces.api.v1.known import must_know, viewer_of
from gezhi.surfaces.api.v1.shapes import Asked, Key, PlaceId, Sentence, Version
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["deciding"], auth=KNOWN)
Unit = Annotated[str, Field(max_length=40, description="a body, by its key in the pack")]


class Decision(Asked):
    """How the current stage ends."""

    version: Version
    outcome: Key
    say: Sentence = ""
    unit: Unit = ""
    because: Sentence = Field(default="", description="why it goes elsewhere than suggested")
    answers: dict[str, Any] = Field(default_factory=dict, description="to what the step asks")
    command: UUID | None = Field(default=None, description="sent again, it is done once")


class Reassignment(Asked):
    """Who gets the case instead, and why."""

    version: Version
    outcome: Key
    unit: Unit = ""
    because: Sentence


class Objection(Asked):
    """Why the case is not the holder's."""

    version: Version
    reason: Sentence


class Assignment(Asked):
    """The colleague who does it; null lets all of them."""

    version: Version
    account: UUID | None


class Correction(Asked):
    """What kind of matter it is, or where."""

    version: Version
    category: Annotated[str, Field(max_length=40)] | None = None
    place: PlaceId | None = None


class Supervision(Asked):
    """What is expected of the holder."""

    text: Sentence


class Help(Asked):
    """The body that helps."""

    unit: Key
    reason: Annotated[str, Field(max_length=200)] = ""


@router.post("/cases/{case}/decide", response={200: Standing, **WRITING})
def decide(request: HttpRequest, case: UUID, asked: Decision) -> Standing:
    """End the current stage with one of its outcomes. 409 when somebody was first."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    command = actions.Decide(case=case, **asked.model_dump())
    return stands(actions.decide(viewer, command))


@router.post("/cases/{case}/reassign", response={200: Standing, **WRITING})
def reassign(request: HttpRequest, case: UUID, asked: Reassignment) -> Standing:
    """Take a case from its holder and give it to another; for those who may route."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    return stands(actions.reassign(viewer, case, **asked.model_dump()))


@router.post("/cases/{case}/object", response={200: Standing, **WRITING})
def object_to_routing(request: HttpRequest, case: UUID, asked: Objection) -> Standing:
    """Say "not ours": back to the one who routed it."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    return stands(actions.object_to_routing(viewer, case, asked.version, asked.reason))


@router.post("/cases/{case}/assign", response={200: Standing, **WRITING})
def assign(request: HttpRequest, case: UUID, asked: Assignment) -> Standing:
    """Name the colleague who does it."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    return stands(actions.assign(viewer, case, asked.version, asked.account))


@router.post("/cases/{case}/correct", response={200: Standing, **WRITING})
def correct(request: HttpRequest, case: UUID, asked: Correction) -> Standing:
    """Correct what kind of matter it is, or where; the deadline follows."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    if asked.place is not None:
        ladder(viewer, asked.place)
    row = actions.correct(viewer, case, asked.version, category=asked.category, place=asked.place)
    return stands(row)


@router.post("/cases/{case}/supervise", response={200: Standing, **WRITING})
def supervise(request: HttpRequest, case: UUID, asked: Supervision) -> Standing:
    """Put a case under supervision."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    return stands(actions.supervise(viewer, case, asked.text))


@router.post("/cases/{case}/co-holders", response={204: None, **WRITING})
def add_co_holder(request: HttpRequest, case: UUID, asked: Help) -> Status[None]:
    """Ask another body to help; the holder stays responsible."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    actions.add_co_holder(viewer, case, asked.unit, asked.reason)
    return Status(204, None)


@router.delete("/cases/{case}/co-holders/{unit}", response={204: None, **WRITING})
def end_co_holder(request: HttpRequest, case: UUID, unit: Key) -> Status[None]:
    """The other body's help is no longer needed."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    actions.end_co_holder(viewer, case, unit)
    return Status(204, None)
