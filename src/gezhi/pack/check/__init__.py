"""Does the pack hold together? Cross-references, ways through the stages, and rules of law.

Every check is a small function of the pack and its origins that yields faults with their place. A
check runs only if the parts that it needs could be read, so that one slip is reported once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gezhi.pack.check.assessment import check_assessments
from gezhi.pack.check.assets import check_registers
from gezhi.pack.check.ballots import check_ballots
from gezhi.pack.check.campaigns import check_campaigns, check_driving
from gezhi.pack.check.concerned import check_concerned
from gezhi.pack.check.councils import check_councils
from gezhi.pack.check.disclosure import check_disclosures
from gezhi.pack.check.duties import check_duties
from gezhi.pack.check.figures import check_figures
from gezhi.pack.check.forms import check_forms, check_public
from gezhi.pack.check.funds import check_funds
from gezhi.pack.check.growing import check_growing, check_grown
from gezhi.pack.check.holders import check_holders
from gezhi.pack.check.honours import check_honours
from gezhi.pack.check.law import check_law
from gezhi.pack.check.matters import check_matters, check_powers
from gezhi.pack.check.mediation import check_mediation
from gezhi.pack.check.opens import check_opens
from gezhi.pack.check.pacts import check_pacts
from gezhi.pack.check.people import check_people
from gezhi.pack.check.places import check_attach, check_places
from gezhi.pack.check.points import check_points
from gezhi.pack.check.procedures import check_procedures
from gezhi.pack.check.replay import check_replay
from gezhi.pack.check.rising import check_rising
from gezhi.pack.check.routing import check_routing
from gezhi.pack.check.scenarios import check_scenarios
from gezhi.pack.check.stages import check_stages
from gezhi.pack.check.surveys import check_surveying, check_surveys
from gezhi.pack.check.visits import check_visits
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

Check = Callable[[Pack, Origins], Iterable[Fault]]

CHECKS: tuple[tuple[Check, frozenset[str]], ...] = (
    (check_places, frozenset({"places"})),
    (check_attach, frozenset({"manifest", "places"})),
    (check_people, frozenset({"places", "people"})),
    (check_growing, frozenset({"manifest", "places", "people", "cases"})),
    (check_grown, frozenset({"people"})),
    (check_matters, frozenset({"matters"})),
    (check_powers, frozenset({"matters", "people"})),
    (check_stages, frozenset()),
    (check_holders, frozenset({"people"})),
    (check_rising, frozenset({"manifest", "places", "people"})),
    (check_forms, frozenset({"matters"})),
    (check_public, frozenset()),
    (check_procedures, frozenset({"matters", "people"})),
    (check_concerned, frozenset()),
    (check_opens, frozenset({"cases", "matters"})),
    (check_routing, frozenset({"matters", "people", "places"})),
    (check_scenarios, frozenset({"cases", "people", "places", "matters"})),
    (check_replay, frozenset({"manifest", "cases", "people", "places", "matters"})),
    (check_figures, frozenset({"cases", "people", "places", "matters"})),
    (check_mediation, frozenset({"people"})),
    (check_points, frozenset({"places", "people", "schemes", "shops"})),
    (check_honours, frozenset({"places", "people", "commendations"})),
    (check_funds, frozenset({"places", "people", "funds"})),
    (check_councils, frozenset({"places", "people", "councils"})),
    (check_ballots, frozenset({"places", "people", "ballots"})),
    (check_pacts, frozenset({"places", "people", "ballots", "pacts"})),
    (check_disclosures, frozenset({"places", "people", "cases", "disclosures", "lists"})),
    (check_duties, frozenset({"manifest", "places", "people", "duties", "rosters"})),
    (check_visits, frozenset({"people", "cases", "visits"})),
    (check_registers, frozenset({"places", "people", "cases", "registers"})),
    (check_campaigns, frozenset({"people", "campaigns"})),
    (check_surveys, frozenset({"people", "surveys"})),
    (check_surveying, frozenset({"surveys"})),
    (check_assessments, frozenset({"places", "people", "cases", "assessments"})),
    (check_driving, frozenset({"people", "campaigns", "funds"})),
    (check_law, frozenset()),
)
"""Each check with the parts of the pack that it needs. Case types that could not be read are not in
the pack, so a check that looks at each case type alone needs no `cases`."""


def check(pack: Pack, origins: Origins) -> list[Fault]:
    """All faults and warnings of a pack, in no particular order."""
    return [
        fault for one, needs in CHECKS if not needs & origins.broken for fault in one(pack, origins)
    ]
