"""Queries of cases; each takes a viewer."""

from gezhi.engines.cases.queries.detail import CaseView, StepView, case_by_code, case_view
from gezhi.engines.cases.queries.duplicates import look_alike, suggest_categories
from gezhi.engines.cases.queries.files import file_of
from gezhi.engines.cases.queries.following import follow_key, following
from gezhi.engines.cases.queries.hands import Hands, colleagues, in_hand, may_answer, routes
from gezhi.engines.cases.queries.lines import Line, Remaining, category_name, lines
from gezhi.engines.cases.queries.listing import (
    Filter,
    Page,
    case_types,
    counts,
    list_cases,
    public_cases,
    queues,
)
from gezhi.engines.cases.queries.rehearsing import rehearse
from gezhi.engines.cases.queries.seeing import is_visible, must_see, visible

__all__ = [
    "CaseView",
    "Filter",
    "Hands",
    "Line",
    "Page",
    "Remaining",
    "StepView",
    "case_by_code",
    "case_types",
    "case_view",
    "category_name",
    "colleagues",
    "counts",
    "file_of",
    "follow_key",
    "following",
    "in_hand",
    "is_visible",
    "lines",
    "list_cases",
    "look_alike",
    "may_answer",
    "must_see",
    "public_cases",
    "queues",
    "rehearse",
    "routes",
    "suggest_categories",
    "visible",
]
