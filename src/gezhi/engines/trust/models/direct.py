"""Hot statements go to PostgreSQL by the driver itself.

PostgreSQL only. They go round the guard of the second wall, so they read no protected table.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor, DataError
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

_DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
_KEPT = "_gezhi_kept"


def _connected(statement: str) -> Any:
    """Django's connection of this thread, open, with the statement in its log where it keeps
    one."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    wrapper.ensure_connection()
    if wrapper.queries_logged:
        wrapper.queries_log.append({"sql": statement, "time": "0"})
    return wrapper


@contextmanager
def direct(statement: Any, values: Mapping[str, Any]) -> Iterator[Cursor[Any]]:
    """The cursor of a statement to which the values were sent beside it, and whose plan the
    database keeps: half the time of writing them into it, as Django does."""
    wrapper = _connected(statement)
    with wrapper.wrap_database_errors, Cursor(wrapper.connection) as cursor:
        yield cursor.execute(statement, values, prepare=True)


class Kept:
    """A statement that writes and answers nothing, prepared once on each connection; a run of it
    costs the web process half of what a cursor does. Placeholders read `%(name)s`; the database
    takes the type of each from the column that it fills."""

    def __init__(self, name: str, statement: str) -> None:
        self.name = name.encode()
        self.statement = statement
        self.values = tuple(dict.fromkeys(re.findall(r"%\((\w+)\)s", statement)))
        at = {one: f"${number}" for number, one in enumerate(self.values, 1)}
        self.numbered = re.sub(r"%\((\w+)\)s", lambda m: at[m[1]], statement).encode()

    def run(self, values: Mapping[str, Any]) -> None:
        """Send it. Inside a transaction, which the driver begins by itself, a cursor takes it."""
        wrapper = _connected(self.statement)
        driver = wrapper.connection
        with wrapper.wrap_database_errors:
            if driver.autocommit:
                given = map(values.__getitem__, self.values)
                self._send(driver, [_AS_TEXT[type(one)](one) for one in given])
            else:
                Cursor(driver).execute(self.statement.encode(), values, prepare=True)

    def _send(self, driver: Any, values: list[bytes | None]) -> None:
        kept: set[bytes] = driver.__dict__.setdefault(_KEPT, set())
        if self.name not in kept:
            _check(driver.pgconn.prepare(self.name, self.numbered))
            kept.add(self.name)
        _check(driver.pgconn.exec_prepared(self.name, values))


def _check(result: Any) -> None:
    if result.status not in _DONE:
        raise error_from_result(result)


def _text(value: str) -> bytes:
    if "\x00" in value:
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return value.encode()


def _plain(value: object) -> bytes:
    return str(value).encode()


_AS_TEXT: dict[type, Callable[[Any], bytes | None]] = {
    type(None): lambda value: None,
    str: _text,
    bytes: lambda value: b"\\x" + value.hex().encode(),
    **dict.fromkeys((bool, int, float, UUID, datetime), _plain),
}
"""How PostgreSQL reads a value of some type from text."""
