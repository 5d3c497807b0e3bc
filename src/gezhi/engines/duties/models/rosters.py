"""Rosters of a month, swaps of shifts, and leave."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.duties.models.occurrences import Occurrence, Rule
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.sealed import SealedTextField


class Month(models.Model):
    """A roster of one month at a place (`month` is its first day). `shifts` are lines of day, post
    and appointment while it is a draft; once it is published they are occurrences."""

    DRAFT, PUBLISHED = "draft", "published"

    id = models.UUIDField(primary_key=True)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    month = models.DateField()
    shifts = models.JSONField(default=list)
    state = models.CharField(max_length=9, default=DRAFT)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rule", "place", "month"], name="duties_month_once")
        ]


class Swap(models.Model):
    """Somebody asks another to take a shift, perhaps for one of theirs. Both are appointments."""

    ASKED, ACCEPTED, DECLINED, WITHDRAWN = "asked", "accepted", "declined", "withdrawn"

    id = models.UUIDField(primary_key=True)
    shift = models.ForeignKey(Occurrence, models.PROTECT, related_name="+")
    back = models.ForeignKey(Occurrence, models.PROTECT, null=True, related_name="+")
    path = models.CharField(max_length=200)
    asker = models.UUIDField()
    asked = models.UUIDField()
    state = models.CharField(max_length=9, default=ASKED)
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["shift"], name="duties_swap_once", condition=models.Q(state="asked")
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["asked", "state"], name="duties_swap_asked"),
            models.Index(fields=["asker", "state"], name="duties_swap_asker"),
        ]


class Leave(models.Model):
    """Days on which somebody is away, and who stands in. Both are appointments of one post. It
    holds as soon as it is noted; the lead sees it. The reason is sealed and nobody has to give
    one."""

    id = models.UUIDField(primary_key=True)
    holder = models.UUIDField()
    stand_in = models.UUIDField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    post = models.CharField(max_length=40)
    starts = models.DateField()
    ends = models.DateField()
    reason = SealedTextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    seen_by = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["holder", "ends"], name="duties_leave_holder"),
            models.Index(fields=["stand_in", "ends"], name="duties_leave_stand_in"),
        ]


class Paper(models.Model):
    """A document that a duty produced: the period, its words and its figures, as they stood."""

    id = models.UUIDField(primary_key=True)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    day = models.DateField()
    first = models.DateField()
    last = models.DateField()
    text = models.TextField(blank=True, default="")
    figures = models.JSONField(default=list)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    finished = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rule", "place", "day"], name="duties_paper_once")
        ]
