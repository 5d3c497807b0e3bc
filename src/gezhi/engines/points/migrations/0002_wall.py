"""Row-level security: accounts show themselves to their holders, and to those who look after the points
of the ground. Shelves are everybody's.

Balances, lines and entries name accounts by number and nobody by anything else; they stay open, as
statements of closed months are public.
"""

from django.db import migrations

from gezhi.engines.trust.models.policies import Statements, protect

OWN = """
CREATE FUNCTION points_own() RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT (SELECT array_agg(id::text) || array_agg(household_id::text) FROM people_person
            WHERE account_id = trust_account()) || trust_bodies()::text[]
$$
"""
ACCOUNT = """(
    path ^@ ANY ((SELECT trust_grounds('{points.see,points.post,points.close}'))::text[])
    OR holder = ANY ((SELECT points_own())::text[])
    OR role = 'stock' AND (SELECT trust_is_told())
)"""


def forwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(OWN, params=None)


class Migration(migrations.Migration):
    dependencies = [("points", "0001_ledger"), ("people", "0002_wall"), ("trust", "0004_wall")]
    operations = [
        Statements(forwards),
        protect("points_account", ACCOUNT),
    ]
