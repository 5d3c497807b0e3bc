"""Commendations by quarter: the quarter of a nomination, 0 where it is for the whole year. The wall
of the table is as before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("points", "0008_funds")]
    operations = [
        migrations.RemoveConstraint(model_name="nomination", name="points_nominated_once"),
        migrations.AddField(
            model_name="nomination",
            name="quarter",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("accepted", "notice", "commended"))),
                fields=("place", "commendation", "kind", "year", "quarter", "holder"),
                name="points_nominated_once",
            ),
        ),
    ]
