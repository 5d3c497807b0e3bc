"""A due moment together with its arithmetic, which is worked out only when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from gezhi.base.clock import aware
from gezhi.base.worktime import explain
from gezhi.base.worktime.spans import Span
from gezhi.base.worktime.steps import Step, steps_of
from gezhi.base.worktime.within import Within

if TYPE_CHECKING:
    from gezhi.base.worktime.calendar import Calendar


@dataclass(frozen=True)
class Deadline:
    """When something is due, counted by a calendar from a start.

    `due` is in UTC, or None while an open pause holds the clock; then `remaining` is what was still
    to count when the pause began (working time for working units, else time of the clock), and None
    otherwise. `begin` is where counting began and `reached` where the limit was counted full, which
    for limits in calendar days is before `due`.
    """

    due: datetime | None
    remaining: timedelta | None
    start: datetime
    within: Within
    begin: datetime
    reached: datetime | None
    pauses: tuple[Span, ...]
    calendar: Calendar

    @property
    def paused_since(self) -> datetime | None:
        """When the open pause began that keeps this from having a due moment."""
        return self.pauses[-1].start if self.due is None else None

    @property
    def stop(self) -> datetime:
        """Where counting stopped: the limit was full, or the clock was halted."""
        return self.reached or self.pauses[-1].start

    def left(self, now: datetime) -> timedelta:
        """What is left at `now`, in the kind of time that the limit counts; negative when late.
        Pauses between `now` and the due moment are not taken off again."""
        if self.due is None:
            return self.remaining or timedelta(0)
        if self.within.is_working_time:
            return self.calendar.left(now, self.due)
        return self.due - aware(now)

    def late(self, now: datetime) -> bool:
        """Whether `now` is after the due moment; never while the clock stands still."""
        return self.due is not None and aware(now) > self.due

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The arithmetic, in order of time. The counted steps add up to the limit."""
        return steps_of(self)

    def lines(self, lang: str | None = "zh") -> list[str]:
        """The reasons, one short clause each, for a list."""
        return explain.lines(self, lang)

    def explain(self, lang: str | None = "zh") -> str:
        """The whole arithmetic in one sentence: ``周五 17:00 起 4 个工作时 = 周一 13:00：…``."""
        return explain.sentence(self, lang)
