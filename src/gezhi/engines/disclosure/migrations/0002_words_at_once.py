"""On PostgreSQL new words go into their index at once. In the list of those that wait for it, which
a search reads to the end, they made the index dearer to the planner than reading every item."""

from django.db import migrations

from gezhi.engines.trust.models.policies import Statements


def at_once(schema_editor):
    """Keep no list, and empty the one that there is."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER INDEX disclosure_item_grams SET (fastupdate = off)")
        schema_editor.execute("SELECT gin_clean_pending_list('disclosure_item_grams'::regclass)")


def listed(schema_editor):
    """As it is by default."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER INDEX disclosure_item_grams RESET (fastupdate)")


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_disclosure")]
    operations = [Statements(at_once, listed)]
