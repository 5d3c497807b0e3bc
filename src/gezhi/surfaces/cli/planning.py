"""When things happen in a simulated period: each path of a replay as moments in working time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from gezhi.base.worktime import Calendar, Within
from gezhi.pack.calendar import calendar_of
from gezhi.pack.cases import Stage, StageTime
from gezhi.pack.pack import Pack
from gezhi.pack.replay import Path, legs

SILENT = "silent"
OBJECTED = "objected"
TICK = timedelta(hours=1)
"""What is due happens at the next tick, up to this much later."""
TRIES = 4_000
DAY_BEGINS, DAY_ENDS = time(7), time(21, 30)


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a path at its moment; a silent one happens by itself when time is up."""

    at: datetime
    stage: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One case that will be: its path, what it is about, when it is opened, and its moves."""

    path: Path
    category: str
    opened: datetime
    moves: list[Move]

    @property
    def ends(self) -> datetime:
        """When its last move is made."""
        return self.moves[-1].at if self.moves else self.opened


@dataclass(slots=True)
class Planner:
    """Plans the cases of a period: each makes its last move before the period is over, and those
    that stay open are not overdue then."""

    pack: Pack
    since: datetime
    until: datetime
    dice: Random
    calendar: Calendar = field(init=False)

    def __post_init__(self) -> None:
        self.calendar = calendar_of(self.pack)

    def plan(self, path: Path) -> Plan:
        """One case of a path; ValueError when the period is too short for it."""
        category = self.dice.choice(path.categories) if path.categories else ""
        left = left_at(self.pack, path)
        latest, best = self.until, None
        for _ in range(TRIES):
            opened = self._some_moment(best.opened if best else self.since, latest)
            plan = Plan(path, category, opened, self._moves(path, category, opened))
            if plan.ends > self.until:
                latest = opened
                continue
            if left is None or self._due(left, category, plan.ends) >= self.until:
                return plan
            best = plan
        if best is None:
            raise ValueError(f"the period is too short for the path `{path.path}`")
        return best

    def _some_moment(self, since: datetime, until: datetime) -> datetime:
        """A minute of a day at which people report, or the beginning where there is none."""
        minutes = int((until - since).total_seconds()) // 60
        for _ in range(100):
            moment = since + timedelta(minutes=self.dice.randrange(max(minutes, 1)))
            if DAY_BEGINS <= moment.astimezone(self.calendar.zone).time() <= DAY_ENDS:
                return moment
        return since

    def _moves(self, path: Path, category: str, opened: datetime) -> list[Move]:
        """Each stage ends so many working hours after the one before, or up to a tenth sooner."""
        hours = iter(path.hours)
        moment, moves = opened, []
        for type_, stage, outcome in legs(self.pack.cases, path):
            if outcome == SILENT:
                moment = self._due(type_.stage(stage), category, moment) + TICK
            else:
                worked = next(hours) * self.dice.uniform(0.92, 1.0)
                moment = self._reached(moment, Within(working_hours=worked))
            moves.append(Move(moment, stage, outcome))
        return moves

    def _due(self, stage: Stage, category: str, started: datetime) -> datetime:
        within = stage.within
        if isinstance(within, StageTime):
            within = self._own_time(category) or within.else_
        return self._reached(started, within)

    def _reached(self, start: datetime, within: Within) -> datetime:
        due = self.calendar.deadline(start, within).due
        assert due is not None  # noqa: S101 - nothing holds the clock of a plan
        return due

    def _own_time(self, category: str) -> Within | None:
        for tree in self.pack.matters.values():
            matter = tree.get(category)
            while matter is not None:
                if matter.within is not None:
                    return matter.within
                matter = tree.get(matter.under) if matter.under else None
        return None


def left_at(pack: Pack, path: Path) -> Stage | None:
    """The stage at which a path leaves its case open; None when the case ends."""
    taken = list(legs(pack.cases, path))
    if not taken:
        return pack.cases[path.case].stages[0]
    last = taken[-1]
    if last.outcome == OBJECTED:
        back = last.type.stage(last.stage).object_
        return last.type.stage(back.to) if back else None
    found = last.taken
    if found is None or found.opens is not None:
        return pack.cases[found.opens.case].stages[0] if found and found.opens else None
    return last.type.stage(found.to) if found.to else None
