"""Joint projects of member units: public, as units promise them to those who live there."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from gezhi.base import clock
from gezhi.engines.councils.models import JointProject, Milestone
from gezhi.engines.people.models import Body
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project with its parties and steps; `late` when it should be finished by now, `mine` when
    the viewer acts for a party or holds the council."""

    row: JointProject
    parties: list[Body]
    steps: list[Milestone]
    late: bool
    mine: bool

    @property
    def reached(self) -> int:
        """How many of its steps are reached."""
        return sum(one.reached is not None for one in self.steps)


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """Projects signed, finished and dropped within days; those dropped or finished count as signed
    too, on the day on which they were."""

    signed: int
    finished: int
    dropped: int


def projects_of(viewer: Viewer, place: int, council: str, state: str = "") -> list[ProjectLine]:
    """The joint projects of a council, the newest first; in one state if named."""
    rows = JointProject.objects.filter(place=place, council=council)
    return _lines(viewer, rows.filter(state=state) if state else rows)


def project_of(viewer: Viewer, wanted: UUID) -> ProjectLine:
    """One project; Missing when there is none."""
    found = _lines(viewer, JointProject.objects.filter(pk=wanted))
    if not found:
        raise Missing("no-project", "没有这个项目", "there is no such project")
    return found[0]


def projects_on(viewer: Viewer, path: str, size: int = 50) -> list[ProjectLine]:
    """The joint projects on a ground, of all councils, the newest first."""
    return _lines(viewer, JointProject.objects.filter(path__startswith=path), size)


def _lines(viewer: Viewer, rows: QuerySet[JointProject], size: int = 200) -> list[ProjectLine]:
    found = rows.select_related("place").prefetch_related("parties__body", "milestones")
    return [_line(viewer, row) for row in found.order_by("-signed", "-pk")[:size]]


def _line(viewer: Viewer, row: JointProject) -> ProjectLine:
    parties = sorted((one.body for one in row.parties.all()), key=lambda one: (one.kind, one.name))
    steps = sorted(row.milestones.all(), key=lambda one: one.number)
    acts = not viewer.bodies.isdisjoint(one.pk for one in parties)
    going = row.state == JointProject.SIGNED
    return ProjectLine(
        row=row,
        parties=parties,
        steps=steps,
        late=going and row.due is not None and row.due < clock.today(),
        mine=acts or may(viewer, "council.hold", path=row.path),
    )


def project_counts(
    viewer: Viewer, path: str, since: date | None = None, until: date | None = None
) -> ProjectCounts:
    """Projects on a ground by what became of them within days, both included (K8)."""
    rows = JointProject.objects.filter(path__startswith=path)
    ended = rows.filter(_within("ended", since, until))
    return ProjectCounts(
        signed=rows.filter(_within("signed", since, until)).count(),
        finished=ended.filter(state=JointProject.FINISHED).count(),
        dropped=ended.filter(state=JointProject.DROPPED).count(),
    )


def _within(name: str, since: date | None, until: date | None) -> Q:
    wanted = Q()
    if since is not None:
        wanted &= Q(**{f"{name}__gte": since})
    if until is not None:
        wanted &= Q(**{f"{name}__lte": until})
    return wanted
