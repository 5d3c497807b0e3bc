"""Lists of member units, what was brought together and joint projects, with their wall: a line of a
list shows itself to those who hold councils or see the figures there, to its own unit, and while it
is open to the people of other units; a match to its units. Joint projects are public on purpose:
units promise them to those who live there.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import protect, together

OVER = "path ^@ ANY ((SELECT trust_grounds('{council.hold,statistics.see}'))::text[])"
THEIRS = "ANY ((SELECT trust_bodies())::uuid[])"
LISTING = f"""(
    {OVER} OR body_id = {THEIRS}
    OR state = 'open' AND cardinality((SELECT trust_bodies())::uuid[]) > 0
)"""
PART = f"({OVER} OR body_id = {THEIRS} OR demanding_id = {THEIRS})"
MATCH = f"""(
    {OVER} OR body_id = {THEIRS}
    OR id IN (SELECT match_id FROM councils_matchpart WHERE body_id = {THEIRS})
)"""


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0001_meetings"),
        ("people", "0003_pledge"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("council", models.CharField(max_length=40)),
                ("sort", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=12)),
                ("text", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("contact", models.CharField(max_length=60)),
                ("starts", models.DateField()),
                ("ends", models.DateField(null=True)),
                ("state", models.CharField(default="open", max_length=6)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.body",
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
            ],
        ),
        migrations.CreateModel(
            name="JointProject",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("council", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(blank=True, default="")),
                ("signed", models.DateField()),
                ("due", models.DateField(null=True)),
                ("state", models.CharField(default="signed", max_length=8)),
                ("ended", models.DateField(null=True)),
                ("outcome", models.TextField(blank=True, default="")),
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
                    "listing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="councils.listing",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("state", models.CharField(default="proposed", max_length=8)),
                ("agreed_by", models.UUIDField(null=True)),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.body",
                    ),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="councils.listing",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MatchPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=200)),
                ("agreed_by", models.UUIDField(null=True)),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.body",
                    ),
                ),
                (
                    "demanding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.body",
                    ),
                ),
                (
                    "match",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="councils.match",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="councils.listing",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=120)),
                ("due", models.DateField(null=True)),
                ("reached", models.DateField(null=True)),
                ("by", models.UUIDField(null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="councils.jointproject",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProjectParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.body",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="councils.jointproject",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                fields=["place", "council", "state", "sort"], name="councils_listing_state"
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["body"], name="councils_listing_body"),
        ),
        migrations.AddIndex(
            model_name="jointproject",
            index=models.Index(fields=["place", "council", "state"], name="councils_project_list"),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(fields=["path", "state"], name="councils_match_state"),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("proposed", "agreed"))),
                fields=("demand",),
                name="councils_matched_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="matchpart",
            constraint=models.UniqueConstraint(
                fields=("match", "resource"), name="councils_part_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(
                fields=("project", "number"), name="councils_milestone_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectparty",
            constraint=models.UniqueConstraint(
                fields=("project", "body"), name="councils_party_once"
            ),
        ),
        protect("councils_listing", LISTING),
        protect("councils_match", MATCH),
        protect("councils_matchpart", PART),
    ]
    operations = together(operations)
