"""Queries of insight; each takes a viewer."""

from gezhi.engines.insight.queries.asking import (
    Burden,
    FormAsked,
    Twice,
    burden,
    months,
    name_of,
)
from gezhi.engines.insight.queries.counting import Cell, Point, by, metric, series
from gezhi.engines.insight.queries.forms import Described, Overlap, overlapping
from gezhi.engines.insight.queries.opening import Record, rate_records, records
from gezhi.engines.insight.queries.rating import rates, rates_by
from gezhi.engines.insight.queries.scope import grounds
from gezhi.engines.insight.rules.rates import Rate

__all__ = [
    "Burden",
    "Cell",
    "Described",
    "FormAsked",
    "Overlap",
    "Point",
    "Rate",
    "Record",
    "Twice",
    "burden",
    "by",
    "grounds",
    "metric",
    "months",
    "name_of",
    "overlapping",
    "rate_records",
    "rates",
    "rates_by",
    "records",
    "series",
]
