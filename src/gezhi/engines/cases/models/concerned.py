"""The person whom a case is about."""

from typing import ClassVar

from django.db import models

from gezhi.engines.cases.models.case import Case
from gezhi.engines.trust.models.sealed import SealedTextField


class Concerned(models.Model):
    """Whom a case is about, who did not open it. Name, number and what they answer are sealed.

    `told` is when they learned of it; before that nobody but those who write and check it knows.
    They are known by account, found by the number then, or by the number when they sign in first.
    `sent` is the id that was made where they wrote, so that sending twice answers once.
    """

    case = models.OneToOneField(
        Case, models.CASCADE, related_name="about", primary_key=True, db_index=False
    )
    name = SealedTextField()
    phone = SealedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    account = models.UUIDField(null=True)
    told = models.DateTimeField(null=True)
    read = models.DateTimeField(null=True)
    said = SealedTextField(blank=True, default="")
    sent = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account"], name="concerned_account"),
            models.Index(fields=["phone_index"], name="concerned_phone"),
        ]
