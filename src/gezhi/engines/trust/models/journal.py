"""The journal, its seals, and who reads along."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock


class Journal(models.Model):
    """One thing that happened. Rows are only ever added; triggers refuse change and removal.

    `data` carries facts for counting and never a person's words or name, so that erasing a person
    leaves the journal whole. `path` is the place's path at that time. `command` is the caller's own
    id: the same command twice is one entry.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    verb = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    place_id = models.BigIntegerField(null=True)
    path = models.CharField(max_length=200, blank=True, default="")
    actor = models.UUIDField(null=True)
    post = models.CharField(max_length=40, blank=True, default="")
    command = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["command"],
                name="journal_command_once",
                condition=models.Q(command__isnull=False),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "id"]),
            models.Index(fields=["verb", "at"]),
        ]


class Seal(models.Model):
    """A signed stretch of the journal: the chain's hash after its last entry, and the count.

    `previous` is the root before, so that roots form a chain of their own; a root that was
    published proves every entry before it.
    """

    id = models.BigAutoField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    previous = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)


class Follower(models.Model):
    """How far a reader of the journal has come (wiring, export): entries up to `position` are
    done."""

    name = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)
