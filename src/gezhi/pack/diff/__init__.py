"""What a new version of a pack changes, and whom that touches.

Running cases keep the version that they were opened under, so nothing changes for them by itself.
The list tells those who publish who will notice, and what could not be carried over to running
cases even if somebody wanted to.
"""

from __future__ import annotations

from gezhi.pack.diff.assessment import assessment_changes
from gezhi.pack.diff.assets import register_changes
from gezhi.pack.diff.ballots import ballot_changes
from gezhi.pack.diff.campaigns import campaign_changes
from gezhi.pack.diff.change import Change, Touched
from gezhi.pack.diff.councils import council_changes
from gezhi.pack.diff.course import case_changes, matter_changes
from gezhi.pack.diff.disclosure import disclosure_changes
from gezhi.pack.diff.duties import duty_changes
from gezhi.pack.diff.funds import fund_changes
from gezhi.pack.diff.ground import manifest_changes, people_changes, place_changes
from gezhi.pack.diff.growing import growing_changes
from gezhi.pack.diff.honours import honour_changes
from gezhi.pack.diff.mediation import mediation_changes
from gezhi.pack.diff.pacts import pact_changes
from gezhi.pack.diff.points import point_changes
from gezhi.pack.diff.stories import replay_changes, scenario_changes
from gezhi.pack.diff.surveys import survey_changes
from gezhi.pack.pack import Pack

__all__ = ["Change", "Touched", "diff"]


def diff(old: Pack, new: Pack) -> list[Change]:
    """Every difference between two versions, in the order of the files; the version numbers
    themselves are left out. An empty list means that the two govern alike in every detail."""
    return [
        *manifest_changes(old, new),
        *place_changes(old, new),
        *people_changes(old, new),
        *growing_changes(old, new),
        *matter_changes(old, new),
        *case_changes(old, new),
        *mediation_changes(old, new),
        *point_changes(old, new),
        *honour_changes(old, new),
        *fund_changes(old, new),
        *council_changes(old, new),
        *ballot_changes(old, new),
        *pact_changes(old, new),
        *disclosure_changes(old, new),
        *duty_changes(old, new),
        *register_changes(old, new),
        *campaign_changes(old, new),
        *survey_changes(old, new),
        *assessment_changes(old, new),
        *scenario_changes(old, new),
        *replay_changes(old, new),
    ]
