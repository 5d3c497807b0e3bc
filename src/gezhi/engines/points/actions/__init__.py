"""Actions of points."""

from gezhi.engines.points.actions.cycle.adopting import Adopt, adopt
from gezhi.engines.points.actions.cycle.appealing import appeal, decide_appeal
from gezhi.engines.points.actions.cycle.coming import record_by_itself
from gezhi.engines.points.actions.cycle.crediting import post_due
from gezhi.engines.points.actions.cycle.judging import NewRecord
from gezhi.engines.points.actions.cycle.recording import record_points, withdraw_record
from gezhi.engines.points.actions.cycle.reviewing import Verdict, finish_review, review
from gezhi.engines.points.actions.ledger.bulk import post_many
from gezhi.engines.points.actions.ledger.handing import Transfer, post_held, release, transfer
from gezhi.engines.points.actions.ledger.posting import Receipt, post
from gezhi.engines.points.actions.ledger.reversing import reverse
from gezhi.engines.points.actions.ledger.settling import Lapsed, close_month, expire
from gezhi.engines.points.actions.ledger.units import NewUnit, open_unit
from gezhi.engines.points.rules.accounts import Side, house, of
from gezhi.engines.points.rules.postings import Move, Posting

__all__ = [
    "Adopt",
    "Lapsed",
    "Move",
    "NewRecord",
    "NewUnit",
    "Posting",
    "Receipt",
    "Side",
    "Transfer",
    "Verdict",
    "adopt",
    "appeal",
    "close_month",
    "decide_appeal",
    "expire",
    "finish_review",
    "house",
    "of",
    "open_unit",
    "post",
    "post_due",
    "post_held",
    "post_many",
    "record_by_itself",
    "record_points",
    "release",
    "reverse",
    "review",
    "transfer",
    "withdraw_record",
]
