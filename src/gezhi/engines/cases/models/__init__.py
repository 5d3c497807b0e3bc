"""Tables of the cases engine."""

from gezhi.engines.cases.models.around import CaseFile, CaseLink, CoHolder, Note, Request
from gezhi.engines.cases.models.case import Case, Reporter, Step, StepSecret
from gezhi.engines.cases.models.concerned import Concerned
from gezhi.engines.cases.models.mediation import (
    Agreement,
    HandOver,
    Mediation,
    Mediator,
    Paper,
    Party,
    Promise,
    Seat,
    Sitting,
)

__all__ = [
    "Agreement",
    "Case",
    "CaseFile",
    "CaseLink",
    "CoHolder",
    "Concerned",
    "HandOver",
    "Mediation",
    "Mediator",
    "Note",
    "Paper",
    "Party",
    "Promise",
    "Reporter",
    "Request",
    "Seat",
    "Sitting",
    "Step",
    "StepSecret",
]
