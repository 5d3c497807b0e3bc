"""Queries of places."""

from gezhi.engines.places.queries.attached import (
    Attached,
    attached_at,
    attached_over,
    attached_packs,
)
from gezhi.engines.places.queries.drawing import drawn
from gezhi.engines.places.queries.finding import (
    Rung,
    find_place,
    ground,
    ground_of,
    ladder,
    place_by_code,
    revision,
)
from gezhi.engines.places.queries.listing import (
    Branch,
    branches,
    children,
    place,
    place_names,
    places_below,
    places_over,
    search_places,
)

__all__ = [
    "Attached",
    "Branch",
    "Rung",
    "attached_at",
    "attached_over",
    "attached_packs",
    "branches",
    "children",
    "drawn",
    "find_place",
    "ground",
    "ground_of",
    "ladder",
    "place",
    "place_by_code",
    "place_names",
    "places_below",
    "places_over",
    "revision",
    "search_places",
]
