"""Funds of clubs and projects, and the vouchers behind every fen that came or went."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.points.models.ledger import Unit
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


class Fund(models.Model):
    """The money of one club or project at a place, kept under a fund of the pack. `unit` counts its
    fen; the id is made by whoever opens it, and is that of its account. `ended`: once it is empty.
    """

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    ended = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "name"], name="points_fund_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["path"], name="points_fund_path"),
        ]


class FundVoucher(models.Model):
    """One amount (fen) that came in or is to go out, with what it was for in public words; its id
    is that of its entry in the ledger. `paper` is the number of the slip, `payer` who paid in.

    Income is posted at once. What goes out is proposed, and posted once another has approved it.
    """

    PROPOSED, POSTED, REFUSED, WITHDRAWN = "proposed", "posted", "refused", "withdrawn"
    UNDONE = "undone"

    id = models.UUIDField(primary_key=True)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="vouchers")
    path = models.CharField(max_length=200)
    way = models.CharField(max_length=3)
    line = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    day = models.DateField()
    words = models.CharField(max_length=120)
    paper = models.CharField(max_length=40, blank=True, default="")
    payer = SealedTextField(blank=True, default="")
    state = models.CharField(max_length=10)
    by = models.UUIDField(null=True)
    post = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(default=clock.now)
    decided_by = models.UUIDField(null=True)
    decided_post = models.CharField(max_length=60, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    undone_by_entry = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="points_fundvoucher_amount"
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=("in", "out")), name="points_fundvoucher_way"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["fund", "day", "id"], name="points_fundvoucher_day"),
            models.Index(fields=["path", "state"], name="points_fundvoucher_state"),
        ]
