"""What time it is, asked in one place, so that a replay can run months in seconds.

Everything that needs the time calls `now`; nothing calls ``datetime.now`` itself. Moments are
always aware and in UTC; only what people read is turned to local time, by `local`.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
"""Local time where nothing else is said: all of China keeps one zone."""


def aware(moment: datetime) -> datetime:
    """The same moment in UTC. A moment without a zone is refused (`ValueError`), because guessing
    its zone moves a deadline by eight hours without anybody noticing."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone: give one, for example UTC")
    return moment.astimezone(UTC)


class Clock:
    """A clock that stands still until it is moved: what a replay or a test turns by hand."""

    __slots__ = ("_moment",)

    def __init__(self, moment: datetime) -> None:
        self._moment = aware(moment)

    def now(self) -> datetime:
        return self._moment

    def advance(self, by: timedelta) -> datetime:
        """Move forward and return the new moment. Going back is refused (`ValueError`), as a
        replay that goes back writes a journal out of order; `set` is there for who means it."""
        if by < timedelta(0):
            raise ValueError(f"a clock advances, it does not go back ({by})")
        self._moment += by
        return self._moment

    def set(self, moment: datetime) -> datetime:
        """Jump to a moment, in either direction, and return it."""
        self._moment = aware(moment)
        return self._moment


_held: ContextVar[Clock | None] = ContextVar("gezhi_clock", default=None)


def now() -> datetime:
    """This moment in UTC, or what the clock of the surrounding `at` says."""
    clock = _held.get()
    return datetime.now(UTC) if clock is None else clock.now()


@contextmanager
def at(moment: datetime) -> Generator[Clock, None, None]:
    """Run a block at a given moment: ``with at(monday_nine) as clock: ...; clock.advance(...)``.

    Holds for this thread or task and what it awaits, not for threads started inside (a new thread
    has a fresh context; run it through ``contextvars.copy_context().run`` to take the clock along).
    Blocks nest; the outer clock comes back afterwards.
    """
    clock = Clock(moment)
    token = _held.set(clock)
    try:
        yield clock
    finally:
        _held.reset(token)


def local(moment: datetime, zone: tzinfo = ZONE) -> datetime:
    """The moment as the clock on the wall in that zone shows it; still aware."""
    return aware(moment).astimezone(zone)


def today(zone: tzinfo = ZONE) -> date:
    """The date on the calendar in that zone, which is not the date in UTC before 08:00."""
    return local(now(), zone).date()
