"""A campaign, its groups, and the ledger of tasks."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion


class Campaign(models.Model):
    """A campaign of the pack as it runs at the place where the pack is attached. It keeps the
    version under which it was opened; `tasks` counts its tasks, for their numbers."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    tasks = models.PositiveIntegerField(default=0)
    bulletins = models.PositiveIntegerField(default=0)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    ended = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "key"], name="campaigns_open_once", condition=models.Q(ended=None)
            )
        ]


class Team(models.Model):
    """A group of a campaign: `unit` is its key in the pack, `body` the body that stands for it.
    A task force has a leading body, and a head: an appointment of that body."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="teams")
    path = models.CharField(max_length=200)
    unit = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    ground = models.CharField(max_length=12, blank=True, default="")
    body = models.UUIDField()
    lead = models.UUIDField(null=True)
    head = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="campaigns_team_once")
        ]


class Task(models.Model):
    """A line of the ledger: the unit that leads, the person who answers for it (an appointment),
    from when and by when. `first_due` is the first date and never changes.

    Whether it is planned, going or late follows from the day; `state` says the rest. `handed_by` is
    who said that it is done; somebody else accepts it. `document` names what it must deliver.
    """

    OPEN, WAITING, DONE, DROPPED = "open", "waiting", "done", "dropped"

    id = models.UUIDField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True, default="")
    step = models.CharField(max_length=40, blank=True, default="")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    lead = models.UUIDField()
    holder = models.UUIDField()
    account = models.UUIDField(null=True)
    document = models.CharField(max_length=40, blank=True, default="")
    starts = models.DateField()
    due = models.DateField()
    first_due = models.DateField()
    state = models.CharField(max_length=8, default=OPEN)
    dispatch = models.ForeignKey(
        "campaigns.Dispatch", models.PROTECT, null=True, related_name="tasks"
    )
    handed_by = models.UUIDField(null=True)
    handed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    said = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="campaigns_task_number")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["campaign", "state", "due"], name="campaigns_task_due"),
            models.Index(fields=["account", "state"], name="campaigns_task_account"),
        ]


class Part(models.Model):
    """A unit that takes part in a task beside the leading one."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="parts")
    body = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["task", "body"], name="campaigns_part_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["body"], name="campaigns_part_body")
        ]


class Milestone(models.Model):
    """A point on the way of a task, with its date; `reached` is the day on which it was."""

    id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(Task, models.CASCADE, related_name="milestones")
    path = models.CharField(max_length=200)
    name = models.CharField(max_length=80)
    due = models.DateField()
    first_due = models.DateField()
    reached = models.DateField(null=True)
    reached_by = models.UUIDField(null=True)


class Postponement(models.Model):
    """That a date was moved, with the reason: of a task, or of one of its milestones; by a dispatch
    meeting or by the office."""

    id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(Task, models.CASCADE, related_name="postponements")
    milestone = models.ForeignKey(Milestone, models.CASCADE, null=True, related_name="+")
    path = models.CharField(max_length=200)
    before = models.DateField()
    after = models.DateField()
    reason = models.TextField()
    dispatch = models.ForeignKey(
        "campaigns.Dispatch", models.PROTECT, null=True, related_name="moved"
    )
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
