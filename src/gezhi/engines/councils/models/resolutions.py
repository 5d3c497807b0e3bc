"""What councils resolved, who sees to it, and on how many agendas it stood until it was done."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.councils.models.meetings import Item, Meeting
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.sealed import SealedTextField


class Resolution(models.Model):
    """What a meeting decided, with the count of hands where there was one (`how`), who sees to it
    and by when.

    `holder_kind` is `post` (with `holder` the post's key and `holder_place` where), `body` or
    `person` (by id). Open resolutions stand on each next agenda by themselves. `hard` marks a hard
    problem that residents had for long. Sums are kept, the verdict is computed from them by the
    rule of the meeting's version.
    """

    OPEN, DONE, LOST, DROPPED = "open", "done", "lost", "dropped"
    HANDS, AGREED = "hands", "agreed"

    id = models.UUIDField(primary_key=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="resolutions")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    council = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    text = SealedTextField()
    topic = models.CharField(max_length=40, blank=True, default="")
    hard = models.BooleanField(default=False)
    how = models.CharField(max_length=6)
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)
    abstain = models.PositiveIntegerField(default=0)
    eligible = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    holder_kind = models.CharField(max_length=6, blank=True, default="")
    holder = models.CharField(max_length=40, blank=True, default="")
    holder_place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    due = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default=OPEN)
    outcome = SealedTextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="councils_resolution_numbered"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "council", "state"], name="councils_resolution_list"),
            models.Index(fields=["holder_kind", "holder"], name="councils_resolution_held"),
        ]


class Carry(models.Model):
    """A resolution stood on a later meeting's agenda and was not done yet: once each meeting."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="carries")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="carries")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["resolution", "meeting"], name="councils_carried_once")
        ]


class Progress(models.Model):
    """How far a resolution has come, in the words of whoever sees to it or of a meeting."""

    id = models.UUIDField(primary_key=True)
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="progress")
    path = models.CharField(max_length=200)
    text = SealedTextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
