"""Tables of the points engine."""

from gezhi.engines.points.models.cycle import Adoption, Appeal, Award, Record
from gezhi.engines.points.models.days import ExchangeDay, Turn
from gezhi.engines.points.models.funds import Fund, FundVoucher
from gezhi.engines.points.models.help import Help, HelpOffer, HelpProposal
from gezhi.engines.points.models.honours import Nomination, Objection
from gezhi.engines.points.models.ledger import (
    Account,
    Balance,
    Closing,
    Entry,
    Line,
    Snapshot,
    Unit,
)
from gezhi.engines.points.models.merchants import Redemption, Settlement
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
    "ExchangeDay",
    "Fund",
    "FundVoucher",
    "Good",
    "Help",
    "HelpOffer",
    "HelpProposal",
    "Line",
    "Nomination",
    "Objection",
    "Record",
    "Redemption",
    "Settlement",
    "Shop",
    "Snapshot",
    "Turn",
    "Unit",
    "Voucher",
]
