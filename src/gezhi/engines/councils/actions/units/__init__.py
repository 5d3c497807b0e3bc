"""Lists of member units, matches of what is needed with what is offered, joint projects."""

from gezhi.engines.councils.actions.units.asked import (
    EndMatch,
    EndProject,
    NewListing,
    NewMatch,
    SignProject,
    Step,
)
from gezhi.engines.councils.actions.units.listing import end_listing, list_for_unit
from gezhi.engines.councils.actions.units.matching import (
    agree_match,
    decline_match,
    end_match,
    match,
)
from gezhi.engines.councils.actions.units.projects import (
    end_project,
    reach_milestone,
    sign_project,
)

__all__ = [
    "EndMatch",
    "EndProject",
    "NewListing",
    "NewMatch",
    "SignProject",
    "Step",
    "agree_match",
    "decline_match",
    "end_listing",
    "end_match",
    "end_project",
    "list_for_unit",
    "match",
    "reach_milestone",
    "sign_project",
]
