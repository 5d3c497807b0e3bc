"""Who there is and who serves: households, persons, bodies, appointments."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.models.sealed import SealedTextField


class Household(models.Model):
    """People living at one address; `code` is unique below its place (a room number, a door)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="living_here")
    code = models.CharField(max_length=40)
    size = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20, default="resident")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="household_once")
        ]


class Person(models.Model):
    """A natural person. The name and phone are sealed; the phone is found by its blind index."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = SealedTextField()
    phone = SealedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    account = models.OneToOneField(Account, models.SET_NULL, null=True, related_name="person")
    household = models.ForeignKey(Household, models.SET_NULL, null=True, related_name="people")
    head = models.BooleanField(default=False)
    added = models.DateTimeField(default=clock.now)


class Body(models.Model):
    """An organisation that acts: department, company, team. `unit` is its key in the pack, if it
    has one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=40)
    unit = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField(max_length=120)
    pack = models.CharField(max_length=40)
    place = models.ForeignKey(Place, models.PROTECT, related_name="bodies")
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "unit"], name="body_unit_once", condition=~models.Q(unit="")
            )
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A person holds a post at a place, or belongs to a body, from a day to a day. `pledge` and
    `leads` are what they promise in public, where the pack asks for it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    pack = models.CharField(max_length=40)
    post = models.CharField(max_length=40, blank=True, default="")
    kind = models.CharField(max_length=40, blank=True, default="")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="appointments")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="members")
    starts = models.DateField()
    ends = models.DateField(null=True)
    how = models.CharField(max_length=80, blank=True, default="")
    pledge = models.CharField(max_length=120, blank=True, default="")
    leads = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["place", "post"])]
