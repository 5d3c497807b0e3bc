"""A points shop in a simulated period: opened, stocked, and visited by those who have points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions as points
from gezhi.engines.points.queries import InForce, shelf, taken_at
from gezhi.engines.trust.queries import Refusal, system
from gezhi.pack.replay import Exchanging
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")
MARKET_IN = 9
"""Days until the next exchange day of a demo."""
QUEUED = 5
SPOT = "驿站门口"
NOTICE = "带上积分卡，没有卡报门牌也行"
Purses = Counter[tuple[str, str]]
"""What holders have to spend, by kind and id."""


class Trading:
    """What happens in one shop: `count` exchanges, spread over several days and all holders."""

    def __init__(self, town: Town, planned: Exchanging, purses: Purses) -> None:
        self.town, self.planned, self.purses = town, planned, purses
        rules = town.pack.shops[planned.shop]
        place = town.places[rules.at][0]
        self.keeper = town.holder_at(place.path, rules.kept_by)
        self.shop: Any = None
        self.place = place
        self.left = planned.count

    def open(self) -> None:
        """Open the shop, and fill its shelves once for all of the period."""
        if self.keeper is None:
            return
        viewer = self.town.viewer(self.keeper)
        self.shop = points.open_shop(viewer, self.place.pk, self.planned.shop)
        for one in shelf(viewer, self.shop.pk):
            if one.stock is not None:
                points.take_delivery(viewer, one.good.pk, self.planned.count, new_id())

    def day(self, days_left: int) -> None:
        """One day's part of the exchanges, those with most points first, each for about what there
        is for one exchange on the whole."""
        if self.shop is None or self.keeper is None:
            return
        goods = self._goods(self.keeper)
        units = {one.adoption.unit_id: one for one in taken_at(SIMULATION, self.shop)}
        wanted = -(-self.left // days_left)
        share = self.purses.total() / max(self.left, 1)
        for (kind, holder), _ in self.purses.most_common(wanted):
            self._exchange(goods, units, kind, holder, share)

    def plan_market(self) -> None:
        """Plan the next exchange day, with numbers for the first of those who have points: what a
        demo shows its keeper."""
        if self.shop is None or self.keeper is None:
            return
        viewer, day = self.town.viewer(self.keeper), clock.today() + timedelta(days=MARKET_IN)
        plan = points.Plan(day, time(9), time(11), SPOT, 6, NOTICE)
        planned = points.plan_day(viewer, self.shop.pk, plan, new_id())
        for kind, holder in list(self.purses)[:QUEUED]:
            points.take_turn(viewer, planned.pk, kind, holder, new_id())

    def _goods(self, keeper: UUID) -> list[Any]:
        there = shelf(self.town.viewer(keeper), self.shop.pk)
        goods = [one.good for one in there if one.stock is not None]
        return sorted(goods, key=lambda good: -good.points)

    def _exchange(
        self, goods: Sequence[Any], units: dict[int, InForce], kind: str, holder: str, share: float
    ) -> None:
        """The dearest good within the share; a cheaper one where that is refused (a limit)."""
        assert self.keeper is not None  # noqa: S101
        viewer, unit = self.town.viewer(self.keeper), next(iter(units))
        for good in goods:
            if (
                good.points > max(share, goods[-1].points)
                or good.points > self.purses[kind, holder]
            ):
                continue
            asked = points.NewExchange(self.shop.pk, good.pk, 1, kind, holder, unit)
            try:
                points.exchange(viewer, asked)
            except Refusal:
                continue
            self.purses[kind, holder] -= good.points
            self.left -= 1
            return
