"""Records of trainings, which follow people from post to post, and who was not trained before
duty."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel

from gezhi.engines.people.queries import before_duty, records_of
from gezhi.surfaces.api.v1.api import READING
from gezhi.surfaces.api.v1.growing_shapes import PlaceFilter, SomebodyLine, somebody, spot
from gezhi.surfaces.api.v1.known import path_of, viewer_of
from gezhi.surfaces.api.v1.shapes import Named, Said, Spot, named, said
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["trainings"], auth=KNOWN)


class TrainingRecord(BaseModel):
    """What came of one training for somebody."""

    id: UUID
    training: UUID
    topic: str
    place: Spot
    course: str
    state: str
    done: date | None
    minutes: int
    number: str


class RecordsOf(BaseModel):
    """Somebody's records; they follow the person from post to post."""

    name: str
    records: list[TrainingRecord]


class UntrainedLine(BaseModel):
    """Somebody who holds a post that wants courses before duty: those still to do. It bars nobody
    from their post."""

    person: SomebodyLine
    post: Named
    place: Spot
    since: date
    missing: list[Said]


@router.get("/people/{person}/training-records", response={200: RecordsOf, **READING})
def get_training_records(request: HttpRequest, person: UUID) -> RecordsOf:
    """Somebody's records, for whoever keeps trainings or careers where they serve."""
    name, rows = records_of(viewer_of(request), person)
    return RecordsOf(name=name, records=[_record(row) for row in rows])


@router.get("/untrained", response={200: list[UntrainedLine], **READING})
def list_untrained(request: HttpRequest, wanted: Query[PlaceFilter]) -> list[UntrainedLine]:
    """Who holds a post that wants courses before duty and lacks one, where the viewer keeps
    trainings."""
    viewer = viewer_of(request)
    found = before_duty(viewer, path_of(viewer, wanted.place), size=1000)
    return [
        UntrainedLine(
            person=somebody(one.appointment.person),
            post=named(one.appointment.post, one.post.name),
            place=spot(one.appointment.place),
            since=one.appointment.starts,
            missing=[said(course.name) for course in one.missing],
        )
        for one in found
    ]


def _record(row: Any) -> TrainingRecord:
    names = ("course", "state", "done", "minutes", "number")
    return TrainingRecord(
        id=row.pk,
        training=row.training_id,
        topic=row.training.topic,
        place=spot(row.training.place),
        **{name: getattr(row, name) for name in names},
    )
