"""Counting ballots: yes and no, choices, and shares of a budget by the method of equal shares."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from gezhi.base.words import Mistake

Answer = Literal["yes", "no", "abstain"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Weights by answer; an abstention takes part and does not agree."""

    yes: int = 0
    no: int = 0
    abstain: int = 0

    @property
    def participating(self) -> int:
        """All who answered, in the same measure."""
        return self.yes + self.no + self.abstain


def tally(ballots: Sequence[tuple[Answer, int]]) -> Tally:
    """The weights (heads, cm²) of each answer. Raises `Mistake` for a weight below 0."""
    sums: dict[Answer, int] = {"yes": 0, "no": 0, "abstain": 0}
    for answer, weight in ballots:
        if weight < 0:
            raise Mistake("票的权重不能是负数", "a ballot cannot weigh less than nothing")
        sums[answer] += weight
    return Tally(**sums)


@dataclass(frozen=True, slots=True)
class Choices:
    """How often each option was chosen; blank ballots took part, spoilt ones chose wrongly."""

    votes: Mapping[str, int]
    cast: int
    blank: int
    spoilt: int


def choose(ballots: Sequence[Collection[str]], options: Sequence[str], most: int | None) -> Choices:
    """Counts ballots that choose at most `most` options (1: one of several; None: approval).

    A ballot with an unknown option, one option twice or too many is spoilt and counts for none.
    """
    votes = dict.fromkeys(options, 0)
    blank = spoilt = 0
    for ballot in ballots:
        chosen = set(ballot)
        too_many = most is not None and len(chosen) > most
        if too_many or len(chosen) != len(ballot) or not chosen <= votes.keys():
            spoilt += 1
            continue
        blank += not chosen
        for option in chosen:
            votes[option] += 1
    return Choices(votes, len(ballots), blank, spoilt)


def _price(cost: int, purses: Sequence[Fraction]) -> Fraction | None:
    """The least cap at which these purses together pay the cost; None where they cannot."""
    left = Fraction(cost)
    for index, purse in enumerate(sorted(purses)):
        cap = left / (len(purses) - index)
        if cap <= purse:
            return cap
        left -= purse
    return None


def equal_shares(
    ballots: Sequence[Collection[str]], costs: Mapping[str, int], budget: int
) -> tuple[str, ...]:
    """The projects that are paid, in the order in which they won.

    Every voter has the same part of the budget and pays for projects on their ballot alone; next
    is the project whose supporters pay least per head at most (method of equal shares, approval
    utilities, one unit each). Ties: the cheaper project, then the one that stands first in
    `costs`. What is left over stays unspent. Raises `Mistake` for a cost or budget not above 0.
    """
    if budget <= 0 or any(cost <= 0 for cost in costs.values()):
        raise Mistake("预算和费用须大于0", "budget and costs are above 0")
    purses = [Fraction(budget, len(ballots)) for _ in ballots]
    order, won = {name: place for place, name in enumerate(costs)}, list[str]()
    backers = {name: [i for i, each in enumerate(ballots) if name in each] for name in costs}
    while True:
        offers: list[tuple[Fraction, int, int, str]] = []
        for name in costs.keys() - set(won):
            price = _price(costs[name], [purses[i] for i in backers[name]])
            if price is not None:
                offers.append((price, costs[name], order[name], name))
        if not offers:
            return tuple(won)
        price, _, _, name = min(offers)
        won.append(name)
        for i in backers[name]:
            purses[i] -= min(price, purses[i])
