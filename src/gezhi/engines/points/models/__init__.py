"""Tables of the points engine."""

from gezhi.engines.points.models.ledger import (
    Account,
    Balance,
    Closing,
    Entry,
    Line,
    Snapshot,
    Unit,
)

__all__ = ["Account", "Balance", "Closing", "Entry", "Line", "Snapshot", "Unit"]
