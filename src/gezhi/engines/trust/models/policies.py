"""What migrations share: policies of row-level security, statements, and many tables at once."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Statements(Operation):
    """Statements of one database or the other. Unlike Django's RunPython it draws up no models, for
    which every such step of a new deployment would wait.
    """

    def __init__(
        self, forwards: Callable[[Any], None], backwards: Callable[[Any], None] | None = None
    ) -> None:
        self.forwards = forwards
        self.backwards = backwards

    def state_forwards(self, app_label: str, state: Any) -> None:
        """What a statement makes is not in the models."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self.forwards(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if self.backwards:
            self.backwards(schema_editor)

    def describe(self) -> str:
        return "Statements"


def protect(table: str, theirs: str) -> Statements:
    """Show rows of a table only to the product itself and where `theirs` holds; forced, so that it
    binds the tables' owner, as whom Gezhi connects. Nothing happens on SQLite.

    Adding rows is left to the actions: a statement that writes a case with its reporter cannot look
    at itself.
    """

    def forwards(schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE POLICY {table}_wall ON {table} FOR ALL"
                f" USING ((SELECT trust_is_system()) OR {theirs}) WITH CHECK (true);"
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                params=None,
            )

    def backwards(schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"DROP POLICY {table}_wall ON {table};"
                f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
                params=None,
            )

    return Statements(forwards, backwards)


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
    """The operations of a migration with later fields, indexes and constraints of a new table in
    the table itself, and new tables made at once.

    Django draws up all models that hang together anew for every step, and nearly all hang on places
    and accounts: a new deployment would wait several times as long for its first start.
    """
    made: list[Any] = []
    for ours, run in groupby(operations, lambda one: isinstance(one, _OF_TABLES)):
        found = list(run)
        made += _folded(found) if ours else found
    return made


_OF_TABLES = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.AddIndex,
    migrations.AddConstraint,
)


def _folded(operations: list[Any]) -> list[Any]:
    new: dict[str, Any] = {}
    others: list[Any] = []
    for one in operations:
        table = None if isinstance(one, migrations.CreateModel) else new.get(one.model_name_lower)
        if isinstance(one, migrations.CreateModel):
            new[one.name_lower] = one
        elif table is None:
            others.append(one)
        elif isinstance(one, migrations.AddField):
            table.fields.append((one.name, one.field))
        elif isinstance(one, migrations.AddIndex):
            table.options.setdefault("indexes", []).append(one.index)
        else:
            table.options.setdefault("constraints", []).append(one.constraint)
    return ([_Together(list(new.values()))] if new else []) + others
