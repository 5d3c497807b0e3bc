"""Actions of places."""

from gezhi.engines.places.actions.adding import NewPlace, add_place, add_places, set_geometry
from gezhi.engines.places.actions.attaching import attach_pack
from gezhi.engines.places.actions.dividing.adopting import (
    adopt_division,
    enforce_divisions,
    moving_along,
    replaced,
)
from gezhi.engines.places.actions.dividing.drafting import (
    NewDivision,
    compute_waiting,
    draft_division,
    move_building,
    undo_move,
)
from gezhi.engines.places.actions.dividing.finer import adopt_finer, divide_finer
from gezhi.engines.places.actions.dividing.reading import (
    BuildingPlan,
    plan_building_geojson,
    plan_building_table,
    read_roads,
)
from gezhi.engines.places.actions.dividing.succeeding import bring, carry, doubled
from gezhi.engines.places.actions.importing import (
    PlacePlan,
    import_divisions,
    import_places,
    plan_geojson,
    plan_places,
)
from gezhi.engines.places.rules.division.ground import Building

__all__ = [
    "Building",
    "BuildingPlan",
    "NewDivision",
    "NewPlace",
    "PlacePlan",
    "add_place",
    "add_places",
    "adopt_division",
    "adopt_finer",
    "attach_pack",
    "bring",
    "carry",
    "compute_waiting",
    "divide_finer",
    "doubled",
    "draft_division",
    "enforce_divisions",
    "import_divisions",
    "import_places",
    "move_building",
    "moving_along",
    "plan_building_geojson",
    "plan_building_table",
    "plan_geojson",
    "plan_places",
    "read_roads",
    "replaced",
    "set_geometry",
    "undo_move",
]
