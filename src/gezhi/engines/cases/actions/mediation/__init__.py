"""Mediation of disputes: applying, consent, choice, sessions, agreements, keeping, handing over."""

from gezhi.engines.cases.actions.mediation.agreeing import (
    Draft,
    read_agreement,
    sign_agreement,
    write_agreement,
)
from gezhi.engines.cases.actions.mediation.applying import (
    Apply,
    OtherSide,
    add_party,
    apply,
    invite,
    join,
    join_by_phone,
    set_online,
)
from gezhi.engines.cases.actions.mediation.choosing import (
    answer_seat,
    choose_mediators,
    propose_mediators,
)
from gezhi.engines.cases.actions.mediation.consenting import answer_mediation
from gezhi.engines.cases.actions.mediation.court import (
    court_answered,
    file_confirmation,
    want_confirmation,
)
from gezhi.engines.cases.actions.mediation.ending import end_mediation
from gezhi.engines.cases.actions.mediation.handing import (
    NewHandOver,
    answer_hand_over,
    ask_hand_over,
)
from gezhi.engines.cases.actions.mediation.keeping import answer_promise, keep_paper, remind
from gezhi.engines.cases.actions.mediation.listing import Listing, list_mediator
from gezhi.engines.cases.actions.mediation.sitting import PlanSitting, close_sitting, plan_sitting

__all__ = [
    "Apply",
    "Draft",
    "Listing",
    "NewHandOver",
    "OtherSide",
    "PlanSitting",
    "add_party",
    "answer_hand_over",
    "answer_mediation",
    "answer_promise",
    "answer_seat",
    "apply",
    "ask_hand_over",
    "choose_mediators",
    "close_sitting",
    "court_answered",
    "end_mediation",
    "file_confirmation",
    "invite",
    "join",
    "join_by_phone",
    "keep_paper",
    "list_mediator",
    "plan_sitting",
    "propose_mediators",
    "read_agreement",
    "remind",
    "set_online",
    "sign_agreement",
    "want_confirmation",
    "write_agreement",
]
