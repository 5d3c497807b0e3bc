"""Transactions that commit, for races."""

from tests.commits import _emptied_by_rows, committed

__all__ = ["_emptied_by_rows", "committed"]
