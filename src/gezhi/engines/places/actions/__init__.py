"""Actions of places."""

from gezhi.engines.places.actions.adding import NewPlace, add_place, add_places, set_geometry
from gezhi.engines.places.actions.attaching import attach_pack
from gezhi.engines.places.actions.dividing.adopting import (
    adopt_division,
    enforce_divisions,
    left_behind,
    replaced,
)
from gezhi.engines.places.actions.dividing.drafting import (
    NewDivision,
    draft_division,
    move_building,
    undo_move,
)
from gezhi.engines.places.actions.dividing.reading import (
    BuildingPlan,
    plan_building_geojson,
    plan_building_table,
    read_roads,
)
from gezhi.engines.places.actions.importing import (
    PlacePlan,
    import_divisions,
    import_places,
    plan_geojson,
    plan_places,
)

__all__ = [
    "BuildingPlan",
    "NewDivision",
    "NewPlace",
    "PlacePlan",
    "add_place",
    "add_places",
    "adopt_division",
    "attach_pack",
    "draft_division",
    "enforce_divisions",
    "import_divisions",
    "import_places",
    "left_behind",
    "move_building",
    "plan_building_geojson",
    "plan_building_table",
    "plan_geojson",
    "plan_places",
    "read_roads",
    "replaced",
    "set_geometry",
    "undo_move",
]
