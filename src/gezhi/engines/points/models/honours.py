"""Who is nominated as a model, and what is objected to while it stands on the notice."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


class Nomination(models.Model):
    """Somebody put forward under a commendation of the pack, as its `version` says it, for a year,
    or one of its quarters (`quarter` 1 to 4; 0 where it is the whole year).

    The id is made by whoever nominates (UUIDv7). `holder` is empty until a reviewer has found whom
    a resident's words mean. `path` is the commending place's, not the holder's ground: who stands
    nearer to the nominee has no part in it. `notice_last` is the last day of the notice; `decision`
    the id under which it was commended, with others perhaps. Words about people are sealed.
    """

    NOMINATED, ACCEPTED, REFUSED, NOTICE = "nominated", "accepted", "refused", "notice"
    COMMENDED, WITHDRAWN, UPHELD = "commended", "withdrawn", "upheld"
    GOING = (ACCEPTED, NOTICE, COMMENDED)
    """States in which a holder is counted once for a kind and a period."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    commendation = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(default=0)
    holder_kind = models.CharField(max_length=10)
    holder = models.CharField(max_length=40, blank=True, default="")
    deeds = SealedTextField()
    by = models.UUIDField(null=True)
    post = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, default=NOMINATED)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reason = SealedTextField(blank=True, default="")
    text = SealedTextField(blank=True, default="")
    notice_first = models.DateField(null=True)
    notice_last = models.DateField(null=True)
    decision = models.UUIDField(null=True)
    decided = models.DateField(null=True)
    reference = models.CharField(max_length=100, blank=True, default="")
    commended_by = models.UUIDField(null=True)
    commended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "commendation", "kind", "year", "quarter", "holder"],
                name="points_nominated_once",
                condition=models.Q(state__in=("accepted", "notice", "commended")),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["place", "commendation", "state", "id"], name="points_nomination_list"
            ),
            models.Index(fields=["by", "id"], name="points_nomination_by"),
            models.Index(fields=["holder", "id"], name="points_nomination_holder"),
        ]


class Objection(models.Model):
    """What somebody has against a nomination on the notice, once each; who it is only reviewers
    see. It is `upheld`, and the nomination ends, or `dismissed`, with a reason."""

    UPHELD, DISMISSED = "upheld", "dismissed"

    id = models.UUIDField(primary_key=True)
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="objections")
    path = models.CharField(max_length=200)
    text = SealedTextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, blank=True, default="")
    reason = SealedTextField(blank=True, default="")
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["nomination", "by"], name="points_objected_once")
        ]
