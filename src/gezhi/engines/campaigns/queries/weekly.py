"""The bench of a week: the agenda, reminders, what guidance groups named, meetings, bulletins."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.campaigns.models import (
    Bulletin,
    Campaign,
    Delivery,
    Dispatch,
    Finding,
    Inspection,
    Pick,
    Reminder,
    Task,
    Team,
)
from gezhi.engines.campaigns.queries.figures import week_figures
from gezhi.engines.campaigns.queries.knowing import (
    RUN,
    able,
    account_names,
    campaign_at,
    rules_in,
    sees,
)
from gezhi.engines.campaigns.queries.ledger import TaskLine, lines_of
from gezhi.engines.campaigns.rules.standing import week_of
from gezhi.engines.people.queries import body_names
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a dispatch meeting talks about: late tasks first, then findings, then key tasks and what
    falls due."""

    late: list[TaskLine]
    findings: list[tuple[Finding, TaskLine]]
    key: list[TaskLine]
    due: list[TaskLine]


@dataclass(frozen=True, slots=True)
class PickView:
    """What a group named: the task or unit, and why."""

    row: Pick
    group: str
    task: TaskLine | None
    unit: str


@dataclass(frozen=True, slots=True)
class Bench:
    """A week of a campaign."""

    row: Campaign
    week: date
    figures: list[dict[str, Any]]
    agenda: Agenda
    reminders: list[tuple[Reminder, str]]
    picks: list[PickView]
    groups: list[tuple[str, str]]
    dispatches: list[Dispatch]
    bulletin: Bulletin | None
    inspections: list[tuple[Inspection, str]]
    runs: bool


def bench(viewer: Viewer, campaign: UUID, day: date | None = None) -> Bench:
    """The bench of a day's week (this week's)."""
    row = campaign_at(viewer, campaign)
    week = week_of(day or clock.today())
    span = (week, week + timedelta(days=6))
    with for_system():
        picks = list(Pick.objects.filter(campaign=row, week=week).select_related("task"))
        reminders = list(Reminder.objects.filter(campaign=row, week=week).order_by("pk"))
        names = account_names(viewer, [one.account for one in reminders])
        visits = Inspection.objects.filter(campaign=row, day__range=span).select_related("place")
        return Bench(
            row=row,
            week=week,
            figures=week_figures(row, week),
            agenda=_agenda(viewer, row, week, picks),
            reminders=[(one, names.get(one.account, "")) for one in reminders],
            picks=_picks(viewer, row, picks),
            groups=_groups(viewer, row),
            dispatches=list(
                Dispatch.objects.filter(campaign=row, held__range=span).order_by("held")
            ),
            bulletin=Bulletin.objects.filter(campaign=row, week=week).first(),
            inspections=[(one, one.place.name) for one in visits.order_by("day", "pk")],
            runs=able(viewer, row, RUN),
        )


def _groups(viewer: Viewer, row: Campaign) -> list[tuple[str, str]]:
    """The guidance groups that the viewer belongs to, by unit, with their names."""
    teams = list(Team.objects.filter(campaign=row, kind="guidance-group").order_by("pk"))
    names = body_names(viewer, [one.body for one in teams])
    return [(one.unit, names[one.body]) for one in teams if one.body in viewer.bodies]


def _agenda(viewer: Viewer, row: Campaign, week: date, picks: list[Pick]) -> Agenda:
    rows = Task.objects.filter(campaign=row, state=Task.OPEN).select_related("team", "campaign")
    lines = lines_of(viewer, rows.order_by("due", "number"))
    by_id = {one.row.pk: one for one in lines}
    key = {one.task_id for one in picks if one.kind == Pick.KEY}
    findings = Finding.objects.filter(task__campaign=row).exclude(state=Finding.SETTLED)
    ordered = list(findings.order_by("due", "pk"))
    missing = [one.task_id for one in ordered if one.task_id not in by_id]
    more = Task.objects.filter(pk__in=missing).select_related("team", "campaign")
    by_id.update({one.row.pk: one for one in lines_of(viewer, more)} if missing else {})
    end = week + timedelta(days=13)
    return Agenda(
        late=[one for one in lines if one.state == "late"],
        findings=[(one, by_id[one.task_id]) for one in ordered],
        key=[one for one in lines if one.row.pk in key],
        due=[one for one in lines if one.state != "late" and one.row.due <= end],
    )


def _picks(viewer: Viewer, row: Campaign, picks: list[Pick]) -> list[PickView]:
    teams = dict(Team.objects.filter(campaign=row).values_list("unit", "body"))
    names = body_names(viewer, {*teams.values(), *(one.unit for one in picks)})
    tasks = [one.task for one in picks if one.task is not None]
    lines = {one.row.pk: one for one in lines_of(viewer, tasks)} if tasks else {}
    order = {kind: at for at, kind in enumerate(Pick.KINDS)}
    return [
        PickView(
            one,
            names[teams[one.group]],
            lines.get(one.task_id) if one.task_id else None,
            names.get(one.unit, "") if one.unit else "",
        )
        for one in sorted(picks, key=lambda one: (order[one.kind], one.group))
    ]


@dataclass(frozen=True, slots=True)
class BulletinView:
    """A bulletin with how it was sent, and whether the viewer writes it."""

    row: Bulletin
    deliveries: list[Delivery]
    by: str
    writes: bool


def bulletin(viewer: Viewer, wanted: UUID) -> BulletinView:
    """One bulletin, for whoever sees the campaign."""
    with for_system():
        row = Bulletin.objects.filter(pk=wanted).select_related("campaign__place").first()
        if row is None or not sees(viewer, row.campaign):
            raise _no_bulletin()
        sent = list(Delivery.objects.filter(bulletin=row).order_by("pk"))
    by = account_names(viewer, [row.issued_by])
    name = by.get(row.issued_by, "") if row.issued_by else ""
    return BulletinView(row, sent, name, able(viewer, row.campaign, RUN))


def _no_bulletin() -> Missing:
    return Missing("no-bulletin", "没有这期简报", "there is no such bulletin")


def bulletins(viewer: Viewer, campaign: UUID) -> list[Bulletin]:
    """All bulletins of a campaign, the newest first."""
    row = campaign_at(viewer, campaign)
    with for_system():
        return list(Bulletin.objects.filter(campaign=row).order_by("-week"))


def dispatches(viewer: Viewer, campaign: UUID) -> list[Dispatch]:
    """All dispatch meetings of a campaign, the newest first."""
    row = campaign_at(viewer, campaign)
    with for_system():
        return list(Dispatch.objects.filter(campaign=row).order_by("-held"))


def reminded_weeks(viewer: Viewer, campaign: UUID) -> list[tuple[date, int]]:
    """The weeks in which reminders went out, with how many, the newest first."""
    row = campaign_at(viewer, campaign)
    counts: dict[date, int] = {}
    with for_system():
        for week in Reminder.objects.filter(campaign=row).values_list("week", flat=True):
            counts[week] = counts.get(week, 0) + 1
    return sorted(counts.items(), reverse=True)


def inspections(viewer: Viewer, campaign: UUID) -> list[tuple[Inspection, str]]:
    """All inspections of a campaign with their place, the newest first."""
    row = campaign_at(viewer, campaign)
    with for_system():
        rows = Inspection.objects.filter(campaign=row).select_related("place")
        return [(one, one.place.name) for one in rows.order_by("-day", "-pk")[:500]]


def places_of(viewer: Viewer, campaign: UUID, level: str = "community") -> list[Place]:
    """The places of a level on the campaign's ground, to choose where an inspection was."""
    row = campaign_at(viewer, campaign)
    rows = Place.objects.filter(path__startswith=row.path, level=level, tree="grid")
    return list(rows.order_by("path")[:500])


def public_bulletins(viewer: Viewer, path: str) -> list[Bulletin]:
    """Issued bulletins that the pack makes public, of campaigns over a place (its path)."""
    with for_system():
        rows = Bulletin.objects.filter(state=Bulletin.ISSUED, path__in=_above(path))
        newest = rows.select_related("campaign__place").order_by("-issued_at")[:200]
        return [one for one in newest if rules_in(one.campaign).public]


def _above(path: str) -> list[str]:
    """The paths of a place and of all places above it."""
    parts = path.rstrip(".").split(".")
    return [".".join(parts[:depth]) + "." for depth in range(1, len(parts) + 1)]


def public_bulletin(viewer: Viewer, wanted: UUID) -> Bulletin:
    """One of them, for anybody; Missing where it is not issued or not public."""
    with for_system():
        rows = Bulletin.objects.filter(pk=wanted, state=Bulletin.ISSUED)
        row = rows.select_related("campaign__place").first()
    if row is None or not rules_in(row.campaign).public:
        raise _no_bulletin()
    return row
