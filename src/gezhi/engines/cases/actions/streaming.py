"""Writing many new cases: a chunk is written while the next is being prepared."""

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from gezhi.engines.cases.actions.opening import Alike, Prepared
from gezhi.engines.cases.actions.writing import (
    COPY_OF_MANY,
    INSERTS,
    INSERTS_OF_MANY,
    SENT,
    TABLE_OF_MANY,
    given_as,
    own_as,
)
from gezhi.engines.trust.models.sealed import load_key

CHUNK = 2_000
"""So many cases are written while the next are being prepared."""

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_all_opened(new: Iterable[Prepared]) -> None:
    """Write new cases in their order, with their first steps, reporters and journal entries; inside
    a transaction.

    PostgreSQL writes one chunk while the next is being prepared, which must not ask it anything
    meanwhile. SQLite has a prepared statement for each table.
    """
    if connection.vendor == "postgresql":
        _copy(_lines_of(new))
        return
    given = (given_as(one.kept, one.alike.post, one.alike.facts, plain=False) for one in new)
    with connection.cursor() as cursor:
        while some := list(islice(given, CHUNK)):
            for statement in INSERTS:
                cursor.executemany(statement, some)  # pyright: ignore[reportArgumentType]


def _copy(lines: Iterator[str]) -> None:
    """Lines go into a temporary table: no COPY goes where row-level security stands, and what
    several rows of a case hold is sent once. From there a thread has them written."""
    load_key()
    driver: Any = connection.connection
    with connection.wrap_database_errors, ThreadPoolExecutor(1) as hand:
        written = hand.submit(driver.execute, TABLE_OF_MANY)
        while some := "".join(islice(lines, CHUNK)):
            written.result()
            with driver.cursor() as cursor, cursor.copy(COPY_OF_MANY) as copy:
                copy.write(some)
            written = hand.submit(driver.execute, INSERTS_OF_MANY)
        written.result()


def _lines_of(new: Iterable[Prepared]) -> Iterator[str]:
    """A line for each case; what cases have in common is written out once."""
    patterns: dict[Alike, str] = {}
    for one in new:
        pattern = patterns.get(one.alike)
        if pattern is None:
            pattern = patterns[one.alike] = _pattern(one)
        yield pattern % {name: _shown(value) for name, value in own_as(one.own).items()}


def _pattern(one: Prepared) -> str:
    """The line of a case, in which what it holds on its own is to be filled in."""
    given, own = given_as(one.kept, one.alike.post, one.alike.facts, plain=True), own_as(one.own)
    shown = (
        f"%({name})s" if name in own else _shown(given[name]).replace("%", "%%") for name in SENT
    )
    return "\t".join(shown) + "\n"


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
