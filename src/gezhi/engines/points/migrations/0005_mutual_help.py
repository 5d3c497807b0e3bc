"""Help between neighbours, with its wall: what is asked for shows itself to both sides and to those who
look after the points of the ground. The list of a community is shown by the product itself, to those who
live there.
"""

import django.db.models.deletion
import gezhi.base.clock
import gezhi.engines.trust.models.sealed
from django.db import migrations, models

from gezhi.engines.trust.models.policies import protect, together

GROUND = "path ^@ ANY ((SELECT trust_grounds('{points.see,points.record,points.review}'))::text[])"
OWN = "ANY ((SELECT points_own())::text[])"
HELP = f"({GROUND} OR asker::text = {OWN} OR helper::text = {OWN})"
PROPOSAL = f"""(
    {GROUND} OR helper::text = {OWN}
    OR EXISTS (SELECT 1 FROM points_help h WHERE h.id = help_id AND h.asker::text = {OWN})
)"""
OFFER = f"({GROUND} OR person::text = {OWN})"


class Migration(migrations.Migration):
    dependencies = [("points", "0004_cycle_wall")]
    operations = [
        migrations.CreateModel(
            name="Help",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("path", models.CharField(max_length=200)),
                ("asker", models.UUIDField()),
                ("helper", models.UUIDField(null=True)),
                (
                    "words",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                (
                    "when",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("day", models.DateField(null=True)),
                (
                    "asker_phone",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                (
                    "helper_phone",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                (
                    "note",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("state", models.CharField(default="open", max_length=10)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("until", models.DateTimeField()),
                ("matched_at", models.DateTimeField(null=True)),
                ("matched_by", models.UUIDField(null=True)),
                ("asker_at", models.DateTimeField(null=True)),
                ("asker_by", models.UUIDField(null=True)),
                ("helper_at", models.DateTimeField(null=True)),
                ("helper_by", models.UUIDField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                ("forgotten", models.DateTimeField(null=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="helps",
                        to="points.adoption",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HelpOffer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("path", models.CharField(max_length=200)),
                ("person", models.UUIDField()),
                (
                    "words",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                (
                    "note",
                    gezhi.engines.trust.models.sealed.SealedTextField(
                        blank=True, default="", editable=True
                    ),
                ),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                ("ended", models.DateTimeField(null=True)),
                ("removed", models.BooleanField(default=False)),
                ("forgotten", models.DateTimeField(null=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_offers",
                        to="points.adoption",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HelpProposal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("helper", models.UUIDField()),
                (
                    "words",
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
                ("state", models.CharField(default="waiting", max_length=10)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=gezhi.base.clock.now)),
                (
                    "help",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="points.help",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="help",
            index=models.Index(fields=["adoption", "state", "id"], name="points_help_list"),
        ),
        migrations.AddIndex(
            model_name="help",
            index=models.Index(fields=["asker", "id"], name="points_help_asker"),
        ),
        migrations.AddIndex(
            model_name="help",
            index=models.Index(fields=["helper", "id"], name="points_help_helper"),
        ),
        migrations.AddIndex(
            model_name="help",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["until"], name="points_help_due"
            ),
        ),
        migrations.AddIndex(
            model_name="help",
            index=models.Index(
                condition=models.Q(("ended__isnull", False), ("forgotten__isnull", True)),
                fields=["ended"],
                name="points_help_forget",
            ),
        ),
        migrations.AddIndex(
            model_name="helpoffer",
            index=models.Index(fields=["person", "id"], name="points_help_offerer"),
        ),
        migrations.AddConstraint(
            model_name="helpoffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended__isnull", True)),
                fields=("adoption", "kind", "person"),
                name="points_help_offered_once",
            ),
        ),
        migrations.AddIndex(
            model_name="helpproposal",
            index=models.Index(fields=["helper", "id"], name="points_help_proposer"),
        ),
        migrations.AddConstraint(
            model_name="helpproposal",
            constraint=models.UniqueConstraint(
                fields=("help", "helper"), name="points_help_proposed_once"
            ),
        ),
        protect("points_help", HELP),
        protect("points_helpproposal", PROPOSAL),
        protect("points_helpoffer", OFFER),
    ]
    operations = together(operations)
