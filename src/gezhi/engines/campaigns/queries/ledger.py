"""The ledger: its lines by conditions, a task with all that belongs to it, what is mine."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from gezhi.base import clock
from gezhi.engines.campaigns.models import (
    Evidence,
    Finding,
    Milestone,
    Part,
    Postponement,
    Task,
    Team,
)
from gezhi.engines.campaigns.queries.knowing import (
    RUN,
    SUPERVISE,
    able,
    account_names,
    campaign_at,
    names_of,
    no_task,
    own,
    sees,
    serving,
)
from gezhi.engines.campaigns.rules.standing import STATES, Span, State, state_of
from gezhi.engines.people.models import Body
from gezhi.engines.people.queries import body_names
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer

MOST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """Conditions of a list: a state, a group, a unit that leads or takes part, a step, words, and
    whether only what is the viewer's own."""

    state: str = ""
    team: str = ""
    unit: UUID | None = None
    step: str = ""
    words: str = ""
    mine: bool = False
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A line of the ledger as it stands today."""

    row: Task
    state: State
    lead: str
    parts: list[str]
    holder: str
    team: str
    milestones: list[Milestone]
    open_findings: int
    moved: bool

    @property
    def next_due(self) -> date:
        """The nearest date that is still open: of a milestone, else its own."""
        return min([self.row.due, *(one.due for one in self.milestones if one.reached is None)])


def ledger(viewer: Viewer, campaign: UUID, asked: Asked | None = None) -> list[TaskLine]:
    """The tasks of a campaign that fit, the late ones first, then by date; 500 at most."""
    row = campaign_at(viewer, campaign)
    wanted = asked or Asked()
    with for_system():
        rows = fitting(viewer, Task.objects.filter(campaign=row), wanted)
        lines = lines_of(viewer, rows.order_by("due", "number")[:MOST])
    found = [one for one in lines if wanted.state in ("", one.state)]
    return sorted(found, key=lambda one: (STATES.index(one.state), one.row.due, one.row.number))


def fitting(viewer: Viewer, rows: QuerySet[Task], asked: Asked) -> QuerySet[Task]:
    """Those of the tasks that fit the conditions, but for the state."""
    if asked.team:
        rows = rows.filter(team__unit=asked.team)
    if asked.unit is not None:
        parts = Part.objects.filter(body=asked.unit).values("task")
        rows = rows.filter(Q(lead=asked.unit) | Q(pk__in=parts))
    if asked.step:
        rows = rows.filter(step=asked.step)
    if asked.mine:
        rows = rows.filter(Q(account=viewer.account) | Q(lead__in=viewer.bodies))
    if asked.numbers:
        rows = rows.filter(number__in=asked.numbers)
    words = asked.words.strip()
    if words:
        number = Q(number=int(words)) if words.isdecimal() and len(words) < 7 else Q()
        rows = rows.filter(Q(title__icontains=words) | Q(text__icontains=words) | number)
    return rows.select_related("team", "campaign")


def lines_of(viewer: Viewer, rows: Iterable[Task]) -> list[TaskLine]:
    """Tasks with their names; six statements for any number of them."""
    tasks = list(rows)
    ids = [one.pk for one in tasks]
    parts: dict[UUID, list[UUID]] = {}
    for task, body in Part.objects.filter(task__in=ids).values_list("task", "body"):
        parts.setdefault(task, []).append(body)
    stones: dict[UUID, list[Milestone]] = {}
    for stone in Milestone.objects.filter(task__in=ids).order_by("due", "pk"):
        stones.setdefault(stone.task_id, []).append(stone)
    open_: dict[UUID, int] = {}
    findings = Finding.objects.filter(task__in=ids).exclude(state=Finding.SETTLED)
    for task in findings.values_list("task", flat=True):
        open_[task] = open_.get(task, 0) + 1
    leads = {one.lead for one in tasks}
    teams = {one.team.body for one in tasks if one.team is not None}
    bodies = body_names(viewer, {*leads, *teams, *(b for ones in parts.values() for b in ones)})
    names = names_of(viewer, {one.holder for one in tasks})
    today = clock.today()
    return [
        TaskLine(
            row=one,
            state=state_of(Span(one.state, one.starts, one.due), today),
            lead=bodies.get(one.lead, ""),
            parts=sorted(bodies.get(body, "") for body in parts.get(one.pk, [])),
            holder=names.get(one.holder, ""),
            team=bodies.get(one.team.body, "") if one.team is not None else "",
            milestones=stones.get(one.pk, []),
            open_findings=open_.get(one.pk, 0),
            moved=one.due != one.first_due,
        )
        for one in tasks
    ]


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with all that belongs to it, and what the viewer may do (nothing once the campaign has
    ended)."""

    line: TaskLine
    evidence: list[Evidence]
    findings: list[Finding]
    postponements: list[Postponement]
    names: dict[UUID, str]
    does: bool
    runs: bool
    supervises: bool
    accepts: bool
    people: list[tuple[UUID, str]] = field(default_factory=list[tuple[UUID, str]])

    @property
    def row(self) -> Task:
        """The task itself."""
        return self.line.row


def task_view(viewer: Viewer, wanted: UUID) -> TaskView:
    """One task, for whoever sees the campaign or does it; Missing for any other."""
    with for_system():
        rows = Task.objects.filter(pk=wanted)
        row = rows.select_related("campaign__place", "team", "dispatch").first()
        if row is None or not (own(viewer, row) or sees(viewer, row.campaign)):
            raise no_task()
        evidence = list(
            Evidence.objects.filter(task=row)
            .select_related("milestone", "edition__document")
            .prefetch_related("files")
            .order_by("at", "pk")
        )
        findings = list(Finding.objects.filter(task=row).order_by("at", "pk"))
        moves = Postponement.objects.filter(task=row).select_related("milestone", "dispatch")
        moved = list(moves.order_by("at", "pk"))
        line = lines_of(viewer, [row])[0]
        return _view(viewer, line, evidence, findings, moved)


def _view(
    viewer: Viewer,
    line: TaskLine,
    evidence: list[Evidence],
    findings: list[Finding],
    moved: list[Postponement],
) -> TaskView:
    row = line.row
    did = {row.handed_by, row.account, *(one.by for one in evidence)}
    accounts = {row.by, row.handed_by, row.closed_by, *(one.by for one in evidence)}
    accounts |= {one.by for one in findings} | {one.by for one in moved}
    accounts |= {one.answered_by for one in findings} | {one.settled_by for one in findings}
    going = row.campaign.ended is None
    runs = going and able(viewer, row.campaign, RUN)
    people = serving(viewer, [row.lead, *([row.team.body] if row.team else [])]) if runs else {}
    return TaskView(
        line=line,
        evidence=evidence,
        findings=findings,
        postponements=moved,
        names=account_names(viewer, accounts),
        does=going and own(viewer, row),
        runs=runs,
        supervises=going and able(viewer, row.campaign, SUPERVISE),
        accepts=runs and row.state == Task.WAITING and viewer.account not in did,
        people=[(pk, name) for ones in people.values() for pk, name, _ in ones],
    )


def my_tasks(viewer: Viewer) -> list[TaskLine]:
    """The open tasks for which the viewer is named, in running campaigns, by the nearest date."""
    if viewer.account is None:
        return []
    with for_system():
        rows = Task.objects.filter(account=viewer.account, state=Task.OPEN, campaign__ended=None)
        lines = lines_of(viewer, rows.select_related("team", "campaign").order_by("due")[:MOST])
    return sorted(lines, key=lambda one: (one.next_due, one.row.number))


@dataclass(frozen=True, slots=True)
class MyCount:
    """My tasks in one line: how many are open, the nearest date, how many are late."""

    count: int
    next: date | None
    late: int


def my_count(viewer: Viewer) -> MyCount:
    """The same, of one statement, for the page of today."""
    if viewer.account is None:
        return MyCount(0, None, 0)
    with for_system():
        rows = Task.objects.filter(account=viewer.account, state=Task.OPEN, campaign__ended=None)
        dues = sorted(rows.values_list("due", flat=True))
    today = clock.today()
    return MyCount(len(dues), dues[0] if dues else None, sum(one < today for one in dues))


@dataclass(frozen=True, slots=True)
class Choices:
    """What a new task can be made of: units by kind, people by unit, groups."""

    bodies: list[Body]
    people: dict[UUID, list[tuple[UUID, str]]]
    teams: list[Team]


def choices(viewer: Viewer, campaign: UUID) -> Choices:
    """Units of the campaign's place with those who serve in them and have an account."""
    row = campaign_at(viewer, campaign)
    with for_system():
        bodies = list(Body.objects.filter(place=row.place_id, until=None).order_by("kind", "pk"))
        found = serving(viewer, [one.pk for one in bodies])
        teams = list(Team.objects.filter(campaign=row).order_by("pk"))
    people = {body: [(pk, name) for pk, name, _ in ones] for body, ones in found.items()}
    return Choices(bodies, people, teams)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A row of the schedule chart: its task, from when to when, its milestones."""

    line: TaskLine

    @property
    def first(self) -> date:
        """Its first day."""
        return self.line.row.starts

    @property
    def last(self) -> date:
        """Its last day, or today where it is late."""
        late = self.line.state == "late"
        return max(self.line.row.due, clock.today()) if late else self.line.row.due


def schedule(viewer: Viewer, campaign: UUID, team: str = "") -> list[Schedule]:
    """The rows of the chart of a campaign, or of one of its groups, by their first day."""
    lines = ledger(viewer, campaign, Asked(team=team))
    rows = [Schedule(one) for one in lines if one.state != "dropped"]
    return sorted(rows, key=lambda one: (one.first, one.line.row.due, one.line.row.number))
