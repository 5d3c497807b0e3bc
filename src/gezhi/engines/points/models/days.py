"""Exchange days: when a shop exchanges for many at once, and the numbers that they take."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.points.models.shop import Shop


class ExchangeDay(models.Model):
    """A day on which a shop exchanges, from one time to another. `turns` is how many numbers are
    given out for each quarter of an hour; without it there is no limit and no time on them."""

    id = models.UUIDField(primary_key=True)
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="days")
    day = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    spot = models.CharField(max_length=120)
    turns = models.PositiveSmallIntegerField(null=True)
    notice = models.CharField(max_length=300, blank=True, default="")
    off = models.DateTimeField(null=True)
    why_off = models.CharField(max_length=200, blank=True, default="")
    by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["shop", "day"],
                condition=models.Q(off__isnull=True),
                name="points_exchange_day_once",
            ),
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="points_exchange_day_hours"
            ),
        ]


class Turn(models.Model):
    """A holder's number on an exchange day; `call` is the form by which it was called last, so that
    a button pressed twice calls one."""

    WAITING, CALLED, SERVED, MISSED, BACK = "waiting", "called", "served", "missed", "back"

    id = models.UUIDField(primary_key=True)
    day = models.ForeignKey(ExchangeDay, models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField()
    holder_kind = models.CharField(max_length=10)
    holder = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    slot = models.TimeField(null=True)
    state = models.CharField(max_length=8, default=WAITING)
    call = models.UUIDField(null=True, unique=True)
    called = models.DateTimeField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "number"], name="points_turn_number"),
            models.UniqueConstraint(
                fields=["day", "holder"],
                condition=~models.Q(state="back"),
                name="points_turn_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["holder", "day"], name="points_turn_holder")
        ]
