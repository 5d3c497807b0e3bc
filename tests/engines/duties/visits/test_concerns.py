"""A concern heard on a call becomes a case by itself."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from gezhi import wiring
from gezhi.base import clock
from gezhi.engines.cases.models import Case
from gezhi.engines.duties import actions
from gezhi.engines.duties.models import Call, Found
from gezhi.engines.trust.queries import Changed
from tests.calling import build_calling

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_concern_becomes_one_case_at_its_place_and_stays() -> None:
    with clock.at(NOW):
        town = build_calling()
        town.mark("h0")
        worker = town.viewer("grid-worker")
        actions.plan_rounds(worker, town.places["g00"].pk)
        call = town.call_at("h0")
        actions.record_call(worker, actions.Called(call, "concern", "药没人去拿"))
    with clock.at(NOW.replace(hour=10)):
        wiring.follow()
        wiring.follow()
    case = Case.objects.get()
    found = Found.objects.get()
    assert (case.pk, case.type, case.place_id) == (found.pk, "report", town.places["b000"].pk)
    assert found.state == Found.CASE
    with clock.at(NOW.replace(minute=5)), pytest.raises(Changed):
        actions.undo_call(worker, call)
    assert Call.objects.get(pk=call).state == Call.DONE


def test_what_is_well_opens_nothing() -> None:
    with clock.at(NOW):
        town = build_calling()
        town.mark("h0")
        worker = town.viewer("grid-worker")
        actions.plan_rounds(worker, town.places["g00"].pk)
        actions.record_call(worker, actions.Called(town.call_at("h0"), "well"))
    with clock.at(NOW.replace(hour=10)):
        wiring.follow()
    assert not Case.objects.exists()
