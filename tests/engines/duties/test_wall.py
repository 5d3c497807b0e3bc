"""The second wall around duties: what a forgotten condition still does not show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.duties.actions import AskSwap, NewLeave, ask_swap, note_leave
from gezhi.engines.duties.models import Leave, Month, Occurrence, Swap
from gezhi.engines.trust.queries import begin_unit, viewer_of
from tests.onduty import appointed, village_on_duty
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


@pytest.fixture
def town() -> Iterator[Town]:
    with clock.at(datetime(2026, 3, 2, 7, 0, tzinfo=ZONE)):
        yield village_on_duty(published=True)


@contextmanager
def as_one(town: Town, role: str) -> Iterator[None]:
    end = begin_unit()
    try:
        if role:
            viewer_of(town.accounts[role].pk, verified=True)
        yield
    finally:
        end()


def test_shifts_and_rosters_show_themselves_to_those_who_serve_there(town: Town) -> None:
    for role, sees in (("secretary", True), ("guard-0", True), ("resident", False), ("", False)):
        with as_one(town, role):
            assert Occurrence.objects.exists() is sees, role
            assert Month.objects.exists() is sees, role


def test_leave_and_swaps_show_themselves_to_the_two_and_the_lead(town: Town) -> None:
    shift = Occurrence.objects.filter(holder=appointed(town, "guard-0")).latest("day")
    ask_swap(town.viewer("guard-0"), AskSwap(shift.pk, appointed(town, "guard-1")))
    day = clock.today() + timedelta(days=1)
    asked = NewLeave(appointed(town, "guard-0"), appointed(town, "guard-1"), day, day, "看病")
    note_leave(town.viewer("guard-0"), asked)
    for role, sees in (
        ("guard-0", True),
        ("guard-1", True),
        ("secretary", True),
        ("guard-2", False),
        ("resident", False),
        ("", False),
    ):
        with as_one(town, role):
            assert Leave.objects.exists() is sees, role
            assert Swap.objects.exists() is sees, role
