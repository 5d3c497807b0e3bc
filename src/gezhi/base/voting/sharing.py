"""Sharing a budget between projects by the method of equal shares, with every step shown."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gezhi.base.words import Mistake


@dataclass(frozen=True, slots=True)
class Payment:
    """So many voters pay the same sum each, in the unit of the budget (exact)."""

    each: Fraction
    voters: int


@dataclass(frozen=True, slots=True)
class Paid:
    """One project that is paid: its backers pay `price` each at most, those with less pay what they
    have left. The payments add up to the cost."""

    project: str
    cost: int
    price: Fraction
    payments: tuple[Payment, ...]

    @property
    def backers(self) -> int:
        """How many voters pay for it."""
        return sum(each.voters for each in self.payments)


@dataclass(frozen=True, slots=True)
class Unpaid:
    """A project that is not paid: what its `backers` had left together does not reach the cost."""

    project: str
    cost: int
    backers: int
    left: Fraction


@dataclass(frozen=True, slots=True)
class Shared:
    """What is paid, in the order in which it won, and what is not, in the order of the ballot.

    `share` is every voter's part of the budget at the start; `left` is what stays unspent.
    """

    budget: int
    voters: int
    share: Fraction
    paid: tuple[Paid, ...]
    unpaid: tuple[Unpaid, ...]

    @property
    def spent(self) -> int:
        return sum(each.cost for each in self.paid)

    @property
    def left(self) -> int:
        return self.budget - self.spent


# Voters with the same ballot always have the same left: they are counted together.
_Purse = tuple[Fraction, int]


def _price(cost: int, purses: Sequence[_Purse]) -> Fraction | None:
    """The least cap at which these purses together pay the cost; None where they cannot."""
    left, payers = Fraction(cost), sum(count for _, count in purses)
    for purse, count in sorted(purses):
        cap = left / payers
        if cap <= purse:
            return cap
        left -= purse * count
        payers -= count
    return None


def share_out(ballots: Iterable[Collection[str]], costs: Mapping[str, int], budget: int) -> Shared:
    """Shares a budget by approvals, one unit of each project.

    Every voter has the same part of the budget and pays for projects on their ballot alone; next
    is the project whose supporters pay least per head at most. Ties: the cheaper project, then the
    one that stands first in `costs`. What is left over stays unspent. Names that do not stand are
    passed over. Raises `Mistake` for a cost or budget not above 0.
    """
    if budget <= 0 or any(cost <= 0 for cost in costs.values()):
        raise Mistake("预算和费用须大于0", "budget and costs are above 0")
    stands = frozenset(costs)
    alike = Counter(stands.intersection(each) for each in ballots)
    groups, voters = list(alike), sum(alike.values())
    share = Fraction(budget, voters) if voters else Fraction(0)
    purses = [share] * len(groups)
    backers = {name: [i for i, each in enumerate(groups) if name in each] for name in costs}
    paid = list[Paid]()
    waiting = dict(costs)
    while True:
        offers: list[tuple[Fraction, int, int, str]] = []
        for place, name in enumerate(costs):
            held = [(purses[i], alike[groups[i]]) for i in backers[name]]
            price = _price(costs[name], held) if name in waiting else None
            if price is not None:
                offers.append((price, costs[name], place, name))
        if not offers:
            break
        price, cost, _, name = min(offers)
        del waiting[name]
        sums = Counter[Fraction]()
        for i in backers[name]:
            pays = min(price, purses[i])
            purses[i] -= pays
            sums[pays] += alike[groups[i]]
        payments = [Payment(each, count) for each, count in sorted(sums.items(), reverse=True)]
        paid.append(Paid(name, cost, price, tuple(one for one in payments if one.each)))
    unpaid = tuple(
        Unpaid(
            name,
            cost,
            sum(alike[groups[i]] for i in backers[name]),
            sum((purses[i] * alike[groups[i]] for i in backers[name]), Fraction(0)),
        )
        for name, cost in waiting.items()
    )
    return Shared(budget, voters, share, tuple(paid), unpaid)


def equal_shares(
    ballots: Iterable[Collection[str]], costs: Mapping[str, int], budget: int
) -> tuple[str, ...]:
    """The projects that are paid, in the order in which they won (`share_out`)."""
    return tuple(each.project for each in share_out(ballots, costs, budget).paid)
