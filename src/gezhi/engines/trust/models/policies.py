"""What migrations share: policies of row-level security, and many tables at once."""

from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation


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


class _Together(Operation):
    """Tables made one after another, in one state of all models."""

    def __init__(self, operations: list[migrations.CreateModel]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(one.describe() for one in self.operations)


def together(operations: list[Any]) -> list[Any]:
    """The operations of a migration with new tables that follow each other made at once.

    Django draws up all models that hang together anew for every table, and nearly all hang on
    places and accounts: a new deployment would wait several times as long for its first start.
    """
    made: list[Any] = []
    for new, run in groupby(operations, lambda one: isinstance(one, migrations.CreateModel)):
        found = list(run)
        made += [_Together(found)] if new and len(found) > 1 else found
    return made
