"""What a division takes along of duties and rounds: what is over stays where it was done, what is
still to be done is drawn up and planned anew in the new grids; what was heard is answered there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.duties import actions
from gezhi.engines.duties.models import Call, Found, Occurrence, Round
from gezhi.engines.places.models import Place
from tests.calling import Calling, build_calling
from tests.dividing import MONDAY, TODAY, again, divide, grids
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture
def town(db: None) -> Calling:
    return build_calling()


def keys(rows: Any) -> set[Any]:
    return set(rows.values_list("pk", flat=True))


def test_duties_of_days_to_come_are_drawn_up_anew_and_others_stay(town: Calling) -> None:
    with clock.at(FRIDAY):
        actions.draw_up(SYSTEM, timedelta(days=8))
    old = Occurrence.objects.filter(place=town.places["g00"])
    before, after = old.filter(day__lt=TODAY), old.filter(day__gte=TODAY)
    elsewhere = keys(Occurrence.objects.filter(place=town.places["g11"], day__gte=TODAY))
    assert before.exists()
    assert elsewhere
    done = after.order_by("day", "pk").first()
    assert done is not None
    Occurrence.objects.filter(pk=done.pk).update(state=Occurrence.DONE)
    stay, gone = keys(before) | {done.pk}, keys(after) - {done.pk}
    assert gone
    assert town.places["g00"].until is None
    divide(town, 1)
    again()
    assert keys(Occurrence.objects.filter(pk__in=stay | gone)) == stay
    assert keys(Occurrence.objects.filter(pk__in=elsewhere)) == elsewhere
    (grid,) = grids(town).values()
    for row in Occurrence.objects.filter(pk__in=stay):
        over = row.state == Occurrence.DONE
        assert row.path == (town.places["g00"].path if over else grid.path), row.state
    with clock.at(MONDAY + timedelta(hours=2)):
        actions.draw_up(SYSTEM, timedelta(days=5))
    assert Occurrence.objects.filter(place=grid, day__gte=TODAY).exists()


def test_rounds_to_come_are_planned_anew_and_keep_what_was_done(town: Calling) -> None:
    with clock.at(MONDAY):
        for home in ("h0", "h1", "h2"):
            town.mark(home)
        worker = town.viewer("grid-worker")
        actions.plan_rounds(worker, town.places["g00"].pk)
    called = Call.objects.order_by("round__day", "position").first()
    assert called is not None
    Call.objects.filter(pk=called.pk).update(state=Call.DONE, at=MONDAY)

    def planned(place: str, day: Any, home: str) -> Call:
        where = {"place": town.places[place], "path": town.places[place].path}
        row = Round.objects.create(id=new_id(), account=worker.account, day=day, **where)
        path = town.homes[home].place.path
        ways = {"household": town.homes[home], "path": path, "position": 1}
        return Call.objects.create(id=new_id(), round=row, **ways)

    empty = planned("g00", TODAY + timedelta(days=20), "h3")
    stay = {
        planned("g00", TODAY - timedelta(days=3), "h3").pk,
        planned("g11", TODAY, "far").pk,
        called.pk,
    }
    divide(town, 1)
    again()
    assert keys(Call.objects.all()) == stay
    rounds = keys(Round.objects.all())
    assert rounds == {one.round_id for one in Call.objects.all()}
    assert empty.round_id not in rounds
    (grid,) = grids(town).values()
    with clock.at(MONDAY + timedelta(hours=2)):
        actions.plan_rounds(town.viewer("grid-worker"), grid.pk)
    anew = Call.objects.filter(round__place=grid)
    assert {town.homes[home].pk for home in ("h0", "h1", "h2")} - {called.household_id} <= {
        one.household_id for one in anew
    }
    assert not anew.filter(household=called.household_id, round__day=called.round.day).exists()


def test_what_was_heard_is_answered_in_the_new_grid(town: Calling) -> None:
    with clock.at(MONDAY):
        town.mark("h0")
        town.mark("h2")
        worker = town.viewer("grid-worker")
        actions.plan_rounds(worker, town.places["g00"].pk)
    old = town.homes["h0"].place.path
    waits, told = Call.objects.order_by("pk")
    for call, when in ((waits, None), (told, clock.now())):
        Call.objects.filter(pk=call.pk).update(state=Call.DONE)
        about = {"kind": "opinion", "text": "路灯再亮些", "told_at": when}
        Found.objects.create(id=new_id(), call=call, path=call.path, **about)
    divide(town, 1)
    again()
    new = Place.objects.get(pk=town.homes["h0"].place_id).path
    assert new != old
    for call, path in ((waits, new), (told, old)):
        found = Found.objects.get(call=call)
        call.refresh_from_db()
        assert (found.path, call.path) == (path, path)
