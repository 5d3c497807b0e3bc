"""A period of an assessment, who is assessed in it, and how each indicator was scored."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


class Period(models.Model):
    """A month, quarter or year of an assessment at a place, under the version of the pack that was
    in force when it was opened. `counted` is when its figures were drawn from the journal."""

    OPEN, COUNTED, CLOSED = "open", "counted", "closed"

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    assessment = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=8, default=OPEN)
    opened = models.DateTimeField(default=clock.now)
    counted = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "assessment", "first"], name="assessment_period_once"
            )
        ]


class Assessed(models.Model):
    """One who is assessed in a period. `whose` names them: `a` and the appointment of a holder, `b`
    and a body's id, `p` and a place's number. What is counted lies on `ground` (a path) or, of a
    body, carries its `unit`; `since` and `until` bound it where a post was held for a part of the
    period. `turn` counts how often it went back to the judges."""

    JUDGED, SHOWN, DECIDED = "judged", "shown", "decided"

    id = models.UUIDField(primary_key=True)
    period = models.ForeignKey(Period, models.PROTECT, related_name="assessed")
    path = models.CharField(max_length=200)
    whose = models.CharField(max_length=37)
    ground = models.CharField(max_length=200, blank=True, default="")
    unit = models.CharField(max_length=40, blank=True, default="")
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=8, default=JUDGED)
    turn = models.PositiveSmallIntegerField(default=1)
    checked_by = models.UUIDField(null=True)
    checked_at = models.DateTimeField(null=True)
    objections_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["period", "whose"], name="assessment_assessed_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["whose", "period"], name="assessment_whose")
        ]


class Score(models.Model):
    """How an indicator stands for one of the assessed: counted (`value`, with the records behind
    it), or judged (`points`, with a reason). `reached` is an exact fraction (`3/4`), empty where
    nothing was to be counted."""

    id = models.UUIDField(primary_key=True)
    assessed = models.ForeignKey(Assessed, models.PROTECT, related_name="scores")
    path = models.CharField(max_length=200)
    whose = models.CharField(max_length=37)
    indicator = models.CharField(max_length=40)
    value = models.CharField(max_length=60, blank=True, default="")
    records = models.JSONField(default=list)
    behind = models.PositiveIntegerField(default=0)
    points = models.PositiveSmallIntegerField(null=True)
    reached = models.CharField(max_length=60, blank=True, default="")
    reason = SealedTextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessed", "indicator"], name="assessment_score_once")
        ]
