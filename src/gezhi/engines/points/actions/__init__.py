"""Actions of points."""

from gezhi.engines.points.actions.cycle.adopting import Adopt, adopt
from gezhi.engines.points.actions.cycle.appealing import appeal, decide_appeal
from gezhi.engines.points.actions.cycle.awarding import award_due, award_stars, plan_star
from gezhi.engines.points.actions.cycle.coming import record_by_itself
from gezhi.engines.points.actions.cycle.correcting import Correction, correct
from gezhi.engines.points.actions.cycle.crediting import post_due
from gezhi.engines.points.actions.cycle.exporting import export_records, export_year
from gezhi.engines.points.actions.cycle.giving import OCCASIONS, Gift, give
from gezhi.engines.points.actions.cycle.importing import RecordPlan, import_records, plan_records
from gezhi.engines.points.actions.cycle.judging import NewRecord
from gezhi.engines.points.actions.cycle.recording import (
    check_records,
    record_points,
    withdraw_record,
)
from gezhi.engines.points.actions.cycle.reviewing import Verdict, finish_review, review
from gezhi.engines.points.actions.cycle.verdicts import check_verdicts
from gezhi.engines.points.actions.funds.keeping import NewFund, end_fund, open_fund
from gezhi.engines.points.actions.funds.moving import (
    NewVoucher,
    approve_spending,
    propose_spending,
    refuse_spending,
    take_in,
    undo_voucher,
    withdraw_spending,
)
from gezhi.engines.points.actions.help.asking import NewHelp, ask, ask_for, withdraw_help
from gezhi.engines.points.actions.help.confirming import confirm, did_not_happen
from gezhi.engines.points.actions.help.matching import (
    NewProposal,
    accept,
    decline,
    match_by_hand,
    propose,
    take_back_proposal,
)
from gezhi.engines.points.actions.help.offering import NewOffer, end_offer, offer
from gezhi.engines.points.actions.help.removing import (
    erase_own_help,
    pass_help_time,
    remove_help,
    remove_offer,
)
from gezhi.engines.points.actions.honours.commending import Commend, commend
from gezhi.engines.points.actions.honours.exporting import export_nominations
from gezhi.engines.points.actions.honours.judging import (
    Assessment,
    put_on_notice,
    review_nomination,
)
from gezhi.engines.points.actions.honours.nominating import (
    NewNomination,
    nominate,
    withdraw_nomination,
)
from gezhi.engines.points.actions.honours.objecting import answer_objection, object_to_nomination
from gezhi.engines.points.actions.honours.removing import erase_own_nominations
from gezhi.engines.points.actions.ledger.bulk import post_many
from gezhi.engines.points.actions.ledger.handing import Transfer, post_held, release, transfer
from gezhi.engines.points.actions.ledger.lapsing import lapse_due
from gezhi.engines.points.actions.ledger.posting import Receipt, post
from gezhi.engines.points.actions.ledger.reversing import reverse
from gezhi.engines.points.actions.ledger.settling import Lapsed, close_month, expire
from gezhi.engines.points.actions.ledger.stating import open_statement
from gezhi.engines.points.actions.ledger.units import NewUnit, open_unit
from gezhi.engines.points.actions.regrouping import regroup_accounts
from gezhi.engines.points.actions.shop.days import call_off, change_day, plan_day
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
from gezhi.engines.points.actions.shop.settling import settle_merchant, undo_settlement
from gezhi.engines.points.actions.shop.stock import count_stock, take_delivery
from gezhi.engines.points.actions.shop.turns import (
    call_next,
    call_turn,
    give_back_turn,
    miss,
    serve,
    take_turn,
)
from gezhi.engines.points.actions.shop.vouchers import undo_use, use_voucher
from gezhi.engines.points.rules.accounts import Side, house, of
from gezhi.engines.points.rules.correcting import WHY
from gezhi.engines.points.rules.days import Plan
from gezhi.engines.points.rules.postings import Move, Posting

__all__ = [
    "OCCASIONS",
    "WHY",
    "Adopt",
    "Assessment",
    "Commend",
    "Correction",
    "Exchanged",
    "Gift",
    "Lapsed",
    "Move",
    "NewExchange",
    "NewFund",
    "NewGood",
    "NewHelp",
    "NewNomination",
    "NewOffer",
    "NewProposal",
    "NewRecord",
    "NewUnit",
    "NewVoucher",
    "Plan",
    "Posting",
    "Receipt",
    "RecordPlan",
    "Side",
    "Terms",
    "Transfer",
    "Verdict",
    "accept",
    "add_good",
    "adopt",
    "answer_objection",
    "appeal",
    "approve_spending",
    "ask",
    "ask_for",
    "award_due",
    "award_stars",
    "call_next",
    "call_off",
    "call_turn",
    "change_day",
    "change_good",
    "check_records",
    "check_verdicts",
    "close_month",
    "commend",
    "confirm",
    "correct",
    "count_stock",
    "decide_appeal",
    "decline",
    "did_not_happen",
    "end_fund",
    "end_offer",
    "erase_own_help",
    "erase_own_nominations",
    "exchange",
    "expire",
    "export_nominations",
    "export_records",
    "export_sales",
    "export_year",
    "finish_review",
    "give",
    "give_back_turn",
    "house",
    "import_records",
    "lapse_due",
    "match_by_hand",
    "miss",
    "nominate",
    "object_to_nomination",
    "of",
    "offer",
    "open_fund",
    "open_shop",
    "open_statement",
    "open_unit",
    "pass_help_time",
    "plan_day",
    "plan_records",
    "plan_star",
    "post",
    "post_due",
    "post_held",
    "post_many",
    "propose",
    "propose_spending",
    "put_on_notice",
    "record_by_itself",
    "record_points",
    "refuse_spending",
    "regroup_accounts",
    "release",
    "remove_help",
    "remove_offer",
    "reverse",
    "review",
    "review_nomination",
    "serve",
    "settle_merchant",
    "take_back",
    "take_back_proposal",
    "take_delivery",
    "take_in",
    "take_turn",
    "transfer",
    "undo_settlement",
    "undo_use",
    "undo_voucher",
    "use_voucher",
    "withdraw_help",
    "withdraw_nomination",
    "withdraw_record",
    "withdraw_spending",
]
