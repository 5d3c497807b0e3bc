"""Actions of points."""

from gezhi.engines.points.actions.ledger.bulk import post_many
from gezhi.engines.points.actions.ledger.handing import Transfer, post_held, release, transfer
from gezhi.engines.points.actions.ledger.posting import Receipt, post
from gezhi.engines.points.actions.ledger.reversing import reverse
from gezhi.engines.points.actions.ledger.settling import Lapsed, close_month, expire
from gezhi.engines.points.actions.ledger.units import NewUnit, open_unit
from gezhi.engines.points.rules.accounts import Side, house, of
from gezhi.engines.points.rules.postings import Move, Posting

__all__ = [
    "Lapsed",
    "Move",
    "NewUnit",
    "Posting",
    "Receipt",
    "Side",
    "Transfer",
    "close_month",
    "expire",
    "house",
    "of",
    "open_unit",
    "post",
    "post_held",
    "post_many",
    "release",
    "reverse",
    "transfer",
]
