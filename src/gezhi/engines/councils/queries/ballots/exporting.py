"""A ballot as one file that anybody can count again: rule, roll, box, result, and their digests."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from gezhi.base.voting.recounts import FORM
from gezhi.base.voting.written import digest_of
from gezhi.engines.councils.models import Ballot, RollRow, Slip, Vote
from gezhi.engines.councils.rules.ballots.choices import head_digest
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Changed, Missing
from gezhi.engines.trust.rules.viewer import Viewer


def rolled(row: Ballot, rows: Iterable[RollRow]) -> list[dict[str, Any]]:
    """The roll by heads, under their digests and in the order of those: the areas (cm²) of several
    units of one head are added up."""
    areas: dict[str, int | None] = {}
    for one in rows:
        before = areas.get(one.head)
        areas[one.head] = one.area if before is None else before + (one.area or 0)
    heads = ({"head": head_digest(row.salt, head), "area": area} for head, area in areas.items())
    return sorted(heads, key=lambda one: str(one["head"]))


def public_policy(row: Ballot) -> dict[str, Any]:
    """The policy without the lines of the roll of those who stand for election."""
    options = [
        {name: value for name, value in one.items() if name != "head"}
        for one in row.policy["options"]
    ]
    return {**row.policy, "options": options}


def frozen_part(row: Ballot, roll: list[dict[str, Any]]) -> dict[str, Any]:
    """What is frozen at the opening, as its digest is taken."""
    return {
        "ballot": str(row.pk),
        "title": row.title,
        "policy": public_policy(row),
        "rule": row.rule,
        "roll": [{"head": one["head"], "area": one["area"]} for one in roll],
    }


def voted_roll(row: Ballot) -> list[dict[str, Any]]:
    """The roll by heads, and which of them voted."""
    with for_system():
        roll = rolled(row, RollRow.objects.filter(ballot=row).only("head", "area").iterator())
        heads = Vote.objects.filter(ballot=row).values_list("head", flat=True)
        came = {head_digest(row.salt, head) for head in heads.iterator()}
    return [{**one, "voted": one["head"] in came} for one in roll]


def box_of(row: Ballot) -> list[dict[str, Any]]:
    """The slips of a counted ballot: by nobody in a secret one, under digests of heads in a named
    one; in the order of their ids or digests, which is no order at all."""
    with for_system():
        if row.secret:
            slips = Slip.objects.filter(ballot=row).order_by("pk")
            return [
                {
                    "id": str(one.pk),
                    "choice": one.choice,
                    "spoilt": one.spoilt,
                    "receipt": one.receipt,
                }
                for one in slips.iterator()
            ]
        votes = Vote.objects.filter(ballot=row)
        named = [
            {
                "head": head_digest(row.salt, one.head),
                "choice": one.choice,
                "spoilt": one.spoilt,
            }
            for one in votes.iterator()
        ]
    return sorted(named, key=lambda one: str(one["head"]))


def ballot_export(viewer: Viewer, wanted: UUID) -> dict[str, Any]:
    """The whole file of a counted ballot, for anybody; `gezhi recount` reads it. Changed before the
    count, Missing where there is none."""
    row = Ballot.objects.filter(pk=wanted).exclude(state=Ballot.DRAFT).first()
    if row is None:
        raise Missing("no-ballot", "没有这次表决", "there is no such ballot")
    if row.state != Ballot.DECIDED:
        zh, en = "计票以后才能下载", "it can be downloaded after the count"
        raise Changed("not-counted", zh, en, state=row.state)
    roll, box = voted_roll(row), box_of(row)
    body = {
        "form": FORM,
        **frozen_part(row, roll),
        "place": {"code": row.place.code, "name": row.place.name},
        "opened": row.opened.date().isoformat() if row.opened else None,
        "closed": row.closed.date().isoformat() if row.closed else None,
        "roll": roll,
        "box": box,
        "result": row.result,
    }
    digests = {
        "frozen": row.frozen,
        "roll": digest_of(roll),
        "box": digest_of(box),
        "result": digest_of(row.result),
    }
    return {**body, "digests": digests}
