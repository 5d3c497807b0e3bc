"""Writing policies of row-level security in migrations."""

from typing import Any

from django.db import migrations


def protect(table: str, theirs: str) -> migrations.RunPython:
    """Show rows of a table only to the product itself and where `theirs` holds; forced, so that it
    binds the tables' owner, as whom Gezhi connects. Nothing happens on SQLite.

    Adding rows is left to the actions: a statement that writes a case with its reporter cannot look
    at itself.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE POLICY {table}_wall ON {table} FOR ALL"
                f" USING ((SELECT trust_is_system()) OR {theirs}) WITH CHECK (true);"
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                params=None,
            )

    def backwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"DROP POLICY {table}_wall ON {table};"
                f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
                params=None,
            )

    return migrations.RunPython(forwards, backwards)
