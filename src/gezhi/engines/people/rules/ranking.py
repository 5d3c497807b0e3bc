"""Who comes where in a contest."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def ranked(totals: Mapping[K, int]) -> dict[K, int]:
    """The place of each by their sum, the highest first; equal sums share a place, and the next one
    counts those before it."""
    order = sorted(totals.values(), reverse=True)
    return {key: order.index(total) + 1 for key, total in totals.items()}
