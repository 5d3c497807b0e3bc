"""A member of a team of mediators who stands aside reads no row of the dispute: whoever declared a
relation, or lives with a party (People's Mediation Law, arts 3 and 15 (1)).

As the query says it (`queries.mediation.relations`); a party reads as a party. The journal is what
keeps a declaration, and its index by subject finds it.
"""

from importlib import import_module

from django.db import migrations

from gezhi.engines.trust.models.policies import Statements

BEFORE = import_module("gezhi.engines.cases.migrations.0007_mediation").DISPUTES
SEAT = "m.body = ANY (bodies))"
ASIDE = """m.body = ANY (bodies)
          AND NOT EXISTS (
            SELECT FROM trust_journal j
            WHERE j.subject = s.case_id::text AND j.verb = 'mediation.stepped_aside'
              AND j.actor = who)
          AND NOT EXISTS (
            SELECT FROM cases_party p
            JOIN people_person near ON near.account_id = p.account
              OR p.phone_index <> '' AND near.phone_index = p.phone_index
            JOIN people_person own ON own.household_id = near.household_id
            WHERE p.case_id = s.case_id AND own.account_id = who))"""


def _replace(schema_editor, sql):
    if schema_editor.connection.vendor == "postgresql":
        made = sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        schema_editor.execute(made, params=None)


def forwards(schema_editor):
    _replace(schema_editor, BEFORE.replace(SEAT, ASIDE))


def backwards(schema_editor):
    _replace(schema_editor, BEFORE)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_concerned"),
        ("people", "0001_initial"),
        ("trust", "0001_initial"),
    ]
    operations = [Statements(forwards, backwards)]
