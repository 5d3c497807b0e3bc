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
from gezhi.engines.people.models import Household
from gezhi.engines.trust.queries import Changed
from tests.calling import build_calling
from tests.proceeding import build

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


def test_a_wish_for_help_becomes_an_order_and_not_a_report() -> None:
    """Where the pack says so: a village whose cadres call."""
    with clock.at(NOW):
        town = build("weituo", {"cadre": ("grid-cadre", "g00")})
        cadre, grid = town.viewer("cadre"), town.places["g00"].pk
        calls = []
        for code in ("101", "102"):
            home = Household.objects.create(place=town.places["b000"], code=code)
            asked = actions.NewMark(home.pk, "elderly-alone", clock.today(), "asked")
            actions.mark_household(cadre, asked)
            calls.append(home)
        actions.plan_rounds(cadre, grid)
        for home, result in zip(calls, ("help", "concern"), strict=True):
            call = Call.objects.get(household=home).pk
            actions.record_call(cadre, actions.Called(call, result, "明天陪去趟医院"))
    with clock.at(NOW.replace(hour=10)):
        wiring.follow()
    kinds = {one.kind: one.pk for one in Found.objects.all()}
    cases = {one.pk: one.type for one in Case.objects.all()}
    assert cases == {kinds["help"]: "help-order", kinds["concern"]: "matter"}
