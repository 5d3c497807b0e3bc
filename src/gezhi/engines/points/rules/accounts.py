"""Which accounts there are: closed lists, so that every figure of the books has one meaning."""

from dataclasses import dataclass, field
from uuid import UUID

UNIT_KINDS = ("points", "rating", "minutes", "fen", "stock", "voucher")
"""What a unit counts. Ratings (stars, scores) are units of their own, so that exchanging points
never lowers a rank."""

ROLES = (
    *("holder", "hold", "stock", "score"),
    *("issuer", "sales", "expired", "supplier", "collected", "difference", "bank"),
)
"""What an account is for: what people have, what is set aside for them, what is on the shelf, what
they are rated; and the sides of the house, which are added up and never locked."""

BOUNDED = frozenset({"holder", "hold", "stock"})
"""Roles whose accounts never fall below nothing. These and scores keep their balance in a row."""

HOLDERS = ("person", "household", "body", "shop", "item", "supplier", "project", "unit")
"""Who or what an account belongs to. Merchants and teams are bodies; what belongs to the scheme
itself is the unit's."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a move: an account, named by its role and its holder, opened when it is needed.

    `path` is the ground whose staff look after it, that of the posting where it is not given; it
    does not tell accounts apart.
    """

    role: str
    kind: str
    id: str
    path: str = field(default="", compare=False)

    @property
    def bounded(self) -> bool:
        """Whether it can never fall below nothing."""
        return self.role in BOUNDED


def of(kind: str, holder: UUID | str | int, role: str = "holder", path: str = "") -> Side:
    """The account of a person, a household, a shop …: ``of("household", home.pk)``."""
    return Side(role, kind, str(holder), path)


def house(role: str, unit: int) -> Side:
    """The unit's own account in a role: ``house("issuer", unit)``, from which points come."""
    return Side(role, "unit", str(unit))
