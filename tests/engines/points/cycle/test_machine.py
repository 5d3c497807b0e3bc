"""Whatever happens between recording and posting, the books say what the records say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from gezhi.base import clock
from tests.engines.points.cycle.machine import START, CycleMachine
from tests.village import build_village, strict

pytestmark = pytest.mark.django_db
RUNS = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
    phases=[Phase.generate],
)


def test_the_books_say_what_the_records_say() -> None:
    with clock.at(START):
        village = build_village(since=date(2026, 1, 1), pack=strict())
    machine = type("Machine", (CycleMachine,), {"village": village})
    run_state_machine_as_test(machine, settings=RUNS)
