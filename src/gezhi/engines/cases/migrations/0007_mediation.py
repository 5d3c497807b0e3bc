"""Parties, mediators, sessions and agreements, with their wall.

What is said in a dispute shows itself to those who are in it: its parties, mediators who are asked
or sit, and whoever holds or held one of its steps, by post at that very place or as a member of
that body. Who stands above them has no part in it. `cases_mediation` says that a case is mediated
and nothing else: it is as visible as the case. The directory shows those who agreed to be listed.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
import gezhi.base.ids
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import Statements, protect, together

# Policies on these tables would ask each other for rows, so that the wall is lifted inside.
DISPUTES = """
CREATE FUNCTION cases_disputes() RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    before text := current_setting('gezhi.told', true);
    who uuid := trust_account();
    bodies uuid[] := trust_bodies();
    day date := trust_part(3)::date;
    found uuid[];
BEGIN
    IF who IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('gezhi.told', 's', true);
    found := array(
        SELECT case_id FROM cases_party WHERE account = who
        UNION
        SELECT s.case_id FROM cases_seat s JOIN cases_mediator m ON m.id = s.mediator_id
        WHERE s.state IN ('asked', 'accepted') AND (m.account = who OR m.body = ANY (bodies))
        UNION
        SELECT t.case_id FROM cases_step t JOIN cases_mediation d ON d.case_id = t.case_id
        WHERE t.holder_body = ANY (bodies)
        UNION
        SELECT t.case_id FROM trust_grant g
        JOIN cases_step t ON t.holder_post = g.post AND t.holder_place = g.place_id
        JOIN cases_mediation d ON d.case_id = t.case_id
        WHERE g.account_id = who AND g.post <> '' AND g.path <> ''
          AND g.starts <= day AND (g.ends IS NULL OR g.ends >= day)
    );
    PERFORM set_config('gezhi.told', before, true);
    RETURN found;
END $$
"""
THEIRS = "case_id = ANY ((SELECT cases_disputes())::uuid[])"
LISTED = (
    "listed AND (SELECT trust_is_told()) OR account = (SELECT trust_account())"
    " OR path ^@ ANY ((SELECT trust_grounds('{case.mediate,case.settle}'))::text[])"
    " OR EXISTS (SELECT FROM cases_seat s WHERE s.mediator_id = cases_mediator.id)"
)


def forwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DISPUTES, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_procedures"),
        ("places", "0001_initial"),
        ("trust", "0005_privacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mediation",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mediation",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("path", models.CharField(max_length=200)),
                ("online", models.BooleanField(default=False)),
                ("proposal", models.JSONField(default=list)),
                ("began", models.DateTimeField(default=gezhi.base.clock.now)),
                ("by", models.UUIDField(null=True)),
                ("told", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("written", models.BooleanField()),
                ("text", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("touches", models.JSONField(default=list)),
                ("read", models.JSONField(default=dict)),
                ("effective", models.DateField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("by", models.UUIDField(null=True)),
                ("replaced", models.DateTimeField(null=True)),
                ("court", models.CharField(blank=True, default="", max_length=10)),
                ("filed", models.DateField(null=True)),
                ("court_days", models.JSONField(default=dict)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("to", models.CharField(max_length=12)),
                ("parts", models.JSONField(default=list)),
                ("agreed", models.JSONField(default=dict)),
                ("made", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("by", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hand_over_files",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mediator",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("account", models.UUIDField(null=True)),
                ("body", models.UUIDField(null=True)),
                ("path", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=60)),
                ("fields", models.JSONField(default=list)),
                ("languages", models.CharField(blank=True, default="", max_length=100)),
                ("reach", models.CharField(blank=True, default="", max_length=100)),
                ("about", models.CharField(blank=True, default="", max_length=300)),
                ("listed", models.BooleanField(default=True)),
                ("named", models.BooleanField(default=False)),
                ("since", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=gezhi.base.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("type", models.CharField(max_length=60)),
                ("size", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("by", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("side", models.PositiveSmallIntegerField()),
                ("account", models.UUIDField(db_index=True, null=True)),
                (
                    "name",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                (
                    "phone",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("phone_index", models.CharField(blank=True, default="", max_length=64)),
                ("consent", models.CharField(default="asked", max_length=8)),
                ("how", models.CharField(blank=True, default="", max_length=10)),
                ("answered", models.DateTimeField(null=True)),
                (
                    "say",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("choice", models.JSONField(default=list)),
                ("leaves", models.BooleanField(default=False)),
                ("confirms", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=gezhi.base.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField()),
                (
                    "what",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("state", models.CharField(default="due", max_length=4)),
                (
                    "say",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("answered", models.DateTimeField(null=True)),
                ("by", models.UUIDField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="cases.agreement",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("state", models.CharField(default="asked", max_length=8)),
                (
                    "reason",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("asked", models.DateTimeField(default=gezhi.base.clock.now)),
                ("answered", models.DateTimeField(null=True)),
                ("by", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="cases.case",
                    ),
                ),
                (
                    "mediator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="cases.mediator",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("starts", models.DateTimeField()),
                ("online", models.BooleanField(default=False)),
                ("where", models.CharField(blank=True, default="", max_length=120)),
                (
                    "link",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("state", models.CharField(default="planned", max_length=9)),
                ("absent", models.JSONField(default=list)),
                (
                    "record",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("planned_by", models.UUIDField(null=True)),
                ("closed_by", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sittings",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced", None)), fields=("case",), name="agreement_one"
            ),
        ),
        migrations.AddIndex(
            model_name="mediator",
            index=models.Index(
                fields=["path"], name="mediator_path", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="mediator",
            constraint=models.UniqueConstraint(
                condition=models.Q(("account__isnull", False)),
                fields=("account", "place"),
                name="mediator_person_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="mediator",
            constraint=models.UniqueConstraint(
                condition=models.Q(("body__isnull", False)),
                fields=("body", "place"),
                name="mediator_team_once",
            ),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["phone_index"], name="party_phone"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("case", "mediator"), name="seat_once"),
        ),
        Statements(forwards),
        protect("cases_mediator", LISTED),
        protect(
            "cases_mediation",
            f"EXISTS (SELECT FROM cases_case c WHERE c.id = cases_mediation.case_id) OR {THEIRS}",
        ),
        protect("cases_party", THEIRS),
        protect("cases_seat", THEIRS),
        protect("cases_sitting", THEIRS),
        protect("cases_agreement", THEIRS),
        protect("cases_promise", THEIRS),
        protect("cases_paper", THEIRS),
        protect("cases_handover", THEIRS),
    ]
    operations = together(operations)
