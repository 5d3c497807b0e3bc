"""The clock: true time, a held clock, and what it refuses."""

from __future__ import annotations

import contextvars
import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from gezhi.base import clock

NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_now_is_aware_and_true() -> None:
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC


def test_a_held_clock_stands_still_until_moved() -> None:
    with clock.at(NINE) as held:
        assert clock.now() == clock.now() == NINE
        assert held.advance(timedelta(hours=2)) == NINE + timedelta(hours=2) == clock.now()
        assert held.set(NINE) == NINE == clock.now()
    assert clock.now() != NINE


def test_clocks_nest_and_come_back_also_after_an_error() -> None:
    def fail_tomorrow() -> None:
        with clock.at(NINE + timedelta(days=1)):
            assert clock.now() == NINE + timedelta(days=1)
            raise KeyError

    with clock.at(NINE):
        with pytest.raises(KeyError):
            fail_tomorrow()
        assert clock.now() == NINE


def test_a_thread_takes_the_clock_along_only_in_a_copied_context() -> None:
    seen: list[datetime] = []

    def look() -> None:
        seen.append(clock.now())

    with clock.at(NINE):
        threads = [
            threading.Thread(target=look),
            threading.Thread(target=contextvars.copy_context().run, args=(look,)),
        ]
        for thread in threads:
            thread.start()
            thread.join()
    assert seen[0] != NINE
    assert seen[1] == NINE


def test_any_zone_is_turned_to_utc() -> None:
    there = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))
    with clock.at(there):
        assert clock.now() == NINE
        assert clock.now().tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 2, 9)
    with pytest.raises(ValueError, match="no time zone"), clock.at(naive):
        pass
    with pytest.raises(ValueError, match="no time zone"):
        clock.local(naive)


def test_a_clock_does_not_advance_backwards() -> None:
    with pytest.raises(ValueError, match="does not go back"):
        clock.Clock(NINE).advance(timedelta(seconds=-1))


def test_today_is_the_date_on_the_wall() -> None:
    with clock.at(datetime(2026, 3, 1, 16, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 2)
        assert clock.today(UTC) == date(2026, 3, 1)
        assert clock.local(clock.now()).hour == 0
