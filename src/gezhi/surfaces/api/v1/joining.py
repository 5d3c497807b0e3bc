"""Merging cases about the same thing, undoing it, and splitting one that is several."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from gezhi.engines.cases import actions
from gezhi.surfaces.api.v1.api import WRITING
from gezhi.surfaces.api.v1.case_shapes import Standing
from gezhi.surfaces.api.v1.cases import stands
from gezhi.surfaces.api.v1.known import must_know, viewer_of
from gezhi.surfaces.api.v1.opening import Receipt
from gezhi.surfaces.api.v1.shapes import Asked, Version
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["joining"], auth=KNOWN)
Why = Annotated[str, Field(max_length=200)]


class Other(Asked):
    """A case to merge, as the sender saw it."""

    id: UUID
    version: Version


class Merge(Asked):
    """The cases that go into this one."""

    others: list[Other] = Field(min_length=1, max_length=50)
    reason: Why = ""


class Split(Asked):
    """What is to be split off, in words."""

    version: Version
    texts: list[Annotated[str, Field(min_length=1, max_length=2000)]] = Field(
        min_length=1, max_length=10
    )
    reason: Why = ""


@router.post("/cases/{case}/merge", response={200: Standing, **WRITING})
def merge(request: HttpRequest, case: UUID, asked: Merge) -> Standing:
    """Merge cases into this one: their reporters come along and are informed. All or nothing."""
    viewer = viewer_of(request)
    must_know(viewer, case, *(one.id for one in asked.others))
    others = [(one.id, one.version) for one in asked.others]
    return stands(actions.merge(viewer, case, others, asked.reason))


@router.post("/cases/{case}/undo-merge", response={200: Standing, **WRITING})
def undo_merge(request: HttpRequest, case: UUID) -> Standing:
    """Take a merge back: the case is open again where it stood."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    return stands(actions.undo_merge(viewer, case))


@router.post("/cases/{case}/split", response={201: list[Receipt], **WRITING})
def split(request: HttpRequest, case: UUID, asked: Split) -> Status[list[Receipt]]:
    """Make further cases out of parts of one; each goes its own way. Their follow keys are the
    reporters' and are not told."""
    viewer = viewer_of(request)
    must_know(viewer, case)
    made = actions.split(viewer, case, asked.version, asked.texts, asked.reason)
    receipts = [
        Receipt(id=one.id, code=one.code, follow="", stage=one.stage, due=one.due, again=False)
        for one in made
    ]
    return Status(201, receipts)
