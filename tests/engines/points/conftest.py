"""A database in which transactions commit, for races and for whatever is killed half-way."""

from tests.commits import _emptied_by_rows, committed

__all__ = ["_emptied_by_rows", "committed"]
