"""Exchange days with their numbers, merchants who redeem vouchers, and settling with them.

Numbers show themselves to their holder and the keepers, redemptions to the merchant and those
who keep the points.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
from gezhi.engines.trust.models.policies import protect, together

OWN = "holder = ANY ((SELECT points_own())::text[])"
MERCHANT = "merchant = ANY ((SELECT points_own())::text[])"
OVER = "path ^@ ANY ((SELECT trust_grounds('{%s}'))::text[])"
TURN = f"({OVER % 'points.exchange'} OR {OWN})"
REDEEMED = f"({OVER % 'points.see,points.exchange,points.close'} OR {MERCHANT})"


class Migration(migrations.Migration):
    dependencies = [("points", "0005_mutual_help")]

    operations = [
        migrations.AddField(
            model_name="good",
            name="honoured_by",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="good",
            name="voucher",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="points.unit",
            ),
        ),
        migrations.CreateModel(
            name="ExchangeDay",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                ("spot", models.CharField(max_length=120)),
                ("turns", models.PositiveSmallIntegerField(null=True)),
                ("notice", models.CharField(blank=True, default="", max_length=300)),
                ("off", models.DateTimeField(null=True)),
                ("why_off", models.CharField(blank=True, default="", max_length=200)),
                ("by", models.UUIDField(null=True)),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="points.shop",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("merchant_kind", models.CharField(max_length=10)),
                ("merchant", models.CharField(max_length=40)),
                ("month", models.DateField()),
                ("vouchers", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("by", models.UUIDField(null=True)),
                ("undone", models.DateTimeField(null=True)),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="points.shop",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Redemption",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("merchant_kind", models.CharField(max_length=10)),
                ("merchant", models.CharField(max_length=40)),
                ("post", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("by", models.UUIDField(null=True)),
                ("undone", models.DateTimeField(null=True)),
                (
                    "good",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="points.good",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="points.shop",
                    ),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="points.voucher",
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="points.settlement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("holder_kind", models.CharField(max_length=10)),
                ("holder", models.CharField(max_length=40)),
                ("path", models.CharField(max_length=200)),
                ("slot", models.TimeField(null=True)),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("call", models.UUIDField(null=True, unique=True)),
                ("called", models.DateTimeField(null=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to="points.exchangeday",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="exchangeday",
            constraint=models.UniqueConstraint(
                condition=models.Q(("off__isnull", True)),
                fields=("shop", "day"),
                name="points_exchange_day_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangeday",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens__lt", models.F("closes"))),
                name="points_exchange_day_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone__isnull", True)),
                fields=("shop", "merchant", "month"),
                name="points_settlement_once",
            ),
        ),
        migrations.AddIndex(
            model_name="redemption",
            index=models.Index(fields=["merchant", "day"], name="points_redemption_merchant"),
        ),
        migrations.AddIndex(
            model_name="redemption",
            index=models.Index(fields=["shop", "day"], name="points_redemption_shop"),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone__isnull", True)),
                fields=("voucher",),
                name="points_redemption_once",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(fields=["holder", "day"], name="points_turn_holder"),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(fields=("day", "number"), name="points_turn_number"),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "back"), _negated=True),
                fields=("day", "holder"),
                name="points_turn_once",
            ),
        ),
        protect("points_turn", TURN),
        protect("points_redemption", REDEEMED),
        protect("points_settlement", REDEEMED),
    ]
    operations = together(operations)
