"""Tables of the engine."""

from gezhi.engines.assessment.models.periods import Assessed, Period, Score
from gezhi.engines.assessment.models.results import Decision, Pay, Result
from gezhi.engines.assessment.models.words import Evidence, Objection

__all__ = [
    "Assessed",
    "Decision",
    "Evidence",
    "Objection",
    "Pay",
    "Period",
    "Result",
    "Score",
]
