"""Councils in a simulated period: called in time, everybody there, resolutions made and done, each
by the product's own actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.councils import actions as councils
from gezhi.engines.councils.queries import holder_choices, meeting
from gezhi.engines.trust.queries import Viewer, system
from gezhi.pack.sittings import Sittings
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")
HOLIDAY = 9
MONTHS = {"month": 1, "quarter": 3, "year": 12}
RESOLVED = ("议定本月的事，各负其责", "定下办法和时限，逐条落实", "先办急的，费用各方分担")
DONE = "已经办好，现场看过了"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is resolved: of which topic, whether it is done by the end, and was hard."""

    topic: str
    done: bool
    hard: bool


class Council:
    """One council at one place."""

    def __init__(self, town: Town, planned: Sittings, place: Any, things: list[Thing]) -> None:
        self.town, self.planned, self.place = town, planned, place
        self.rules = town.pack.councils[planned.council]
        self.things = things
        self.count = 0

    def viewer(self) -> Viewer:
        """Who calls it: a post that holds councils there, else the simulation itself."""
        posts = self.town.pack.people.posts.items()
        holding = [key for key, post in posts if "council.hold" in post.may]
        account = self.town.holder_at(self.place.path, holding)
        return self.town.viewer(account) if account is not None else SIMULATION

    def plan(self, diary: Diary) -> None:
        """Plan every meeting of the period: in each of its months, quarters or years."""
        days = list(self._days(diary))
        for number, day in enumerate(days):
            mine = self.things[number :: len(days)]
            called = max(diary.first, day - timedelta(days=self._notice() + 3))
            diary.on(called, lambda day=day, mine=mine: self._call(diary, day, mine))

    def _notice(self) -> int:
        """Days of notice; working days may have the longest holiday in between."""
        within = self.rules.notice
        own = (within.days or 0) if within is not None else 0
        working = (within.working_days or 0) if within is not None else 0
        return max(self.rules.legal_days or 0, own, 2 * working + HOLIDAY if working else 0)

    def _days(self, diary: Diary) -> Iterator[date]:
        first = diary.first + timedelta(days=self._notice() + 5)
        if self.rules.every is None:
            for number in range(self.planned.times):
                share = number / max(self.planned.times, 1)
                yield first + timedelta(days=int((diary.days - self._notice() - 25) * share))
            return
        step, day = MONTHS[self.rules.every], first
        while day <= diary.last - timedelta(days=14):
            yield day
            month = day.month - 1 + step
            day = date(day.year + month // 12, month % 12 + 1, min(day.day, 28))

    def _call(self, diary: Diary, day: date, things: list[Thing]) -> None:
        starts = datetime.combine(day, time(14), ZONE)
        asked = councils.CallMeeting(self.place.pk, self.planned.council, starts, "会议室")
        row = councils.call_meeting(self.viewer(), asked)
        diary.on(day, lambda: self._hold(diary, row.pk, things), hour=15)

    def _hold(self, diary: Diary, wanted: UUID, things: list[Thing]) -> None:
        viewer = self.viewer()
        seats = [line.seat.key for line in meeting(viewer, wanted).attendance]
        councils.mark_attendance(viewer, wanted, [councils.Mark(one, "present") for one in seats])
        holders = holder_choices(viewer, self.place.pk, self.planned.council)
        soon = min(diary.last, clock.today() + timedelta(days=10))
        for number, thing in enumerate(things):
            row = self._resolve(viewer, wanted, holders[number % len(holders)].turn, thing)
            if thing.done:
                diary.on(soon, lambda row=row: self._done(row), hour=10)
        councils.finish_meeting(viewer, wanted)
        councils.sign_minutes(SIMULATION, wanted)

    def _resolve(self, viewer: Viewer, wanted: UUID, holder: str, thing: Thing) -> UUID:
        self.count += 1
        asked = councils.Resolve(
            wanted,
            RESOLVED[self.count % len(RESOLVED)],
            holder=holder,
            within_days=20,
            topic=thing.topic,
            hard=thing.hard,
        )
        return councils.resolve(viewer, asked).pk

    def _done(self, row: UUID) -> None:
        councils.close_resolution(self.viewer(), councils.CloseResolution(row, DONE))


def sittings(town: Town, planned: Sittings) -> list[Council]:
    """The councils of a plan, with what each of them resolves, in turn."""
    places = town.places[town.pack.councils[planned.council].at][: planned.places]
    things = [
        Thing(line.topic or "", number < line.done, number < line.hard)
        for line in planned.resolves
        for number in range(line.count)
    ]
    return [
        Council(town, planned, place, things[number :: len(places)])
        for number, place in enumerate(places)
    ]
