"""A database in which transactions commit, for the races."""

from tests.commits import committed

__all__ = ["committed"]
