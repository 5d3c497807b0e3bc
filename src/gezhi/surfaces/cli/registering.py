"""Registers in a simulated period: an inventory of all places, old debts, some recovered."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets import actions
from gezhi.engines.assets.queries import RegisterAt, register_at
from gezhi.engines.trust.queries import system
from gezhi.pack.assets import Register
from gezhi.pack.forms import FormField
from gezhi.pack.replay import Registering, Replay
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import GIVEN, SURNAMES, Town

SIMULATION = system("simulation")
ARREARS = (60_000, 120_000, 300_000)
"""What is owed from before, in fen."""


def plan_registering(town: Town, replay: Replay, diary: Diary) -> None:
    """Plan what a replay says of it."""
    for kept in replay.registering:
        inventory = Inventory(town, kept, replay.seed)
        diary.at(0.1, inventory.enter)
        if kept.owing:
            diary.at(0.2, inventory.owe)
            diary.at(0.6, inventory.recover)


class Inventory:
    """One register: entered, what is owed from before, what of it came in."""

    def __init__(self, town: Town, planned: Registering, seed: int) -> None:
        self.town, self.planned, self.dice = town, planned, Random(seed)  # noqa: S311  no secret
        self.rules = town.pack.registers[planned.register_]
        self.made: list[Any] = []
        self.dues: list[Any] = []

    def _at(self, rules: Register) -> RegisterAt:
        return register_at(SIMULATION, self.town.root.pk, rules.key)

    def enter(self) -> None:
        """Enter all, spread evenly over the places of the level; their sites before them."""
        places = self.town.places.get(self.rules.at) or [self.town.root]
        places = places[: self.planned.places]
        covers, sites = self.rules.covers, list[str]()
        if covers is not None:
            spots = self.town.pack.registers[covers.register_]
            sites = [f"{n + 1} 号{spots.entry.zh}" for n in range(self.planned.sites)]
            found = self._at(spots)
            rows = [
                actions.given_of(found, places[n % len(places)], {spots.identity[0]: name})
                for n, name in enumerate(sites)
            ]
            actions.enter_many(SIMULATION, found, rows, "")
        found = self._at(self.rules)
        rows = []
        for n in range(self.planned.count):
            answers = {one.field: self._answer(one, n) for one in self.rules.fields}
            if covers is not None and sites:
                answers[covers.field] = sites[n % len(sites)]
            rows.append(actions.given_of(found, places[n % len(places)], self._asked(answers)))
        self.made = actions.enter_many(SIMULATION, found, rows, "")

    def _asked(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Answers without what is not asked."""
        fields = self.rules.fields
        return {
            one.field: answers[one.field]
            for one in fields
            if one.when is None or one.when.holds(answers)
        }

    def _answer(self, field: FormField, n: int) -> Any:
        term = self.rules.term
        if term is not None and field.field in (term.from_, term.to):
            first = date(2015 + n % 9, 1 + n % 12, 1)
            years = (5, 10, 15, 25)[n % 4]
            ends = first.replace(year=first.year + years) - timedelta(1)
            return (first if field.field == term.from_ else ends).isoformat()
        return _plain(field, n, self.dice)

    def owe(self) -> None:
        """Write down what some owed before the register began."""
        first = clock.today().replace(day=1) - timedelta(days=300)
        for n, row in enumerate(self.made[: self.planned.owing]):
            fen = ARREARS[n % len(ARREARS)]
            self.dues.append(actions.set_arrears(SIMULATION, row.pk, first, fen, new_id()))

    def recover(self) -> None:
        """Payments of some of it, recorded and confirmed; their parties were reminded before."""
        for n, due in enumerate(self.dues[: self.planned.recovered]):
            actions.remind(SIMULATION, due.entry_id, new_id())
            asked = actions.NewPayment(due.pk, due.amount, f"复-{n + 1:04}")
            made = actions.record_payment(SIMULATION, asked)
            actions.confirm_payment(SIMULATION, made.pk)


def _plain(field: FormField, n: int, dice: Random) -> Any:
    if field.kind == "choice":
        return list(field.options)[n % len(field.options)]
    if field.kind == "number":
        return max(int(field.least or 0), 1) + dice.randrange(1, 40) * (100 if n % 7 else 1)
    if field.kind == "yes-no":
        return n % 6 != 0
    if field.kind == "date":
        return date(2019 + n % 6, 1 + n % 12, 15).isoformat()
    if field.kind == "name":
        return f"{SURNAMES[n % len(SURNAMES)]}{GIVEN[n % len(GIVEN)]}"
    if field.kind == "phone":
        return f"138{n:08}"
    return f"{field.name.zh}{n + 1}"
