"""Keys, messages to send, published packs, and views that people keep."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.trust.models.sealed import SealedTextField


class DataKey(models.Model):
    """A key that seals fields, itself wrapped by the deployment's master key (envelope
    encryption)."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    cipher = models.CharField(max_length=16)
    wrapped = models.BinaryField()
    created = models.DateTimeField(default=clock.now)


class Message(models.Model):
    """A message to a person, sent by `tick` through the configured senders, and tried again when
    refused.

    `address` is sealed; `body` is sealed because links and codes in it open things.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("trust.Account", models.CASCADE, null=True, related_name="messages")
    address = SealedTextField(blank=True, default="")
    template = models.CharField(max_length=40)
    subject = models.UUIDField(null=True)
    body = SealedTextField()
    created = models.DateTimeField(default=clock.now)
    due = models.DateTimeField(default=clock.now)
    sent = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due"], condition=models.Q(sent__isnull=True), name="message_unsent"
            )
        ]


class PackVersion(models.Model):
    """A published version of a pack, as it was checked; never altered afterwards."""

    id = models.AutoField(primary_key=True)
    pack = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    content = models.TextField()
    published = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pack", "version"], name="pack_version_once")
        ]


class SavedView(models.Model):
    """A list that somebody looks at often: its name, and its conditions as the address has them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("trust.Account", models.CASCADE, related_name="views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "name"], name="saved_view_once")
        ]
