"""Phones that are taken outside: whose they are, what they sent, what never came through."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.trust.models.sealed import SealedTextField


class Device(models.Model):
    """A phone that keeps work of an account. `key` (base64url of 32 bytes) is what the phone seals
    its own store with; it is dropped when the device is locked or ends, and nothing opens it then.
    """

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey("trust.Account", models.CASCADE, related_name="devices")
    name = SealedTextField()
    key = SealedTextField()
    enrolled = models.DateTimeField(default=clock.now)
    seen = models.DateTimeField(default=clock.now, db_index=True)
    locked = models.DateTimeField(null=True)
    wiped = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["account", "ended"])]

    @property
    def state(self) -> str:
        """`open`, `locked` (the phone empties itself when it hears of it) or `unknown` (ended, and
        so enrolled anew before it keeps anything again)."""
        if self.locked is not None:
            return "locked"
        return "unknown" if self.ended is not None else "open"


class Received(models.Model):
    """The answer to an entry of an outbox, written with what the entry did: an entry that comes
    twice is answered from here. `digest` tells the same entry from another under its id; `next` may
    hold a key to follow a case by, and so is sealed. `subject` with `before` and `after` are the
    versions that the entry moved a thing between without moving it on."""

    entry = models.UUIDField(primary_key=True)
    account = models.ForeignKey("trust.Account", models.CASCADE, related_name="+")
    device = models.UUIDField(null=True)
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, default="")
    next = SealedTextField()
    subject = models.UUIDField(null=True)
    before = models.IntegerField(null=True)
    after = models.IntegerField(null=True)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["subject", "account"],
                name="received_chain",
                condition=models.Q(subject__isnull=False),
            )
        ]


class Left(models.Model):
    """Work that was done outside and given up, because it could not be taken over: what it was, why
    the server would not have it, and why it was given up. `path` is the ground of who did it."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey("trust.Account", models.CASCADE, related_name="+")
    path = models.CharField(max_length=200, blank=True, db_index=True)
    url = models.CharField(max_length=300)
    said = SealedTextField()
    reason = SealedTextField()
    made = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now, db_index=True)


class Upload(models.Model):
    """A file that comes in parts. Its bytes lie in the folder of files until they are all there;
    `file` then is what the forms take."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("trust.Account", models.CASCADE, related_name="+")
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
