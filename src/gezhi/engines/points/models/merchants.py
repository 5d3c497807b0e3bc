"""What merchants redeem of a shop's vouchers, and how the shop settles with them."""

from typing import ClassVar

from django.db import models

from gezhi.base import clock
from gezhi.engines.points.models.shop import Good, Shop, Voucher


class Settlement(models.Model):
    """What a shop settled with a merchant for a month (named by its first day); its id is that of
    its entry in the ledger. `undone` when it was taken back."""

    id = models.UUIDField(primary_key=True)
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="settlements")
    path = models.CharField(max_length=200)
    merchant_kind = models.CharField(max_length=10)
    merchant = models.CharField(max_length=40)
    month = models.DateField()
    vouchers = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    undone = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["shop", "merchant", "month"],
                condition=models.Q(undone__isnull=True),
                name="points_settlement_once",
            )
        ]


class Redemption(models.Model):
    """One voucher, used at a merchant's or at the shop's own counter (`merchant_kind` is `shop`);
    its id is that of its entry in the ledger."""

    id = models.UUIDField(primary_key=True)
    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="redemptions")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="redemptions")
    good = models.ForeignKey(Good, models.PROTECT, related_name="redemptions")
    path = models.CharField(max_length=200)
    merchant_kind = models.CharField(max_length=10)
    merchant = models.CharField(max_length=40)
    post = models.CharField(max_length=60)
    day = models.DateField()
    at = models.DateTimeField(default=clock.now)
    by = models.UUIDField(null=True)
    undone = models.DateTimeField(null=True)
    settlement = models.ForeignKey(
        Settlement, models.PROTECT, null=True, related_name="redemptions"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["voucher"],
                condition=models.Q(undone__isnull=True),
                name="points_redemption_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["merchant", "day"], name="points_redemption_merchant"),
            models.Index(fields=["shop", "day"], name="points_redemption_shop"),
        ]
