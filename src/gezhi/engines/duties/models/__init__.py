"""Tables of the engine."""

from gezhi.engines.duties.models.occurrences import Occurrence, Rule, shared_by
from gezhi.engines.duties.models.rosters import Leave, Month, Paper, Swap
from gezhi.engines.duties.models.visits import Call, Found, Mark, Round

__all__ = [
    "Call",
    "Found",
    "Leave",
    "Mark",
    "Month",
    "Occurrence",
    "Paper",
    "Round",
    "Rule",
    "Swap",
    "shared_by",
]
