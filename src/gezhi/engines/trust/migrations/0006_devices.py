"""Phones taken outside, what they sent, what never came through, files that come in parts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gezhi.base.clock
import gezhi.base.ids
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import protect, together

OWN = "account_id = (SELECT trust_account())"


class Migration(migrations.Migration):
    dependencies = [
        ("trust", "0005_privacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="Left",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(blank=True, db_index=True, max_length=200)),
                ("url", models.CharField(max_length=300)),
                ("said", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("reason", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("made", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(db_index=True, default=gezhi.base.clock.now)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=gezhi.base.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("size", models.IntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.UUIDField(null=True)),
                ("at", models.DateTimeField(db_index=True, default=gezhi.base.clock.now)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("key", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("enrolled", models.DateTimeField(default=gezhi.base.clock.now)),
                ("seen", models.DateTimeField(db_index=True, default=gezhi.base.clock.now)),
                ("locked", models.DateTimeField(null=True)),
                ("wiped", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "ended"], name="trust_devic_account_374667_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="Received",
            fields=[
                ("entry", models.UUIDField(primary_key=True, serialize=False)),
                ("device", models.UUIDField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("outcome", models.CharField(default="", max_length=10)),
                ("next", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("subject", models.UUIDField(null=True)),
                ("before", models.IntegerField(null=True)),
                ("after", models.IntegerField(null=True)),
                ("at", models.DateTimeField(db_index=True, default=gezhi.base.clock.now)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("subject__isnull", False)),
                        fields=["subject", "account"],
                        name="received_chain",
                    )
                ],
            },
        ),
        protect("trust_device", OWN),
        protect("trust_received", OWN),
        protect("trust_left", OWN),
        protect("trust_upload", OWN),
    ]
    operations = together(operations)
