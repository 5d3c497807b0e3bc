"""Nominations and objections, with their wall: a nomination shows itself to whoever made it, to the
nominee once it was accepted, and to those who review or see the points of the commending place; an
objection to whoever made it and to reviewers. Notices and commendations are published by the product
itself, by name only with consent.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import protect, together

OVER = "path ^@ ANY ((SELECT trust_grounds('{%s}'))::text[])"
MINE = '"by" = (SELECT trust_account())'
NOMINATION = f"""(
    {OVER % "points.see,points.review"} OR {MINE}
    OR holder = ANY ((SELECT points_own())::text[]) AND state IN ('accepted', 'notice', 'commended')
)"""
OBJECTION = f"({OVER % 'points.review'} OR {MINE})"


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("points", "0006_exchange_days"),
        ("trust", "0005_privacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("commendation", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("holder_kind", models.CharField(max_length=10)),
                ("holder", models.CharField(blank=True, default="", max_length=40)),
                ("deeds", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("by", models.UUIDField(null=True)),
                ("post", models.CharField(blank=True, default="", max_length=60)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("state", models.CharField(default="nominated", max_length=10)),
                ("reviewed_by", models.UUIDField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "reason",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                (
                    "text",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("notice_first", models.DateField(null=True)),
                ("notice_last", models.DateField(null=True)),
                ("decision", models.UUIDField(null=True)),
                ("decided", models.DateField(null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=100)),
                ("commended_by", models.UUIDField(null=True)),
                ("commended_at", models.DateTimeField(null=True)),
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
            name="Objection",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("text", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
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
                    "nomination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="points.nomination",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="nomination",
            index=models.Index(
                fields=["place", "commendation", "state", "id"], name="points_nomination_list"
            ),
        ),
        migrations.AddIndex(
            model_name="nomination",
            index=models.Index(fields=["by", "id"], name="points_nomination_by"),
        ),
        migrations.AddIndex(
            model_name="nomination",
            index=models.Index(fields=["holder", "id"], name="points_nomination_holder"),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("accepted", "notice", "commended"))),
                fields=("place", "commendation", "kind", "year", "holder"),
                name="points_nominated_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                fields=("nomination", "by"), name="points_objected_once"
            ),
        ),
        protect("points_nomination", NOMINATION),
        protect("points_objection", OBJECTION),
    ]
    operations = together(operations)
