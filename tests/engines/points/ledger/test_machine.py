"""The ledger keeps its promises whatever happens in whatever order; and a ledger that lacks one of
its guards is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from gezhi.engines.points.actions.ledger import statements
from tests.engines.points.ledger.books import open_books
from tests.engines.points.ledger.machine import LedgerMachine

pytestmark = pytest.mark.django_db
POSTING = "gezhi.engines.points.actions.ledger.posting"
RUNS = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=[Phase.generate],
)


def run(how: settings) -> None:
    """Run the machine on books of its own."""
    machine = type("Machine", (LedgerMachine,), {"books": open_books()})
    run_state_machine_as_test(machine, settings=how)


def test_a_ledger_keeps_its_promises() -> None:
    run(RUNS)


def _drop(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(what)


@contextmanager
def reversed_twice() -> Iterator[None]:
    """An entry may be reversed any number of times."""
    _drop("DROP INDEX points_entry_reversed_once")
    yield


@contextmanager
def burnt_id_retried() -> Iterator[None]:
    """A refused id is forgotten."""

    def forget(prepared: Any, why: Exception) -> None:
        raise why

    with mock.patch(f"{POSTING}.burn", forget):
        yield


@contextmanager
def trigger_missing() -> Iterator[None]:
    """Lines do not move balances."""
    postgresql = connection.vendor == "postgresql"
    _drop("DROP TRIGGER points_line_moved" + (" ON points_line" if postgresql else ""))
    yield


@contextmanager
def no_floor() -> Iterator[None]:
    """Balances may fall below nothing."""
    if connection.vendor == "postgresql":
        _drop("ALTER TABLE points_balance DROP CONSTRAINT points_balance_floor")
        yield
        return
    _drop("PRAGMA ignore_check_constraints = on")
    try:
        yield
    finally:
        _drop("PRAGMA ignore_check_constraints = off")


@contextmanager
def reversals_do_not_cancel() -> Iterator[None]:
    """What was reversed lapses all the same."""
    wrong = statements.LAPSING.replace("AND expires >= %(cut)s AND back", "AND false")
    with mock.patch.object(statements, "LAPSING", wrong):
        yield


@contextmanager
def digest_ignored() -> Iterator[None]:
    """An id answers for whatever comes under it."""
    with mock.patch(f"{POSTING}.digest_of", return_value="same"):
        yield


@contextmanager
def month_without_what_was_before() -> Iterator[None]:
    """A month does not open with what the last closed with."""
    wrong = statements.MONTH.replace("AND closing <> 0", "AND closing > 1000")
    with mock.patch.object(statements, "MONTH", wrong):
        yield


MUTANTS: tuple[Callable[[], Any], ...] = (
    reversed_twice,
    burnt_id_retried,
    trigger_missing,
    no_floor,
    reversals_do_not_cancel,
    digest_ignored,
    month_without_what_was_before,
)


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_ledger_without_a_guard_is_found_out(mutant: Callable[[], Any]) -> None:
    hunt = settings(RUNS, max_examples=60, derandomize=True)
    with mutant(), pytest.raises((AssertionError, pytest.fail.Exception)):
        run(hunt)
