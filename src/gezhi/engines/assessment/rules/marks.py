"""From what was counted or judged to a score, in exact fractions."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gezhi.pack.assessment import WHOLE

ONE, NOTHING = Fraction(1), Fraction(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """How much of an indicator was reached: from 0 to 1, or None where there was nothing to be
    counted."""

    indicator: str
    weight: int
    reached: Fraction | None


def exact(number: Decimal | int | str) -> Fraction:
    """A number of the pack as a fraction, without the way over floats."""
    return Fraction(str(number))


def reached(value: Fraction, full: Fraction, none: Fraction) -> Fraction:
    """How much of an indicator a counted value is worth: all at `full` and beyond, nothing at
    `none` and beyond, evenly between; either may be the larger."""
    part = (value - none) / (full - none)
    return min(ONE, max(NOTHING, part))


def judged(points: int, scale: int) -> Fraction:
    """How much of an indicator the points of judges are worth. ValueError off the scale."""
    if not 0 <= points <= scale:
        raise ValueError(f"{points} is not within 0 and {scale}")
    return Fraction(points, scale)


def score(marks: Iterable[Mark]) -> Fraction | None:
    """The score from 0 to 100. An indicator under which nothing was to be counted is left out, and
    the others weigh more, in proportion; None where nothing is left."""
    given = [(one.weight, one.reached) for one in marks if one.reached is not None]
    whole = sum(weight for weight, _ in given)
    if not whole:
        return None
    return WHOLE * sum((weight * part for weight, part in given), NOTHING) / whole


def say(number: Fraction, places: int = 2) -> str:
    """A fraction as people read it, rounded half up; the exact one is kept and shown beside it."""
    step = 10**places
    scaled = abs(number) * step
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if number < 0 and whole else ""
    head, tail = divmod(whole, step)
    said = f"{head}.{tail:0{places}}".rstrip("0").rstrip(".") if places else str(head)
    return sign + said


def kept(number: Fraction | None) -> str:
    """A fraction as it is stored: `260/3`; empty for none."""
    return "" if number is None else f"{number.numerator}/{number.denominator}"


def read(text: str) -> Fraction | None:
    """What `kept` wrote."""
    return Fraction(text) if text else None


def pinned(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Marks as a decision keeps them."""
    return [
        {"indicator": one.indicator, "weight": one.weight, "reached": kept(one.reached)}
        for one in marks
    ]


def unpinned(rows: Iterable[dict[str, Any]]) -> list[Mark]:
    """What `pinned` wrote."""
    return [Mark(one["indicator"], one["weight"], read(one["reached"])) for one in rows]
