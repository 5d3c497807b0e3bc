"""Commendations of the pack at their places, and by which post the viewer does what under them."""

from collections.abc import Iterable
from dataclasses import dataclass

from gezhi.base.words import Words
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import named_below, named_over
from gezhi.engines.points.models import Nomination
from gezhi.engines.points.queries.seeing import own
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.honours import PLACE, Commendation, ModelKind
from gezhi.pack.pack import Pack


@dataclass(frozen=True, slots=True)
class Commending:
    """A commendation at a place of its level, as the version of the pack in force there says it."""

    place: Place
    version: int
    rules: Commendation


def commendations_at(viewer: Viewer, wanted: int) -> list[Commending]:
    """The commendations whose place is this one or above it; they are public."""
    return [Commending(*one) for one in named_over(viewer, wanted, _commendations)]


def commendations_below(viewer: Viewer, path: str) -> list[Commending]:
    """The commendations on a ground: at its places and below, and at those above it."""
    return [Commending(*one) for one in named_below(viewer, path, _commendations)]


def _commendations(pack: Pack) -> Iterable[Commendation]:
    return pack.commendations.values()


def commendation_of(viewer: Viewer, wanted: int, key: str) -> Commending:
    """A commendation at its place; Missing where the pack has none of that name there."""
    for one in commendations_at(viewer, wanted):
        if (one.place.pk, one.rules.commendation) == (wanted, key):
            return one
    raise Missing("no-commendation", "这里没有这项评选", "there is no such commendation here")


def rules_of(row: Nomination) -> Commendation:
    """What the pack says of a nomination's commendation, in the version under which it was made."""
    return pack_by_id(row.version_id).commendations[row.commendation]


def kind_of(row: Nomination) -> ModelKind:
    """The kind of models of a nomination."""
    return rules_of(row).kind(row.kind)  # type: ignore[return-value]


def nominating(viewer: Viewer, rules: Commendation, path: str) -> str | None:
    """The post by which the viewer nominates at a place: one that the commendation names, with
    `points.record`, over the place or within it; "" for a resident where residents nominate; None
    for whoever does not."""
    if viewer.system:
        return viewer.reason
    for grant in viewer.grants:
        near = grant.path.startswith(path) or path.startswith(grant.path)
        able = grant.post in rules.posts and "points.record" in grant.abilities
        if grant.path and near and able:
            return grant.post
    return "" if rules.by_residents and viewer.account is not None else None


def judging(viewer: Viewer, rules: Commendation, path: str) -> str | None:
    """The post by which the viewer reviews at a place: one that the commendation names, with
    `points.review`, over all of it. None when there is none."""
    if viewer.system:
        return viewer.reason
    for grant in viewer.grants:
        able = grant.post in rules.reviewed_by and "points.review" in grant.abilities
        if grant.path and path.startswith(grant.path) and able:
            return grant.post
    return None


def is_private(row: Nomination) -> bool:
    """Whether somebody's own life is put forward: then nobody nominates themselves, and the nominee
    may step back. The people of a body or a place put it forward, as others review it."""
    return row.holder_kind not in ("body", PLACE)


def theirs(viewer: Viewer, row: Nomination) -> str:
    """Why the viewer has no part in the review of a nomination: they `nominated`, or it is of
    themselves, their household, their body or the place in which they serve (`own`). "" for
    others."""
    if viewer.system:
        return ""
    if viewer.account is not None and row.by == viewer.account:
        return "nominated"
    if row.holder_kind == PLACE:
        return "own" if _serves(viewer, row) else ""
    mine = {(kind, str(id_)) for kind, id_ in own(viewer)}
    return "own" if (row.holder_kind, row.holder) in mine else ""


def _serves(viewer: Viewer, row: Nomination) -> bool:
    """Whether the viewer has a post at the place, or below it: what it did is their work."""
    steps = {step for grant in viewer.grants for step in grant.path.split(".") if step}
    return row.holder in {str(int(step, 36)) for step in steps}


def post_titles(viewer: Viewer, found: Commending) -> dict[str, Words]:
    """What the posts of a commendation's pack are called, by key."""
    posts = pack_by_id(found.version).people.posts
    return {key: post.name for key, post in posts.items()}
