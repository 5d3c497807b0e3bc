"""What becomes of a holder's stars and titles by the scores of a year.

A star is won or regained as soon as the year's score reaches it. Those of the year before stay
until the year itself is closed; within a year a star is lost only where a deduction brings the
score of the year in which it was won below it again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gezhi.engines.points.rules.scheme import honours, stars, turns
from gezhi.pack.points import Scheme

STAR, HONOUR = "star:", "honour:"
LOST = "lost"


@dataclass(frozen=True, slots=True)
class Last:
    """The newest decision on a star or a title of a holder, and the year that it was of."""

    how: str
    period: str

    @property
    def held(self) -> bool:
        """Whether the holder has it."""
        return self.how != LOST


@dataclass(frozen=True, slots=True)
class Change:
    """A star or a title that is `won`, `lost` or `regained`: with the score of its category, or
    the number of stars."""

    what: str
    how: str
    score: int


def changes(
    scheme: Scheme,
    scores: Mapping[str, int],
    known: Mapping[str, Last],
    period: str,
    *,
    close: bool = False,
) -> list[Change]:
    """What changes for one holder by the scores of a year (`period`), by category. `close` takes
    the stars that were not earned in it. What a later year has decided on is left alone, and so is
    what the scheme does not know any more."""
    keys = [one.category for one in scheme.categories if one.star is not None]
    before = {key: known[STAR + key] for key in keys if STAR + key in known}
    held = {key for key, last in before.items() if last.held}
    later = {key for key, last in before.items() if last.period > period}
    kept = {key for key in held if not close and before[key].period < period}
    now = (stars(scheme, scores) - later) | (held & (later | kept))
    found = [
        Change(STAR + turn.category, turn.how, scores.get(turn.category, 0))
        for turn in turns(now, held, before)
    ]
    return [*found, *_titles(scheme, len(now), known)]


def _titles(scheme: Scheme, held: int, known: Mapping[str, Last]) -> Iterator[Change]:
    keys = [HONOUR + one.honour for one in scheme.honours]
    before = {key: known[key] for key in keys if key in known}
    earned = [HONOUR + one.honour for one in honours(scheme, held)]
    for turn in turns(earned, [key for key, last in before.items() if last.held], before):
        yield Change(turn.category, turn.how, held)
