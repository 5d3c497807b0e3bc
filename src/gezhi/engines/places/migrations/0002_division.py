"""Divisions of a ground, with their wall: a draft is seen by those who may change places there.
What came of it, the places themselves, is public."""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
from gezhi.engines.trust.models.policies import protect

OVER = "path ^@ ANY ((SELECT trust_grounds('{place.edit}'))::text[])"


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("trust", "0005_privacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="Division",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("level", models.CharField(max_length=40)),
                ("count", models.PositiveIntegerField()),
                ("seed", models.PositiveIntegerField(default=1)),
                ("by_entrance", models.BooleanField(default=False)),
                ("buildings", models.JSONField()),
                ("roads", models.JSONField(default=list)),
                ("grid", models.JSONField()),
                ("moves", models.JSONField(default=list)),
                ("state", models.CharField(default="draft", max_length=10)),
                ("since", models.DateField(null=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["path", "at"], name="division_path"),
                    models.Index(fields=["state", "since"], name="division_due"),
                ],
            },
        ),
        protect("places_division", OVER),
    ]
