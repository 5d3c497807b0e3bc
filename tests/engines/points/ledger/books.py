"""A village that keeps points: units, a shop, households, and how to say what moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points import actions
from gezhi.engines.points.models import Balance, Unit
from gezhi.engines.points.rules.accounts import Side, house, of
from gezhi.engines.points.rules.postings import Move, Posting
from tests.town import SYSTEM, Town, build_ground


@dataclass
class Books:
    """Points and two kinds of goods, issued at the town."""

    town: Town = field(default_factory=Town)
    units: dict[str, Unit] = field(default_factory=dict)
    shop: UUID = field(default_factory=new_id)

    @property
    def place(self) -> int:
        return self.town.places["town"].pk

    @property
    def points(self) -> int:
        return self.units["points"].pk

    @property
    def soap(self) -> int:
        return self.units["soap"].pk

    def earn(self, who: Side, amount: int, expires: date | None = None) -> Move:
        return Move(self.points, house("issuer", self.points), who, amount, expires)

    def spend(self, who: Side, amount: int) -> Move:
        return Move(self.points, who, of("shop", self.shop, "sales"), amount)

    def write_off(self, who: Side, amount: int) -> Move:
        return Move(self.points, who, house("expired", self.points), amount)

    def deliver(self, amount: int) -> Move:
        return Move(self.soap, house("supplier", self.soap), self.shelf, amount)

    def hand_out(self, amount: int = 1) -> Move:
        return Move(self.soap, self.shelf, house("collected", self.soap), amount)

    @property
    def shelf(self) -> Side:
        return of("shop", self.shop, "stock")

    def posting(self, kind: str, *moves: Move, day: date | None = None, **more: str) -> Posting:
        return Posting(kind, self.place, moves, day=day, evidence=more)

    def post(self, kind: str, *moves: Move, day: date | None = None) -> actions.Receipt:
        return actions.post(SYSTEM, self.posting(kind, *moves, day=day))


def open_books() -> Books:
    """The town with its units."""
    books = Books()
    build_ground(books.town)
    for key, kind, name in (
        ("points", "points", Words(zh="积分", en="points")),
        ("soap", "stock", Words(zh="洗衣液", en="detergent")),
    ):
        new = actions.NewUnit(key, kind, books.place, name)
        books.units[key] = actions.open_unit(SYSTEM, new)
    return books


def home() -> Side:
    """A household's account."""
    return of("household", new_id())


def there(unit: int, side: Side) -> int:
    """What the balance row of an account says."""
    row = Balance.objects.filter(
        account__unit=unit,
        account__role=side.role,
        account__holder_kind=side.kind,
        account__holder=side.id,
    ).first()
    return row.amount if row else 0
