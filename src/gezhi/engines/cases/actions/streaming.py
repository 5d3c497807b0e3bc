"""Writing many new cases: a COPY for each table, filled while the next cases are being prepared."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection, models

from gezhi.engines.cases.actions.opening import Alike, Prepared
from gezhi.engines.cases.actions.writing import INSERTS, MODELS, columns_of, given_as, own_as
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
    given = [given_as(one.kept, one.alike.post, one.alike.facts, plain=False) for one in new]
    if not given:
        return
    with connection.cursor() as cursor:
        for statement in INSERTS:
            cursor.executemany(statement, given)  # pyright: ignore[reportArgumentType]


def _copy(new: Iterable[Prepared]) -> None:
    load_key()
    waiting: tuple[list[str], ...] = tuple([] for _ in MODELS)
    cases, others = waiting[0], list(zip(_COPIES, waiting, strict=True))[1:]
    with connection.wrap_database_errors, connection.cursor() as cursor:
        with cursor.copy(_COPIES[0]) as copy:
            for lines in _lines_of(new):
                for line, kept in zip(lines, waiting, strict=True):
                    kept.append(line)
                if len(cases) == AT_ONCE:
                    copy.write("".join(cases))
                    cases.clear()
            copy.write("".join(cases))
        for statement, kept in others:
            with cursor.copy(statement) as copy:
                copy.write("".join(kept))


def _lines_of(new: Iterable[Prepared]) -> Iterator[list[str]]:
    """A line for each table, for each case; what cases have in common is written out once."""
    patterns: dict[Alike, tuple[str, ...]] = {}
    for one in new:
        found = patterns.get(one.alike)
        if found is None:
            found = patterns[one.alike] = _patterns(one)
        shown = {name: _shown(value) for name, value in own_as(one.own).items()}
        yield [pattern % shown for pattern in found]


def _patterns(one: Prepared) -> tuple[str, ...]:
    """The lines of a case, in which what it holds on its own is to be filled in."""
    given = given_as(one.kept, one.alike.post, one.alike.facts, plain=True)
    own = own_as(one.own)
    held = {name: _shown(value).replace("%", "%%") for name, value in given.items()}
    filled = held | {name: f"%({name})s" for name in own}
    return tuple(
        "\t".join(
            filled[sent] if sent else _shown(default).replace("%", "%%")
            for _, sent, default in columns_of(model)
        )
        + "\n"
        for model in MODELS
    )


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


_COPIES = tuple(_statement(model) for model in MODELS)
