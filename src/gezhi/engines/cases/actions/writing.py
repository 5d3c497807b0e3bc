"""The statements that open and move cases, written by hand: one round trip for all rows of a
step."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from gezhi.engines.cases.models import Case, Reporter, Step
from gezhi.engines.trust.actions.recording import COLUMNS, Row


class Table:
    """A model's table as hand-written SQL needs it: columns, and values adapted to the database."""

    def __init__(self, model: type[models.Model], name: str, leave_out: Sequence[str] = ()) -> None:
        self.name = name
        self.fields = [f for f in model._meta.concrete_fields if f.attname not in leave_out]
        columns = ", ".join(f'"{field.column}"' for field in self.fields)
        marks = ", ".join(["%s"] * len(self.fields))
        self.insert = f"INSERT INTO {name} ({columns}) VALUES ({marks})"  # noqa: S608

    def values(self, row: models.Model) -> list[Any]:
        """The row's values in the order of the insert's columns."""
        return [
            field.get_db_prep_save(getattr(row, field.attname), connection)
            if not isinstance(field, models.JSONField)
            else json.dumps(getattr(row, field.attname), ensure_ascii=False)
            for field in self.fields
        ]


CASES = Table(Case, "cases_case")
STEPS = Table(Step, "cases_step", ("id",))
REPORTERS = Table(Reporter, "cases_reporter")
_JOURNAL = f"INSERT INTO trust_journal ({COLUMNS}) VALUES ({', '.join(['%s'] * 10)})"  # noqa: S608
_IN_ONE = f"WITH c AS ({CASES.insert}), s AS ({STEPS.insert}), r AS ({REPORTERS.insert}) {_JOURNAL}"


def insert_opened(case: Case, step: Step, reporter: Reporter, entry: Row) -> None:
    """Write a new case with its first step, its reporter and its journal entry.

    One statement on PostgreSQL; four on SQLite, which has no round trips and no writing CTEs.
    """
    parts = [CASES.values(case), STEPS.values(step), REPORTERS.values(reporter), entry.values()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_IN_ONE, [value for part in parts for value in part])
            return
        statements = (CASES.insert, STEPS.insert, REPORTERS.insert, _JOURNAL)
        for statement, part in zip(statements, parts, strict=True):
            cursor.execute(statement, part)
