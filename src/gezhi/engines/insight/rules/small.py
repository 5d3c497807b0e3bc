"""Small numbers are not for everybody: who knows a street knows who the one case is."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

LEAST = 5
"""Cells of fewer cases than this are not shown to the public (zero says nothing of anybody)."""


def is_small(value: float | None) -> bool:
    """Whether a number is too small to be shown to everybody."""
    return value is not None and 0 < value < LEAST


def hidden(values: Mapping[K, float | None]) -> set[K]:
    """The cells of one breakdown that are hidden: the small ones, and where only one is small
    also the next smallest, because the total would give it away."""
    small = {key for key, value in values.items() if is_small(value)}
    if len(small) == 1:
        rest = {key: value for key, value in values.items() if value and key not in small}
        if rest:
            small.add(min(rest, key=lambda key: (rest[key], str(key))))
    return small
