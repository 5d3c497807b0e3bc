"""Statements that go to PostgreSQL by the driver itself say the same, and fail the same, as any."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from gezhi.engines.trust.models.direct import Kept
from tests.commits import committed

__all__ = ["committed"]
pytestmark = pytest.mark.postgresql_only

NAMES = ("id", "whole", "part", "yes", "at", "words", "bytes", "nothing")
ROW: dict[str, Any] = {
    "id": UUID(int=7),
    "whole": 3,
    "part": 0.1 + 0.2,
    "yes": True,
    "at": datetime(2026, 11, 28, 4, 5, 6, 789, tzinfo=UTC),
    "words": "三天'\\\"",
    "bytes": b"\x00\xff\\",
    "nothing": None,
}
INSERT = Kept(
    "test_kept",
    f"INSERT INTO kept ({', '.join(NAMES)}) VALUES ({', '.join(f'%({n})s' for n in NAMES)})",
)


@pytest.fixture
def table(committed: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE kept (id uuid PRIMARY KEY, whole int, part float8, yes bool,"
            " at timestamptz, words text, bytes bytea, nothing text)"
        )


def rows() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM kept ORDER BY id")
        return [dict(zip(NAMES, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("within", [False, True])
def test_values_arrive_as_they_were(table: None, within: bool) -> None:
    if within:
        with transaction.atomic():
            INSERT.run(ROW)
    else:
        INSERT.run(ROW)
    INSERT.run(ROW | {"id": UUID(int=8)})
    assert rows() == [ROW, ROW | {"id": UUID(int=8)}]


def test_what_fails_is_told_and_undone(table: None) -> None:
    INSERT.run(ROW)
    with pytest.raises(IntegrityError):
        INSERT.run(ROW)
    with pytest.raises(DataError, match="NUL"):
        INSERT.run(ROW | {"id": UUID(int=8), "words": "a\x00b"})
    with pytest.raises(DataError):
        INSERT.run(ROW | {"id": UUID(int=9), "whole": "many"})
    with pytest.raises(ProgrammingError):
        Kept("test_wrong", "INSERT INTO nowhere VALUES (%(id)s)").run(ROW)
    assert rows() == [ROW]


def test_it_is_undone_with_its_transaction(table: None) -> None:
    with suppress(ZeroDivisionError), transaction.atomic():
        INSERT.run(ROW)
        _ = 1 / 0
    assert rows() == []


def test_a_new_connection_prepares_it_anew(committed: None) -> None:
    for number in (1, 2):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE kept AS SELECT 1 AS id WITH NO DATA")
        Kept("test_again", "INSERT INTO kept VALUES (%(id)s)").run({"id": number})
        connection.close()
