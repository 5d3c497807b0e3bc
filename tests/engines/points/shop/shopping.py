"""The village's shop, its keeper, and households with points."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.actions import NewExchange, Verdict
from gezhi.engines.points.actions.ledger.posting import write
from gezhi.engines.points.models import Balance, Good, Shop
from gezhi.engines.trust.queries import Viewer
from gezhi.pack.pack import Pack
from tests.town import SYSTEM
from tests.village import Village, build_village, told

NOW = datetime(2026, 5, 20, 10, tzinfo=clock.ZONE)


@dataclass
class Counter:
    """The shop of the village with its keeper."""

    village: Village
    row: Shop
    goods: dict[str, Good] = field(default_factory=dict)

    @property
    def keeper(self) -> Viewer:
        return self.village.viewer("shopkeeper")

    @property
    def unit(self) -> int:
        return self.village.in_force.adoption.unit_id

    def earn(self, points: int, home: str = "h1", expires: date | None = None) -> None:
        """Points for a household, as if records had been accepted."""
        whose = actions.of(
            "household", self.village.home(home), path=self.village.homes[home].place.path
        )
        move = actions.Move(self.unit, actions.house("issuer", self.unit), whose, points, expires)
        place = self.village.places["village"].pk
        write(SYSTEM, actions.Posting("earned", place, (move,)))

    def scored(self, item: str, home: str = "h1") -> None:
        """A record that was accepted."""
        row = actions.record_points(self.village.viewer("scorer"), [told(self.village, item, home)])
        actions.review(self.village.viewer("reviewer"), [Verdict(row[0].pk, "accepted")])

    def wish(
        self, good: str, quantity: int = 1, home: str = "h1", id: UUID | None = None, **more: int
    ) -> NewExchange:
        whose = ("household", self.village.home(home))
        asked = (self.row.pk, self.goods[good].pk, quantity, *whose, self.unit)
        return NewExchange(*asked, id or new_id(), **more)

    def buy(self, good: str, quantity: int = 1, home: str = "h1", **more) -> actions.Exchanged:
        return actions.exchange(self.keeper, self.wish(good, quantity, home, **more))

    def deliver(self, good: str, count: int) -> None:
        actions.take_delivery(self.keeper, self.goods[good].pk, count, new_id())

    def purse(self, home: str = "h1") -> int:
        return there("holder", self.village.home(home), self.unit)

    def stock(self, good: str) -> int:
        return there("stock", str(self.row.pk), self.goods[good].stock_id or 0)


def there(role: str, holder: str, unit: int) -> int:
    row = Balance.objects.filter(
        account__role=role, account__holder=holder, account__unit=unit
    ).first()
    return row.amount if row else 0


def open_counter(pack: Pack | None = None) -> Counter:
    """The village with its shop open, three towels and three bottles of oil on the shelf."""
    village = build_village(pack=pack)
    row = actions.open_shop(
        village.viewer("shopkeeper"), village.places["village"].pk, "village-yard"
    )
    made = Counter(village, row, {one.key: one for one in Good.objects.filter(shop=row)})
    for good in ("towel", "cooking-oil"):
        made.deliver(good, 3)
    return made
