"""Shapes of councils: how they stand, their meetings, and what was resolved."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from gezhi.engines.councils.queries import MeetingLine, ProjectLine, ResolutionLine, Standing
from gezhi.surfaces.api.v1.shapes import Named, Said, Spot, named, said, said_or_none

CouncilKey = Annotated[
    str, Field(min_length=1, max_length=40, description="the council's key in the pack")
]
State = Literal["met", "due", "overdue", "as-needed"]


class CouncilLine(BaseModel):
    """A council at a place, and how it keeps its cadence. `due` is the last day of the period in
    which it should meet next; `missed` counts whole periods without a meeting."""

    place: Spot
    council: Named
    every: str | None
    source: str
    shows: list[str] = Field(description="what everybody sees of its meetings")
    state: State
    due: date | None
    overdue_since: date | None
    missed: int
    last_held: date | None
    next: datetime | None
    meeting: UUID | None = Field(description="the meeting at `next`")
    open_resolutions: int


class MeetingShort(BaseModel):
    """A meeting in a list. `was` is when it had been called for before it was moved."""

    id: UUID
    place: Spot
    council: Named
    kind: str
    starts: datetime
    was: datetime | None
    spot: str
    state: str
    chair: Said | None
    host: Said | None
    signed: bool


class MeetingList(BaseModel):
    """A page of meetings; `next` is null on the last one."""

    rows: list[MeetingShort]
    next: datetime | None


class Step(BaseModel):
    """How far a resolution has come, or what was set right in signed minutes."""

    at: datetime
    text: str


class Hands(BaseModel):
    """A show of hands, with its arithmetic."""

    eligible: int
    present: int
    yes: int
    no: int
    abstain: int
    carried: bool
    sums: list[Said]


class Resolved(BaseModel):
    """A resolution: who sees to it by when, how it was voted on (null without a vote, or where
    votes are not public), on how many later agendas it stood, what came of it."""

    id: UUID
    place: Spot
    council: Named
    meeting: UUID
    held_on: date
    number: int
    text: str
    topic: Said | None
    hard: bool
    holder: Said | None
    due: datetime | None
    state: str
    overdue: bool
    carried_over: int
    outcome: str
    votes: Hands | None
    progress: list[Step]
    mine: bool = Field(description="whether the viewer sees to it")


class MilestoneLine(BaseModel):
    """A step of a joint project."""

    number: int
    text: str
    due: date | None
    reached: date | None


class ProjectShown(BaseModel):
    """A joint project that member units signed."""

    id: UUID
    title: str
    text: str
    parties: list[str]
    signed: date
    due: date | None
    late: bool
    state: str
    ended: date | None
    outcome: str
    steps: list[MilestoneLine]


class ProposedItem(BaseModel):
    """What was proposed, and what became of it: `proposed`, `on` an agenda, `refused` with a
    reason, `withdrawn`."""

    id: UUID
    title: str
    text: str
    topic: str
    state: str
    reason: str
    meeting: UUID | None


class SeatsOf(BaseModel):
    """How many sit under one line of the pack's members, and how many should."""

    title: Said
    there: int
    count: int | None


class CouncilWhole(BaseModel):
    """A council with what comes next. `proposals` are the viewer's own with their answers; whoever
    holds the council reads all that wait."""

    standing: CouncilLine
    member: bool
    takes_proposals: bool
    topics: dict[str, Said]
    members: list[SeatsOf]
    chairs: list[Said] = Field(description="whose turn to chair comes next, in order")
    hosts: list[Said]
    coming: list[MeetingShort]
    held: list[MeetingShort]
    resolutions: list[Resolved]
    proposals: list[ProposedItem]


class AgendaShown(BaseModel):
    """A line of an agenda; `resolution` where one was carried over. `text` and `said` are empty
    where the viewer may not read them."""

    number: int
    title: str
    text: str
    said: str
    resolution: UUID | None


class Enough(BaseModel):
    """Whether enough are there to decide."""

    eligible: int
    present: int
    met: bool
    sums: list[Said]


class MeetingShown(BaseModel):
    """A meeting as far as the viewer may read it; who was there is nobody's to read here. `room` is
    for those who sit there; `quorum` is null where votes are not public."""

    meeting: MeetingShort
    notice: Said
    reason: str = Field(description="why it was moved or cancelled, or called specially")
    room: str
    sits: bool = Field(description="whether the viewer has a seat")
    here: bool = Field(description="whether one of the viewer's seats is marked as taken")
    agenda: list[AgendaShown]
    quorum: Enough | None
    resolutions: list[Resolved]
    additions: list[Step]


def council_line(one: Standing) -> CouncilLine:
    """A council as an answer's."""
    found = one.council
    return CouncilLine(
        place=Spot(id=found.place.pk, name=found.place.name),
        council=named(found.key, found.rules.name),
        every=found.rules.every,
        source=found.rules.source,
        shows=list(found.rules.public),
        state=one.state,
        due=one.due,
        overdue_since=one.overdue_since,
        missed=one.missed,
        last_held=one.last_held,
        next=one.next,
        meeting=one.next_id,
        open_resolutions=one.open_resolutions,
    )


def meeting_short(one: MeetingLine) -> MeetingShort:
    """A meeting of a list as an answer's."""
    return MeetingShort(
        id=one.id,
        place=Spot(id=one.place.pk, name=one.place.name),
        council=named(one.council, one.name),
        kind=one.kind,
        starts=one.starts,
        was=one.was,
        spot=one.spot,
        state=one.state,
        chair=said_or_none(one.chair),
        host=said_or_none(one.host),
        signed=one.signed,
    )


def resolved(one: ResolutionLine) -> Resolved:
    """A resolution as an answer's."""
    row = one.row
    return Resolved(
        id=row.pk,
        place=Spot(id=one.place.pk, name=one.place.name),
        council=named(row.council, one.council),
        meeting=row.meeting_id,
        held_on=one.held_on,
        number=row.number,
        text=row.text,
        topic=said_or_none(one.topic),
        hard=row.hard,
        holder=said_or_none(one.holder),
        due=row.due,
        state=row.state,
        overdue=one.overdue,
        carried_over=one.carried,
        outcome=row.outcome,
        votes=_hands(one),
        progress=[Step(at=step.at, text=step.text) for step in one.progress],
        mine=one.mine,
    )


def _hands(one: ResolutionLine) -> Hands | None:
    row: Any = one.row
    if one.verdict is None:
        return None
    names = ("eligible", "present", "yes", "no", "abstain")
    return Hands(
        **{name: getattr(row, name) for name in names},
        carried=one.verdict.carried,
        sums=[said(part.words) for part in one.verdict.parts],
    )


def project_shown(one: ProjectLine) -> ProjectShown:
    """A joint project as an answer's."""
    row = one.row
    names = ("number", "text", "due", "reached")
    return ProjectShown(
        id=row.pk,
        title=row.title,
        text=row.text,
        parties=[body.name for body in one.parties],
        signed=row.signed,
        due=row.due,
        late=one.late,
        state=row.state,
        ended=row.ended,
        outcome=row.outcome,
        steps=[
            MilestoneLine(**{name: getattr(step, name) for name in names}) for step in one.steps
        ],
    )
