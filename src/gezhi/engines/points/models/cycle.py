"""Schemes in force, and what is recorded for points until it is posted.

What somebody records is a `Record` (记录); the ledger's `Entry` is what follows from it (入账).
"""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.points.models.ledger import Unit
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


class Adoption(models.Model):
    """A scheme in force at a place from a day on, as a version of the pack says it, by a recorded
    decision: a later one takes over from its day, and what was posted stays as it was.

    Points are counted in `unit`, the score in `rating`, which exchanging never lowers. What was
    recorded for days up to `reviewed` is settled.
    """

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    scheme = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    rating = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    since = models.DateField()
    decided = models.DateField()
    entitled = models.PositiveIntegerField()
    present = models.PositiveIntegerField()
    agreed = models.PositiveIntegerField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    reviewed = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "scheme", "since"], name="points_adopted_once_a_day"
            )
        ]


class Record(models.Model):
    """One thing that somebody did, recorded under an item of a scheme for a holder.

    The id is made by whoever records (UUIDv7). `points` are those asked for, below zero for a
    deduction; `given` those that the review gave. `path` is the holder's ground. `source` names
    what it came from by itself (`case:…`), so that nothing counts twice. `note` and `reason` are
    somebody's words about people: sealed.
    """

    WAITING, ACCEPTED, REFUSED, WITHDRAWN = "waiting", "accepted", "refused", "withdrawn"

    id = models.UUIDField(primary_key=True)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="records")
    item = models.CharField(max_length=40)
    category = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    holder_kind = models.CharField(max_length=10)
    holder = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    day = models.DateField()
    times = models.PositiveSmallIntegerField(default=1)
    points = models.IntegerField()
    note = SealedTextField(blank=True, default="")
    source = models.CharField(max_length=60, blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, default=WAITING)
    given = models.IntegerField(null=True)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reason = SealedTextField(blank=True, default="")
    appeal_until = models.DateTimeField(null=True)
    entry = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["adoption", "item", "holder", "source"],
                name="points_record_once_a_source",
                condition=~models.Q(source=""),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["adoption", "state", "id"], name="points_record_queue"),
            models.Index(fields=["holder", "adoption", "day"], name="points_record_holder"),
            models.Index(
                fields=["appeal_until"],
                name="points_record_due",
                condition=models.Q(state="accepted", entry__isnull=True),
            ),
        ]


class Appeal(models.Model):
    """A holder's objection to how a record was reviewed, once; while it is open nothing of the
    record is posted to the holder's cost."""

    id = models.UUIDField(primary_key=True)
    record = models.OneToOneField(Record, models.PROTECT, related_name="appeal")
    text = SealedTextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, blank=True, default="")
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = SealedTextField(blank=True, default="")
    entry = models.UUIDField(null=True)


class Award(models.Model):
    """A star or a title that a holder won, lost or regained on a day: decisions follow each other
    and none is altered. A star that is lost comes with a plan how to regain it, until a day."""

    id = models.BigAutoField(primary_key=True)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="awards")
    holder_kind = models.CharField(max_length=10)
    holder = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    what = models.CharField(max_length=60)
    how = models.CharField(max_length=10)
    period = models.CharField(max_length=8)
    score = models.IntegerField(null=True)
    plan = SealedTextField(blank=True, default="")
    plan_until = models.DateField(null=True)
    day = models.DateField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["holder", "adoption", "what", "id"], name="points_award_holder"),
            models.Index(fields=["adoption", "what", "id"], name="points_award_list"),
        ]
