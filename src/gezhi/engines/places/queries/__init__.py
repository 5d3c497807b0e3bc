"""Queries of places."""

from gezhi.engines.places.queries.attached import (
    Attached,
    attached_at,
    attached_over,
    attached_packs,
)
from gezhi.engines.places.queries.divisions import (
    Drawn,
    GridLine,
    computing,
    division,
    divisions,
    drawn_buildings,
    drawn_grids,
    finer_drafts,
    grid_lines,
    where_to,
)
from gezhi.engines.places.queries.drawing import drawn
from gezhi.engines.places.queries.finding import (
    Rung,
    find_place,
    find_places,
    ground,
    ground_of,
    ladder,
    place_by_code,
    revision,
)
from gezhi.engines.places.queries.heirs import Followed, Heirs, followed, heir_of, heirs_of
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
from gezhi.engines.places.queries.named import AtLevel, named_below, named_over
from gezhi.engines.places.rules.order import tree_order

__all__ = [
    "AtLevel",
    "Attached",
    "Branch",
    "Drawn",
    "Followed",
    "GridLine",
    "Heirs",
    "Rung",
    "attached_at",
    "attached_over",
    "attached_packs",
    "branches",
    "children",
    "computing",
    "division",
    "divisions",
    "drawn",
    "drawn_buildings",
    "drawn_grids",
    "find_place",
    "find_places",
    "finer_drafts",
    "followed",
    "grid_lines",
    "ground",
    "ground_of",
    "heir_of",
    "heirs_of",
    "ladder",
    "named_below",
    "named_over",
    "place",
    "place_by_code",
    "place_names",
    "places_below",
    "places_over",
    "revision",
    "search_places",
    "tree_order",
    "where_to",
]
