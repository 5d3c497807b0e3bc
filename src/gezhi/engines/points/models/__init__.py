"""Tables of the points engine."""

from gezhi.engines.points.models.cycle import Adoption, Appeal, Award, Record
from gezhi.engines.points.models.ledger import (
    Account,
    Balance,
    Closing,
    Entry,
    Line,
    Snapshot,
    Unit,
)
from gezhi.engines.points.models.shop import Exchange, Good, Shop, Voucher

__all__ = [
    "Account",
    "Adoption",
    "Appeal",
    "Award",
    "Balance",
    "Closing",
    "Entry",
    "Exchange",
    "Good",
    "Line",
    "Record",
    "Shop",
    "Snapshot",
    "Unit",
    "Voucher",
]
