"""Funds in yuan and their vouchers, with their wall: what was posted is open to all, what is only
proposed shows itself to those who keep funds there. Who paid in is sealed.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import protect, together

OVER = "path ^@ ANY ((SELECT trust_grounds('{fund.keep}'))::text[])"
VOUCHER = f"(state IN ('posted', 'undone') OR {OVER})"


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("points", "0007_models"),
        ("trust", "0005_privacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fund",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("by", models.UUIDField(null=True)),
                ("ended", models.DateField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="points.unit",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.packversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FundVoucher",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("way", models.CharField(max_length=3)),
                ("line", models.CharField(max_length=40)),
                ("amount", models.BigIntegerField()),
                ("day", models.DateField()),
                ("words", models.CharField(max_length=120)),
                ("paper", models.CharField(blank=True, default="", max_length=40)),
                (
                    "payer",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("state", models.CharField(max_length=10)),
                ("by", models.UUIDField(null=True)),
                ("post", models.CharField(blank=True, default="", max_length=60)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_post", models.CharField(blank=True, default="", max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("undone_by_entry", models.UUIDField(null=True)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="points.fund",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="fund",
            index=models.Index(fields=["path"], name="points_fund_path"),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.UniqueConstraint(fields=("place", "name"), name="points_fund_once"),
        ),
        migrations.AddIndex(
            model_name="fundvoucher",
            index=models.Index(fields=["fund", "day", "id"], name="points_fundvoucher_day"),
        ),
        migrations.AddIndex(
            model_name="fundvoucher",
            index=models.Index(fields=["path", "state"], name="points_fundvoucher_state"),
        ),
        migrations.AddConstraint(
            model_name="fundvoucher",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="points_fundvoucher_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundvoucher",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ("in", "out"))), name="points_fundvoucher_way"
            ),
        ),
        protect("points_fundvoucher", VOUCHER),
    ]
    operations = together(operations)
