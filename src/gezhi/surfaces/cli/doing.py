"""Duties in a simulated period: drawn up on their days, and done by whoever owes them."""

from __future__ import annotations

from datetime import date, timedelta

from gezhi.engines.duties import actions as duties
from gezhi.engines.duties.queries import my_day
from gezhi.engines.trust.queries import system
from gezhi.pack.calendar import calendar_of
from gezhi.pack.duties import Duty
from gezhi.pack.replay import Replay
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")


def plan_doing(town: Town, replay: Replay, diary: Diary) -> None:
    """Plan what a replay says of it: on each of a duty's days, an hour after it opens."""
    works = calendar_of(town.pack).is_working_day
    for planned in replay.doing:
        rule = town.pack.duties[planned.duty]
        for day in rule.recurrence.days(replay.from_, replay.to, works):
            hour = min(rule.window.from_.hour + 1, 23)
            diary.on(day, lambda rule=rule, day=day: do_all(town, rule, day), hour)  # type: ignore[misc]


def do_all(town: Town, rule: Duty, day: date) -> None:
    """Everybody with an account who owes it that day does it, all of its list."""
    duties.draw_up(SIMULATION, ahead=timedelta(0), first=day)
    ticked = tuple(one.item for one in rule.checklist)
    for (post, _), account in town.holders.items():
        if post != rule.post:
            continue
        viewer = town.viewer(account)
        for due in my_day(viewer, day):
            if due.rule.key == rule.key and due.open_now:
                duties.do_duty(viewer, duties.Done(due.row.pk, ticked))
