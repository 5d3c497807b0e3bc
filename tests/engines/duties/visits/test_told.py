"""What was heard comes back: answered until a day and told, the register corrected; and a reason of
one person alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.duties.actions import (
    Called,
    NewMark,
    answer_found,
    end_mark,
    mark_household,
    plan_rounds,
    record_call,
    tell_answer,
    undo_call,
)
from gezhi.engines.duties.models import Call, Found, Mark
from gezhi.engines.duties.queries import due_homes, marks_at, opinions, to_tell
from gezhi.engines.people.actions import NewPerson, add_person
from gezhi.engines.people.models import Correction
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, system
from tests.calling import Calling, build_calling
from tests.town import loaded

SYSTEM = system("test")


@pytest.fixture(autouse=True)
def morning() -> Iterator[clock.Clock]:
    with clock.at(datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)) as held:
        yield held


@pytest.fixture
def town(db: None, morning: clock.Clock) -> Calling:
    return build_calling()


def _call(town: Calling) -> Call:
    town.mark("h0")
    plan_rounds(town.viewer("grid-worker"), town.places["g00"].pk)
    return Call.objects.get()


def test_an_opinion_is_answered_until_a_day_and_told_back(town: Calling) -> None:
    call, worker = _call(town), town.viewer("grid-worker")
    record_call(worker, Called(call.pk, "opinion", "楼道灯太暗"))
    row = Found.objects.get()
    assert row.due == clock.today() + timedelta(days=14)
    with pytest.raises(Changed):
        tell_answer(worker, row.pk)
    lead, ground = town.viewer("grid-lead"), town.places["g00"].pk
    for days, late in ((14, 0), (15, 1)):
        with clock.at(clock.now() + timedelta(days=days)):
            assert opinions(lead, ground)["late"] == late
    answer_found(lead, row.pk, "换了新灯")
    assert [one.pk for one in to_tell(worker, call.household_id)] == [row.pk]
    tell_answer(worker, row.pk)
    tell_answer(worker, row.pk)
    assert to_tell(worker, call.household_id) == []
    assert opinions(lead, ground) == {"collected": 1, "answered": 1, "told": 1, "late": 0}
    with pytest.raises(Forbidden):
        opinions(town.viewer("outsider-lead"), ground)


def test_a_wrong_register_becomes_a_correction_and_is_taken_back(town: Calling) -> None:
    call, worker = _call(town), town.viewer("grid-worker")
    asked = Called(call.pk, "correction", correct="size", proposed="x")
    with pytest.raises(Invalid) as fault:
        record_call(worker, asked)
    assert fault.value.wrong[0].field == "proposed"
    assert Call.objects.get().state == Call.PLANNED
    asked = Called(call.pk, "correction", correct="size", proposed="4", id=new_id())
    record_call(worker, asked)
    record_call(worker, asked)
    row = Correction.objects.get()
    assert (row.field, row.proposed, row.source) == ("size", "4", "visit")
    assert not Found.objects.exists()
    undo_call(worker, call.pk)
    assert Correction.objects.get().state == Correction.UNDONE


def test_nothing_that_was_said_is_dropped(town: Calling) -> None:
    """An opinion and a wrong line of the register on one call: both are kept, and both go back."""
    call, worker = _call(town), town.viewer("grid-worker")
    for asked in (
        Called(call.pk, "opinion", correct="size", proposed="4"),
        Called(call.pk, "opinion", "楼道太黑", proposed="4"),
        Called(call.pk, "correction", "x", correct="size", proposed="4"),
    ):
        with pytest.raises(Invalid):
            record_call(worker, asked)
    record_call(worker, Called(call.pk, "opinion", "楼道太黑", correct="size", proposed="4"))
    assert (Correction.objects.get().proposed, Found.objects.get().text) == ("4", "楼道太黑")
    undo_call(worker, call.pk)
    assert Correction.objects.get().state == Correction.UNDONE
    assert not Found.objects.exists()
    record_call(worker, Called(call.pk, "correction", "添了孩子", correct="size", proposed="4"))
    assert Found.objects.get().kind == "correction"


def test_the_phone_of_a_household_is_that_of_its_head(town: Calling) -> None:
    home = town.homes["h0"]
    head = add_person(SYSTEM, NewPerson("王甲", household=home, head=True))
    call, worker = _call(town), town.viewer("grid-worker")
    record_call(worker, Called(call.pk, "correction", correct="phone", proposed="13800001234"))
    assert Correction.objects.get().person_id == head.pk
    undo_call(worker, call.pk)
    record_call(worker, Called(call.pk, "correction", correct="size", proposed="3"))
    assert Correction.objects.get(state=Correction.PROPOSED).person_id is None


def test_the_shortest_of_the_reasons_says_until_when_it_is_answered(town: Calling) -> None:
    kinds = dict(loaded("huanghexilu").visits)
    assert {one.answered for one in kinds.values()} == {14}, "write both days below"
    town.mark("h0", "newly-arrived")
    call, worker = _call(town), town.viewer("grid-worker")
    kinds["newly-arrived"] = kinds["newly-arrived"].model_copy(update={"answered": 5})
    with patch("gezhi.engines.duties.actions.calls.visits_at", return_value=kinds):
        record_call(worker, Called(call.pk, "opinion", "楼道太黑"))
    assert Found.objects.get().due == clock.today() + timedelta(days=5)


def test_a_reason_may_be_of_one_person_alone(town: Calling) -> None:
    home, worker = town.homes["h0"], town.viewer("grid-worker")
    old = add_person(SYSTEM, NewPerson("赵奶奶", household=home))
    other = add_person(SYSTEM, NewPerson("钱爷爷", household=town.homes["h1"]))
    today = clock.today()
    asked = NewMark(home.pk, "elderly-alone", today, "said", person=old.pk)
    row = mark_household(worker, asked)
    assert mark_household(worker, asked).pk == row.pk
    with pytest.raises(Changed):
        mark_household(worker, NewMark(home.pk, "elderly-alone", today, "said", person=old.pk))
    with pytest.raises(Invalid):
        mark_household(worker, NewMark(home.pk, "elderly-alone", today, "said", person=other.pk))
    ground = town.places["g00"].pk
    assert [one.household.pk for one in due_homes(worker, ground)] == [home.pk]
    assert [one.person_id for one in marks_at(worker, ground)] == [old.pk]
    end_mark(worker, row.pk, "over")
    assert marks_at(worker, ground) == []
    assert Mark.objects.get().why == "over"
