"""Who is called at and why, rounds of a day with their calls, and what was found."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.people.models import Household, Person
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.sealed import SealedTextField


class Mark(models.Model):
    """A household agreed to be called at for a reason of the pack, from a day to a day. `agreed`
    and `how` say when and in what way; `note` is sealed and goes when the mark ends. `person` is
    who it is about where the reason is personal; the call is made at their door."""

    SAID, WRITTEN, ASKED = "said", "written", "asked"

    id = models.UUIDField(primary_key=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    reason = models.CharField(max_length=40)
    agreed = models.DateField()
    how = models.CharField(max_length=7)
    until = models.DateField()
    note = SealedTextField(blank=True, default="")
    ended = models.DateField(null=True)
    why = models.CharField(max_length=10, blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["household", "reason"],
                name="duties_mark_once",
                condition=models.Q(ended=None, person=None),
            ),
            models.UniqueConstraint(
                fields=["person", "reason"],
                name="duties_mark_person",
                condition=models.Q(ended=None, person__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["until"], name="duties_mark_until", condition=models.Q(ended=None))
        ]


class Round(models.Model):
    """One worker's calls of one day on a ground, in walking order; `metres` is the whole walk."""

    id = models.UUIDField(primary_key=True)
    account = models.UUIDField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    day = models.DateField()
    metres = models.IntegerField(default=0)
    planned = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "place", "day"], name="duties_round_once")
        ]


class Call(models.Model):
    """A household to call at in a round: `reasons` are the pack's keys, `metres` the way from the
    call before. `result` is how it went, or why it was skipped."""

    PLANNED, DONE, SKIPPED = "planned", "done", "skipped"

    id = models.UUIDField(primary_key=True)
    round = models.ForeignKey(Round, models.CASCADE, related_name="calls")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    metres = models.IntegerField(default=0)
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=7, default=PLANNED)
    result = models.CharField(max_length=10, blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(null=True)
    command = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "household"], name="duties_call_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["household", "at"], name="duties_call_household")
        ]


class Found(models.Model):
    """What a household said or needs, heard on a call: a concern becomes a case (`case`), an
    opinion, a wish for help and a correction of the register are answered by whoever leads, until
    `due`. The answer goes back to who said it: `told_at`."""

    OPEN, CASE, ANSWERED = "open", "case", "answered"

    id = models.UUIDField(primary_key=True)
    call = models.ForeignKey(Call, models.CASCADE, related_name="found")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    text = SealedTextField()
    state = models.CharField(max_length=8, default=OPEN)
    answer = SealedTextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    due = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["call", "kind"], name="duties_found_once")
        ]
