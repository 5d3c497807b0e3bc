"""Surveys that run: the doors that they go to, what was answered, who declined, publicity."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.people.models import Household
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


class Survey(models.Model):
    """A survey of the pack that was opened at a place, under a version. `erased` is the day on
    which its answers went; what was counted until then is in `counts`."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    ends = models.DateField()
    erases = models.DateField()
    ended = models.DateField(null=True)
    erased = models.DateField(null=True)
    counts = models.JSONField(default=dict)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "key"],
                name="campaigns_survey_once",
                condition=models.Q(ended=None),
            )
        ]


class Asked(models.Model):
    """A door that a survey goes to: a household's, or one that was named by hand, of a `kind` of
    the pack. `stage` is how it stands in a project, by the pack's key."""

    HOUSEHOLD = "household"

    LEFT, ANSWERED, REFUSED = "left", "answered", "refused"

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="doors")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40, default=HOUSEHOLD)
    label = SealedTextField(blank=True, default="")
    command = models.UUIDField(null=True, unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    state = models.CharField(max_length=8, default=LEFT)
    stage = models.CharField(max_length=40, blank=True, default="")
    staged = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["survey", "household"], name="campaigns_asked_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["survey", "path"], name="campaigns_asked_path")
        ]


class Answer(models.Model):
    """What was answered, sealed as a whole. `confirmed` are the fields that were held already and
    found right. The indexes are blind: they find the same person again and say nothing.

    One that was found to be of the same person as another points to it by `kept`; both stay as
    they came, so that it can be undone. `apart` was found to be of somebody else."""

    PORTAL, DOOR, PAPER, SHEET = "portal", "door", "paper", "sheet"

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers")
    asked = models.ForeignKey(Asked, models.SET_NULL, null=True, related_name="answers")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    source = models.CharField(max_length=6)
    said = SealedTextField()
    digest = models.CharField(max_length=64)
    confirmed = models.JSONField(default=list)
    child = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    phone_index = models.CharField(max_length=64, blank=True, default="")
    name_index = models.CharField(max_length=64, blank=True, default="")
    kept = models.ForeignKey("self", models.SET_NULL, null=True, related_name="doubles")
    apart = models.BooleanField(default=False)
    account = models.UUIDField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["survey", "phone_index"], name="campaigns_answer_phone"),
            models.Index(fields=["survey", "name_index"], name="campaigns_answer_name"),
            models.Index(fields=["survey", "path"], name="campaigns_answer_path"),
        ]


class Declined(models.Model):
    """That somebody did not want to answer: where and when, never who."""

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="declined")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)


class Publicity(models.Model):
    """That people were told of it: how many, in what way, on a day."""

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="publicity")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    day = models.DateField()
    people = models.PositiveIntegerField()
    what = models.CharField(max_length=80)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
