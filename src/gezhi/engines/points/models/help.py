"""Help between neighbours: what somebody asks for, who would help, and who offers what."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.points.models.cycle import Adoption
from gezhi.engines.trust.models.sealed import SealedTextField


class Help(models.Model):
    """One thing that a person needs, until both sides have confirmed that it was done.

    The id is made when the form is drawn (UUIDv7). `asker` and `helper` are persons; `path` is the
    asker's ground. What people wrote, and the numbers that the two show each other, are sealed and
    emptied some time after the end (`forgotten`). `asker_by` and `helper_by` are the accounts that
    confirmed, their own or that of staff who asked them; `by` and `matched_by` likewise.
    """

    OPEN, MATCHED, DONE, CONFIRMED = "open", "matched", "done", "confirmed"
    WITHDRAWN, EXPIRED, FAILED, REMOVED = "withdrawn", "expired", "failed", "removed"
    GOING = (OPEN, MATCHED, DONE)

    id = models.UUIDField(primary_key=True)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="helps")
    kind = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    asker = models.UUIDField()
    helper = models.UUIDField(null=True)
    words = SealedTextField(blank=True, default="")
    when = SealedTextField(blank=True, default="")
    day = models.DateField(null=True)
    asker_phone = SealedTextField(blank=True, default="")
    helper_phone = SealedTextField(blank=True, default="")
    note = SealedTextField(blank=True, default="")
    state = models.CharField(max_length=10, default=OPEN)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    matched_at = models.DateTimeField(null=True)
    matched_by = models.UUIDField(null=True)
    asker_at = models.DateTimeField(null=True)
    asker_by = models.UUIDField(null=True)
    helper_at = models.DateTimeField(null=True)
    helper_by = models.UUIDField(null=True)
    ended = models.DateTimeField(null=True)
    forgotten = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["adoption", "state", "id"], name="points_help_list"),
            models.Index(fields=["asker", "id"], name="points_help_asker"),
            models.Index(fields=["helper", "id"], name="points_help_helper"),
            models.Index(
                fields=["until"],
                name="points_help_due",
                condition=models.Q(state="open"),
            ),
            models.Index(
                fields=["ended"],
                name="points_help_forget",
                condition=models.Q(ended__isnull=False, forgotten__isnull=True),
            ),
        ]


class HelpProposal(models.Model):
    """Somebody would help. Several may say so; the asker accepts one. `path` is the asker's ground,
    as that of the help."""

    WAITING, ACCEPTED, DECLINED, WITHDRAWN = "waiting", "accepted", "declined", "withdrawn"

    id = models.UUIDField(primary_key=True)
    help = models.ForeignKey(Help, models.PROTECT, related_name="proposals")
    path = models.CharField(max_length=200)
    helper = models.UUIDField()
    words = SealedTextField(blank=True, default="")
    phone = SealedTextField(blank=True, default="")
    state = models.CharField(max_length=10, default=WAITING)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["help", "helper"], name="points_help_proposed_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["helper", "id"], name="points_help_proposer")
        ]


class HelpOffer(models.Model):
    """Something with which a person is ready to help, until they end it (`ended`) or it is taken
    down; nobody is obliged to anything by it."""

    id = models.UUIDField(primary_key=True)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="help_offers")
    kind = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    person = models.UUIDField()
    words = SealedTextField(blank=True, default="")
    note = SealedTextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    ended = models.DateTimeField(null=True)
    removed = models.BooleanField(default=False)
    forgotten = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["adoption", "kind", "person"],
                name="points_help_offered_once",
                condition=models.Q(ended__isnull=True),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "id"], name="points_help_offerer")
        ]
