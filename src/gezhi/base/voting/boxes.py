"""Counting a box with its roll under its rule: the same for the engine and for a recount.

All is plain data, as an export has it. A roll is a list of heads: `head`, `area` (cm², if areas
count) and `voted`. A slip has `choice` (keys of options, in order of preference where they are
ranked; empty is blank), `spoilt`, and in a named ballot `head`. Blank and spoilt ballots take part.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from gezhi.base.voting.ranking import rank
from gezhi.base.voting.sharing import equal_shares
from gezhi.base.voting.statutes import Measure
from gezhi.base.voting.verdict import Judged, verdict
from gezhi.base.voting.written import read_rule

Plain = Mapping[str, Any]
MEASURES: dict[str, tuple[Measure, ...]] = {
    "persons": ("people", "adults"),
    "households": ("people", "household_reps"),
    "owners": ("people", "heads", "area"),
    "members": ("people",),
    "holders": ("people",),
    "imported": ("people",),
}
"""In which measures the heads of an electorate are counted."""
CHOOSING = ("one-of", "several-of", "approval")


def sums_of(policy: Plain, roll: Sequence[Plain], yes: tuple[int, int] = (0, 0)) -> Any:
    """Sums by measure: who could vote, who did, and who agreed (`yes`: heads and area in cm²)."""
    voted = [one for one in roll if one["voted"]]
    heads = (len(roll), len(voted), yes[0])
    areas = (_area(roll), _area(voted), yes[1])
    return {
        measure: _sides(*(areas if measure == "area" else heads))
        for measure in MEASURES[policy["electorate"]]
    }


def _area(rows: Sequence[Plain]) -> int:
    return sum(one["area"] or 0 for one in rows)


def _sides(eligible: int, voted: int, yes: int) -> dict[str, int]:
    sums = dict.fromkeys(("eligible", "registered"), eligible)
    return sums | dict.fromkeys(("present", "participating", "cast"), voted) | {"yes": yes}


def count_box(policy: Plain, rule: Plain, roll: Sequence[Plain], box: Sequence[Plain]) -> Any:
    """What came of a ballot, as plain data with its whole arithmetic.

    `options` are counted in heads, and in area where the slips are named; `winners` are those who
    won, in order; `parts` are the conditions for `judged`, the option that they were put to (yes,
    or the one with most votes). Where two have equally many and one alone could win, nobody does:
    `tied` names them. Ranked ballots and shares of a budget are judged by who took part.
    """
    good = [one for one in box if not one["spoilt"]]
    votes, areas = _votes(policy, roll, good)
    found = {
        "eligible": len(roll),
        "eligible_area": _area(roll),
        "cast": len(box),
        "cast_area": _area([one for one in roll if one["voted"]]),
        "spoilt": len(box) - len(good),
        "blank": sum(not one["choice"] for one in good),
        "options": [
            {"key": one["key"], "votes": votes[one["key"]], "area": areas[one["key"]]}
            for one in policy["options"]
        ],
        "tied": [],
        "rounds": [],
    }
    return found | _outcome(policy, rule, roll, good, votes, areas)


def _votes(
    policy: Plain, roll: Sequence[Plain], good: Sequence[Plain]
) -> tuple[Counter[str], Counter[str]]:
    """Heads and area for each option; of a ranked ballot its first preferences."""
    area = {one["head"]: one["area"] or 0 for one in roll}
    ranked = policy["method"] == "ranked"
    votes, areas = Counter[str](), Counter[str]()
    for slip in good:
        weight = area.get(slip.get("head", ""), 0)
        for key in slip["choice"][:1] if ranked else slip["choice"]:
            votes[key] += 1
            areas[key] += weight
    return votes, areas


def _outcome(
    policy: Plain,
    rule: Plain,
    roll: Sequence[Plain],
    good: Sequence[Plain],
    votes: Counter[str],
    areas: Counter[str],
) -> dict[str, Any]:
    law, method = read_rule(dict(rule)), policy["method"]

    def judge(key: str) -> Any:
        return verdict(law, sums_of(policy, roll, (votes[key], areas[key])))

    if method == "yes-no":
        held = judge("yes")
        winners = ["yes"] if held.carried else []
        return _said(held, "yes", winners, held.carried)
    if method in CHOOSING:
        return _chosen(policy, votes, judge)
    held = judge("")
    more: dict[str, Any] = {}
    if method == "ranked":
        winners, more = _ranked(policy, good)
    else:
        winners = _shared(policy, good)
    return _said(held, "", winners if held.carried else [], held.carried and bool(winners)) | more


def _chosen(policy: Plain, votes: Counter[str], judge: Any) -> dict[str, Any]:
    """Who passes, the most votes first; with `most` places, whoever is tied over the last has
    none."""
    keys = [one["key"] for one in policy["options"]]
    order = sorted(keys, key=lambda key: -votes[key])
    passed = [key for key in order if votes[key] and judge(key).carried]
    seats = 1 if policy["method"] == "one-of" else policy["most"]
    if policy["method"] == "approval" and not seats:
        seats = len(keys)
    tied: list[str] = []
    if len(passed) > seats and votes[passed[seats - 1]] == votes[passed[seats]]:
        line = votes[passed[seats]]
        tied = [key for key in passed if votes[key] == line]
        passed = [key for key in passed if votes[key] > line]
    winners = passed[:seats]
    leader = order[0] if order else ""
    return _said(judge(leader), leader, winners, bool(winners)) | {"tied": tied}


def _ranked(policy: Plain, good: Sequence[Plain]) -> tuple[list[str], dict[str, Any]]:
    keys = [one["key"] for one in policy["options"]]
    done = rank([one["choice"] for one in good], keys, policy["most"] or 1)
    rounds = [
        {
            "votes": {key: str(votes) for key, votes in one.votes.items()},
            "exhausted": str(one.exhausted),
            "elected": list(one.elected),
            "out": one.out,
            "tied": list(one.tied),
        }
        for one in done.rounds
    ]
    return list(done.elected), {"rounds": rounds, "bar": done.quota}


def _shared(policy: Plain, good: Sequence[Plain]) -> list[str]:
    costs = {one["key"]: one["cost"] for one in policy["options"]}
    chosen = [one["choice"] for one in good if one["choice"]]
    return list(equal_shares(chosen, costs, policy["budget"])) if chosen else []


def _said(held: Any, judged: str, winners: list[str], carried: bool) -> dict[str, Any]:
    return {
        "judged": judged,
        "winners": winners,
        "quorum": held.quorum,
        "carried": carried,
        "parts": [plain_part(one) for one in held.parts],
    }


def plain_part(one: Judged) -> dict[str, Any]:
    """One condition with its arithmetic as plain data."""
    share: Fraction = one.condition.share
    return {
        "measure": one.condition.measure,
        "counted": one.condition.counted,
        "compare": one.condition.compare,
        "share": f"{share.numerator}/{share.denominator}",
        "of": one.condition.of,
        "base": one.base,
        "need": one.need,
        "there": one.there,
        "met": one.met,
        "zh": one.words.zh,
        "en": one.words.say("en"),
    }
