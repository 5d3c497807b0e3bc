"""Plans: everything is called at once, where it may be, evenly and with little walking."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gezhi.engines.duties.rules.rounds import (
    Problem,
    Stop,
    Worker,
    days_ending_in_0,
    least_peak,
    metres,
    plan,
    replan,
    window,
)
from gezhi.engines.duties.rules.rounds.planning import ordered

FIRST = date(2026, 11, 2)
DAYS = [FIRST + timedelta(days=one) for one in range(5)]


def town(number: int, seed: int, workers: int = 1) -> tuple[list[Stop], list[Worker]]:
    """Households scattered over a square kilometre, any day, and their workers."""
    draw = np.random.default_rng(seed)
    stops = [
        Stop(f"s{one:03d}", float(x), float(y), float(draw.integers(8, 15)), frozenset(DAYS))
        for one, (x, y) in enumerate(draw.uniform(0, 1000, (number, 2)))
    ]
    hands = [
        Worker(f"w{one}", 200.0 + 500 * one, 500.0, dict.fromkeys(DAYS, 420.0))
        for one in range(workers)
    ]
    return stops, hands


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Stop], list[Worker]]:
    """Any small town: windows, some of them empty, workers with days off, some tied to one."""
    names = ["w0", "w1", "w2"][: draw(st.integers(1, 3))]
    place = st.integers(0, 2000).map(float)
    hands = [
        Worker(
            name,
            draw(place),
            draw(place),
            {day: 60.0 * draw(st.integers(0, 7)) for day in DAYS},
        )
        for name in names
    ]
    stops = [
        Stop(
            f"s{one}",
            draw(place),
            draw(place),
            float(draw(st.integers(0, 60))),
            frozenset(draw(st.sets(st.sampled_from(DAYS)))),
            frozenset(draw(st.sets(st.sampled_from(names), max_size=1))),
        )
        for one in range(draw(st.integers(0, 24)))
    ]
    return stops, hands


def right(stops: list[Stop], hands: list[Worker], found) -> None:  # type: ignore[no-untyped-def]
    """Every stop once, on a day and by a worker allowed; or said to be without either."""
    seen = [stop for one in found.days for stop in one.stops]
    assert sorted([*seen, *found.unplaced]) == sorted(one.key for one in stops)
    by_key = {one.key: one for one in stops}
    worked = {(one.key, day) for one in hands for day, room in one.minutes.items() if room}
    for stop, (worker, day) in found.where().items():
        assert (worker, day) in worked
        assert day in by_key[stop].days
        assert not by_key[stop].workers or worker in by_key[stop].workers
    for key in found.unplaced:
        stop = by_key[key]
        assert not any(
            day in stop.days and (not stop.workers or worker in stop.workers)
            for worker, day in worked
        )
    for one in found.days:
        assert one.minutes == sum(by_key[stop].minutes for stop in one.stops)


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 3))
def test_every_stop_once_where_it_may_be_and_the_same_for_the_same_seed(asked, seed) -> None:
    stops, hands = asked
    found = plan(stops, hands, seed)
    right(stops, hands, found)
    assert plan(list(reversed(stops)), list(reversed(hands)), seed).where() == found.where()


@settings(max_examples=40, deadline=None)
@given(problems(), st.data())
def test_what_comes_up_moves_nothing_that_is_done_and_little_else(asked, data) -> None:
    stops, hands = asked
    before = plan(stops, hands).where()
    done = data.draw(st.sets(st.sampled_from(sorted(before)))) if before else set()
    ill = {**hands[0].minutes, DAYS[-1]: 0.0}
    kept = {one for one in done if before[one] == (hands[0].key, DAYS[-1])}
    later = [Worker(hands[0].key, hands[0].x, hands[0].y, ill), *hands[1:]]
    found = replan(stops, later, before, done - kept)
    right(stops, later, found)
    assert all(found.where()[one] == before[one] for one in done - kept)


@pytest.mark.parametrize("seed", range(4))
def test_no_day_is_above_its_share_and_walking_is_far_less_than_by_the_greedy(seed: int) -> None:
    stops, hands = town(120, seed, workers=2)
    found = plan(stops, hands, seed)
    problem = Problem(stops, hands)
    loads, slot = np.zeros(len(problem.slots)), []
    for minutes in problem.minutes:
        slot.append(int(loads.argmin()))
        loads[slot[-1]] += minutes
    assert found.heaviest <= 1.05
    assert found.metres <= 0.65 * ordered(problem, slot).metres


def test_a_worker_with_half_a_day_gets_half_a_share() -> None:
    stops, hands = town(120, 1)
    hands = [Worker("w0", 200.0, 500.0, {**hands[0].minutes, DAYS[0]: 210.0})]
    found = {one.day: one for one in plan(stops, hands).days}
    assert found[DAYS[0]].share == pytest.approx(found[DAYS[1]].share / 2)
    assert all(one.minutes <= 1.05 * one.share for one in found.values())


def test_one_new_household_moves_nobody_else() -> None:
    stops, hands = town(80, 3)
    before = plan(stops, hands).where()
    found = replan([*stops, Stop("new", 300.0, 300.0, 10.0, frozenset(DAYS))], hands, before)
    moved = [one for one, there in found.where().items() if before.get(one, there) != there]
    assert moved == []
    assert "new" in found.where()


def test_when_a_day_falls_out_only_what_must_move_moves_mostly() -> None:
    stops, hands = town(80, 3)
    before = plan(stops, hands).where()
    off = [Worker("w0", 200.0, 500.0, {**hands[0].minutes, DAYS[2]: 0.0})]
    found = replan(stops, off, before)
    must = {one for one, (_, day) in before.items() if day == DAYS[2]}
    moved = {one for one, there in found.where().items() if before[one] != there}
    assert must <= moved
    assert len(moved - must) <= 4
    assert found.heaviest <= 1.05


def test_days_ending_in_0_have_a_shift_or_overload_is_said_to_be_unavoidable() -> None:
    month = [date(2026, 11, 1) + timedelta(days=one) for one in range(30)]
    hands = [Worker("w0", 0.0, 0.0, dict.fromkeys(month, 420.0))]

    def bound(shift: int) -> float:
        days = days_ending_in_0(month[0], month[-1], shift)
        stops = [Stop(f"s{one}", one, 0.0, 10.0, days) for one in range(60)]
        return least_peak(Problem(stops, hands))

    assert sorted(days_ending_in_0(month[0], month[-1])) == [
        date(2026, 11, day) for day in (10, 20, 30)
    ]
    around = {day.day for day in days_ending_in_0(month[0], month[-1], 2)}
    assert around == {1, *range(8, 13), *range(18, 23), *range(28, 31)}  # the 1st is of 30 October
    assert date(2027, 2, 28) not in days_ending_in_0(date(2027, 2, 1), date(2027, 2, 28))
    assert bound(0) == pytest.approx(10.0)
    assert bound(2) < bound(0) / 3


def test_a_window_is_the_cadence_with_its_grace() -> None:
    worked = [date(2026, 11, day) for day in (2, 3, 4, 9, 10, 11, 16, 17)]
    assert window(date(2026, 11, 2), 7, worked, 0, 1) == {worked[3], worked[4]}
    assert window(date(2026, 11, 3), 7, worked, 1, 0) == {worked[3], worked[4]}
    assert window(None, 7, worked, 0, 2) == set(worked[:3])
    assert window(date(2026, 9, 1), 7, worked, 0, 1) == set(worked[:2])
    assert window(date(2026, 11, 16), 30, worked) == frozenset()
    assert window(None, 7, []) == frozenset()


def test_degrees_become_metres() -> None:
    a, b = metres([(106.20, 29.99), (106.21, 29.99)])
    assert b[0] - a[0] == pytest.approx(963.1, abs=1)
    assert metres([]) == []


def test_two_stops_of_one_key_are_a_mistake() -> None:
    stops, hands = town(2, 0)
    with pytest.raises(ValueError, match="one key"):
        plan([stops[0], stops[0]], hands)
