"""Deciding at the desk: a button with its key for each outcome of the stage."""

from dataclasses import replace

from django.http import QueryDict

from gezhi.engines.cases.queries import CaseView
from gezhi.surfaces.desk.case.panel import Panel, address, told
from gezhi.surfaces.ui.acts.asked import Asked, Typed
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
    """A button for each outcome of the stage, the suggested one (or else the first) foremost."""
    if not may_decide(view):
        return []
    first = foremost(view)
    return [
        Action(
            outcome_name(key, outcome),
            address(view, "decide", outcome=key),
            key=str(number) if number < 10 else "",
            icon=outcome_icon(outcome),
            look="primary" if key == first else "",
        )
        for number, (key, outcome) in enumerate(view.outcomes.items(), start=1)
    ]


def ask(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """The questions of an outcome, drawn with the suggestion."""
    return replace(ask_outcome(view, params, typed), template="desk/panels/decide.html")


DECIDE = Panel("decide", outcome_actions, ask, told(decide))
