"""Counting ballots that rank options: instant run-off for one seat, transferable votes for several.

One method serves both. A ballot counts for the first option on it that is still in. Whoever has the
quota (more than the part that one option more than there are seats could all reach) is in; what
they have beyond it passes on, one after the other in the order in which they came in, every ballot
of theirs with the same part of its weight. If nobody has it, the option with the fewest is out and
its ballots pass on. With one seat the quota is more than half: that is instant run-off. It was
chosen over Schulze's method because each round can be counted on a table, with paper in piles, and
read aloud.

Ties are no matter of chance, so that a recount never differs: out goes whoever had fewer in the
latest earlier round in which they differed; if there is none, whoever stands later on the ballot.

Weights are exact fractions. It is written here because no library does it as needed: the ones kept
up bring hundreds of megabytes, the small ones count in floats or draw lots (decision 0013).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from gezhi.base.words import Mistake, Words

_ZERO = Fraction(0)
Tie = Literal["", "earlier", "paper"]


@dataclass(frozen=True, slots=True)
class Round:
    """One round: what everyone still in has, who is in by it, who is out, whose votes passed on.

    `votes` names those still in and those elected (what they keep); `exhausted` is the weight of
    ballots on which nobody still in is left. `moved` is whose votes had passed on before it was
    counted. `tied` and `tie` say between whom and how a tie was resolved here.
    """

    number: int
    votes: Mapping[str, Fraction]
    exhausted: Fraction
    moved: str = ""
    elected: tuple[str, ...] = ()
    out: str = ""
    tied: tuple[str, ...] = ()
    tie: Tie = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Who is elected, in the order in which it came, with every round that led there.

    `cast` are all ballots; `blank` ones rank nobody, `spoilt` ones name somebody twice or somebody
    who does not stand. Neither is part of the quota.
    """

    elected: tuple[str, ...]
    rounds: tuple[Round, ...]
    quota: int
    seats: int
    cast: int
    blank: int
    spoilt: int

    @property
    def valid(self) -> int:
        """Ballots that ranked somebody."""
        return self.cast - self.blank - self.spoilt


# A ballot in a pile: its order, the place from which it counts now, and how many are like it.
_Paper = tuple[Sequence[str], int, int]


@dataclass(slots=True)
class _Parcel:
    """Ballots of one weight, and how many they are together."""

    papers: list[_Paper] = field(default_factory=list[_Paper])
    count: int = 0

    def put(self, paper: _Paper) -> None:
        self.papers.append(paper)
        self.count += paper[2]


# The ballots that lie with one option, by their weight.
_Pile = dict[Fraction, _Parcel]


def _weight(pile: _Pile) -> Fraction:
    return sum((weight * parcel.count for weight, parcel in pile.items()), _ZERO)


class _Count:
    """A count under way: piles of those still in, and what has happened."""

    def __init__(self, options: Sequence[str], seats: int, valid: int) -> None:
        self.places = {name: place for place, name in enumerate(options)}
        self.piles: dict[str, _Pile] = {name: {} for name in options}
        self.running, self.open = list(options), set(options)
        self.elected: list[str] = []
        self.surplus: list[str] = []
        self.seats, self.quota = seats, valid // (seats + 1) + 1
        self.exhausted = _ZERO
        self.kept: dict[str, Fraction] = {}
        self.rounds: list[Round] = []
        self.moved = ""

    def give(self, weight: Fraction, papers: Iterable[_Paper]) -> None:
        """Lay ballots of one weight with the first option still running that follows on each."""
        laid = {name: self.piles[name].get(weight) or _Parcel() for name in self.open}
        lost = 0
        for ballot, place, count in papers:
            for at in range(place + 1, len(ballot)):
                parcel = laid.get(ballot[at])
                if parcel is not None:
                    parcel.put((ballot, at, count))
                    break
            else:
                lost += count
        self.exhausted += weight * lost
        for name, parcel in laid.items():
            if parcel.count:
                self.piles[name][weight] = parcel

    def run(self) -> None:
        """Round by round until every seat is taken."""
        while True:
            self.open = set(self.running)
            self._move()
            if self._round():
                return

    def _move(self) -> None:
        """Pass on the votes of whoever is named by `moved`, if anybody."""
        if not self.moved:
            return
        pile, self.piles[self.moved] = self.piles[self.moved], {}
        part = Fraction(1)
        if self.moved in self.kept:
            had = _weight(pile)
            part = (had - self.quota) / had
            self.kept[self.moved] = Fraction(self.quota)
        for weight, parcel in pile.items():
            self.give(weight * part, parcel.papers)

    def _round(self) -> bool:
        """Count one round and say what follows; true at the end."""
        votes = {name: _weight(self.piles[name]) for name in self.running}
        left = self.seats - len(self.elected)
        reached = [name for name in self.running if votes[name] >= self.quota]
        if len(self.running) <= left:
            reached = list(self.running)
        tie: Tie = ""
        tied: tuple[str, ...] = ()
        reached, out = self._first(reached, votes), ""
        for name in reached:
            self._elect(name, votes[name])
        done = len(self.elected) >= self.seats or not self.running
        if not done and not self.surplus:
            out, tied, tie = self._last(votes)
            self.running.remove(out)
        shown = {name: votes.get(name, self.kept.get(name, _ZERO)) for name in self.places}
        shown = {name: sum_ for name, sum_ in shown.items() if name in votes or name in self.kept}
        number = len(self.rounds) + 1
        self.rounds.append(
            Round(number, shown, self.exhausted, self.moved, tuple(reached), out, tied, tie)
        )
        self.moved = out or (self.surplus.pop(0) if self.surplus else "")
        return done

    def _elect(self, name: str, votes: Fraction) -> None:
        self.running.remove(name)
        self.elected.append(name)
        self.kept[name] = votes
        if votes > self.quota:
            self.surplus.append(name)

    def _key(self, name: str, votes: Mapping[str, Fraction]) -> tuple[Fraction | int, ...]:
        """What decides between two: votes now, then in each earlier round from the latest, then
        who stands first on the ballot."""
        earlier = [each.votes.get(name, _ZERO) for each in reversed(self.rounds)]
        return (votes[name], *earlier, -self.places[name])

    def _first(self, names: Sequence[str], votes: Mapping[str, Fraction]) -> list[str]:
        return sorted(names, key=lambda name: self._key(name, votes), reverse=True)

    def _last(self, votes: Mapping[str, Fraction]) -> tuple[str, tuple[str, ...], Tie]:
        out = min(self.running, key=lambda name: self._key(name, votes))
        tied = tuple(name for name in self.running if votes[name] == votes[out])
        if len(tied) == 1:
            return out, (), ""
        key = self._key(out, votes)[:-1]
        same = [name for name in tied if self._key(name, votes)[:-1] == key]
        return out, tied, "paper" if len(same) > 1 else "earlier"


def rank(ballots: Iterable[Sequence[str]], options: Sequence[str], seats: int = 1) -> Ranked:
    """Counts ballots that name options from the best on; a ballot need not name all of them.

    Where fewer options stand than there are seats, all are elected. Without a valid ballot nobody
    is. Raises `Mistake` for less than one seat, or an option that stands twice.
    """
    if seats < 1 or len(set(options)) != len(options):
        raise Mistake(
            "至少一个名额，选项不能重复", "there is at least one seat, and no option stands twice"
        )
    known, cast, blank, spoilt = set(options), 0, 0, 0
    alike: Counter[tuple[str, ...]] = Counter()
    for ballot in ballots:
        cast += 1
        if not ballot:
            blank += 1
        elif len(set(ballot)) != len(ballot) or not known.issuperset(ballot):
            spoilt += 1
        else:
            alike[tuple(ballot)] += 1
    valid = cast - blank - spoilt
    count = _Count(options, seats, valid)
    if valid:
        count.give(Fraction(1), ((ballot, -1, times) for ballot, times in alike.items()))
        count.run()
    return Ranked(
        tuple(count.elected), tuple(count.rounds), count.quota, seats, cast, blank, spoilt
    )


def tie_words(tie: Tie) -> Words | None:
    """How a tie was resolved, to be shown beside its round."""
    if tie == "earlier":
        return Words(
            zh="票数相同：往前找到最近一轮票数不同的，那一轮少的出局",
            en="equal: out goes whoever had fewer in the latest earlier round that differed",
        )
    if tie == "paper":
        return Words(
            zh="各轮票数都相同：选票上排在后面的出局",
            en="equal in every round: out goes whoever stands later on the ballot",
        )
    return None
