"""A consent that ended is an end: no call is made for it, and nothing of it is shown any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.duties import actions, queries
from gezhi.engines.duties.models import Call, Mark, Round
from gezhi.engines.places.models import Place
from tests.calling import Calling, build_calling
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def monday() -> Iterator[clock.Clock]:
    with clock.at(NOW) as held:
        yield held


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Calling:
    return build_calling()


def plan(town: Calling) -> None:
    actions.plan_rounds(town.viewer("grid-worker"), town.places["g00"].pk)


def one_round(town: Calling, *homes: str) -> Round:
    """These households in one round, in this order, 100 metres from door to door."""
    for number, one in enumerate(homes):
        town.mark(one)
        place = Place.objects.create(
            level="building",
            tree="grid",
            name=f"{number} 号楼",
            parent=town.places["g00"],
            path=f"{town.places['g00'].path}x{number}.",
            depth=town.places["g00"].depth + 1,
            lon=town.places["g00"].lon,
            lat=(town.places["g00"].lat or 0.0) + 0.0009 * (number + 1),
        )
        type(town.homes[one]).objects.filter(pk=town.homes[one].pk).update(place=place)
    plan(town)
    first = Round.objects.order_by("day")[0]
    for number, one in enumerate(homes):
        rows = Call.objects.filter(household=town.homes[one])
        rows.update(round=first, position=number, metres=100)
    Round.objects.exclude(pk=first.pk).delete()
    Round.objects.filter(pk=first.pk).update(metres=100 * len(homes))
    return first


def test_who_wants_no_more_calls_leaves_the_round_and_the_way_closes_up(town: Calling) -> None:
    first = one_round(town, "h0", "h1", "h2")
    mark = Mark.objects.get(household=town.homes["h1"])
    actions.end_mark(town.viewer("grid-lead"), mark.pk)
    (seen,) = queries.my_rounds(town.viewer("grid-worker"), first.day, first.day)
    assert [one.household_id for one in seen.calls] == [town.homes[one].pk for one in ("h0", "h2")]
    ways = [one.metres for one in seen.calls]
    assert ways == [pytest.approx(100, abs=2), pytest.approx(200, abs=2)]
    assert seen.row.metres == sum(ways)
    for one in ("h0", "h2"):
        actions.end_mark(SYSTEM, Mark.objects.get(household=town.homes[one]).pk)
    assert not Round.objects.exists(), "a round with nobody left is none"


def test_what_was_done_stays(town: Calling) -> None:
    first = one_round(town, "h0", "h1")
    worker = town.viewer("grid-worker")
    done = first.calls.get(household=town.homes["h0"])
    actions.record_call(worker, actions.Called(done.pk, "well"))
    actions.end_mark(worker, Mark.objects.get(household=town.homes["h0"]).pk)
    assert first.calls.count() == 2


def test_another_reason_keeps_the_call(town: Calling) -> None:
    town.mark("h0")
    newly = town.mark("h0", "newly-arrived")
    plan(town)
    actions.end_mark(town.viewer("grid-worker"), newly.pk)
    call = Call.objects.get(household=town.homes["h0"])
    assert call.reasons == ["elderly-alone"]


def test_unwanted_ends_every_reason_of_the_household(town: Calling) -> None:
    town.mark("h0")
    town.mark("h1")
    plan(town)
    town.mark("h0", "newly-arrived")
    call = Call.objects.get(household=town.homes["h0"])
    actions.skip_call(town.viewer("grid-worker"), actions.Skipped(call.pk, "unwanted"))
    assert not Mark.objects.filter(household=town.homes["h0"], ended=None).exists()
    assert Call.objects.get(household=town.homes["h0"]).state == Call.SKIPPED
    assert Mark.objects.filter(household=town.homes["h1"], ended=None).exists()


def test_past_its_day_a_mark_is_not_shown_even_before_the_tick(town: Calling) -> None:
    mark = town.mark("h0")
    plan(town)
    worker, grid = town.viewer("grid-worker"), town.places["g00"].pk
    call = Call.objects.get()
    with clock.at(NOW + timedelta(days=365)):
        assert queries.my_call(worker, call.pk).notes == ("慢点敲门",), "on its last day"
        assert [one.pk for one in queries.marks_at(worker, grid)] == [mark.pk]
    with clock.at(NOW + timedelta(days=366)):
        assert queries.my_call(worker, call.pk).notes == ()
        assert queries.marks_at(worker, grid) == []
        assert queries.due_homes(worker, grid) == []
        actions.end_expired_marks(SYSTEM)
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("off", "believed"),
    [(timedelta(hours=-10), False), (timedelta(hours=-9), True), (timedelta(hours=1), True)],
)
def test_a_clock_from_before_the_round_is_not_believed(
    town: Calling, monday: clock.Clock, off: timedelta, believed: bool
) -> None:
    """The next call would be due by a day that never was."""
    town.mark("h0")
    plan(town)
    monday.advance(timedelta(hours=3))
    call = Call.objects.get()
    asked = actions.Called(call.pk, "well", at=NOW + off)
    row = actions.record_call(town.viewer("grid-worker"), asked)
    assert row.at == (NOW + off if believed else clock.now())
