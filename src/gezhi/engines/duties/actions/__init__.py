"""Actions of the engine."""

from gezhi.engines.duties.actions.calls import (
    REASONS,
    RESULTS,
    Called,
    Skipped,
    answer_found,
    note_case,
    record_call,
    skip_call,
    tell_answer,
    undo_call,
)
from gezhi.engines.duties.actions.doing import Done, do_duty, excuse, undo_duty
from gezhi.engines.duties.actions.drawing import draw_up
from gezhi.engines.duties.actions.leaving import (
    NewLeave,
    end_leave,
    forget_reasons,
    note_leave,
    see_leave,
)
from gezhi.engines.duties.actions.marking import (
    ENDS,
    WAYS,
    NewMark,
    end_expired_marks,
    end_mark,
    mark_household,
)
from gezhi.engines.duties.actions.missing import mark_missed
from gezhi.engines.duties.actions.papering import add_figures, draw_papers, write_paper
from gezhi.engines.duties.actions.regrouping import regroup_duties
from gezhi.engines.duties.actions.rostering import (
    NewMonth,
    change_draft,
    give_shift,
    make_month,
    publish_month,
)
from gezhi.engines.duties.actions.swapping import AskSwap, answer_swap, ask_swap, withdraw_swap
from gezhi.engines.duties.actions.touring import plan_rounds

__all__ = [
    "ENDS",
    "REASONS",
    "RESULTS",
    "WAYS",
    "AskSwap",
    "Called",
    "Done",
    "NewLeave",
    "NewMark",
    "NewMonth",
    "Skipped",
    "add_figures",
    "answer_found",
    "answer_swap",
    "ask_swap",
    "change_draft",
    "do_duty",
    "draw_papers",
    "draw_up",
    "end_expired_marks",
    "end_leave",
    "end_mark",
    "excuse",
    "forget_reasons",
    "give_shift",
    "make_month",
    "mark_household",
    "mark_missed",
    "note_case",
    "note_leave",
    "plan_rounds",
    "publish_month",
    "record_call",
    "regroup_duties",
    "see_leave",
    "skip_call",
    "tell_answer",
    "undo_call",
    "undo_duty",
    "withdraw_swap",
    "write_paper",
]
