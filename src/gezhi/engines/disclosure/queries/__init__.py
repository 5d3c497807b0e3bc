"""Queries of disclosure; what is public is the same for anybody."""

from gezhi.engines.disclosure.queries.due import Due, calendar_below, due_of
from gezhi.engines.disclosure.queries.kinds import (
    Kind,
    kind_at,
    kinds_below,
    kinds_of,
    lists_at,
    posting_as,
    posting_kinds,
    rules_of,
)
from gezhi.engines.disclosure.queries.reading import (
    ItemView,
    PublicQuestion,
    PublicVersion,
    enclosure_of,
    item_of,
    item_view,
    overdue_questions,
    own_questions_data,
    post_name,
)
from gezhi.engines.disclosure.queries.searching import (
    SoughtItems,
    all_items,
    find_items,
    item_counts,
)
from gezhi.engines.disclosure.queries.showing import grand_total, say_cell, table_totals
from gezhi.engines.disclosure.queries.together import DecidedHere, decided_at
from gezhi.engines.disclosure.queries.working import (
    Waiting,
    busy_now,
    draft_of,
    drafts,
    must_post,
    question_waiting,
    questions_waiting,
    rows_before,
    work_calendar,
)

__all__ = [
    "DecidedHere",
    "Due",
    "ItemView",
    "Kind",
    "PublicQuestion",
    "PublicVersion",
    "SoughtItems",
    "Waiting",
    "all_items",
    "busy_now",
    "calendar_below",
    "decided_at",
    "draft_of",
    "drafts",
    "due_of",
    "enclosure_of",
    "find_items",
    "grand_total",
    "item_counts",
    "item_of",
    "item_view",
    "kind_at",
    "kinds_below",
    "kinds_of",
    "lists_at",
    "must_post",
    "overdue_questions",
    "own_questions_data",
    "post_name",
    "posting_as",
    "posting_kinds",
    "question_waiting",
    "questions_waiting",
    "rows_before",
    "rules_of",
    "say_cell",
    "table_totals",
    "work_calendar",
]
