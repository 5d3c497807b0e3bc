"""A database in which transactions commit, for the races."""

from tests.commits import _guards_restored, committed

__all__ = ["_guards_restored", "committed"]
