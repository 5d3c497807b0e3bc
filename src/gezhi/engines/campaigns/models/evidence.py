"""What shows that something was done, and what supervision found."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.campaigns.models.ledger import Milestone, Task
from gezhi.engines.trust.models.sealed import SealedTextField


class Evidence(models.Model):
    """Words, files or an issued document that show how a task stands, perhaps for a milestone."""

    id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(Task, models.CASCADE, related_name="evidence")
    milestone = models.ForeignKey(Milestone, models.CASCADE, null=True, related_name="+")
    path = models.CharField(max_length=200)
    words = SealedTextField(blank=True, default="")
    edition = models.ForeignKey("campaigns.Edition", models.PROTECT, null=True, related_name="+")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)


class EvidenceFile(models.Model):
    """A file: PDF, picture, Word or Excel without macros; kept once by its digest. Before it
    belongs to anything, whoever took it in sees it."""

    id = models.UUIDField(primary_key=True)
    evidence = models.ForeignKey(Evidence, models.CASCADE, null=True, related_name="files")
    edition = models.ForeignKey(
        "campaigns.Edition", models.CASCADE, null=True, related_name="files"
    )
    path = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)


class Finding(models.Model):
    """What the supervision group found about a task, by when it wants an answer, what was answered,
    and that it is settled."""

    RAISED, ANSWERED, SETTLED = "raised", "answered", "settled"

    id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(Task, models.CASCADE, related_name="findings")
    path = models.CharField(max_length=200)
    text = SealedTextField()
    due = models.DateField()
    state = models.CharField(max_length=8, default=RAISED)
    answer = SealedTextField(blank=True, default="")
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["task", "state"], name="campaigns_finding_task")
        ]
