"""Ballots in a simulated period: drafted, the roll posted, announced, opened, cast by those on the
roll, closed and counted, each by the product's own actions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions as councils
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import system
from gezhi.pack.sittings import Polling
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")
BORN = date(1970, 1, 1)
AREA = 1_000_000
LASTS = 7
NOTICE = 25
"""Days between announcement and opening: longer than any law asks for."""


class Poll:
    """One ballot at one place."""

    def __init__(self, town: Town, planned: Polling, place: Any) -> None:
        self.town, self.planned, self.place = town, planned, place
        self.ballot = new_id()

    def plan(self, diary: Diary) -> None:
        """Plan the whole way of it."""
        opens = diary.first + timedelta(days=NOTICE + 2)
        diary.on(diary.first, lambda: self.announce(opens))
        diary.on(opens, self.open, hour=10)
        diary.on(opens + timedelta(days=1), self.cast, hour=10)
        diary.on(opens + timedelta(days=LASTS), self._close, hour=11)

    def announce(self, opens: date) -> None:
        """Draft it, post its roll and tell everybody."""
        asked = councils.NewBallot(
            self.place.pk,
            self.planned.ballot,
            self.planned.title.zh,
            datetime.combine(opens, time(9), ZONE),
            datetime.combine(opens + timedelta(days=LASTS), time(10), ZONE),
            id=self.ballot,
        )
        councils.draft_ballot(SIMULATION, asked)
        rows = [self._row(number) for number in range(self.planned.roll)]
        councils.add_to_roll(SIMULATION, self.ballot, rows)
        councils.announce_ballot(SIMULATION, self.ballot)

    def _row(self, number: int) -> Any:
        account = self._account(number)
        key = f"{number + 1:04d}"
        return councils.NewRow(key, f"住户{number + 1}", born=BORN, area=AREA, account=account)

    def _account(self, number: int) -> UUID:
        """Whoever stands on the roll at a number: a resident of the town, or one more."""
        if number < len(self.town.residents):
            return self.town.residents[number]
        phone = f"+86199{self.place.pk % 10000:04d}{number:04d}"
        return trust.find_or_make_resident(phone, name=f"住户{number + 1}").pk

    def open(self) -> None:
        """Open it at its time."""
        councils.open_ballot(SIMULATION, self.ballot)

    def cast(self, first: int = 0) -> None:
        """Let those on the roll vote, from a number on."""
        planned, number = self.planned, first
        for choice, many in (("yes", planned.yes), ("no", planned.no), ("", planned.abstain)):
            for _ in range(many):
                self._vote(number, choice)
                number += 1

    def _vote(self, number: int, choice: str) -> None:
        viewer = self.town.viewer(self._account(number))
        chosen = (choice or "abstain",)
        councils.cast(viewer, councils.CastVote(self.ballot, f"{number + 1:04d}", chosen))

    def _close(self) -> None:
        councils.close_ballot(SIMULATION, self.ballot)
        councils.decide_ballot(SIMULATION, self.ballot)


def polls(town: Town, planned: Polling) -> list[Poll]:
    """The ballots of a plan, one at each place."""
    places = town.places[town.pack.ballots[planned.ballot].at][: planned.places]
    return [Poll(town, planned, place) for place in places]
