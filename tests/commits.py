"""A database in which transactions commit, for tests of several threads, connections or servers.

Emptying it afterwards means removing rows of the journal and the ledger, which their triggers
refuse; they are lifted for just that moment, as only the owner of the database could.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

TABLES = (
    *("trust_journal", "trust_seal", "points_entry", "points_line", "points_account"),
    *("points_balance", "points_closing", "points_snapshot"),
)


@pytest.fixture
def _guards_restored(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Torn down after PostgreSQL's tables were truncated: puts their triggers back."""
    from django.db import connection

    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


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
            _empty(cursor)


def _empty(cursor: Any) -> None:
    """Empty SQLite's journal and ledger here and now; its triggers are per row and mind no
    empty table."""
    marks = ", ".join(["%s"] * len(TABLES))
    cursor.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})",
        TABLES,
    )
    guards = dict(cursor.fetchall())
    for name in guards:
        cursor.execute(f"DROP TRIGGER {name}")
    for table in TABLES:
        cursor.execute(f"DELETE FROM {table}")
    for statement in guards.values():
        cursor.execute(statement)
