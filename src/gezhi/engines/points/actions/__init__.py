"""Actions of points."""

from gezhi.engines.points.actions.cycle.adopting import Adopt, adopt
from gezhi.engines.points.actions.cycle.appealing import appeal, decide_appeal
from gezhi.engines.points.actions.cycle.awarding import award_due, award_stars, plan_star
from gezhi.engines.points.actions.cycle.coming import record_by_itself
from gezhi.engines.points.actions.cycle.crediting import post_due
from gezhi.engines.points.actions.cycle.exporting import export_records
from gezhi.engines.points.actions.cycle.giving import Gift, give
from gezhi.engines.points.actions.cycle.importing import RecordPlan, import_records, plan_records
from gezhi.engines.points.actions.cycle.judging import NewRecord
from gezhi.engines.points.actions.cycle.recording import (
    check_records,
    record_points,
    withdraw_record,
)
from gezhi.engines.points.actions.cycle.reviewing import Verdict, finish_review, review
from gezhi.engines.points.actions.ledger.bulk import post_many
from gezhi.engines.points.actions.ledger.handing import Transfer, post_held, release, transfer
from gezhi.engines.points.actions.ledger.lapsing import lapse_due
from gezhi.engines.points.actions.ledger.posting import Receipt, post
from gezhi.engines.points.actions.ledger.reversing import reverse
from gezhi.engines.points.actions.ledger.settling import Lapsed, close_month, expire
from gezhi.engines.points.actions.ledger.units import NewUnit, open_unit
from gezhi.engines.points.actions.shop.exchanging import Exchanged, NewExchange, exchange
from gezhi.engines.points.actions.shop.opening import (
    NewGood,
    Terms,
    add_good,
    change_good,
    open_shop,
)
from gezhi.engines.points.actions.shop.registering import export_sales
from gezhi.engines.points.actions.shop.returning import take_back
from gezhi.engines.points.actions.shop.stock import count_stock, take_delivery
from gezhi.engines.points.actions.shop.vouchers import use_voucher
from gezhi.engines.points.rules.accounts import Side, house, of
from gezhi.engines.points.rules.postings import Move, Posting

__all__ = [
    "Adopt",
    "Exchanged",
    "Gift",
    "Lapsed",
    "Move",
    "NewExchange",
    "NewGood",
    "NewRecord",
    "NewUnit",
    "Posting",
    "Receipt",
    "RecordPlan",
    "Side",
    "Terms",
    "Transfer",
    "Verdict",
    "add_good",
    "adopt",
    "appeal",
    "award_due",
    "award_stars",
    "change_good",
    "check_records",
    "close_month",
    "count_stock",
    "decide_appeal",
    "exchange",
    "expire",
    "export_records",
    "export_sales",
    "finish_review",
    "give",
    "house",
    "import_records",
    "lapse_due",
    "of",
    "open_shop",
    "open_unit",
    "plan_records",
    "plan_star",
    "post",
    "post_due",
    "post_held",
    "post_many",
    "record_by_itself",
    "record_points",
    "release",
    "reverse",
    "review",
    "take_back",
    "take_delivery",
    "transfer",
    "use_voucher",
    "withdraw_record",
]
