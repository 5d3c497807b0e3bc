"""Row-level security: whoever holds a step of a confidential case by a post sees it and what is
around it, also where that post may see no other case (a mediator's).

What is around a case asks for its row, and so follows the policies on cases.
"""

from importlib import import_module

from django.db import migrations

from gezhi.engines.trust.models.policies import Statements

IN_IT = import_module("gezhi.engines.cases.migrations.0006_procedures").IN_IT
AROUND = ("casefile", "note", "reporter", "request", "stepsecret")


def forwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE POLICY cases_case_held ON cases_case FOR ALL"
            f" USING (kept_to <> '' AND ({IN_IT})) WITH CHECK (true)",
            params=None,
        )
        for name in AROUND:
            schema_editor.execute(
                f"CREATE POLICY cases_{name}_held ON cases_{name} FOR ALL USING (EXISTS (SELECT"
                " FROM cases_case c WHERE c.id = case_id AND c.kept_to <> '')) WITH CHECK (true)",
                params=None,
            )


def backwards(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in ("case", *AROUND):
            schema_editor.execute(f"DROP POLICY cases_{name}_held ON cases_{name}", params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_mediation")]
    operations = [Statements(forwards, backwards)]
