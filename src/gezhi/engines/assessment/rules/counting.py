"""A metric over entries of the journal, exactly, with the entries that it stands on.

Insight counts the same language for a whole town through its tables; here the number must be exact,
and each of the few assessed wants the records behind it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median
from typing import Any

from gezhi.pack.insight import Metric


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the journal as far as it is counted."""

    number: int
    verb: str
    kind: str
    subject: str
    path: str
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


def verbs(metric: Metric) -> set[str]:
    """Every verb that a metric looks at."""
    found = {verb for verb in (metric.count, metric.of, metric.net) if verb}
    for part in (metric.share, metric.among):
        if part is not None:
            found |= verbs(part)
    return found


def value(metric: Metric, entries: Sequence[Entry]) -> Fraction | None:
    """The metric's number; None where there is nothing to take it of (a share among none, the mean
    of nothing)."""
    if metric.share is not None and metric.among is not None:
        whole = value(metric.among, entries)
        part = value(metric.share, entries)
        return part / whole if whole and part is not None else None
    if metric.count is not None:
        gone = _counted(metric, _fitting(metric, entries, metric.net)) if metric.net else 0
        return Fraction(_counted(metric, behind(metric, entries)) - gone)
    fact = metric.sum or metric.mean or metric.median or ""
    numbers = [Fraction(str(one.facts[fact])) for one in behind(metric, entries)]
    if metric.sum is not None:
        return sum(numbers, Fraction(0))
    if not numbers:
        return None
    if metric.mean is not None:
        return sum(numbers, Fraction(0)) / len(numbers)
    return Fraction(median(numbers))


def behind(metric: Metric, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that a number stands on; of a share those that it is taken among."""
    if metric.among is not None:
        return behind(metric.among, entries)
    found = list(_fitting(metric, entries, metric.count or metric.of))
    fact = metric.sum or metric.mean or metric.median
    if fact is None:
        return found
    return [one for one in found if isinstance(one.facts.get(fact), int | float)]


def _fitting(metric: Metric, entries: Iterable[Entry], verb: str | None) -> Iterator[Entry]:
    for one in entries:
        if one.verb == verb and (metric.where is None or metric.where.holds(one.facts)):
            yield one


def _counted(metric: Metric, entries: Iterable[Entry]) -> int:
    if metric.distinct is None:
        return sum(1 for _ in entries)
    own = {"subject": "subject", "place": "path"}
    if metric.distinct in own:
        return len({getattr(one, own[metric.distinct]) for one in entries})
    given = (one.facts.get(metric.distinct) for one in entries)
    return len({one for one in given if one not in (None, "")})
