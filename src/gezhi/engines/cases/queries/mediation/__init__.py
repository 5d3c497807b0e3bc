"""Queries of mediation; each takes a viewer, and shows words only to those in a dispute."""

from gezhi.engines.cases.queries.mediation.choice import unfit
from gezhi.engines.cases.queries.mediation.directory import (
    Entry,
    OwnEntry,
    directory,
    entries,
    entry,
    in_a_team,
    is_mediated_anywhere,
    mediated_types,
    own_entries,
)
from gezhi.engines.cases.queries.mediation.inside import Inside
from gezhi.engines.cases.queries.mediation.listing import (
    Offered,
    desk_disputes,
    offered,
    own_disputes,
)
from gezhi.engines.cases.queries.mediation.rates import Rate, Rates, mediation_rates
from gezhi.engines.cases.queries.mediation.view import (
    STATES,
    Dispute,
    HandedOver,
    dispute_view,
    due_day,
    handed_over,
    paper_of,
)
from gezhi.engines.cases.rules.mediation import NOT_CONFIRMED
from gezhi.engines.cases.rules.mediation.fields import FIELDS
from gezhi.engines.cases.rules.mediation.ways import WAYS

__all__ = [
    "FIELDS",
    "NOT_CONFIRMED",
    "STATES",
    "WAYS",
    "Dispute",
    "Entry",
    "HandedOver",
    "Inside",
    "Offered",
    "OwnEntry",
    "Rate",
    "Rates",
    "desk_disputes",
    "directory",
    "dispute_view",
    "due_day",
    "entries",
    "entry",
    "handed_over",
    "in_a_team",
    "is_mediated_anywhere",
    "mediated_types",
    "mediation_rates",
    "offered",
    "own_disputes",
    "own_entries",
    "paper_of",
    "unfit",
]
