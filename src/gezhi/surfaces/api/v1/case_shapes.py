"""The shapes of what answers tell of a case: its line in a list, its public part, the whole."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gezhi.surfaces.api.v1.shapes import Named, Said, Spot

State = Literal["open", "closed"]
Light = Literal["overdue", "soon", "ok", "paused", "none"]


class Standing(BaseModel):
    """How a case stands after something was done with it. Send its `version` with the next step."""

    id: UUID
    code: str
    version: int
    state: State
    stage: Named
    result: Named | None
    due: datetime | None
    waiting: bool
    supervised: bool
    late: bool
    changed: datetime


class CaseLine(Standing):
    """A case as a list shows it."""

    type: Named
    category: Named | None
    place: Spot
    where: str = Field(description="the place with the one above it")
    holder: Said
    assignee: str
    light: Light
    left: Said | None = Field(description="what is left of the step's time, in words")
    text: str
    opened: datetime
    closed: datetime | None
    hand_overs: int
    reopened: int
    reporters: int


class CasePage(BaseModel):
    """A page of cases; `next` is empty on the last one."""

    rows: list[CaseLine]
    next: str
    by: Literal["due", "opened"]


class PublicPart(BaseModel):
    """A case as anybody sees it. What its type does not make public is null or empty."""

    id: UUID
    code: str
    type: str
    name: Said
    closed: bool | None
    place: str
    lon: float | None = Field(description="of the place, never of the reporter")
    lat: float | None
    stage: Said | None
    result: Said | None
    dates: dict[str, datetime | None]
    answers: list["PublicAnswer"]
    steps: list["PublicStep"] = Field(description="each step as it happened, where it is public")


class PublicAnswer(BaseModel):
    """A further answer of the form that the type makes public."""

    asked: Said
    answer: Said


class PublicStep(BaseModel):
    """A step that everybody may follow: when, which post or body, how it ended, the vote."""

    stage: Said
    holder: Said
    ended: datetime | None
    outcome: Said | None
    say: str
    answers: list["PublicAnswer"]


class PublicPage(BaseModel):
    """A page of public cases, newest first."""

    rows: list[PublicPart]
    next: str


class Arithmetic(BaseModel):
    """A deadline with its arithmetic, in both languages."""

    due: datetime | None
    within: Said
    explain: Said
    lines_zh: list[str]
    lines_en: list[str]
    left: Said | None = Field(description="for a step that still runs")


class StepLine(BaseModel):
    """A step: who held it, from when, until when and why, and how it ended."""

    n: int
    stage: Named
    holder: Said
    started: datetime
    ended: datetime | None
    outcome: Named | None
    say: str
    because: Said | None
    answers: list["StepAnswerLine"] = Field(description="to what the step asked")
    by: Named | None = Field(description="the post that ended it")
    late: bool
    deadline: Arithmetic


class StepAnswerLine(BaseModel):
    """What a step asked and was answered. Of a vote `value` has the numbers by measure, `carried`
    and the arithmetic under `parts`."""

    field: str
    asked: Said
    answer: Said
    value: Any


class NoteLine(BaseModel):
    """Something said about a case."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    text: str
    at: datetime
    by_post: str


class FileLine(BaseModel):
    """A photo or a recording; its bytes are at `/api/v1/files/{id}`."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    type: str
    size: int
    width: int | None
    height: int | None
    step: int


class RequestLine(BaseModel):
    """More time, or a second signature, asked of somebody above."""

    id: UUID
    kind: str
    step: int
    outcome: str
    reason: str
    amount: Said | None
    asked: datetime
    decided: datetime | None
    agreed: bool | None
    answer: str


class LinkLine(BaseModel):
    """Two cases that belong together: the first was merged into the second, or split from it."""

    kind: str
    one: UUID
    other: UUID
    at: datetime
    undone: datetime | None


class ReporterLine(BaseModel):
    """One who reported a case. Who they are and how to reach them is told by `reveal` alone."""

    id: UUID
    own: bool
    joined: bool
    named: bool
    reachable: bool
    answer: str
    answered: datetime | None


class Mine(BaseModel):
    """What the viewer may do with the case now."""

    own: bool
    act: bool
    object: bool
    route: bool
    supervise: bool
    extend: bool
    merge: bool
    reveal: bool


class WholeCase(Standing):
    """A case with everything that the viewer may see of it."""

    type: Named
    category: Named | None
    place: Spot
    spot: str
    lon: float | None
    lat: float | None
    text: str
    form: dict[str, Any]
    channel: str
    holder: Said
    light: Light
    assignee: UUID | None
    opened: datetime
    closed: datetime | None
    hand_overs: int
    reopened: int
    merged_into: UUID | None
    pack: int
    outcomes: list["OutcomeLine"] = Field(description="how the current step can end")
    suggested: "SuggestionLine | None" = Field(description="where the pack's rules would send it")
    deadline: Arithmetic | None
    notes: list[NoteLine]
    files: list[FileLine]
    requests: list[RequestLine]
    links: list[LinkLine]
    co_holders: list[Named]
    reporters: list[ReporterLine]
    others: int
    may: Mine


class OutcomeLine(BaseModel):
    """One way in which a step can end."""

    key: str
    name: Said
    say: Literal["required", "optional"]
    unit: bool = Field(description="whether a body has to be named")
    asks: dict[str, Any] = Field(description="JSON Schema of what has to be answered with it")


class SuggestionLine(BaseModel):
    """What the routing rules suggest, and why."""

    outcome: str
    unit: str
    because: Said
    source: str


class SeenCase(BaseModel):
    """A case as far as the viewer may see it: `case` is the whole, or null where only the `public`
    part is theirs."""

    whole: bool
    case: WholeCase | None
    public: PublicPart | None
