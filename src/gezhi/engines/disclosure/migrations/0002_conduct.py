"""Private notices of conduct, with their wall."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("disclosure", "0001_disclosure")]
    operations = []
