"""What gathers around a case: notes, requests, co-holders, files, links."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.models.case import Case


class Note(models.Model):
    """Something said about a case. `kind`: `internal` (staff), `public` (everyone following),
    `question` to the reporter, `answer` from them, `supervision` from above.

    `reporter` is the one whose words an answer holds: other reporters of the case do not read them.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=12)
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    by_post = models.CharField(max_length=40, blank=True, default="")
    reporter = models.UUIDField(null=True)


class Request(models.Model):
    """Something asked of a higher level: an `extension` of time, or a `countersign`.

    One is open at a time for each kind; deciding it twice is refused.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="requests")
    step = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    amount = models.JSONField(default=dict)
    outcome = models.CharField(max_length=40, blank=True, default="")
    reason = models.TextField()
    asked = models.DateTimeField(default=clock.now)
    asked_by = models.UUIDField(null=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    agreed = models.BooleanField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "kind"], name="request_one_open", condition=models.Q(decided=None)
            )
        ]

    @property
    def lapsed(self) -> bool:
        """Whether the case moved on before anybody had answered."""
        return self.decided is not None and self.decided_by is None and not self.agreed


class CoHolder(models.Model):
    """A body that helps the holder: it sees the case and writes notes; the holder stays
    responsible."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="co_holders")
    body = models.UUIDField()
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "body"], name="co_holder_once", condition=models.Q(until=None)
            )
        ]


class CaseFile(models.Model):
    """A photo, voice note or document. Uploaded before its case exists, it belongs to nobody but
    the one who has its id; unclaimed files are removed after 7 days. Photos are re-encoded without
    EXIF. `reporter` is the one who sent it; what staff add has none and is shown to all who follow
    the case."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="files")
    step = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10)
    type = models.CharField(max_length=60)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    reporter = models.UUIDField(null=True)


class CaseLink(models.Model):
    """Two cases belong together: `merge` (the first went into the second), `split` (the first came
    out of the second) or `opened` (the first goes on where the second ended). An undone merge keeps
    its link, with the moment."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=8)
    one = models.ForeignKey(Case, models.CASCADE, related_name="links_out")
    other = models.ForeignKey(Case, models.CASCADE, related_name="links_in")
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    undone = models.DateTimeField(null=True)
