"""What a campaign delivers, and how a place's practice becomes a rule."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.campaigns.models.ledger import Campaign, Task
from gezhi.engines.trust.models.sealed import SealedTextField


class Document(models.Model):
    """Something written in editions: what the pack wants delivered (`key` is its name there), a
    `pilot` of a topic that a unit claimed (`owner`), or the `rule` that pilots became (`key` is the
    topic)."""

    DELIVERED, PILOT, RULE = "delivered", "pilot", "rule"

    id = models.UUIDField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=9)
    key = models.CharField(max_length=40)
    owner = models.UUIDField(null=True)
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="documents")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "key", "owner"], name="campaigns_document_once"
            ),
            models.UniqueConstraint(
                fields=["campaign", "kind", "key"],
                name="campaigns_document_of_all",
                condition=models.Q(owner=None),
            ),
        ]


class Edition(models.Model):
    """One version of a document: its words in paragraphs, perhaps a file; a draft until a person
    issues it on a day. Issued ones never change."""

    DRAFT, ISSUED = "draft", "issued"

    id = models.UUIDField(primary_key=True)
    document = models.ForeignKey(Document, models.CASCADE, related_name="editions")
    path = models.CharField(max_length=200)
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True, default="")
    state = models.CharField(max_length=6, default=DRAFT)
    revision = models.PositiveIntegerField(default=0)
    issued = models.DateField(null=True)
    issued_by = models.UUIDField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "number"], name="campaigns_edition_no"),
            models.UniqueConstraint(
                fields=["document"],
                name="campaigns_edition_draft",
                condition=models.Q(state="draft"),
            ),
        ]


class Trial(models.Model):
    """That another unit tried an edition of a pilot: what worked, what did not, what it wants
    changed."""

    id = models.UUIDField(primary_key=True)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="trials")
    path = models.CharField(max_length=200)
    unit = models.UUIDField()
    worked = SealedTextField(blank=True, default="")
    failed = SealedTextField(blank=True, default="")
    wanted = SealedTextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "unit"], name="campaigns_tried_once")
        ]


class Descent(models.Model):
    """That an edition of a rule was made from an edition of a pilot."""

    child = models.ForeignKey(Edition, models.CASCADE, related_name="sources")
    parent = models.ForeignKey(Edition, models.PROTECT, related_name="became")
    path = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "parent"], name="campaigns_descent_once")
        ]
