"""Points on the map of public cases: what is asked for, and how those of one house lie apart."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import cos, pi, radians, sin, sqrt

from gezhi.base.words import Words
from gezhi.engines.cases.queries import PublicCase
from gezhi.engines.trust.queries import Invalid, Wrong

Box = tuple[float, float, float, float]
APART = 0.00006
"""Degrees between points of one place, about 6 m: they stay on their house."""
TURN = pi * (3 - sqrt(5))


def box_of(text: str) -> Box | None:
    """A box from `west,south,east,north` in degrees; None for none, Invalid for what is none."""
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as fault:
        raise _no_box() from fault
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _no_box()
    return west, south, east, north


def _no_box() -> Invalid:
    words = Words(zh="bbox 写成 `西,南,东,北`（度）", en="bbox is west,south,east,north in degrees")
    return Invalid([Wrong("bbox", "range", words)])


def spread(parts: Sequence[PublicCase]) -> Iterator[tuple[float, float]]:
    """Where to draw each: cases of one place wind around its middle, so that none hides another.
    The middle is the place's own; where in the house it was is not told."""
    seen: Counter[tuple[float, float]] = Counter()
    for part in parts:
        lon, lat = part.lon or 0.0, part.lat or 0.0
        turn = seen[lon, lat]
        seen[lon, lat] += 1
        far = APART * sqrt(turn)
        yield (
            lon + far * cos(turn * TURN) / max(cos(radians(lat)), 0.1),
            lat + far * sin(turn * TURN),
        )
