"""Ballots, rolls and boxes, with their wall.

A draft shows itself to those who run ballots over its ground; what is announced is public. A line of
a roll shows itself to its own account, its proxy and those who run or enter the ballot; an
objection to whoever made it and to them; a paper to them. A vote is the product's own alone: the
queries say who took part, and the count what was chosen. Slips are written when they are published,
without anything that joins them to a voter, so they are open.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import protect, together

GROUNDS = "(SELECT trust_grounds('{ballot.run,ballot.enter}'))::text[]"
OVER = f"path ^@ ANY ({GROUNDS})"
OF_MINE = f"""ballot_id = ANY (ARRAY(
    SELECT b.id FROM councils_ballot b WHERE b.path ^@ ANY ({GROUNDS})
))"""
BALLOT = f"(state <> 'draft' OR {OVER})"
LINE = f"""(
    account = (SELECT trust_account()) OR proxy_account = (SELECT trust_account()) OR {OF_MINE}
)"""
OBJECTION = f"""({OVER} OR "by" = (SELECT trust_account()))"""


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0002_units"),
        ("places", "0001_initial"),
        ("trust", "0005_privacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(blank=True, default="")),
                ("subject", models.CharField(blank=True, default="", max_length=60)),
                ("policy", models.JSONField(default=dict)),
                ("rule", models.JSONField(default=dict)),
                ("secret", models.BooleanField(default=False)),
                ("state", models.CharField(default="draft", max_length=10)),
                ("by", models.UUIDField(null=True)),
                ("post", models.CharField(blank=True, default="", max_length=60)),
                ("made", models.DateTimeField(default=gezhi.base.clock.now)),
                ("announced", models.DateTimeField(null=True)),
                ("opens", models.DateTimeField()),
                ("closes", models.DateTimeField()),
                ("opened", models.DateTimeField(null=True)),
                ("closed", models.DateTimeField(null=True)),
                ("decided", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "salt",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("frozen", models.CharField(blank=True, default="", max_length=64)),
                ("heads", models.PositiveIntegerField(null=True)),
                ("area", models.BigIntegerField(null=True)),
                ("voted", models.PositiveIntegerField(null=True)),
                ("result", models.JSONField(null=True)),
                ("carried", models.BooleanField(null=True)),
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
            name="PaperSheet",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sheet", models.PositiveIntegerField()),
                ("head", models.CharField(blank=True, default="", max_length=80)),
                ("state", models.CharField(default="first", max_length=10)),
                ("first", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("first_by", models.UUIDField(null=True)),
                (
                    "second",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("second_by", models.UUIDField(null=True)),
                (
                    "agreed",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("settled_by", models.UUIDField(null=True)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="councils.ballot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RollRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("who_kind", models.CharField(default="person", max_length=10)),
                ("who", models.CharField(blank=True, default="", max_length=40)),
                ("key", models.CharField(max_length=80)),
                ("head", models.CharField(max_length=80)),
                ("name", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                (
                    "born",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("area", models.BigIntegerField(null=True)),
                ("household", models.CharField(blank=True, default="", max_length=80)),
                ("account", models.UUIDField(null=True)),
                ("withdrawn", models.BooleanField(default=False)),
                (
                    "proxy_name",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("proxy_head", models.CharField(blank=True, default="", max_length=80)),
                ("proxy_account", models.UUIDField(null=True)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roll",
                        to="councils.ballot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RollObjection",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("text", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("due", models.DateField(null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=10)),
                (
                    "reason",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="councils.ballot",
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="councils.rollrow",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("choice", models.JSONField()),
                ("spoilt", models.BooleanField(default=False)),
                ("receipt", models.CharField(blank=True, default="", max_length=64)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="box",
                        to="councils.ballot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("head", models.CharField(max_length=80)),
                ("way", models.CharField(default="online", max_length=10)),
                ("proxy", models.BooleanField(default=False)),
                ("sealed", models.BinaryField(default=bytes)),
                ("token", models.CharField(blank=True, default="", max_length=64)),
                ("choice", models.JSONField(null=True)),
                ("spoilt", models.BooleanField(default=False)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(null=True)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="votes",
                        to="councils.ballot",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="ballot",
            index=models.Index(fields=["place", "state", "id"], name="councils_ballot_list"),
        ),
        migrations.AddIndex(
            model_name="ballot",
            index=models.Index(fields=["state", "closes"], name="councils_ballot_due"),
        ),
        migrations.AddIndex(
            model_name="ballot",
            index=models.Index(
                condition=models.Q(("subject", ""), _negated=True),
                fields=["subject"],
                name="councils_ballot_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens"))), name="councils_ballot_lasts"
            ),
        ),
        migrations.AddConstraint(
            model_name="papersheet",
            constraint=models.UniqueConstraint(
                fields=("ballot", "sheet"), name="councils_sheet_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="papersheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("head", ""), _negated=True),
                fields=("ballot", "head"),
                name="councils_sheet_head",
            ),
        ),
        migrations.AddIndex(
            model_name="rollrow",
            index=models.Index(fields=["ballot", "head"], name="councils_roll_head"),
        ),
        migrations.AddIndex(
            model_name="rollrow",
            index=models.Index(
                condition=models.Q(("account__isnull", False)),
                fields=["account", "ballot"],
                name="councils_roll_account",
            ),
        ),
        migrations.AddIndex(
            model_name="rollrow",
            index=models.Index(
                condition=models.Q(("proxy_account__isnull", False)),
                fields=["proxy_account", "ballot"],
                name="councils_roll_proxy",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollrow",
            constraint=models.UniqueConstraint(fields=("ballot", "key"), name="councils_roll_once"),
        ),
        migrations.AddConstraint(
            model_name="rollrow",
            constraint=models.UniqueConstraint(
                fields=("ballot", "number"), name="councils_roll_number"
            ),
        ),
        migrations.AddIndex(
            model_name="slip",
            index=models.Index(fields=["ballot", "id"], name="councils_slip_box"),
        ),
        migrations.AddIndex(
            model_name="slip",
            index=models.Index(
                condition=models.Q(("receipt", ""), _negated=True),
                fields=["ballot", "receipt"],
                name="councils_slip_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(
                fields=("ballot", "head"), name="councils_voted_once"
            ),
        ),
        protect("councils_ballot", BALLOT),
        protect("councils_rollrow", LINE),
        protect("councils_rollobjection", OBJECTION),
        protect("councils_vote", "false"),
        protect("councils_papersheet", f"({OF_MINE})"),
    ]
    operations = together(operations)
