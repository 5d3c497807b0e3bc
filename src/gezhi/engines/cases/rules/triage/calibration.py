"""How sure is sure enough? Read off from judgements whose right answers are known.

The promise is a least share of right suggestions. The threshold is the lowest confidence at which
the promise was kept, with room for chance: the lower end of Wilson's interval must reach it, so a
handful of lucky examples opens nothing. Where no confidence keeps it, nothing is suggested.

Messages typed on a phone are shorter than letters to a city hall, and the same score means less
in them; so there is one measure per length, and for want of short messages the openings of the
long ones are judged too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.optimize  # pyright: ignore[reportMissingTypeStubs]
from numpy.typing import NDArray

from gezhi.engines.cases.rules.triage.about import Band
from gezhi.engines.cases.rules.triage.model import confidence

LENGTHS = (0, 40, 120)
"""Letters from which a band begins."""
OPENINGS = (20, 60)
"""Characters of the openings that stand for short messages."""
LEAST_JUDGED = 100
"""A band with fewer judgements is left to the next shorter one, which asks for more."""
LEAST_SURE = 0.5
"""No suggestion is made that is not likelier than all others together."""
NEVER = 2.0
"""A threshold that no confidence reaches."""
_Z = 1.6449
"""One-sided 95 % of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Messages judged by models that had not seen them: scores (a row each), the number of the
    right category (-1 when the model does not have it, so that any suggestion is wrong) and the
    length in letters."""

    scores: NDArray[np.float64]
    right: NDArray[np.int64]
    letters: NDArray[np.int64]

    def only(self, chosen: NDArray[np.bool_]) -> Judged:
        return Judged(self.scores[chosen], self.right[chosen], self.letters[chosen])


def join(parts: Sequence[Judged]) -> Judged:
    return Judged(
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.letters for part in parts]),
    )


def measure(judged: Judged, promise: float) -> tuple[Band, ...]:
    """The bands of a model: where each begins, what a score means there, and from which confidence
    on a suggestion is made."""
    starts = [0]
    for start, end in zip(LENGTHS[1:], (*LENGTHS[2:], np.inf), strict=True):
        inside = (judged.letters >= start) & (judged.letters < end)
        if np.count_nonzero(inside) >= LEAST_JUDGED:
            starts.append(start)
    place = np.searchsorted(starts, judged.letters, side="right") - 1
    return tuple(_band(start, judged.only(place == at), promise) for at, start in enumerate(starts))


def suggested(judged: Judged, bands: tuple[Band, ...]) -> tuple[float, float | None]:
    """Coverage and precision of the suggestions that the bands let through."""
    starts = [band.from_letters for band in bands]
    place = np.searchsorted(starts, judged.letters, side="right") - 1
    made = right = 0
    for at, band in enumerate(bands):
        here = judged.only(place == at)
        sure, correct = _sureness(here, band.sharpness)
        made += int(np.count_nonzero(sure >= band.threshold))
        right += int(np.count_nonzero(correct[sure >= band.threshold]))
    return made / len(judged.right), (right / made if made else None)


def _band(start: int, judged: Judged, promise: float) -> Band:
    sharpness = _sharpness(judged)
    sure, correct = _sureness(judged, sharpness)
    threshold = lowest_that_keeps(promise, sure, correct)
    made = sure >= threshold
    return Band(
        from_letters=start,
        sharpness=sharpness,
        threshold=threshold,
        judged=len(sure),
        coverage=float(made.mean()),
        precision=float(correct[made].mean()) if made.any() else None,
    )


def _sureness(judged: Judged, sharpness: float) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The confidence in the best category, and whether it was right. Empty in, empty out."""
    if not len(judged.right):
        return np.zeros(0), np.zeros(0, dtype=np.bool_)
    shares = confidence(judged.scores, sharpness)
    return shares.max(axis=1), shares.argmax(axis=1) == judged.right


def _sharpness(judged: Judged) -> float:
    """The one number that makes confidences true: the likeliest, given the right answers. One
    imagined wrong answer is added (Platt 1999), so that examples told apart without a fault do not
    make everything certain."""
    known = judged.only(judged.right >= 0)
    rows = np.arange(len(known.right))
    doubt = 1 / (len(rows) + 2)

    def surprise(sharpness: float) -> float:
        logs = np.log(confidence(known.scores, sharpness) + 1e-12)
        return -float((1 - doubt) * logs[rows, known.right].mean() + doubt * logs.mean())

    least: Any = scipy.optimize  # it has no types to offer
    found = least.minimize_scalar(surprise, bounds=(0.1, 30.0), method="bounded")
    return float(found.x)


def lowest_that_keeps(
    promise: float, sure: NDArray[np.float64], correct: NDArray[np.bool_]
) -> float:
    """The lowest confidence from which on the promise is kept; `NEVER` when none is enough."""
    order = np.argsort(-sure, kind="stable")
    ranked = sure[order]
    made = np.arange(1, len(order) + 1)
    lower = _wilson(np.cumsum(correct[order]) / made, made)
    last_of_equals = np.append(ranked[1:] != ranked[:-1], True)
    kept = np.flatnonzero((lower >= promise) & last_of_equals)
    return max(float(ranked[kept[-1]]), LEAST_SURE) if len(kept) else NEVER


def _wilson(share: NDArray[np.float64], of: NDArray[np.int64]) -> NDArray[np.float64]:
    """The lower end of Wilson's score interval (Wilson 1927) for a share of so many."""
    centre = share + _Z**2 / (2 * of)
    spread = _Z * np.sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    lower: NDArray[np.float64] = (centre - spread) / (1 + _Z**2 / of)
    return lower
