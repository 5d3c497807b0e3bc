"""Seconds by buckets: enough for a median, and no list of how long anybody took."""

from collections.abc import Iterable, Sequence
from math import log2

LEAST, MOST = 1, 7200
"""Seconds from drawing a form to sending it that count: less is no reading, more than two hours is
a form that lay open."""
STEPS = 2
"""Buckets to each doubling."""
BUCKETS = STEPS * 13
"""1 s to 8,192 s."""


def counts(seconds: float | None) -> bool:
    """Whether a time says something."""
    return seconds is not None and LEAST <= seconds <= MOST


def bucket(seconds: float) -> int:
    """The bucket of a time between `LEAST` and `MOST`."""
    return min(int(STEPS * log2(max(seconds, LEAST))), BUCKETS - 1)


def added(spread: Sequence[int], seconds: float) -> list[int]:
    """The spread with one time more."""
    found = [*spread, *[0] * (BUCKETS - len(spread))]
    found[bucket(seconds)] += 1
    return found


def together(spreads: Iterable[Sequence[int]]) -> list[int]:
    """Spreads of several days or places as one."""
    found = [0] * BUCKETS
    for spread in spreads:
        for number, one in enumerate(spread):
            found[number] += one
    return found


def median(spread: Sequence[int]) -> float | None:
    """The median in seconds, at most a fifth off (half a bucket); None of nothing."""
    total = sum(spread)
    if not total:
        return None
    rank, before = total / 2, 0
    for number, one in enumerate(spread):
        if before + one >= rank and one:
            inside = (rank - before) / one
            return float(2 ** ((number + inside) / STEPS))
        before += one
    return None
