"""Everything that time causes: deadlines, messages, seals, exports."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DEFAULT_DB_ALIAS, close_old_connections, connection, connections

from gezhi import wiring
from gezhi.base import clock
from gezhi.engines.assessment.actions import count_due, open_due
from gezhi.engines.assets.actions import pass_assets_time, remove_unused_papers
from gezhi.engines.campaigns.actions import (
    draft_due,
    erase_surveys,
    remind_due,
    remove_unused_evidence,
    send_bulletins,
)
from gezhi.engines.cases.actions import pass_time, remove_unclaimed
from gezhi.engines.cases.actions.forgetting import forget_old
from gezhi.engines.cases.actions.mediation import remind as remind_parties
from gezhi.engines.councils.actions import follow_ballots, remind_members, tick_ballots
from gezhi.engines.disclosure.actions import remove_unused_enclosures
from gezhi.engines.duties.actions import (
    draw_papers,
    draw_up,
    end_expired_marks,
    forget_reasons,
    mark_missed,
)
from gezhi.engines.insight.actions import export_journal
from gezhi.engines.insight.queries import rates
from gezhi.engines.people.actions import lapse_reserves
from gezhi.engines.places.actions import compute_waiting, enforce_divisions
from gezhi.engines.points.actions import (
    award_due,
    lapse_due,
    pass_help_time,
    post_due,
)
from gezhi.engines.trust.actions import (
    done_today,
    due_today,
    end_devices,
    remove_parts,
    seal_journal,
    send_due,
    transaction,
)
from gezhi.engines.trust.queries import for_system, system

log = logging.getLogger("gezhi.tick")
EVERY_SECONDS = 5.0
TICK_LOCK = 7415003

Task = tuple[str, Callable[[], Any]]


def remove_files() -> int:
    """How many files were removed that nothing used for 7 days."""
    return sum(
        remove()
        for remove in (
            remove_unclaimed,
            remove_unused_evidence,
            remove_unused_papers,
            remove_unused_enclosures,
        )
    )


def seal() -> int:
    """How many entries were sealed."""
    sealed = seal_journal()
    return sealed.count if sealed is not None else 0


def ballots() -> str:
    """What could not be opened, and why; empty where all is in order."""
    refused = tick_ballots(system("time"))
    for one in refused:
        log.warning("a ballot was not opened: %s", one)
    return "; ".join(refused)


def promises() -> int:
    """How many parties were asked today whether what they agreed was kept; once a day."""
    with transaction():
        if not due_today("promises"):
            return 0
        done_today("promises")
    return remind_parties(system("time"))


def divisions() -> str:
    """Grids whose day has come, and large grounds that wait to be divided."""
    in_force = enforce_divisions(system("time"))
    return f"{in_force} in force, {compute_waiting(system('time'))} computed"


def campaigns() -> str:
    """Who was reminded of campaign tasks this week, and bulletins that were drafted."""
    reminded, drafted = remind_due(system("time")), draft_due(system("time"))
    return f"{reminded} reminded, {drafted} drafted"


def assessments() -> str:
    """How many periods of assessments were opened, and of how many the figures were drawn."""
    viewer = system("time")
    return f"{open_due(viewer)} {count_due(viewer)}"


SHARED: tuple[Task, ...] = (
    ("deadlines", pass_time),
    ("meetings", lambda: remind_members(system("time"))),
    ("ballots", ballots),
    ("pacts", lambda: follow_ballots(system("time"))),
    ("promises", promises),
    ("divisions", divisions),
    ("wiring", wiring.follow),
    ("messages", send_due),
    ("points", post_due),
    ("expiry", lapse_due),
    ("awards", award_due),
    ("help", pass_help_time),
    ("duties", lambda: draw_up(system("time"))),
    ("papers", lambda: draw_papers(system("time"))),
    ("campaigns", campaigns),
    ("bulletins", lambda: send_bulletins(system("time"))),
    ("assessments", assessments),
    ("missed", lambda: mark_missed(system("time"))),
    ("visits", lambda: end_expired_marks(system("time"))),
    ("leave", lambda: forget_reasons(system("time"))),
    ("surveys", lambda: erase_surveys(system("time"))),
    ("registers", pass_assets_time),
    ("reserves", lambda: lapse_reserves(clock.today())),
    ("retention", forget_old),
    ("phones", end_devices),
    ("seal", seal),
)
"""What one process does for the whole deployment."""

OWN: tuple[Task, ...] = (
    ("export", export_journal),
    ("files", remove_files),
    ("parts", remove_parts),
)
"""What every machine does for its own folder."""


def tick() -> dict[str, str]:
    """Run every task once, and say what each did; one that fails is logged and stops no other."""
    return _run([*SHARED, *OWN])


def try_tick() -> dict[str, str]:
    """One tick; what is shared is left to another process of the deployment that is at it now.

    Tasks are safe to run twice at once; the lock only saves the work.
    """
    with _first() as first:
        done = _run(SHARED) if first else {}
    return done | _run(OWN)


def _run(tasks: Iterable[Task]) -> dict[str, str]:
    done: dict[str, str] = {}
    for name, task in tasks:
        try:
            done[name] = str(task())
        except Exception:
            log.exception("%s failed", name)
            done[name] = "failed"
    return done


@contextmanager
def _first() -> Iterator[bool]:
    """Whether nobody else ticks now. On PostgreSQL a transaction of a connection of its own holds
    the lock, as PgBouncer keeps one server for a transaction but not for a session; it is gone with
    the process. On SQLite there is one process."""
    if connection.vendor != "postgresql":
        yield True
        return
    keeper = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        keeper.set_autocommit(False)
        with keeper.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TICK_LOCK])
            row = cursor.fetchone()
        yield bool(row and row[0])
    finally:
        keeper.close()


def run_forever(stop: threading.Event, every: float = EVERY_SECONDS) -> None:
    """Tick until told to stop. What counts figures is loaded first, so that nobody waits for it."""
    with suppress(Exception):
        rates(system("start"))
    while not stop.wait(every):
        try:
            with for_system():
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
