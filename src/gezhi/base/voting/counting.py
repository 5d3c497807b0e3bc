"""Counting ballots: yes and no, and choices."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gezhi.base.voting.sharing import equal_shares
from gezhi.base.words import Mistake

Answer = Literal["yes", "no", "abstain"]

__all__ = ["Answer", "Choices", "Tally", "choose", "equal_shares", "tally"]


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
