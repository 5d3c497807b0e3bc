"""Help between neighbours in a simulated period: asked for, accepted and confirmed by both, each by
the product's own actions, in turn, so that who was helped helps another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from gezhi.engines.points import actions as points
from gezhi.engines.points.queries import help_schemes, waiting
from gezhi.engines.trust.queries import Viewer, system
from gezhi.pack.replay import Helping
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")
Plan = Callable[[float, Callable[[], Any]], None]
BEGIN, SPAN, STEP, REVIEWED = 0.05, 0.7, 0.03, 0.9
"""Shares of the period: when the first asks, over how much of it they ask, how long each next step
takes, and when what came of it is reviewed."""
NEEDS = ("家里有件事想请邻居搭把手", "这周有空的邻居帮个忙", "想请人帮一下，谢谢")


class Neighbours:
    """Those residents with an account who live where the scheme is in force, as a ring: each is
    helped by the next, and then helps the one before."""

    def __init__(self, town: Town, planned: Helping) -> None:
        self.town, self.planned = town, planned
        self.scheme = town.pack.schemes[planned.scheme]
        self.ring: list[Viewer] = []

    def plan(self, at: Plan) -> None:
        """Plan the whole period."""
        for number in range(self.planned.count):
            begin = BEGIN + SPAN * number / self.planned.count
            at(begin, lambda number=number, begin=begin: self._ask(number, at, begin))
        for number in range(self.planned.open):
            at(REVIEWED, lambda number=number: self._write(self.planned.count + number))
        at(REVIEWED, self._review)

    def _one(self, number: int) -> Viewer:
        if not self.ring:
            known = [self.town.viewer(account) for account in self.town.residents]
            self.ring = [one for one in known if self._adopted(one)]
        if len(self.ring) < 2:
            raise RuntimeError(f"{self.planned.scheme}: no two residents live where it is in force")
        return self.ring[number % len(self.ring)]

    def _adopted(self, viewer: Viewer) -> int:
        key = self.planned.scheme
        found = [one for one in help_schemes(viewer) if one.scheme.scheme == key]
        return found[0].adoption.pk if found else 0

    def _write(self, number: int) -> UUID:
        asker = self._one(number)
        kinds = self.scheme.mutual.kinds if self.scheme.mutual is not None else []
        kind, words = kinds[number % len(kinds)].kind, NEEDS[number % len(NEEDS)]
        new = points.NewHelp(self._adopted(asker), kind, words, agreed=True)
        return points.ask(asker, new).pk

    def _ask(self, number: int, at: Plan, begin: float) -> None:
        wanted = self._write(number)
        at(begin + STEP, lambda: self._match(number, wanted))
        at(begin + 2 * STEP, lambda: self._confirm(number, wanted))

    def _match(self, number: int, wanted: UUID) -> None:
        made = points.propose(self._one(number + 1), points.NewProposal(wanted, agreed=True))
        points.accept(self._one(number), made.pk)

    def _confirm(self, number: int, wanted: UUID) -> None:
        points.confirm(self._one(number + 1), wanted)
        points.confirm(self._one(number), wanted)

    def _review(self) -> None:
        """What came of it is looked at by those who review the scheme."""
        place = self.town.places[self.scheme.at][0]
        account = self.town.holder_at(place.path, self.scheme.review.by)
        if account is None:
            return
        adopted = self._adopted(self._one(0))
        reviewer = self.town.viewer(account)
        while page := waiting(reviewer, adopted).rows:
            verdicts = [points.Verdict(line.record.pk, "accepted") for line in page]
            points.review(reviewer, verdicts)
