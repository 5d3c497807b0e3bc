"""What time causes: every task at each tick, none stopped by another, and one process at a time."""

from __future__ import annotations

import threading
import time
from unittest import mock

import pytest
from django.db import connection

from gezhi.surfaces.cli import tick as ticking
from tests.commits import committed

__all__ = ["committed"]
NAMES = [
    "deadlines",
    "meetings",
    "ballots",
    "pacts",
    "promises",
    "divisions",
    "wiring",
    "messages",
    "points",
    "expiry",
    "awards",
]
NAMES += [
    "help",
    "duties",
    "papers",
    "campaigns",
    "bulletins",
    "assessments",
    "missed",
    "visits",
    "leave",
    "surveys",
    "registers",
    "reserves",
    "retention",
    "phones",
    "seal",
]
NAMES += ["export", "files", "parts"]


def count(calls: list[str], name: str, *, fails: bool = False) -> ticking.Task:
    """A task that notes that it ran."""

    def task() -> int:
        calls.append(name)
        if fails:
            raise RuntimeError("broken")
        return len(calls)

    return name, task


@pytest.mark.django_db
def test_every_task_runs_in_its_order() -> None:
    done = ticking.tick()
    assert list(done) == NAMES
    assert "failed" not in done.values()


@pytest.mark.django_db
def test_a_task_that_fails_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    calls: list[str] = []
    tasks = (count(calls, "one", fails=True), count(calls, "two"))
    with mock.patch.object(ticking, "SHARED", tasks), mock.patch.object(ticking, "OWN", ()):
        assert ticking.tick() == {"one": "failed", "two": "2"}
    assert "one failed" in caplog.text


@pytest.mark.usefixtures("committed")
def test_it_ticks_until_it_is_told_to_stop() -> None:
    calls: list[str] = []
    stop = threading.Event()
    with (
        mock.patch.object(ticking, "SHARED", (count(calls, "shared"),)),
        mock.patch.object(ticking, "OWN", ()),
    ):
        thread = threading.Thread(target=ticking.run_forever, args=(stop, 0.02))
        thread.start()
        until = time.monotonic() + 20
        while len(calls) < 3 and time.monotonic() < until:
            time.sleep(0.01)
        stop.set()
        thread.join(20)
    assert not thread.is_alive()
    assert len(calls) >= 3


@pytest.mark.postgresql_only
@pytest.mark.usefixtures("committed")
def test_while_one_process_ticks_another_does_only_its_own() -> None:
    at_work, go_on = threading.Event(), threading.Event()
    calls: list[str] = []

    def long() -> None:
        calls.append("shared")
        at_work.set()
        go_on.wait(20)

    def first() -> None:
        ticking.try_tick()
        connection.close()

    with (
        mock.patch.object(ticking, "SHARED", (("long", long),)),
        mock.patch.object(ticking, "OWN", (count(calls, "own"),)),
    ):
        thread = threading.Thread(target=first)
        thread.start()
        at_work.wait(20)
        try:
            assert list(ticking.try_tick()) == ["own"]
        finally:
            go_on.set()
            thread.join(20)
        assert calls == ["shared", "own", "own"]
        at_work.clear()
        assert list(ticking.try_tick()) == ["long", "own"], "the lock was given back"


@pytest.mark.django_db
def test_the_lock_is_not_kept_by_a_task_that_breaks() -> None:
    calls: list[str] = []
    with (
        mock.patch.object(ticking, "SHARED", (count(calls, "shared", fails=True),)),
        mock.patch.object(ticking, "OWN", ()),
    ):
        assert ticking.try_tick() == {"shared": "failed"}
        assert ticking.try_tick() == {"shared": "failed"}
    assert calls == ["shared", "shared"]
