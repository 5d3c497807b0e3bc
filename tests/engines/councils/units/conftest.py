"""A database in which transactions commit, for races and for whatever is killed half-way."""

from tests.commits import _guards_restored, committed

__all__ = ["_guards_restored", "committed"]
