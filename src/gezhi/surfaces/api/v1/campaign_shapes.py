"""Shapes of campaigns: one on a page, its groups, what it delivers."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from gezhi.engines.campaigns.queries import CampaignLine as Line
from gezhi.engines.campaigns.queries import Picture
from gezhi.surfaces.api.v1.shapes import Named, Said, Spot, named, said


class Ref(BaseModel):
    """Something by its id and what it is called: a unit, or a person by their appointment."""

    id: UUID
    name: str


class CampaignLine(BaseModel):
    """A campaign with how many of its tasks stand how; `ended` once it is over."""

    id: UUID
    place: Spot
    campaign: Named
    opened: datetime
    ended: date | None
    states: dict[str, int]


class CampaignOffer(BaseModel):
    """A campaign of a pack that the viewer may open at a place."""

    place: Spot
    campaign: Named
    purpose: Said
    since: date
    until: date


class CampaignStep(BaseModel):
    """A stretch of a campaign, both days included."""

    step: Named
    since: date
    until: date


class CampaignTeam(BaseModel):
    """A group: a task force has a unit that leads it, and a head."""

    unit: Named
    kind: str
    ground: str
    lead: str
    head: str
    members: int
    states: dict[str, int]


class Deliverable(BaseModel):
    """What must be delivered, and the edition in force; `id` once somebody began it."""

    document: Named
    kind: str
    level: str
    id: UUID | None
    number: int
    issued: date | None
    drafted: bool


class CampaignWhole(BaseModel):
    """A campaign on one page. `counts`: weeks with reminders, meetings, bulletins, places seen;
    `may`: of `run`, `work`, `guide`, `supervise` what the viewer may do in it."""

    line: CampaignLine
    purpose: Said
    basis: Said
    owner: Said
    since: date
    until: date
    steps: list[CampaignStep]
    teams: list[CampaignTeam]
    deliverables: list[Deliverable]
    topics: list[Named]
    counts: dict[str, int]
    may: list[str]


class CampaignChoices(BaseModel):
    """What a task is made of: units with those who serve in them and have an account, groups."""

    units: list[Ref]
    people: dict[UUID, list[Ref]] = Field(description="by unit; a person by their appointment")
    teams: list[str]


def campaign_line(one: Line) -> CampaignLine:
    """A campaign of the list as an answer's."""
    row = one.row
    return CampaignLine(
        id=row.pk,
        place=Spot(id=row.place_id, name=one.place),
        campaign=named(row.key, one.rules.name),
        opened=row.at,
        ended=row.ended,
        states=dict(one.states),
    )


def campaign_whole(one: Picture) -> CampaignWhole:
    """A campaign as an answer's."""
    rules = one.rules
    may = {"run": one.runs, "work": one.works, "guide": one.guides, "supervise": one.supervises}
    return CampaignWhole(
        line=campaign_line(Line(one.row, rules, one.row.place.name, one.states)),
        purpose=said(rules.purpose),
        basis=said(rules.basis),
        owner=said(one.owner),
        since=rules.from_,
        until=rules.to,
        steps=[
            CampaignStep(step=named(it.step, it.name), since=it.from_, until=it.to)
            for it in rules.steps
        ],
        teams=_teams(one),
        deliverables=_deliverables(one),
        topics=[named(it.topic, it.name) for it in rules.topics],
        counts=one.counts,
        may=[name for name, yes in may.items() if yes],
    )


def _teams(one: Picture) -> list[CampaignTeam]:
    return [
        CampaignTeam(
            unit=named(it.row.unit, it.name),
            kind=it.row.kind,
            ground=it.row.ground,
            lead=it.lead,
            head=it.head,
            members=it.members,
            states=dict(it.states),
        )
        for it in one.teams
    ]


def _deliverables(one: Picture) -> list[Deliverable]:
    return [
        Deliverable(
            document=named(it.rules.document, it.rules.name),
            kind=it.rules.kind,
            level=it.rules.level,
            id=it.document,
            number=it.number,
            issued=it.issued,
            drafted=it.drafted,
        )
        for it in one.deliverables
    ]
