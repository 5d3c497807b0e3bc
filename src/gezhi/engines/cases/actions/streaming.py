"""Writing many new cases: a COPY for each table, filled while the next cases are being prepared."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import connection, models

from gezhi.engines.cases.actions.opening import Prepared
from gezhi.engines.cases.actions.writing import INSERTS, MODELS, columns_of, given_as
from gezhi.engines.trust.models.sealed import load_key

AT_ONCE = 200
"""So many rows are sent to the database together."""

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_all_opened(new: Iterable[Prepared]) -> None:
    """Write new cases in their order, with their first steps, reporters and journal entries; inside
    a transaction.

    On PostgreSQL the cases go into a COPY as they come, so what prepares them must not ask the
    database anything; on SQLite each table has one prepared statement.
    """
    if connection.vendor == "postgresql":
        _copy(new)
        return
    given = [given_as(one.kept, one.post, one.facts, plain=False) for one in new]
    if not given:
        return
    with connection.cursor() as cursor:
        for statement in INSERTS:
            cursor.executemany(statement, given)  # pyright: ignore[reportArgumentType]


def _copy(new: Iterable[Prepared]) -> None:
    load_key()
    first, *others = _LINES
    waiting: list[list[str]] = [[] for _ in others]
    with connection.wrap_database_errors, connection.cursor() as cursor:
        with cursor.copy(_COPIES[0]) as copy:
            lines: list[str] = []
            for one in new:
                given = given_as(one.kept, one.post, one.facts, plain=True)
                shown = {name: _shown(value) for name, value in given.items()}
                lines.append(first % shown)
                for line, kept in zip(others, waiting, strict=True):
                    kept.append(line % shown)
                if len(lines) == AT_ONCE:
                    copy.write("".join(lines))
                    lines.clear()
            copy.write("".join(lines))
        for statement, kept in zip(_COPIES[1:], waiting, strict=True):
            with cursor.copy(statement) as copy:
                copy.write("".join(kept))


def _text(value: str) -> str:
    """A text in which nothing is taken for the end of a column or a row."""
    plain = value.isprintable() and "\\" not in value
    return value if plain else value.translate(_ESCAPED)


_SHOW: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "\\N",
    str: _text,
    bool: lambda value: "t" if value else "f",
    bytes: lambda value: "\\\\x" + value.hex(),
    dict: lambda value: _text(json.dumps(value)),
    list: lambda value: _text(json.dumps(value)),
    datetime: datetime.isoformat,
}


def _shown(value: Any) -> str:
    """A value in the text format of COPY."""
    return _SHOW.get(type(value), str)(value)


def _statement(model: type[models.Model]) -> str:
    columns = ", ".join(f'"{column}"' for column, _, _ in columns_of(model))
    return f"COPY {model._meta.db_table} ({columns}) FROM STDIN"


def _line(model: type[models.Model]) -> str:
    """A row, in which what is sent is filled in."""
    values = (
        f"%({sent})s" if sent else _shown(default).replace("%", "%%")
        for _, sent, default in columns_of(model)
    )
    return "\t".join(values) + "\n"


_COPIES = tuple(_statement(model) for model in MODELS)
_LINES = tuple(_line(model) for model in MODELS)
