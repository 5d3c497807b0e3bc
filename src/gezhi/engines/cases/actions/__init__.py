"""Actions of cases: check, write, record; one transaction each, harmless when repeated."""

from gezhi.engines.cases.actions.asking import (
    answer_question,
    ask_reporter,
    decide_request,
    request_time,
)
from gezhi.engines.cases.actions.bulk import open_many
from gezhi.engines.cases.actions.deciding import Decide, decide
from gezhi.engines.cases.actions.evaluating import evaluate, withdraw
from gezhi.engines.cases.actions.files import add_file, attach_files, remove_unclaimed
from gezhi.engines.cases.actions.following import JoinCase, join_case, remove_contact
from gezhi.engines.cases.actions.importing import CasePlan, import_cases, plan_cases
from gezhi.engines.cases.actions.joining import merge, split, undo_merge
from gezhi.engines.cases.actions.learning import train_triage
from gezhi.engines.cases.actions.objecting import AnswerConcerned, answer_concerned, note_read
from gezhi.engines.cases.actions.opening import OpenCase, Receipt, open_case
from gezhi.engines.cases.actions.regrouping import regroup_cases
from gezhi.engines.cases.actions.revealing import Contact, export_register, reveal_reporter
from gezhi.engines.cases.actions.steering import (
    add_co_holder,
    assign,
    correct,
    end_co_holder,
    note,
    object_to_routing,
    reassign,
    supervise,
)
from gezhi.engines.cases.actions.timing import pass_time

__all__ = [
    "AnswerConcerned",
    "CasePlan",
    "Contact",
    "Decide",
    "JoinCase",
    "OpenCase",
    "Receipt",
    "add_co_holder",
    "add_file",
    "answer_concerned",
    "answer_question",
    "ask_reporter",
    "assign",
    "attach_files",
    "correct",
    "decide",
    "decide_request",
    "end_co_holder",
    "evaluate",
    "export_register",
    "import_cases",
    "join_case",
    "merge",
    "note",
    "note_read",
    "object_to_routing",
    "open_case",
    "open_many",
    "pass_time",
    "plan_cases",
    "reassign",
    "regroup_cases",
    "remove_contact",
    "remove_unclaimed",
    "request_time",
    "reveal_reporter",
    "split",
    "supervise",
    "train_triage",
    "undo_merge",
    "withdraw",
]
