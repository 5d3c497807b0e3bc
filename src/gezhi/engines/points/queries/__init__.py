"""Queries of points."""

from gezhi.engines.points.queries.accounts import (
    Held,
    balances,
    lots,
    own_balances,
    unit_at,
    units_at,
)
from gezhi.engines.points.queries.books import (
    Total,
    closings,
    plain_book,
    standings,
    trial_balance,
    unsound,
)
from gezhi.engines.points.queries.entries import Posted, entry
from gezhi.engines.points.queries.passbook import Passbook, passbook
from gezhi.engines.points.rules.expiry import Lot
from gezhi.engines.points.rules.months import Standing

__all__ = [
    "Held",
    "Lot",
    "Passbook",
    "Posted",
    "Standing",
    "Total",
    "balances",
    "closings",
    "entry",
    "lots",
    "own_balances",
    "passbook",
    "plain_book",
    "standings",
    "trial_balance",
    "unit_at",
    "units_at",
    "unsound",
]
