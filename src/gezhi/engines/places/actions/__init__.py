"""Actions of places."""

from gezhi.engines.places.actions.adding import NewPlace, add_place, add_places, set_geometry
from gezhi.engines.places.actions.attaching import attach_pack
from gezhi.engines.places.actions.importing import (
    PlacePlan,
    import_divisions,
    import_places,
    plan_geojson,
    plan_places,
)

__all__ = [
    "NewPlace",
    "PlacePlan",
    "add_place",
    "add_places",
    "attach_pack",
    "import_divisions",
    "import_places",
    "plan_geojson",
    "plan_places",
    "set_geometry",
]
