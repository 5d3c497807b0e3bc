"""Everything that time causes: deadlines, messages, seals, exports."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import close_old_connections, connection, transaction

from gezhi import wiring
from gezhi.engines.cases.actions import pass_time, remove_unclaimed
from gezhi.engines.insight.actions import export_journal
from gezhi.engines.insight.queries import rates
from gezhi.engines.trust.actions import seal_journal, send_due
from gezhi.engines.trust.queries import system

log = logging.getLogger("gezhi.tick")
EVERY_SECONDS = 5.0
TICK_LOCK = 7415003

TASKS: tuple[tuple[str, Callable[[], Any]], ...] = (
    ("deadlines", pass_time),
    ("wiring", wiring.follow),
    ("messages", send_due),
    ("seal", seal_journal),
    ("export", export_journal),
    ("files", remove_unclaimed),
)


def tick() -> dict[str, str]:
    """Run every task once, and say what each did; one that fails is logged and stops no other."""
    done: dict[str, str] = {}
    for name, task in TASKS:
        try:
            done[name] = str(task())
        except Exception:
            log.exception("%s failed", name)
            done[name] = "failed"
    return done


def try_tick() -> None:
    """One tick, unless another process of the deployment is at it (PostgreSQL).

    Tasks are safe to run twice at once; the lock only saves the work.
    """
    if connection.vendor != "postgresql":
        tick()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [TICK_LOCK])
        row = cursor.fetchone()
        if not (row and row[0]):
            return
        try:
            tick()
        finally:
            if not transaction.get_connection().needs_rollback:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [TICK_LOCK])


def run_forever(stop: threading.Event, every: float = EVERY_SECONDS) -> None:
    """Tick until told to stop. What counts figures is loaded first, so that nobody waits for it."""
    with suppress(Exception):
        rates(system("start"))
    while not stop.wait(every):
        try:
            try_tick()
        except Exception:
            log.exception("tick failed")
        finally:
            close_old_connections()


def start_in_background() -> threading.Event:
    """Tick in a thread of this process; setting the event ends it."""
    stop = threading.Event()
    threading.Thread(target=run_forever, args=(stop,), name="tick", daemon=True).start()
    return stop
