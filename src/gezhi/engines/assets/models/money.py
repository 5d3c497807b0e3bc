"""Money of entries: what falls due, and what was paid. The ledger holds the same in double entry;
wiring posts each due and each confirmed payment there."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.assets.models.entries import Entry
from gezhi.engines.places.models import Place


class Due(models.Model):
    """An amount (fen) to be paid by a day: an instalment of the term, or arrears from before the
    register (`origin`). `paid` is what was confirmed."""

    TERM, BEFORE = "term", "before"

    id = models.UUIDField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="dues")
    path = models.CharField(max_length=200)
    register = models.CharField(max_length=40)
    day = models.DateField()
    amount = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    origin = models.CharField(max_length=8, default=TERM)
    reminded = models.DateField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "day", "origin"], name="assets_due_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="assets_due_amount"),
            models.CheckConstraint(
                condition=models.Q(paid__gte=0) & models.Q(paid__lte=models.F("amount")),
                name="assets_due_paid",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["register", "path", "day"], name="assets_due_list"),
        ]


class Payment(models.Model):
    """An amount (fen) that one person recorded with the number of its receipt, and another
    confirmed; only then it counts. `late`: it came after the day, so it recovers arrears."""

    RECORDED, CONFIRMED, REFUSED = "recorded", "confirmed", "refused"
    WITHDRAWN = "withdrawn"
    STANDING = (RECORDED, CONFIRMED)

    id = models.UUIDField(primary_key=True)
    due = models.ForeignKey(Due, models.PROTECT, related_name="payments")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    register = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    day = models.DateField()
    receipt = models.CharField(max_length=40)
    late = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=RECORDED)
    by = models.UUIDField(null=True)
    post = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(default=clock.now)
    decided_by = models.UUIDField(null=True)
    decided_post = models.CharField(max_length=60, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="assets_payment_amount"),
            models.UniqueConstraint(
                fields=["place", "receipt"],
                name="assets_receipt_once",
                condition=models.Q(state__in=("recorded", "confirmed")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["register", "path", "state"], name="assets_payment_list"),
        ]
