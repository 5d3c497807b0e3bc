"""Shops, what they offer, and what was exchanged. Stock and points are the ledger's."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.points.models.ledger import Unit
from gezhi.engines.trust.models import PackVersion


class Shop(models.Model):
    """A shop of the pack, opened at a place."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    zh = models.CharField(max_length=60)
    en = models.CharField(max_length=60)
    opened = models.DateField()
    by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "key"], name="points_shop_once")
        ]


class Good(models.Model):
    """Something that a shop gives for points: goods from the shelf (counted in `stock`), or a
    voucher for a discount or a service (counted in `voucher`). `most` is how many one holder gets
    in one `per`. `honoured_by` are the posts of merchants that redeem it, besides the shop."""

    id = models.BigAutoField(primary_key=True)
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="goods")
    key = models.CharField(max_length=40)
    zh = models.CharField(max_length=60)
    en = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    points = models.PositiveIntegerField()
    most = models.PositiveIntegerField(null=True)
    per = models.CharField(max_length=10, blank=True, default="")
    tier = models.CharField(max_length=40, blank=True, default="")
    stock = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    voucher = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    honoured_by = models.JSONField(default=list)
    offered = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["shop", "key"], name="points_good_once"),
            models.CheckConstraint(condition=models.Q(points__gt=0), name="points_good_price"),
        ]


class Exchange(models.Model):
    """One exchange of points for something; its id is that of its entry in the ledger. `returned`
    is how many of the things came back."""

    id = models.UUIDField(primary_key=True)
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="exchanges")
    good = models.ForeignKey(Good, models.PROTECT, related_name="exchanges")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    holder_kind = models.CharField(max_length=10)
    holder = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()
    points = models.PositiveIntegerField()
    day = models.DateField()
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    returned = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(returned__lte=models.F("quantity")),
                name="points_exchange_returned",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["holder", "good", "day"], name="points_exchange_holder"),
            models.Index(fields=["shop", "day", "id"], name="points_exchange_shop"),
        ]


class Voucher(models.Model):
    """A right to one discount or service: used once, with a code of which the digest is kept."""

    id = models.UUIDField(primary_key=True)
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="vouchers")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateField()
    used = models.DateTimeField(null=True)
    used_by = models.UUIDField(null=True)
    void = models.BooleanField(default=False)
