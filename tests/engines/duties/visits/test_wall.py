"""The second wall around visits: those who call on the ground and those who lead there."""

from __future__ import annotations

from datetime import datetime

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.duties import actions, queries
from gezhi.engines.duties.models import Call, Found, Mark, Round
from tests.calling import build_calling
from tests.engines.trust.test_wall import unit

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


def test_a_forgotten_condition_shows_nothing_to_others_and_work_goes_on_behind_it() -> None:
    with clock.at(datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)):
        town = build_calling()
        ground = town.places["g00"].pk
        for home in ("h0", "h1"):
            town.mark(home)
        with unit(town.accounts["grid-worker"].pk):
            worker = town.viewer("grid-worker")
            assert actions.plan_rounds(worker, ground) == 2
            call = town.call_at("h0")
            assert queries.my_call(worker, call).notes == ("慢点敲门",)
            actions.record_call(worker, actions.Called(call, "help", "要人陪去医院"))
            assert len(queries.due_homes(worker, ground)) == 2
            assert len(queries.homes_at(worker, ground)) == 6
            actions.mark_household(
                worker,
                actions.NewMark(town.homes["h2"].pk, "elderly-alone", clock.today(), "said"),
            )
        tables = (Mark, Round, Call, Found)
        for role, sees in (
            ("grid-lead", True),
            ("outsider-lead", False),
            ("clerk", False),
            ("resident", False),
        ):
            with unit(town.accounts[role].pk):
                assert [table.objects.exists() for table in tables] == [sees] * 4, role
