"""A database in which transactions commit, for tests of several threads or connections.

Emptying it afterwards means removing rows of the journal, which its triggers refuse; they are
lifted for just that moment, as only the owner of the database could.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

TABLES = ("trust_journal", "trust_seal")


@pytest.fixture
def _guards_restored(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Torn down after the database was emptied: puts the triggers back."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        guards = _guards(cursor)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        else:
            for sql in guards.values():
                cursor.execute(sql)


@pytest.fixture
def committed(_guards_restored: None, transactional_db: None) -> Iterator[None]:
    """Transactions commit, and another thread or connection sees them."""
    from django.db import connection

    yield
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            for name in _guards(cursor):
                cursor.execute(f"DROP TRIGGER {name}")


def _guards(cursor: Any) -> dict[str, str]:
    """SQLite's triggers on the journal, by name, as they were written."""
    from django.db import connection

    if connection.vendor == "postgresql":
        return {}
    marks = ", ".join(["%s"] * len(TABLES))
    cursor.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})",
        TABLES,
    )
    return dict(cursor.fetchall())
