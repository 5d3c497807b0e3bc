"""The tests run where they say they run, and the server behind them is one to trust."""

from __future__ import annotations

import os

import pytest
from django.db import connection

DATABASE = os.environ.get("GEZHI_TEST_DATABASE", "sqlite")


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for() -> None:
    assert connection.vendor == DATABASE


@pytest.mark.django_db
@pytest.mark.postgresql_only
def test_postgresql_is_durable_and_we_are_no_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
            " current_setting('is_superuser')"
        )
        assert cursor.fetchone() == ("on", "on", "off")


@pytest.mark.django_db
@pytest.mark.sqlite_only
def test_sqlite_is_a_durable_file() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)
