"""A database in which transactions commit, for tests of several threads, connections or servers.

Emptying it afterwards means removing rows of the journal and the ledger, which their triggers
refuse; they are lifted for just that moment, as only the owner of the database could.
"""

from __future__ import annotations

from typing import Any

import pytest

STAY = ("django_migrations", "django_content_type", "auth_permission")
"""What Django writes with the tables."""


@pytest.fixture
def committed(transactional_db: None) -> None:
    """Transactions commit, and another thread or connection sees them."""


def empty() -> None:
    """Leave a database as it is once it was migrated, with a key of its own.

    Django would truncate each of two hundred tables and fill its own again: seconds, where few of
    them have a row.
    """
    from django.db import connection, transaction

    from gezhi.engines.trust.models.sealed import forget_keys, make_key

    with transaction.atomic(), connection.cursor() as cursor:
        known = connection.introspection.django_table_names(only_existing=True)
        filled = [one for one in sorted(set(known) - set(STAY)) if _has_rows(cursor, one)]
        if connection.vendor == "postgresql":
            _empty_postgresql(cursor, filled)
        else:
            _empty_sqlite(cursor, filled)
    forget_keys()
    make_key()


def _has_rows(cursor: Any, table: str) -> bool:
    cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
    return bool(cursor.fetchone()[0])


def _empty_postgresql(cursor: Any, filled: list[str]) -> None:
    for table in filled:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    for table in filled:
        cursor.execute(f'DELETE FROM "{table}"')
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in filled:
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def _empty_sqlite(cursor: Any, filled: list[str]) -> None:
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
    )
    guards = dict(cursor.fetchall())
    for name in guards:
        cursor.execute(f"DROP TRIGGER {name}")
    for table in filled:
        cursor.execute(f'DELETE FROM "{table}"')
    for statement in guards.values():
        cursor.execute(statement)
