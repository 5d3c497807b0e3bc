"""What units offer and need, what fits, what they do jointly, and who serves in two bodies."""

from gezhi.engines.councils.queries.units.crossing import (
    Crossing,
    count_crossings,
    cross_appointments,
)
from gezhi.engines.councils.queries.units.lists import (
    ListingLine,
    MatchLine,
    Side,
    UnitCounts,
    UnitLists,
    match_of,
    suggestions,
    unit_counts,
    unit_lists,
)
from gezhi.engines.councils.queries.units.members import units_of
from gezhi.engines.councils.queries.units.projects import (
    ProjectCounts,
    ProjectLine,
    project_counts,
    project_of,
    projects_of,
    projects_on,
)
from gezhi.engines.councils.rules.units import KINDS, SORTS

__all__ = [
    "KINDS",
    "SORTS",
    "Crossing",
    "ListingLine",
    "MatchLine",
    "ProjectCounts",
    "ProjectLine",
    "Side",
    "UnitCounts",
    "UnitLists",
    "count_crossings",
    "cross_appointments",
    "match_of",
    "project_counts",
    "project_of",
    "projects_of",
    "projects_on",
    "suggestions",
    "unit_counts",
    "unit_lists",
    "units_of",
]
