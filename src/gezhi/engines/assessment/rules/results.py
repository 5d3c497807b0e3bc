"""From scores to a result: the mean of the months, the order where it is lawful, grades and pay."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TypeVar

from gezhi.engines.assessment.rules.marks import exact
from gezhi.pack.assessment import Band

W = TypeVar("W", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Paid:
    """Pay for a result, in fen: exactly, and as it is paid."""

    base: int
    factor: Fraction
    exact: Fraction
    fen: int


def mean(scores: Sequence[Fraction]) -> Fraction | None:
    """The mean of the months that were scored; None where there is none."""
    return sum(scores, Fraction(0)) / len(scores) if scores else None


def ranks(scores: Mapping[W, Fraction]) -> dict[W, int]:
    """The place of each, the best first; equals share a place, and the places after it stay free
    (1, 2, 2, 4)."""
    order = sorted(scores.values(), reverse=True)
    first: dict[Fraction, int] = {}
    for place, value in enumerate(order, start=1):
        first.setdefault(value, place)
    return {whose: first[value] for whose, value in scores.items()}


def grades(scores: Mapping[W, Fraction], bands: Sequence[Band]) -> dict[W, str]:
    """The grade of each: the best whose score is reached and that is still free for their place.

    Of `n` ranked, `share` allows the first floor(n x share) a grade (one at least); whoever is
    equal to the last of these has it too, so that nobody is put below an equal.
    """
    places, count = ranks(scores), len(scores)
    found: dict[W, str] = {}
    for whose, value in scores.items():
        for band in bands:
            free = band.share is None or places[whose] <= max(1, floor(count * exact(band.share)))
            if value >= exact(band.from_) and free:
                found[whose] = band.grade
                break
    return found


def pay(base: int, factor: Fraction) -> Paid:
    """The base in fen times the factor of the grade, rounded half up to a fen."""
    whole = base * factor
    fen = (2 * whole.numerator + whole.denominator) // (2 * whole.denominator)
    return Paid(base, factor, whole, fen)
