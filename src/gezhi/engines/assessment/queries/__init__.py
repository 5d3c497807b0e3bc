"""Queries of the engine."""

from gezhi.engines.assessment.queries.bench import (
    Bench,
    BenchRow,
    PeriodLine,
    SchemeLine,
    bench,
    my_schemes,
    period_of,
)
from gezhi.engines.assessment.queries.files import evidence_file
from gezhi.engines.assessment.queries.one import (
    OneView,
    Part,
    my_assessments,
    one,
)
from gezhi.engines.assessment.queries.own import own_assessment_data
from gezhi.engines.assessment.queries.results import (
    ResultLine,
    Results,
    YearLine,
    my_results,
    results,
    year_summary,
)
from gezhi.engines.assessment.queries.schemes import (
    Named,
    Roles,
    Scheme,
    own,
    roles,
    scheme_of,
    schemes,
)
from gezhi.engines.assessment.rules.marks import read as read_fraction
from gezhi.engines.assessment.rules.marks import say as say_fraction
from gezhi.engines.points.rules.periods import stretch as span_of

__all__ = [
    "Bench",
    "BenchRow",
    "Named",
    "OneView",
    "Part",
    "PeriodLine",
    "ResultLine",
    "Results",
    "Roles",
    "Scheme",
    "SchemeLine",
    "YearLine",
    "bench",
    "evidence_file",
    "my_assessments",
    "my_results",
    "my_schemes",
    "one",
    "own",
    "own_assessment_data",
    "period_of",
    "read_fraction",
    "results",
    "roles",
    "say_fraction",
    "scheme_of",
    "schemes",
    "span_of",
    "year_summary",
]
