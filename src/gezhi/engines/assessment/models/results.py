"""What was decided: of a period, and of the quarter or year that follows from it, with its pay."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gezhi.base import clock
from gezhi.engines.assessment.models.periods import Assessed
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


class Decision(models.Model):
    """The score of one of the assessed in a period, with the marks that it stands on. It is never
    changed: a correction is a new decision that `replaces` the old one and says why."""

    id = models.UUIDField(primary_key=True)
    assessed = models.ForeignKey(Assessed, models.PROTECT, related_name="decisions")
    path = models.CharField(max_length=200)
    whose = models.CharField(max_length=37)
    marks = models.JSONField(default=list)
    score = models.CharField(max_length=60, blank=True, default="")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    reason = SealedTextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessed"], name="assessment_decided_once", condition=Q(replaces=None)
            )
        ]


class Result(models.Model):
    """The result of a quarter (of its months), or of the quarter or year itself: the mean, the
    place where the pack ranks, and the grade. `of` are the decisions that it stands on. A second
    closing, after a correction, makes a new one that `replaces` the old; `closing` is the id of the
    act that made it."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    assessment = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    whose = models.CharField(max_length=37)
    of = models.JSONField(default=list)
    score = models.CharField(max_length=60, blank=True, default="")
    rank = models.PositiveIntegerField(null=True)
    ranked = models.PositiveIntegerField(default=0)
    grade = models.CharField(max_length=40, blank=True, default="")
    closing = models.UUIDField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "assessment", "first", "whose"],
                name="assessment_result_once",
                condition=Q(replaces=None),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["whose", "first"], name="assessment_result_of")
        ]


class Pay(models.Model):
    """What a result is worth in fen: for whom it is about and those who pay, and for nobody else.
    `factor` and `exact` are exact fractions."""

    result = models.OneToOneField(Result, models.PROTECT, primary_key=True, related_name="pay")
    path = models.CharField(max_length=200)
    whose = models.CharField(max_length=37)
    base = models.BigIntegerField()
    factor = models.CharField(max_length=60)
    exact = models.CharField(max_length=60)
    fen = models.BigIntegerField()
