"""A database in which transactions commit, for races and for whatever is killed half-way."""

from tests.commits import committed

__all__ = ["committed"]
