from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("people", "0002_wall")]

    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            model_name="appointment",
            name="pledge",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.AddField(
            model_name="appointment", name="leads", field=models.JSONField(default=list)
        ),
    ]
