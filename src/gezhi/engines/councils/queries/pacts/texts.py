"""Texts of pacts as values, for whoever shows or edits one."""

from gezhi.engines.councils.rules.pacts.counting import asked_of as counts_asked
from gezhi.engines.councils.rules.pacts.differences import Difference, Line, Piece
from gezhi.engines.councils.rules.pacts.texts import (
    Article,
    Part,
    Text,
    added,
    moved,
    new_key,
    numbered,
    removed,
)
from gezhi.pack.pact_law import doubts

__all__ = [
    "Article",
    "Difference",
    "Line",
    "Part",
    "Piece",
    "Text",
    "added",
    "counts_asked",
    "doubts",
    "moved",
    "new_key",
    "numbered",
    "removed",
]
