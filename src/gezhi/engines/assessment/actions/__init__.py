"""Actions of the engine."""

from gezhi.engines.assessment.actions.closing import Closing, close
from gezhi.engines.assessment.actions.counting import count_due
from gezhi.engines.assessment.actions.deciding import (
    Answered,
    Correction,
    answer_objection,
    correct,
    decide,
)
from gezhi.engines.assessment.actions.judging import Judged, check, judge
from gezhi.engines.assessment.actions.looking import look, note_exported
from gezhi.engines.assessment.actions.opening import open_due
from gezhi.engines.assessment.actions.regrouping import regroup_assessed
from gezhi.engines.assessment.actions.speaking import (
    NewEvidence,
    NewObjection,
    add_evidence,
    object_to,
    take_back,
)

__all__ = [
    "Answered",
    "Closing",
    "Correction",
    "Judged",
    "NewEvidence",
    "NewObjection",
    "add_evidence",
    "answer_objection",
    "check",
    "close",
    "correct",
    "count_due",
    "decide",
    "judge",
    "look",
    "note_exported",
    "object_to",
    "open_due",
    "regroup_assessed",
    "take_back",
]
