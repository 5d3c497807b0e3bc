"""What is asked of units' lists and projects: answers of forms, each with a client-made id."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from gezhi.base.ids import new_id


@dataclass(frozen=True, slots=True)
class NewListing:
    """A body offers a resource, has a demand or proposes a project, from a day (today without one)
    to a day. `contact` is a post or an office."""

    place: int
    council: str
    body: UUID
    sort: Literal["resource", "demand", "project"]
    kind: str
    text: str
    contact: str
    starts: date | None = None
    ends: date | None = None
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class NewMatch:
    """A demand and the resources that would meet it, each of another body than the demand's."""

    demand: UUID
    resources: Sequence[UUID]
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class EndMatch:
    """What came of a match that both sides agreed to: it is done, or it failed."""

    match: UUID
    done: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a project, by when."""

    text: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class SignProject:
    """Two or more units signed to do something together on a day; `listing` is the proposal that
    it grew from."""

    place: int
    council: str
    title: str
    parties: Sequence[UUID]
    signed: date
    text: str = ""
    due: date | None = None
    steps: Sequence[Step] = ()
    listing: UUID | None = None
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class EndProject:
    """A project is finished, or dropped, with what came of it, on a day (today without one)."""

    project: UUID
    outcome: str
    dropped: bool = False
    on: date | None = None
