"""Ending a stage out on the ground: a button for each outcome, the suggested one first."""

from gezhi.engines.cases.queries import CaseView
from gezhi.surfaces.field.acts.frame import Act, address, by_form
from gezhi.surfaces.ui.acts.deciding import (
    ask_outcome,
    decide,
    foremost,
    may_decide,
    outcome_icon,
    outcome_name,
)
from gezhi.surfaces.ui.components import Action


def outcome_actions(view: CaseView) -> list[Action]:
    """A button for each outcome, the suggested one (or else the first) foremost."""
    if not may_decide(view):
        return []
    first = foremost(view)
    found = [
        Action(
            outcome_name(key, outcome),
            address(view, "decide", outcome=key),
            icon=outcome_icon(outcome),
            look="primary" if key == first else "",
        )
        for key, outcome in view.outcomes.items()
    ]
    return sorted(found, key=lambda one: one.look != "primary")


DECIDE = Act("decide", outcome_actions, ask_outcome, by_form(decide))
