"""Pacts and their versions, with their wall: a version is public from its talk on, before that it
is for those who keep pacts there; a comment shows itself to whoever made it and to those who
answer; a reading to whoever it is of. What residents may read of comments, and the number of
readings, the product itself publishes. Where a pact was explained is public: no name stands there.

From the vote on the text stands still: a trigger refuses to change it in both databases.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import Statements, protect, together

KEEPS = "path ^@ ANY ((SELECT trust_grounds('{pact.keep}'))::text[])"
MINE = '"by" = (SELECT trust_account())'

POSTGRESQL = """
CREATE FUNCTION councils_pact_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the text of a pact stands still from its vote on'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER councils_pact_frozen BEFORE UPDATE ON councils_pactversion FOR EACH ROW
    WHEN (OLD.digest <> '' AND (NEW.digest <> OLD.digest OR NEW.body::text <> OLD.body::text))
    EXECUTE FUNCTION councils_pact_frozen();
"""
SQLITE = """
CREATE TRIGGER councils_pact_frozen BEFORE UPDATE ON councils_pactversion
WHEN OLD.digest <> '' AND (NEW.digest <> OLD.digest OR NEW.body <> OLD.body)
BEGIN SELECT RAISE(ABORT, 'the text of a pact stands still from its vote on'); END
"""


def freeze(schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL if postgresql else SQLITE, params=None)


def thaw(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER councils_pact_frozen ON councils_pactversion")
        schema_editor.execute("DROP FUNCTION councils_pact_frozen")
    else:
        schema_editor.execute("DROP TRIGGER councils_pact_frozen")


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0003_ballots"),
        ("places", "0001_initial"),
        ("trust", "0005_privacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="PactVersion",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("pact", models.CharField(max_length=40)),
                ("number", models.PositiveSmallIntegerField()),
                ("state", models.CharField(default="draft", max_length=10)),
                ("body", models.JSONField(default=list)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("by", models.UUIDField(null=True)),
                ("post", models.CharField(blank=True, default="", max_length=60)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("talk_first", models.DateField(null=True)),
                ("talk_last", models.DateField(null=True)),
                ("talked", models.JSONField(null=True)),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                ("frozen_at", models.DateTimeField(null=True)),
                ("ballot", models.UUIDField(null=True)),
                ("decision", models.UUIDField(null=True)),
                ("statute", models.CharField(blank=True, default="", max_length=40)),
                ("sums", models.JSONField(null=True)),
                ("verdict", models.JSONField(null=True)),
                ("decided", models.DateField(null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=100)),
                ("since", models.DateField(null=True)),
                ("filing", models.UUIDField(null=True)),
                ("filed", models.DateField(null=True)),
                ("filed_number", models.CharField(blank=True, default="", max_length=100)),
                ("remarks", models.CharField(blank=True, default="", max_length=1000)),
                ("until", models.DateField(null=True)),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="councils.pactversion",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
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
            name="PactReading",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("household", models.UUIDField(null=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "pact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="councils.pactversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PactExplained",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("day", models.DateField()),
                ("came", models.PositiveSmallIntegerField()),
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
                (
                    "pact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explained",
                        to="councils.pactversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PactComment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("article", models.CharField(blank=True, default="", max_length=40)),
                ("about", models.TextField(blank=True, default="")),
                ("text", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("outcome", models.CharField(blank=True, default="", max_length=10)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "pact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="councils.pactversion",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="pactversion",
            index=models.Index(fields=["state", "path"], name="councils_pact_state"),
        ),
        migrations.AddIndex(
            model_name="pactversion",
            index=models.Index(fields=["ballot"], name="councils_pact_ballot"),
        ),
        migrations.AddConstraint(
            model_name="pactversion",
            constraint=models.UniqueConstraint(
                fields=("place", "pact", "number"), name="councils_pact_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="pactversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "talk", "vote", "adopted"))),
                fields=("place", "pact"),
                name="councils_pact_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="pactversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_force")),
                fields=("place", "pact"),
                name="councils_pact_one_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="pactreading",
            constraint=models.UniqueConstraint(
                fields=("pact", "by"), name="councils_pact_read_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pactreading",
            constraint=models.UniqueConstraint(
                fields=("pact", "household"), name="councils_pact_home_once"
            ),
        ),
        migrations.AddIndex(
            model_name="pactexplained",
            index=models.Index(fields=["pact", "day"], name="councils_pact_explained"),
        ),
        migrations.AddIndex(
            model_name="pactcomment",
            index=models.Index(fields=["pact", "outcome"], name="councils_pact_comments"),
        ),
        migrations.AddIndex(
            model_name="pactcomment",
            index=models.Index(fields=["by"], name="councils_pact_commenter"),
        ),
        Statements(freeze, thaw),
        protect("councils_pactversion", f"(talk_first IS NOT NULL OR {KEEPS})"),
        protect("councils_pactcomment", f"({MINE} OR {KEEPS})"),
        protect("councils_pactreading", f"({MINE})"),
    ]
    operations = together(operations)
