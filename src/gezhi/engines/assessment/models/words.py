"""What the assessed say themselves: words and files, and objections."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.assessment.models.periods import Assessed
from gezhi.engines.trust.models.sealed import SealedTextField


class Evidence(models.Model):
    """Words of the assessed under an indicator, with a file or without; the bytes lie where their
    `digest` says. It is taken back by whoever gave it, never overwritten."""

    id = models.UUIDField(primary_key=True)
    assessed = models.ForeignKey(Assessed, models.PROTECT, related_name="evidence")
    path = models.CharField(max_length=200)
    whose = models.CharField(max_length=37)
    indicator = models.CharField(max_length=40)
    text = SealedTextField()
    name = models.CharField(max_length=120, blank=True, default="")
    type = models.CharField(max_length=100, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    taken_back = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["assessed", "id"], name="assessment_evidence_of")
        ]


class Objection(models.Model):
    """What the assessed have against their scores while these are shown, once in each turn. It is
    `upheld`, and goes back to the judges, or `dismissed`, with a reason."""

    UPHELD, DISMISSED = "upheld", "dismissed"

    id = models.UUIDField(primary_key=True)
    assessed = models.ForeignKey(Assessed, models.PROTECT, related_name="objections")
    path = models.CharField(max_length=200)
    whose = models.CharField(max_length=37)
    turn = models.PositiveSmallIntegerField(default=1)
    text = SealedTextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=9, blank=True, default="")
    reason = SealedTextField(blank=True, default="")
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessed", "turn"], name="assessment_objected_once")
        ]
