"""Who agreed to be called at, the round, the call, and what was heard."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.duties import actions, queries
from gezhi.engines.duties.models import Call, Found, Mark, Round
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from tests.calling import Calling, build_calling
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday


@pytest.fixture
def town() -> Calling:
    return build_calling()


@pytest.fixture(autouse=True)
def monday():  # type: ignore[no-untyped-def]
    with clock.at(NOW):
        yield


def planned(town: Calling, *homes: str) -> list[Call]:
    """These households marked and laid into rounds."""
    for one in homes:
        town.mark(one)
    actions.plan_rounds(town.viewer("grid-worker"), town.places["g00"].pk)
    return list(Call.objects.order_by("round__day", "position"))


def verbs() -> list[str]:
    return list(Journal.objects.filter(verb__startswith="visit.").values_list("verb", flat=True))


def test_without_a_word_of_the_household_nobody_is_due(town: Calling) -> None:
    viewer = town.viewer("grid-worker")
    assert queries.due_homes(viewer, town.places["g00"].pk) == []
    town.mark("h0")
    town.mark("h0", "newly-arrived")
    (due,) = queries.due_homes(viewer, town.places["g00"].pk)
    assert [one.kind.visit for one in due.reasons] == ["elderly-alone", "newly-arrived"]
    assert due.due == date(2026, 11, 30)
    assert due.overdue == 0


def test_marks_are_made_once_by_those_who_call_there(town: Calling) -> None:
    worker = town.viewer("grid-worker")
    asked = actions.NewMark(town.homes["h0"].pk, "elderly-alone", clock.today(), "said")
    first = actions.mark_household(worker, asked)
    assert actions.mark_household(worker, asked).pk == first.pk
    assert first.until == date(2026, 11, 30) + timedelta(days=365)
    with pytest.raises(Changed):
        actions.mark_household(
            worker,
            actions.NewMark(asked.household, "newly-arrived", asked.agreed, "said", id=asked.id),
        )
    with pytest.raises(Changed):
        town.mark("h0")
    with pytest.raises(Forbidden):
        town.mark("far")
    with pytest.raises(Missing):
        actions.mark_household(
            worker, actions.NewMark(new_id(), "elderly-alone", asked.agreed, "said")
        )
    with pytest.raises(Forbidden):
        actions.mark_household(town.viewer("resident"), asked)
    assert verbs() == ["visit.marked"]


def test_a_mark_says_how_and_when_it_was_agreed(town: Calling) -> None:
    worker, home = town.viewer("grid-worker"), town.homes["h0"].pk
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Invalid) as fault:
        actions.mark_household(
            worker, actions.NewMark(home, "none", tomorrow, "guessed", "长" * 201)
        )
    assert {one.field for one in fault.value.wrong} == {"reason", "how", "agreed", "note"}
    with pytest.raises(Invalid):
        actions.mark_household(
            worker,
            actions.NewMark(home, "elderly-alone", clock.today() - timedelta(days=91), "said"),
        )


def test_a_round_is_walked_and_the_next_is_due_by_the_cadence(town: Calling) -> None:
    calls = planned(town, "h0", "h1", "h2", "h3")
    assert len(calls) == 4
    worker = town.viewer("grid-worker")
    view = queries.my_rounds(worker, clock.today(), clock.today())[0]
    first = view.next
    assert first is not None
    assert view.left == len(view.calls)
    assert view.row.metres > 0
    actions.record_call(worker, actions.Called(first.pk, "well"))
    due = {one.household.pk: one for one in queries.due_homes(worker, town.places["g00"].pk)}
    assert due[first.household_id].due == date(2026, 12, 14)
    assert due[first.household_id].last == date(2026, 11, 30)
    with clock.at(NOW + timedelta(days=20)):
        again = {one.household.pk: one for one in queries.due_homes(worker, town.places["g00"].pk)}
        assert again[first.household_id].overdue == 3


def test_only_a_call_that_was_made_counts_and_a_new_word_begins_anew(town: Calling) -> None:
    """Skipped, a household stays due; agreed anew after a call, it is due from that day on."""
    first, second = planned(town, "h0", "h1")
    worker, ground = town.viewer("grid-worker"), town.places["g00"].pk
    actions.skip_call(worker, actions.Skipped(first.pk, "not-in"))
    actions.record_call(worker, actions.Called(second.pk, "well"))
    due = {one.household.pk: one for one in queries.due_homes(worker, ground)}
    assert (due[first.household_id].due, due[first.household_id].last) == (clock.today(), None)
    actions.end_mark(worker, Mark.objects.get(household=second.household_id).pk)
    with clock.at(NOW + timedelta(days=3)):
        home = next(name for name, one in town.homes.items() if one.pk == second.household_id)
        town.mark(home)
        due = {one.household.pk: one for one in queries.due_homes(worker, ground)}
        assert due[second.household_id].due == clock.today()
        assert due[second.household_id].last == date(2026, 11, 30)


def test_planning_again_moves_nothing_that_need_not_move(town: Calling) -> None:
    planned(town, *(f"h{n}" for n in range(5)))
    worker, ground = town.viewer("grid-worker"), town.places["g00"].pk
    before = {one.household_id: one.round.day for one in Call.objects.select_related("round")}
    done = Call.objects.filter(round__day=clock.today()).first()
    assert done is not None
    actions.record_call(worker, actions.Called(done.pk, "well"))
    town.mark("h5")
    actions.plan_rounds(worker, ground)
    after = {one.household_id: one for one in Call.objects.select_related("round")}
    assert after.keys() == {home.pk for name, home in town.homes.items() if name != "far"}
    assert {key: row.round.day for key, row in after.items() if key in before} == before
    assert after[done.household_id].state == Call.DONE
    for row in Round.objects.all():
        places = list(row.calls.order_by("position").values_list("position", flat=True))
        assert places == list(range(len(places))), "who was called at stays in front"
    off = [clock.today()]
    actions.plan_rounds(worker, ground, off)
    rows = Call.objects.filter(state=Call.PLANNED, round__day=clock.today())
    assert not rows.exists()
    assert Round.objects.filter(calls=None).count() == 0


def test_who_was_not_in_is_laid_on_another_day_and_who_was_called_at_is_not(town: Calling) -> None:
    calls = planned(town, "h0", "h1", "h2")
    worker, ground = town.viewer("grid-worker"), town.places["g00"].pk
    Call.objects.update(round=Round.objects.get(day=clock.today()))
    actions.skip_call(worker, actions.Skipped(calls[0].pk, "not-in"))
    actions.record_call(worker, actions.Called(calls[1].pk, "well"))
    actions.plan_rounds(worker, ground)
    laid = Call.objects.filter(state=Call.PLANNED, round__day__gt=clock.today())
    assert calls[0].household_id in laid.values_list("household", flat=True)
    assert calls[1].household_id not in laid.values_list("household", flat=True)
    assert Call.objects.get(pk=calls[0].pk).state == Call.SKIPPED
    actions.undo_call(worker, calls[0].pk)
    actions.plan_rounds(worker, ground)
    rows = Call.objects.filter(state=Call.PLANNED, household=calls[0].household_id)
    assert rows.count() == 1, "taken back, it is one call again"


def test_two_workers_do_not_call_at_the_same_door(town: Calling) -> None:
    planned(town, "h0", "h1")
    town.hire("second", "grid-worker", "g00", "part-time")
    town.mark("h2")
    assert actions.plan_rounds(town.viewer("second"), town.places["g00"].pk) == 1
    assert Call.objects.count() == 3
    with pytest.raises(Forbidden):
        actions.plan_rounds(town.viewer("grid-lead"), town.places["g00"].pk)


def test_a_call_is_recorded_once_and_says_what_was_heard(town: Calling) -> None:
    (call,) = planned(town, "h0")
    worker = town.viewer("grid-worker")
    with pytest.raises(Invalid) as fault:
        actions.record_call(worker, actions.Called(call.pk, "opinion"))
    assert [one.field for one in fault.value.wrong] == ["text"]
    asked = actions.Called(call.pk, "opinion", "楼道灯太暗")
    actions.record_call(worker, asked)
    actions.record_call(worker, asked)
    assert Found.objects.count() == 1
    with pytest.raises(Changed):
        actions.record_call(worker, actions.Called(call.pk, "well", id=asked.id))
    with pytest.raises(Changed):
        actions.record_call(worker, actions.Called(call.pk, "well"))
    entry = Journal.objects.get(verb="visit.done")
    assert "楼道灯" not in str(entry.data)
    assert entry.data["result"] == "opinion"
    with pytest.raises(Missing):
        actions.record_call(town.viewer("grid-lead"), actions.Called(call.pk, "well"))


def test_what_was_heard_is_answered_once(town: Calling) -> None:
    (call,) = planned(town, "h0")
    actions.record_call(town.viewer("grid-worker"), actions.Called(call.pk, "help", "要人陪去医院"))
    lead, ground = town.viewer("grid-lead"), town.places["g00"].pk
    (found,) = queries.found_at(lead, ground)
    with pytest.raises(Invalid):
        actions.answer_found(lead, found.pk, " ")
    actions.answer_found(lead, found.pk, "周三志愿者陪去")
    actions.answer_found(lead, found.pk, "周三志愿者陪去")
    with pytest.raises(Changed):
        actions.answer_found(lead, found.pk, "别的")
    assert queries.found_at(lead, ground) == []
    with pytest.raises(Forbidden):
        queries.found_at(town.viewer("resident"), ground)


def test_skipping_says_why_and_unwanted_ends_the_consent(town: Calling) -> None:
    first, second = planned(town, "h0", "h1")
    worker = town.viewer("grid-worker")
    with pytest.raises(Invalid):
        actions.skip_call(worker, actions.Skipped(first.pk, ""))
    actions.skip_call(worker, actions.Skipped(first.pk, "not-in"))
    assert Mark.objects.filter(ended=None).count() == 2
    actions.skip_call(worker, actions.Skipped(second.pk, "unwanted"))
    mark = Mark.objects.get(household=second.household_id)
    assert (mark.ended, mark.why, mark.note) == (clock.today(), "withdrawn", "")
    with pytest.raises(Changed):
        actions.undo_call(worker, second.pk)


def test_a_call_is_taken_back_for_ten_minutes(town: Calling) -> None:
    (call,) = planned(town, "h0")
    worker = town.viewer("grid-worker")
    actions.record_call(worker, actions.Called(call.pk, "opinion", "声音大"))
    assert actions.undo_call(worker, call.pk).state == Call.PLANNED
    assert Found.objects.count() == 0
    actions.record_call(worker, actions.Called(call.pk, "well"))
    with clock.at(NOW + timedelta(minutes=11)), pytest.raises(Changed):
        actions.undo_call(worker, call.pk)


def test_consent_runs_out_by_itself_and_takes_the_note_along(town: Calling) -> None:
    town.mark("h0")
    with clock.at(NOW + timedelta(days=365)):
        assert actions.end_expired_marks(SYSTEM) == 0, "its last day"
    with clock.at(NOW + timedelta(days=366)):
        assert queries.due_homes(town.viewer("grid-worker"), town.places["g00"].pk) == []
        assert actions.end_expired_marks(SYSTEM) == 1
        assert actions.end_expired_marks(SYSTEM) == 0
    mark = Mark.objects.get()
    assert (mark.why, mark.note) == ("retention", "")


def test_the_list_costs_the_same_at_any_length(
    town: Calling, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for n in range(5):
        town.mark(f"h{n}")
    with django_assert_max_num_queries(6):
        assert len(queries.due_homes(town.viewer("grid-worker"), town.places["g00"].pk)) == 5
