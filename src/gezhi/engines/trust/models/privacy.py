"""What people agreed to, and what was erased."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.base.ids import new_id


class Consent(models.Model):
    """An answer to one question about somebody's data, under the wording that they read (PIPL 14 to
    16). `withdrawn` ends it; a new answer is a new row, so that what was agreed to when stays
    known. `by` is who gave it: the person themselves, or who took it down for them.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("trust.Account", models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20)
    version = models.CharField(max_length=10)
    agreed = models.BooleanField()
    given = models.DateTimeField(default=clock.now)
    withdrawn = models.DateTimeField(null=True)
    by = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "purpose"],
                name="consent_one_in_force",
                condition=models.Q(withdrawn=None),
            )
        ]


class Tombstone(models.Model):
    """Where something about a person stood and stands no more: what, of which record, when and why
    (`retention`, `request`). It does not say who."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    subject = models.UUIDField(db_index=True)
    what = models.CharField(max_length=20)
    why = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)
