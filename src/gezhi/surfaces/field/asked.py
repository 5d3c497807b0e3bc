"""What the forms of a worker are counted as, to tell what is asked of workers."""

from gezhi.engines.duties.queries import CallView, Due
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.ui.asked_forms import Drawn

SAID = ("result", "text")


def duty_drawn(one: Due) -> Drawn:
    """The checklist of a duty: each item and the word about it. A tick is no typing."""
    row, rule = one.row, one.rule
    names = (*(f"ticked:{item.item}" for item in rule.checklist), "note")
    return Drawn("duty", rule.key, row.version_id, row.place_id, "place", names)


def call_drawn(viewer: Viewer, seen: CallView, names: tuple[str, ...] = SAID) -> Drawn | None:
    """The record of a call, under the first reason for which it is made."""
    place = seen.row.household.place_id
    try:
        version = attached_at(viewer, seen.row.path).version
    except Missing:
        return None
    form = seen.row.reasons[0] if seen.row.reasons else "call"
    return Drawn("visit", form, version, place, "household", names)
