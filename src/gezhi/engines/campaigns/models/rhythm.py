"""The week of a campaign: reminders, the dispatch meeting, what guidance groups name, bulletins."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.campaigns.models.ledger import Campaign, Task
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.sealed import SealedTextField


class Reminder(models.Model):
    """What one person was reminded of in a week (`week` is its Monday), once and of everything:
    the numbers of their tasks and of the unit's that they lead; `due` this week, `late` before."""

    id = models.UUIDField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    week = models.DateField()
    account = models.UUIDField()
    due = models.JSONField(default=list)
    late = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "week", "account"], name="campaigns_reminded_once"
            )
        ]


class Dispatch(models.Model):
    """A dispatch meeting: the day, the units that were there (keys of the pack), what was decided.
    Tasks that it made and dates that it moved point at it."""

    id = models.UUIDField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    held = models.DateField()
    present = models.JSONField(default=list)
    decided = models.TextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "held"], name="campaigns_dispatch_once")
        ]


class Pick(models.Model):
    """What a guidance group names in a week: one key task, one advanced example, one lagging case;
    a task or a unit, never a person."""

    KEY, ADVANCED, LAGGING = "key", "advanced", "lagging"
    KINDS = (KEY, ADVANCED, LAGGING)

    id = models.UUIDField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    week = models.DateField()
    group = models.CharField(max_length=40)
    kind = models.CharField(max_length=8)
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="+")
    unit = models.UUIDField(null=True)
    words = models.TextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "week", "group", "kind"], name="campaigns_pick_once"
            )
        ]


class Bulletin(models.Model):
    """A numbered issue about a week: figures (each with the numbers of the tasks behind it), and
    words. The number is given when it is issued."""

    DRAFT, ISSUED = "draft", "issued"

    id = models.UUIDField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    week = models.DateField()
    number = models.PositiveIntegerField(null=True)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True, default="")
    figures = models.JSONField(default=list)
    state = models.CharField(max_length=6, default=DRAFT)
    revision = models.PositiveIntegerField(default=0)
    issued_by = models.UUIDField(null=True)
    issued_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "week"], name="campaigns_bulletin_once"),
            models.UniqueConstraint(fields=["campaign", "number"], name="campaigns_bulletin_no"),
        ]


class Delivery(models.Model):
    """One sending of a bulletin through a channel: tried again, later each time, and shown."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="deliveries")
    path = models.CharField(max_length=200)
    channel = models.CharField(max_length=40)
    tries = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(default=clock.now)
    fault = models.CharField(max_length=200, blank=True, default="")
    sent = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bulletin", "channel"], name="campaigns_sent_once")
        ]


class Inspection(models.Model):
    """That somebody went to see a place for the campaign, and what they saw."""

    id = models.UUIDField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    day = models.DateField()
    post = models.CharField(max_length=40, blank=True, default="")
    words = SealedTextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
