"""Transactions that commit, for races."""

from tests.commits import _guards_restored, committed

__all__ = ["_guards_restored", "committed"]
