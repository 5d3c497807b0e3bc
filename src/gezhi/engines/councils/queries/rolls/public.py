"""Who has taken part in a ballot, and how the money of a budget was shared."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum

from gezhi.base.voting.boxes import MEASURES
from gezhi.base.voting.sharing import Shared, share_out
from gezhi.base.voting.statutes import Measure
from gezhi.base.voting.verdict import Missing as Lacking
from gezhi.base.voting.verdict import missing
from gezhi.base.voting.written import read_rule
from gezhi.engines.councils.models import Ballot, RollRow, Vote
from gezhi.engines.councils.queries.ballots.exporting import box_of
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who could vote and who has, by heads and by area (cm²; None where areas do not count), and
    what is still missing to pass. Nothing of it depends on what anybody chose."""

    heads: int
    voted: int
    area: int | None
    voted_area: int | None
    lacking: tuple[Lacking, ...]


def turnout(viewer: Viewer, row: Ballot) -> Turnout:
    """Who has taken part so far in a ballot that was opened."""
    with for_system():
        votes = Vote.objects.filter(ballot=row)
        voted = votes.count()
        rows = RollRow.objects.filter(ballot=row)
        came = rows.filter(head__in=votes.values("head"))
        area = came.aggregate(sum=Sum("area"))["sum"] or 0
    rule = read_rule(row.rule)
    gates = [gate for gate in (rule.quorum, rule.passing) if gate is not None]
    by_area = any(one.measure == "area" for gate in gates for one in gate.conditions)
    heads = row.heads or 0
    sums: dict[Measure, Mapping[str, int]] = {
        measure: _sides(
            *((row.area or 0, area) if measure == "area" else (heads, voted)),
        )
        for measure in MEASURES[row.policy["electorate"]]
    }
    shown = (row.area, area) if by_area else (None, None)
    return Turnout(heads, voted, *shown, missing(rule, sums))


def _sides(eligible: int, voted: int) -> dict[str, int]:
    sums = dict.fromkeys(("eligible", "registered"), eligible)
    came = dict.fromkeys(("present", "participating", "cast", "undecided"), voted)
    return {**sums, **came, "yes": 0}


def shared_money(viewer: Viewer, row: Ballot) -> Shared | None:
    """Who paid how much for what in a counted budget ballot, step by step; None for others."""
    if row.state != Ballot.DECIDED or row.policy["method"] != "budget":
        return None
    chosen = [one["choice"] for one in box_of(row) if not one["spoilt"] and one["choice"]]
    costs = {one["key"]: one["cost"] for one in row.policy["options"]}
    return share_out(chosen, costs, row.policy["budget"])
