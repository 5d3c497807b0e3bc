"""How scores stand together: the marks of one of the assessed, in the order of the indicators."""

from collections.abc import Iterable

from gezhi.engines.assessment.models import Score
from gezhi.engines.assessment.rules.marks import Mark, read
from gezhi.pack.assessment import Assessment


def marks_of(rules: Assessment, scores: Iterable[Score]) -> list[Mark]:
    """The marks of the indicators that have a score; one under which nothing was to be counted has
    reached nothing and is left out of the arithmetic."""
    known = {one.indicator: one for one in scores}
    return [
        Mark(line.indicator, line.weight, read(known[line.indicator].reached))
        for line in rules.indicators
        if line.indicator in known
    ]
