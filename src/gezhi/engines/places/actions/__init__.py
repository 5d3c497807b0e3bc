"""Actions of places."""

from gezhi.engines.places.actions.adding import NewPlace, add_place, add_places, set_geometry
from gezhi.engines.places.actions.attaching import attach_pack

__all__ = ["NewPlace", "add_place", "add_places", "attach_pack", "set_geometry"]
