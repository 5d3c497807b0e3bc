"""Councils' members, meetings, agendas and resolutions, with their wall.

Each row shows itself to those who hold councils over its ground, and to somebody what they did
themselves. What members and the public may see is handed out by the queries, which lift the wall
once they know who asks, as membership follows from posts and bodies that the database does not
judge. A carry names two rows by number and has no words: it is open.
"""

import django.db.models.deletion
from django.db import migrations, models

import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from gezhi.engines.trust.models.policies import protect, together

OVER = "path ^@ ANY ((SELECT trust_grounds('{council.hold}'))::text[])"
HELD = f"({OVER})"
MINE = f"""({OVER} OR "by" = (SELECT trust_account()))"""
MY_SEAT = f"""({OVER} OR person_id IN (
    SELECT p.id FROM people_person p WHERE p.account_id = (SELECT trust_account())
))"""  # noqa: S608


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("people", "0003_pledge"),
        ("places", "0001_initial"),
        ("trust", "0005_privacy"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("council", models.CharField(max_length=40)),
                ("kind", models.CharField(default="regular", max_length=10)),
                ("starts", models.DateTimeField()),
                ("was", models.DateTimeField(null=True)),
                ("spot", models.CharField(max_length=120)),
                (
                    "room",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("code", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("state", models.CharField(default="called", max_length=10)),
                ("chair", models.CharField(blank=True, default="", max_length=90)),
                ("host", models.CharField(blank=True, default="", max_length=90)),
                (
                    "short_notice",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                (
                    "reason",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("by", models.UUIDField(null=True)),
                ("post", models.CharField(blank=True, default="", max_length=60)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("eligible", models.PositiveIntegerField(null=True)),
                ("present", models.PositiveIntegerField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                ("signed_by", models.UUIDField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
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
            name="Item",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("council", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=12)),
                ("subject", models.CharField(blank=True, default="", max_length=80)),
                ("title", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                (
                    "text",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("topic", models.CharField(blank=True, default="", max_length=40)),
                ("confidential", models.BooleanField(default=False)),
                ("state", models.CharField(default="proposed", max_length=10)),
                (
                    "reason",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=0)),
                (
                    "said",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="councils.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=200)),
                ("seat", models.CharField(max_length=45)),
                ("how", models.CharField(max_length=8)),
                ("proxy", models.CharField(blank=True, default="", max_length=45)),
                ("by_code", models.BooleanField(default=False)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="councils.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Asking",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("council", models.CharField(max_length=40)),
                ("text", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
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
                    "meeting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="askings",
                        to="councils.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Addition",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("text", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="additions",
                        to="councils.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("council", models.CharField(max_length=40)),
                ("number", models.PositiveSmallIntegerField()),
                ("text", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("topic", models.CharField(blank=True, default="", max_length=40)),
                ("hard", models.BooleanField(default=False)),
                ("how", models.CharField(max_length=6)),
                ("yes", models.PositiveIntegerField(default=0)),
                ("no", models.PositiveIntegerField(default=0)),
                ("abstain", models.PositiveIntegerField(default=0)),
                ("eligible", models.PositiveIntegerField(default=0)),
                ("present", models.PositiveIntegerField(default=0)),
                ("holder_kind", models.CharField(blank=True, default="", max_length=6)),
                ("holder", models.CharField(blank=True, default="", max_length=40)),
                ("due", models.DateTimeField(null=True)),
                ("state", models.CharField(default="open", max_length=8)),
                (
                    "outcome",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.UUIDField(null=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "holder_place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="councils.item",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="councils.meeting",
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
            name="Progress",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("text", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "resolution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress",
                        to="councils.resolution",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Carry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carries",
                        to="councils.meeting",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carries",
                        to="councils.resolution",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=200)),
                ("seat", models.CharField(max_length=45)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "asking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="councils.asking",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sitter",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("council", models.CharField(max_length=40)),
                ("starts", models.DateField()),
                ("ends", models.DateField(null=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "body",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.body",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
            name="Skip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=200)),
                ("role", models.CharField(max_length=5)),
                ("turn", models.CharField(max_length=90)),
                ("reason", gezhi.engines.trust.models.sealed.SealedTextField(editable=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skips",
                        to="councils.meeting",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["place", "council", "starts"], name="councils_meeting_list"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["state", "starts"], name="councils_meeting_coming"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                fields=["path"], name="councils_meeting_path", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=["place", "council", "state", "id"], name="councils_item_list"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["by", "id"], name="councils_item_by"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("meeting", "seat"), name="councils_seat_once"
            ),
        ),
        migrations.AddIndex(
            model_name="resolution",
            index=models.Index(
                fields=["place", "council", "state"], name="councils_resolution_list"
            ),
        ),
        migrations.AddIndex(
            model_name="resolution",
            index=models.Index(fields=["holder_kind", "holder"], name="councils_resolution_held"),
        ),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=models.UniqueConstraint(
                fields=("meeting", "number"), name="councils_resolution_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="carry",
            constraint=models.UniqueConstraint(
                fields=("resolution", "meeting"), name="councils_carried_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("asking", "seat"), name="councils_signed_once"
            ),
        ),
        migrations.AddIndex(
            model_name="sitter",
            index=models.Index(fields=["place", "council", "id"], name="councils_sitter_list"),
        ),
        migrations.AddConstraint(
            model_name="skip",
            constraint=models.UniqueConstraint(
                fields=("meeting", "role", "turn"), name="councils_skip_once"
            ),
        ),
        protect("councils_meeting", HELD),
        protect("councils_skip", HELD),
        protect("councils_addition", HELD),
        protect("councils_resolution", HELD),
        protect("councils_progress", MINE),
        protect("councils_item", MINE),
        protect("councils_asking", MINE),
        protect("councils_signature", MINE),
        protect("councils_sitter", MY_SEAT),
        protect("councils_attendance", MY_SEAT),
    ]
    operations = together(operations)
