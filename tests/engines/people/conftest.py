"""Transactions that commit, for races."""

from tests.commits import committed

__all__ = ["committed"]
