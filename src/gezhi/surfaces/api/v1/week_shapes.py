"""Shapes of the weeks of a campaign: agenda, what was named, meetings, bulletins."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from gezhi.engines.campaigns.queries import Bench, BulletinView
from gezhi.surfaces.api.v1.shapes import Said, Spot
from gezhi.surfaces.api.v1.task_shapes import TaskLine, task_line

PickKind = Literal["key", "advanced", "lagging"]


class WeekFigure(BaseModel):
    """A figure of a week with the numbers of the tasks behind it."""

    key: str
    name: Said
    count: int
    tasks: list[int]


class AgendaFinding(BaseModel):
    """A finding that is not settled, with its task."""

    id: UUID
    state: str
    text: str
    due: date
    task: TaskLine


class WeekAgenda(BaseModel):
    """What a dispatch meeting talks about."""

    late: list[TaskLine]
    findings: list[AgendaFinding]
    key: list[TaskLine]
    due: list[TaskLine]


class PickLine(BaseModel):
    """What a guidance group named: a task or a unit, and why; never a person."""

    id: UUID
    kind: str
    group: str
    task: UUID | None
    unit: str
    words: str


class ReminderLine(BaseModel):
    """Who was reminded of which tasks, by their numbers."""

    name: str
    due: list[int]
    late: list[int]


class DispatchLine(BaseModel):
    """A dispatch meeting: the units that were there (keys of the pack), what was decided."""

    id: UUID
    held: date
    present: list[str]
    decided: str


class VisitedLine(BaseModel):
    """That somebody went to see a place, and what they saw."""

    id: UUID
    day: date
    place: Spot
    words: str


class BulletinLine(BaseModel):
    """A bulletin in a list; `number` once it is issued."""

    id: UUID
    week: date
    number: int | None
    title: str
    state: str


class WeekWhole(BaseModel):
    """A week of a campaign, by its Monday. `groups`: the guidance groups in which the viewer is."""

    week: date
    figures: list[WeekFigure]
    agenda: WeekAgenda
    picks: list[PickLine]
    reminders: list[ReminderLine]
    dispatches: list[DispatchLine]
    visits: list[VisitedLine]
    bulletin: BulletinLine | None
    groups: dict[str, str]


class SendingLine(BaseModel):
    """One sending through a channel; `fault` says what went wrong last."""

    id: int
    channel: str
    tries: int
    fault: str
    sent: datetime | None


class BulletinWhole(BaseModel):
    """A bulletin with its words, figures, and how it was sent; `writes`: the viewer writes it."""

    line: BulletinLine
    campaign: UUID
    text: str
    figures: list[WeekFigure]
    revision: int
    issued: datetime | None
    by: str
    sendings: list[SendingLine]
    writes: bool


class PublicFigure(BaseModel):
    """A figure of a week, for everybody."""

    name: Said
    count: int


class PublicBulletin(BaseModel):
    """A bulletin that everybody may read."""

    id: UUID
    place: Spot
    week: date
    number: int
    title: str
    text: str
    figures: list[PublicFigure]
    issued: datetime


def week_whole(one: Bench) -> WeekWhole:
    """A week as an answer's."""
    return WeekWhole(
        week=one.week,
        figures=[_figure(it) for it in one.figures],
        agenda=_agenda(one),
        picks=[
            PickLine(
                id=it.row.pk,
                kind=it.row.kind,
                group=it.group,
                task=it.row.task_id,
                unit=it.unit,
                words=it.row.words,
            )
            for it in one.picks
        ],
        reminders=[ReminderLine(name=name, due=it.due, late=it.late) for it, name in one.reminders],
        dispatches=[dispatch_line(it) for it in one.dispatches],
        visits=[visited_line(it, place) for it, place in one.inspections],
        bulletin=bulletin_line(one.bulletin) if one.bulletin else None,
        groups=dict(one.groups),
    )


def _figure(one: dict[str, Any]) -> WeekFigure:
    name = Said(zh=one["zh"], en=one["en"])
    return WeekFigure(key=one["key"], name=name, count=one["count"], tasks=one["tasks"])


def _agenda(one: Bench) -> WeekAgenda:
    agenda = one.agenda
    return WeekAgenda(
        late=[task_line(it) for it in agenda.late],
        findings=[
            AgendaFinding(id=it.pk, state=it.state, text=it.text, due=it.due, task=task_line(line))
            for it, line in agenda.findings
        ],
        key=[task_line(it) for it in agenda.key],
        due=[task_line(it) for it in agenda.due],
    )


def dispatch_line(row: Any) -> DispatchLine:
    """A meeting as an answer's."""
    return DispatchLine(id=row.pk, held=row.held, present=row.present, decided=row.decided)


def visited_line(row: Any, place: str) -> VisitedLine:
    """A visit to a place as an answer's."""
    spot = Spot(id=row.place_id, name=place)
    return VisitedLine(id=row.pk, day=row.day, place=spot, words=row.words)


def bulletin_line(row: Any) -> BulletinLine:
    """A bulletin of a list as an answer's."""
    names = ("week", "number", "title", "state")
    return BulletinLine(id=row.pk, **{name: getattr(row, name) for name in names})


def bulletin_whole(one: BulletinView) -> BulletinWhole:
    """A bulletin as an answer's."""
    row = one.row
    return BulletinWhole(
        line=bulletin_line(row),
        campaign=row.campaign_id,
        text=row.text,
        figures=[_figure(it) for it in row.figures],
        revision=row.revision,
        issued=row.issued_at,
        by=one.by,
        sendings=[
            SendingLine(id=it.pk, channel=it.channel, tries=it.tries, fault=it.fault, sent=it.sent)
            for it in one.deliveries
        ],
        writes=one.writes,
    )


def public_bulletin_line(row: Any) -> PublicBulletin:
    """A public bulletin as an answer's."""
    names = ("week", "number", "title", "text")
    return PublicBulletin(
        id=row.pk,
        place=Spot(id=row.campaign.place_id, name=row.campaign.place.name),
        **{name: getattr(row, name) for name in names},
        figures=[
            PublicFigure(name=Said(zh=it["zh"], en=it["en"]), count=it["count"])
            for it in row.figures
        ],
        issued=row.issued_at,
    )
