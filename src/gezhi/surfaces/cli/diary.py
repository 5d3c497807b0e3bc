"""What is going to be done in a simulated period, each at its time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.pack.replay import Replay


@dataclass(order=True)
class Act:
    """Something that is going to be done."""

    at: datetime
    number: int
    do: Callable[[], Any] = field(compare=False)


class Diary:
    """Acts of a period, done hour by hour beside the cases."""

    def __init__(self, replay: Replay) -> None:
        self.first, self.last = replay.from_, replay.to
        self.acts: list[Act] = []
        self.count = 0

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days

    def at(self, share: float, do: Callable[[], Any]) -> None:
        """Plan something for the working morning at a share of the period."""
        self.on(self.first + timedelta(days=int(self.days * share)), do)

    def on(self, day: date, do: Callable[[], Any], hour: int = 9) -> None:
        """Plan something for an hour of a day."""
        self.count += 1
        when = datetime.combine(day, time(hour), ZONE)
        heapq.heappush(self.acts, Act(when, self.count, do))

    def hour(self) -> None:
        """Do what is due by now."""
        while self.acts and self.acts[0].at <= clock.now():
            heapq.heappop(self.acts).do()
