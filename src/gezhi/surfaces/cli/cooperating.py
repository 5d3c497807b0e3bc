"""Joint projects of member units in a simulated period: signed, and some of them finished."""

from __future__ import annotations

from uuid import UUID

from gezhi.base import clock
from gezhi.engines.councils import actions as councils
from gezhi.engines.councils.queries import council_page
from gezhi.engines.trust.queries import system
from gezhi.pack.sittings import Cooperating
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")
TITLES = ("共建门前步道", "共用停车场", "共办充电棚", "共管楼前绿地", "共设代收点", "共修健身角")
FINISHED = "已经完工，向居民开放"


class Projects:
    """The projects of one council, at the first place of its level."""

    def __init__(self, town: Town, planned: Cooperating) -> None:
        self.town, self.planned = town, planned
        self.place = town.places[town.pack.councils[planned.council].at][0]
        self.rows: list[UUID] = []

    def plan(self, diary: Diary) -> None:
        """Sign over the first half of the period, finish towards its end."""
        for number in range(self.planned.signed):
            share = 0.1 + 0.4 * number / self.planned.signed
            diary.at(share, lambda number=number: self._sign(number))
        for number in range(self.planned.finished):
            diary.at(0.9, lambda number=number: self._finish(number))

    def _sign(self, number: int) -> None:
        page = council_page(SIMULATION, self.place.pk, self.planned.council)
        keys = [seat.key for seat in page.seats if seat.key.startswith("body:")]
        units = [UUID(key.partition(":")[2]) for key in keys]
        pair = [units[number % len(units)], units[(number + 1) % len(units)]]
        title = TITLES[number % len(TITLES)]
        asked = councils.SignProject(
            self.place.pk, self.planned.council, title, pair, clock.today()
        )
        self.rows.append(councils.sign_project(SIMULATION, asked).pk)

    def _finish(self, number: int) -> None:
        councils.end_project(SIMULATION, councils.EndProject(self.rows[number], FINISHED))
