"""Models in a simulated period: nominated, reviewed, on the notice, and commended once it has run,
each by somebody whose post does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from gezhi.base import clock
from gezhi.engines.points import actions as points
from gezhi.engines.points.queries import Holder, commendation_of, holders_below, nameable_places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import Viewer, system
from gezhi.pack.honours import ModelKind
from gezhi.pack.replay import Commending, Nominated
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")
REASON = "走访了邻居，事情属实"
REFUSED = "事迹还不够具体，请再补充"
REFERENCE = "党工委会议记录第 1 号"


AT_ONCE = 200
QUARTER = 90
"""Days of a quarter, roughly: so many rounds of a quarterly commendation fit into a period."""


def rounds(town: Town, planned: Commending, days: int) -> list[Models]:
    """The rounds of a commendation in a period: one, or one each quarter."""
    quarterly = town.pack.commendations[planned.commendation].every == "quarter"
    many = max(days // QUARTER, 1) if quarterly else 1
    return [Models(town, planned, number / many, 1 / many) for number in range(many)]


class Models:
    """What happens under one commendation in one round, at the first place of its level; the round
    begins at a share of the period and takes another."""

    def __init__(self, town: Town, planned: Commending, begin: float = 0, part: float = 1) -> None:
        self.town, self.planned = town, planned
        self.begin, self.part = begin, part
        self.rules = town.pack.commendations[planned.commendation]
        self.place = town.places[self.rules.at][0]
        self.reviewer = town.holder_at(self.place.path, self.rules.reviewed_by)
        self.rows: list[Any] = []

    def nominate(self) -> None:
        """Put forward as many of each kind as the replay says, and some more who are refused."""
        found = commendation_of(SIMULATION, self.place.pk, self.planned.commendation)
        taken: set[str] = set()
        for wish in self.planned.kinds:
            kind = self.rules.kind(wish.kind)
            if kind is None:
                continue
            more = self.planned.refused if wish is self.planned.kinds[-1] else 0
            fitting = (one for one in self._fitting(wish, kind) if one.id not in taken)
            for number, whose in enumerate(fitting):
                if number == wish.count + more:
                    break
                taken.add(whose.id)
                asked = points.NewNomination(
                    found.place.pk, self.planned.commendation, kind.kind, kind.what.zh, whose.id
                )
                row = points.nominate(self._nominator(whose), asked)
                self.rows.append((row, number >= wish.count, whose))

    def _fitting(self, wish: Nominated, kind: ModelKind) -> Iterator[Holder]:
        """Who can be nominated: places of a level, holders of posts, units of a kind of body, or
        residents."""
        if kind.level is not None:
            yield from nameable_places(SIMULATION, self.place.path, kind.level)
            return
        known = sorted(holders_below(SIMULATION, self.place.path, kind.holder), key=_order)
        if wish.body is not None:
            units = set(self.town.pack.people.bodies[wish.body].units)
            names = {self.town.pack.people.bodies[wish.body].units[one].name.zh for one in units}
            yield from (one for one in known if one.name in names)
            return
        if wish.posts:
            held = {who for post in wish.posts for who in self.town.serving.get(post, ())}
            yield from (one for one in known if one.id in held)
            return
        residents = set(self.town.residents)
        yield from (one for one in known if kind.holder != "person" or one.head in residents)

    def _nominator(self, whose: Holder) -> Viewer:
        """Somebody whose post nominates, and who is somebody else."""
        for post in self.rules.posts:
            account = self.town.holder_at(whose.path, [post])
            if account is not None and account != whose.head:
                return self.town.viewer(account)
        return SIMULATION

    def review(self) -> None:
        """Accept those who are to be commended and put them on the notice; every other nominee
        with an account agrees to be named."""
        if self.reviewer is None:
            return
        viewer = self.town.viewer(self.reviewer)
        for number, (row, bad, whose) in enumerate(self.rows):
            outcome, reason = ("refused", REFUSED) if bad else ("accepted", REASON)
            text = "" if bad else row.deeds
            points.review_nomination(
                viewer,
                points.Assessment(row.pk, outcome, reason, text=text),  # type: ignore[arg-type]
            )
            if number % 2 and whose.head is not None:
                trust.answer_consent(self.town.viewer(whose.head), "honours", True)

    def commend(self) -> None:
        """Commend all who stood on the notice, by one decision, as many at once as one may."""
        rows = [row.pk for row, bad, _ in self.rows if not bad]
        if self.reviewer is None or not rows:
            return
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            asked = points.Commend(some, clock.today(), REFERENCE)
            points.commend(self.town.viewer(self.reviewer), asked)

    def plan(self, at: Callable[[float, Callable[[], Any]], Any], days: int) -> None:
        """Plan the steps over the period; the notice takes a fortnight at most."""
        long = max(days * self.part, 1)
        ripe = min(0.98, 0.35 + FORTNIGHT.days / long)
        for share, step in ((0.3, self.nominate), (0.35, self.review), (ripe, self.commend)):
            at(self.begin + share * self.part, step)


FORTNIGHT = timedelta(days=16)


def _order(one: Holder) -> tuple[str, str]:
    return (one.path, one.id)
