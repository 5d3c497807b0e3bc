"""Tables of the cases engine."""

from gezhi.engines.cases.models.around import CaseFile, CaseLink, CoHolder, Note, Request
from gezhi.engines.cases.models.case import Case, Reporter, Step

__all__ = ["Case", "CaseFile", "CaseLink", "CoHolder", "Note", "Reporter", "Request", "Step"]
