"""What the forms of a worker are counted as, to tell what is asked of workers."""

from collections.abc import Mapping
from typing import Any

from gezhi.engines.campaigns.queries import SurveyLine
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


def survey_drawn(line: SurveyLine, place: int, held: Mapping[str, Any]) -> Drawn:
    """The sheet of a survey at a door; what the register holds is shown and not asked again."""
    rules = line.rules
    known = [one.field for one in rules.fields if one.held and held.get(one.held) not in (None, "")]
    level = "person" if rules.asks == "person" else "household"
    return Drawn("survey", rules.survey, line.row.version_id, place, level, known=tuple(known))
