"""What somebody says is wrong in the register, until who keeps it decides."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.people.models.serving import Household, Person
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models.sealed import SealedTextField


class Correction(models.Model):
    """One field of a person or a household, as it is held and as it should be. Both are sealed, and
    go when it was declined or undone. `source` is where it was heard: `visit`, `survey`."""

    PROPOSED, ACCEPTED, DECLINED, UNDONE = "proposed", "accepted", "declined", "undone"

    id = models.UUIDField(primary_key=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    field = models.CharField(max_length=8)
    was = SealedTextField(blank=True, default="")
    proposed = SealedTextField(blank=True, default="")
    source = models.CharField(max_length=10)
    state = models.CharField(max_length=8, default=PROPOSED)
    reason = SealedTextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["path"],
                name="people_correction_open",
                condition=models.Q(state="proposed"),
            )
        ]
