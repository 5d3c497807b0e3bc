"""Queries of cases; each takes a viewer."""

from gezhi.engines.cases.queries.ahead import Ahead, ahead
from gezhi.engines.cases.queries.concerned import (
    AboutView,
    NoticeLine,
    RuleCount,
    Told,
    about_whom,
    notices_of,
    told_counts,
    told_one,
    told_to,
)
from gezhi.engines.cases.queries.credited import Credited, credited
from gezhi.engines.cases.queries.detail import CaseView, case_by_code, case_view, public_steps
from gezhi.engines.cases.queries.duplicates import look_alike, suggest_categories
from gezhi.engines.cases.queries.files import file_of, lost_files
from gezhi.engines.cases.queries.following import evaluating, follow_key, following, look_up
from gezhi.engines.cases.queries.hands import (
    Hands,
    colleagues,
    in_hand,
    may_answer,
    routes,
)
from gezhi.engines.cases.queries.informing import Informed, last_question, to_inform
from gezhi.engines.cases.queries.lines import Line, Remaining, category_name, light_of, lines
from gezhi.engines.cases.queries.listing import (
    Filter,
    Page,
    case_types,
    counts,
    key_after,
    list_cases,
    public_cases,
    queues,
)
from gezhi.engines.cases.queries.mapping import read_mapping
from gezhi.engines.cases.queries.own import OwnCounts, judge_answers, own_counts
from gezhi.engines.cases.queries.public import PublicCase, public_part, public_parts
from gezhi.engines.cases.queries.rehearsing import rehearse
from gezhi.engines.cases.queries.seeing import is_visible, must_see, visible
from gezhi.engines.cases.queries.state import CaseState, case_state, goes_on_as
from gezhi.engines.cases.queries.steps import Answered, StepView, say_answer
from gezhi.engines.cases.queries.taken import TakenCase, case_stamps, cases_taken
from gezhi.engines.cases.queries.voting import VoteSheet, vote_needs, vote_sheet

__all__ = [
    "AboutView",
    "Ahead",
    "Answered",
    "CaseState",
    "CaseView",
    "Credited",
    "Filter",
    "Hands",
    "Informed",
    "Line",
    "NoticeLine",
    "OwnCounts",
    "Page",
    "PublicCase",
    "Remaining",
    "RuleCount",
    "StepView",
    "TakenCase",
    "Told",
    "VoteSheet",
    "about_whom",
    "ahead",
    "case_by_code",
    "case_stamps",
    "case_state",
    "case_types",
    "case_view",
    "cases_taken",
    "category_name",
    "colleagues",
    "counts",
    "credited",
    "evaluating",
    "file_of",
    "follow_key",
    "following",
    "goes_on_as",
    "in_hand",
    "is_visible",
    "judge_answers",
    "key_after",
    "last_question",
    "light_of",
    "lines",
    "list_cases",
    "look_alike",
    "look_up",
    "lost_files",
    "may_answer",
    "must_see",
    "notices_of",
    "own_counts",
    "public_cases",
    "public_part",
    "public_parts",
    "public_steps",
    "queues",
    "read_mapping",
    "rehearse",
    "routes",
    "say_answer",
    "suggest_categories",
    "to_inform",
    "told_counts",
    "told_one",
    "told_to",
    "visible",
    "vote_needs",
    "vote_sheet",
]
