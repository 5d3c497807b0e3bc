"""What people agreed to, and what was erased."""

import django.db.models.deletion
import gezhi.base.clock
import gezhi.base.ids
from django.conf import settings
from django.db import migrations, models

from gezhi.engines.trust.models.policies import protect, together


class Migration(migrations.Migration):
    dependencies = [
        ("trust", "0004_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("subject", models.UUIDField(db_index=True)),
                ("what", models.CharField(max_length=20)),
                ("why", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=gezhi.base.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("purpose", models.CharField(max_length=20)),
                ("version", models.CharField(max_length=10)),
                ("agreed", models.BooleanField()),
                ("given", models.DateTimeField(default=gezhi.base.clock.now)),
                ("withdrawn", models.DateTimeField(null=True)),
                ("by", models.UUIDField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn", None)),
                        fields=("account", "purpose"),
                        name="consent_one_in_force",
                    )
                ],
            },
        ),
        protect("trust_consent", "account_id = (SELECT trust_account())"),
    ]
    operations = together(operations)
