"""Stretches of time, and the pauses that are cut out of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from gezhi.base.clock import aware

Pause = tuple[datetime, datetime | None]
"""From when to when the clock stands still; ``None`` while it still does."""

FAR = datetime.max.replace(tzinfo=UTC)


class Span(NamedTuple):
    """A stretch of time, its end not included."""

    start: datetime
    end: datetime


def merged(pauses: Iterable[Pause]) -> tuple[Span, ...]:
    """Pauses in order, overlapping ones as one; an open one ends at `FAR`. A pause that ends before
    it begins is refused (`ValueError`)."""
    spans: list[Span] = []
    for begin, finish in sorted(
        (aware(start), FAR if end is None else aware(end)) for start, end in pauses
    ):
        if finish < begin:
            raise ValueError(f"a pause ends before it begins: {begin} to {finish}")
        if spans and begin <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(finish, spans[-1].end))
        elif finish > begin:
            spans.append(Span(begin, finish))
    return tuple(spans)


def without(pauses: tuple[Span, ...], start: datetime, end: datetime) -> Iterator[Span]:
    """What is left of a stretch when the pauses, in order, are cut out of it."""
    for pause in pauses:
        if pause.end <= start:
            continue
        if pause.start >= end:
            break
        if pause.start > start:
            yield Span(start, pause.start)
        start = pause.end
    if start < end:
        yield Span(start, end)
