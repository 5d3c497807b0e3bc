"""Voting: which share of whom must take part and agree, by the rule that the law or people
themselves gave for it; who counts as how much, what is wrong with a roll, how ballots are counted,
and what follows from the count.

Shares are exact fractions. It stands in base because a pack's check must know the rules by name.
"""

from gezhi.base.voting.book import STATUTES
from gezhi.base.voting.statutes import free

__all__ = ["STATUTES", "free"]
