"""Assessments in a simulated period: opened and counted by time, judged, checked, decided, closed,
each by somebody whose post does it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from gezhi.base import clock
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.queries import bench, span_of
from gezhi.engines.people.queries import holders_of
from gezhi.engines.trust.queries import Viewer, system
from gezhi.pack.replay import Assessing, Replay
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")
SHOWN = timedelta(days=13)
"""Longer than the days of objection of any shipped pack, holidays among them."""
REASONS = ("难事办成了，群众当面说好", "多数办成，还差一两件", "按时办结，没有拖")


def plan_assessing(town: Town, replay: Replay, diary: Diary) -> None:
    """Plan every period that is over early enough for its decision to fall into the replay."""
    for planned in replay.assessing:
        Appraisal(town, planned, replay.seed).plan(diary, replay)


class Appraisal:
    """One assessment, at the first place of its level."""

    def __init__(self, town: Town, planned: Assessing, seed: int) -> None:
        self.town, self.planned, self.key = town, planned, planned.assessment
        self.rules = town.pack.assessments[planned.assessment]
        self.place = town.places.get(self.rules.at, [town.root])[0]
        self.dice = Random(seed)  # noqa: S311  no secret

    def plan(self, diary: Diary, replay: Replay) -> None:
        """Each period that is over early enough, and where the replay says so the one before."""
        span = span_of(self.rules.every, replay.from_)
        span = span.before if self.planned.before else span
        while span.last + SHOWN < replay.to:
            first, over = span.first, max(span.last + timedelta(days=1), replay.from_)
            opened = max(first, replay.from_)
            diary.on(opened, lambda day=first: actions.open_due(SIMULATION, day), hour=8)
            diary.on(over, lambda: actions.count_due(SIMULATION), hour=9)
            diary.on(over, lambda day=first: self.judge(day), hour=10)
            diary.on(over + SHOWN, lambda day=first: self.decide(day))
            span = span.after

    def _workers(self) -> list[Viewer]:
        """Those who judge, then those who lead, each account once; where the town gives an account
        to one of them alone, the product itself checks and decides."""
        found: dict[object, Viewer] = {}
        for post in (*self.rules.judged_by, *self.rules.led_by):
            for row in holders_of(SIMULATION, post, self.place):
                account = row.person.account_id
                if account is not None and account not in found:
                    found[account] = self.town.viewer(account)
        people = list(found.values())
        return people if len(people) > 1 else [*people, SIMULATION]

    def judge(self, first: date) -> None:
        """The first judges everybody, another checks."""
        people = self._workers()
        rows = bench(people[0], self.place.pk, self.key, first).rows
        asked = [
            actions.Judged(
                one.row.pk,
                line.indicator,
                self.dice.randint(line.scale * 6 // 10, line.scale),
                self.dice.choice(REASONS),
            )
            for one in rows
            for line in self.rules.indicators
            if line.judged is not None
        ]
        actions.judge(people[0], asked)
        for one in rows:
            actions.check(people[1], one.row.pk)

    def decide(self, first: date) -> None:
        """Decide all, and close the quarter or year where it is over."""
        lead = self._workers()[-1]
        rows = bench(lead, self.place.pk, self.key, first).rows
        actions.decide(lead, [one.row.pk for one in rows])
        span = span_of(self.rules.results, first)
        if clock.today() > span.last:
            actions.close(lead, actions.Closing(self.place.pk, self.key, span.first))
