"""Kinds of ballots of the pack at their places."""

from dataclasses import dataclass

from gezhi.engines.councils.models import Ballot
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at, place, places_below, tree_order
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.ballots import Ballot as Kind


@dataclass(frozen=True, slots=True)
class BallotKind:
    """A kind of ballots at a place of its level, as the version in force there says it."""

    place: Place
    version: int
    rules: Kind


def kinds_at(viewer: Viewer, wanted: int) -> list[BallotKind]:
    """The kinds that can be held at this very place; they are public."""
    found = place(viewer, wanted)
    attached = attached_at(viewer, found.path)
    kinds = attached.pack.ballots.values()
    return [BallotKind(found, attached.version, one) for one in kinds if one.at == found.level]


def kinds_run(viewer: Viewer, path: str) -> list[BallotKind]:
    """The kinds at places on a ground over which the viewer has `ballot.run`."""
    return [
        kind
        for row in sorted(places_below(viewer, path), key=lambda one: tree_order(one.path))
        if may(viewer, "ballot.run", path=row.path)
        for kind in kinds_at(viewer, row.pk)
    ]


def kind_at(viewer: Viewer, wanted: int, key: str) -> BallotKind:
    """One kind at its place; Missing where the pack has none of that name there."""
    for one in kinds_at(viewer, wanted):
        if one.rules.ballot == key:
            return one
    raise Missing("no-kind", "这里没有这种表决", "there is no such kind of ballot here")


def rules_of(row: Ballot) -> Kind:
    """What the pack says of a ballot's kind, in the version under which it was drafted."""
    return pack_by_id(row.version_id).ballots[row.kind]
