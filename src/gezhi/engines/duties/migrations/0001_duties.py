"""What is due, rosters, swaps, leave and documents, with their wall: whoever serves on a ground sees
what is due there; a swap shows itself to the two and to the lead, leave to the one who is away, the
one who stands in and the lead. Rules say which duties the pack has in force, and are public.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import Statements, protect, together

OWN = """
CREATE FUNCTION duties_own() RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(a.id) FROM people_appointment a JOIN people_person p ON p.id = a.person_id
    WHERE p.account_id = trust_account()
$$;
"""
MINE = "ANY ((SELECT duties_own())::uuid[])"
OVER = "path ^@ ANY ((SELECT trust_grounds('{%s}'))::text[])"
SERVES = OVER % "duty.lead,place.see,case.open"
LEADS = OVER % "duty.lead"


def forwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(OWN, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("trust", "0005_privacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=200)),
                ("kind", models.CharField(default="duty", max_length=6)),
                ("key", models.CharField(max_length=40)),
                ("until", models.DateField(null=True)),
                ("newest", models.UUIDField(null=True)),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
                ("version", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.packversion")),
            ],
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("day", models.DateField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("text", models.TextField(blank=True, default="")),
                ("figures", models.JSONField(default=list)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("finished", models.BooleanField(default=False)),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
                ("rule", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duties.rule")),
            ],
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("post", models.CharField(max_length=40)),
                ("holder", models.UUIDField()),
                ("day", models.DateField()),
                ("opens", models.DateTimeField()),
                ("closes", models.DateTimeField()),
                ("state", models.CharField(default="open", max_length=7)),
                ("ticked", models.JSONField(null=True)),
                ("note", gezhi.engines.trust.models.sealed.SealedTextField(editable=True, null=True)),
                ("by", models.UUIDField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("late", models.BooleanField(default=False)),
                ("command", models.UUIDField(null=True)),
                ("place", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
                ("version", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.packversion")),
                ("rule", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duties.rule")),
            ],
        ),
        migrations.CreateModel(
            name="Month",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("month", models.DateField()),
                ("shifts", models.JSONField(default=list)),
                ("state", models.CharField(default="draft", max_length=9)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
                ("rule", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duties.rule")),
            ],
        ),
        migrations.CreateModel(
            name="Swap",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("asker", models.UUIDField()),
                ("asked", models.UUIDField()),
                ("state", models.CharField(default="asked", max_length=9)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("answered_at", models.DateTimeField(null=True)),
                ("back", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duties.occurrence")),
                ("shift", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="duties.occurrence")),
            ],
        ),
        migrations.CreateModel(
            name="Leave",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("holder", models.UUIDField()),
                ("stand_in", models.UUIDField()),
                ("path", models.CharField(max_length=200)),
                ("post", models.CharField(max_length=40)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("reason", gezhi.engines.trust.models.sealed.SealedTextField(blank=True, default="", editable=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("seen_by", models.UUIDField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={
                "indexes": [models.Index(fields=["holder", "ends"], name="duties_leave_holder"), models.Index(fields=["stand_in", "ends"], name="duties_leave_stand_in")],
            },
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(fields=("place", "kind", "key"), name="duties_rule_once"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(fields=("rule", "place", "day"), name="duties_paper_once"),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(fields=["rule", "day"], name="duties_by_day"),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(condition=models.Q(("state", "open")), fields=["closes"], name="duties_closing"),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.UniqueConstraint(fields=("holder", "day", "rule", "place"), name="duties_once"),
        ),
        migrations.AddConstraint(
            model_name="month",
            constraint=models.UniqueConstraint(fields=("rule", "place", "month"), name="duties_month_once"),
        ),
        migrations.AddIndex(
            model_name="swap",
            index=models.Index(fields=["asked", "state"], name="duties_swap_asked"),
        ),
        migrations.AddIndex(
            model_name="swap",
            index=models.Index(fields=["asker", "state"], name="duties_swap_asker"),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.UniqueConstraint(condition=models.Q(("state", "asked")), fields=("shift",), name="duties_swap_once"),
        ),
        Statements(forwards),
        protect("duties_occurrence", f"({SERVES} OR holder = {MINE})"),
        protect("duties_month", f"({SERVES})"),
        protect("duties_swap", f"({LEADS} OR asker = {MINE} OR asked = {MINE})"),
        protect("duties_leave", f"({LEADS} OR holder = {MINE} OR stand_in = {MINE})"),
        protect("duties_paper", f"({SERVES})"),
    ]
    operations = together(operations)
