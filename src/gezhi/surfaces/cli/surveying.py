"""Surveys in a simulated period: opened, publicised, answered week by week, doors followed."""

from __future__ import annotations

from itertools import islice
from typing import Any

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions as campaigns
from gezhi.engines.campaigns.queries import doors, survey
from gezhi.engines.people.queries import households_at
from gezhi.engines.places.queries import places_below
from gezhi.engines.trust.queries import system
from gezhi.pack.forms import FormField
from gezhi.pack.replay import Replay
from gezhi.pack.surveying import Surveying
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import Names, Town

SIMULATION = system("simulation")
WEEKS = 8
HOWS = ("广场宣传", "入户发一页纸", "居民群里通知", "小喇叭")


def plan_surveying(town: Town, replay: Replay, diary: Diary) -> None:
    """Plan what a replay says of it."""
    for number, planned in enumerate(replay.surveying):
        Asking(town, planned, Names(replay.seed + 10 + number)).plan(diary)


class Asking:
    """One survey: opened on the first days, worked through in weeks."""

    def __init__(self, town: Town, planned: Surveying, names: Names) -> None:
        self.town, self.planned, self.names = town, planned, names
        self.rules = town.pack.surveys[planned.survey]
        self.row: Any = None
        self.answered = 0

    def plan(self, diary: Diary) -> None:
        """Open it, tell of it, take answers, follow its doors."""
        diary.at(0.03, self.open)
        for week in range(WEEKS):
            diary.at(0.06 + 0.8 * week / WEEKS, lambda week=week: self.week(week))  # type: ignore[misc]
        for number, state in enumerate(self.planned.states):
            share = 0.2 + 0.7 * number / len(self.planned.states)
            diary.at(share, lambda state=state: self.follow(state))  # type: ignore[misc]

    def open(self) -> None:
        """Open it over the ground where the pack attaches, and name the doors by hand."""
        root = self.town.root
        below = [one.pk for one in places_below(SIMULATION, root.path)]
        homes = islice(households_at(SIMULATION, below), self.planned.doors)
        only = tuple(one.pk for one in homes)
        self.row = campaigns.open_survey(
            SIMULATION, campaigns.NewSurvey(root.pk, self.planned.survey, only)
        )
        for kind, count in self.planned.also.items():
            name = self.rules.also[kind].zh
            for number in range(count):
                named = campaigns.NewDoor(self.row.pk, kind, f"{number + 1} 号{name}", root.pk)
                campaigns.name_door(SIMULATION, named)

    def week(self, week: int) -> None:
        """What comes in in a week."""
        whole = self.planned
        many = _share(whole.answers, week)
        if many:
            lines = [self._line(self.answered + number) for number in range(many)]
            self.answered += many
            running = survey(SIMULATION, self.row.pk).row
            _, bad = campaigns.take_many(SIMULATION, running, lines, "sheet")
            if bad:
                raise bad[0][1]
        for _ in range(_share(whole.declined, week)):
            campaigns.decline(SIMULATION, campaigns.NewRefusal(self.row.pk))
        if people := _share(whole.publicity, week):
            told = campaigns.NewPublicity(
                self.row.pk, clock.today(), people, HOWS[week % len(HOWS)]
            )
            campaigns.publicise(SIMULATION, told)

    def _line(self, number: int) -> campaigns.Line:
        values = {
            one.field: _made_up(one, number, self.names)
            for one in self.rules.fields
            if not one.sensitive
        }
        given = campaigns.Given(values, noticed=True)
        return campaigns.Line(given, self.town.root, number, new_id())

    def follow(self, state: str) -> None:
        """All doors go on to the next state."""
        rows = doors(SIMULATION, self.row.pk, size=10_000)
        campaigns.stand_at(SIMULATION, self.row.pk, [one.pk for one in rows], state)


def _made_up(one: FormField, number: int, names: Names) -> Any:
    """An invented answer; a phone only where one must be given."""
    if one.kind == "name":
        return names.next()
    if one.kind == "choice":
        return list(one.options)[number % len(one.options)]
    if one.kind == "number":
        return 1 + number % 5
    if one.kind == "phone" and one.required:
        return f"137{number:08}"
    return {"yes-no": number % 2 == 0, "date": clock.today().isoformat()}.get(one.kind, "")


def _share(whole: int, week: int) -> int:
    """What falls on a week, when a whole is spread over all of them."""
    return whole * (week + 1) // WEEKS - whole * week // WEEKS
