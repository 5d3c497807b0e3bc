"""What was asked of workers, with the wall: counts of a day at a grid are no one's to read. Only the
product reads them, and shows them by months (`queries.asking`)."""

from django.db import migrations, models

from gezhi.engines.trust.models.policies import protect


class Migration(migrations.Migration):
    initial = True
    dependencies = [("trust", "0005_privacy")]
    operations = [
        migrations.CreateModel(
            name="Asking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("form", models.CharField(max_length=120)),
                ("version", models.BigIntegerField()),
                ("path", models.CharField(max_length=200)),
                ("day", models.DateField()),
                ("level", models.CharField(blank=True, default="", max_length=10)),
                ("times", models.IntegerField(default=0)),
                ("fields", models.IntegerField(default=0)),
                ("prefilled", models.IntegerField(default=0)),
                ("typed", models.IntegerField(default=0)),
                ("timed", models.IntegerField(default=0)),
                ("spread", models.JSONField(default=list)),
                ("held", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["path", "day"], name="insight_asking_place")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "kind", "form", "version", "path"),
                        name="insight_asking_once",
                    )
                ],
            },
        ),
        protect("insight_asking", "false"),
    ]
