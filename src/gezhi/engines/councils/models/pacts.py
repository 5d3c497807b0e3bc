"""Pacts version by version, what residents say of them, who has read them, where they were
explained."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


class PactVersion(models.Model):
    """One version of a pact at a place: drafted, talked through, voted on, adopted, filed.

    The id is made by whoever drafts (UUIDv7); `number` counts from 1 within place and pact, and
    `follows` is the version with whose text it began. `body` is the text as `rules.pacts.texts`
    dumps it, `revision` counts its changes; `talked` is the text as it stood when the talk began.
    From the vote on the text stands still and `digest` is its SHA-256. `ballot` is the id of a
    ballot of this engine; `sums` and `verdict` are the counts of an assembly, and what `statute`
    makes of them, in plain data. The text holds no personal data, so it is not sealed.
    """

    DRAFT, TALK, VOTE, ADOPTED = "draft", "talk", "vote", "adopted"
    REJECTED, RETURNED, FORCE = "rejected", "returned", "in_force"
    SUPERSEDED, WITHDRAWN = "superseded", "withdrawn"
    OPEN = (DRAFT, TALK, VOTE, ADOPTED)
    """States of which a pact has one version at most: the next one begins when it is settled."""
    EDITED = (DRAFT, TALK)

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    pact = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default=DRAFT)
    body = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    by = models.UUIDField(null=True)
    post = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(default=clock.now)
    talk_first = models.DateField(null=True)
    talk_last = models.DateField(null=True)
    talked = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    frozen_at = models.DateTimeField(null=True)
    ballot = models.UUIDField(null=True)
    decision = models.UUIDField(null=True)
    statute = models.CharField(max_length=40, blank=True, default="")
    sums = models.JSONField(null=True)
    verdict = models.JSONField(null=True)
    decided = models.DateField(null=True)
    reference = models.CharField(max_length=100, blank=True, default="")
    since = models.DateField(null=True)
    filing = models.UUIDField(null=True)
    filed = models.DateField(null=True)
    filed_number = models.CharField(max_length=100, blank=True, default="")
    remarks = models.CharField(max_length=1000, blank=True, default="")
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "pact", "number"], name="councils_pact_number"
            ),
            models.UniqueConstraint(
                fields=["place", "pact"],
                name="councils_pact_one_open",
                condition=models.Q(state__in=("draft", "talk", "vote", "adopted")),
            ),
            models.UniqueConstraint(
                fields=["place", "pact"],
                name="councils_pact_one_in_force",
                condition=models.Q(state="in_force"),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "path"], name="councils_pact_state"),
            models.Index(fields=["ballot"], name="councils_pact_ballot"),
        ]


class PactComment(models.Model):
    """What a resident says of a version while it is in talk, of one article or of all of it
    (`article` empty; `about` is how the article read then). Shown as "a resident"; who it was only
    the row knows. The answer is `taken` or `not_taken`, with a reason; what is about a person is
    `hidden`."""

    TAKEN, NOT_TAKEN, HIDDEN = "taken", "not_taken", "hidden"

    id = models.UUIDField(primary_key=True)
    pact = models.ForeignKey(PactVersion, models.PROTECT, related_name="comments")
    path = models.CharField(max_length=200)
    article = models.CharField(max_length=40, blank=True, default="")
    about = models.TextField(blank=True, default="")
    text = SealedTextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["pact", "outcome"], name="councils_pact_comments"),
            models.Index(fields=["by"], name="councils_pact_commenter"),
        ]


class PactReading(models.Model):
    """That a household (or somebody whose household is not known) says it has read a version in
    force. Voluntary; only the number is public."""

    id = models.UUIDField(primary_key=True)
    pact = models.ForeignKey(PactVersion, models.PROTECT, related_name="readings")
    path = models.CharField(max_length=200)
    household = models.UUIDField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pact", "by"], name="councils_pact_read_once"),
            models.UniqueConstraint(fields=["pact", "household"], name="councils_pact_home_once"),
        ]


class PactExplained(models.Model):
    """That a version was explained at a place (a grid) on a day, and how many came; public, without
    anybody's name."""

    id = models.UUIDField(primary_key=True)
    pact = models.ForeignKey(PactVersion, models.PROTECT, related_name="explained")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    day = models.DateField()
    came = models.PositiveSmallIntegerField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["pact", "day"], name="councils_pact_explained")
        ]
