"""Whom a case is about, with the wall: seen by the person once they were told, and by those whose
the case is, as the policies on cases say (which must be confidential)."""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import protect

THEIRS = """(
    told IS NOT NULL AND (
        account = (SELECT trust_account())
        OR account IS NULL AND phone_index <> '' AND phone_index = (
            SELECT a.phone_index FROM trust_account a WHERE a.id = (SELECT trust_account()))
    )
    OR EXISTS (SELECT FROM cases_case c WHERE c.id = case_id AND c.kept_to <> '')
)"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_held")]
    operations = [
        migrations.CreateModel(
            name="Concerned",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="about",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("name", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                (
                    "phone",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("phone_index", models.CharField(blank=True, default="", max_length=64)),
                ("account", models.UUIDField(null=True)),
                ("told", models.DateTimeField(null=True)),
                ("read", models.DateTimeField(null=True)),
                (
                    "said",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("sent", models.UUIDField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="concerned",
            index=models.Index(fields=["account"], name="concerned_account"),
        ),
        migrations.AddIndex(
            model_name="concerned",
            index=models.Index(fields=["phone_index"], name="concerned_phone"),
        ),
        protect("cases_concerned", THEIRS),
    ]
