"""Who may act for a unit, and what the journal is told of its lists and projects."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from gezhi.engines.councils.models import JointProject, Listing, Match
from gezhi.engines.trust.actions import record
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer, may

HOLD = "council.hold"


def acts_for(viewer: Viewer, path: str, bodies: Iterable[UUID]) -> bool:
    """Whether the viewer acts for one of the bodies, as its person or by holding the council."""
    return may(viewer, HOLD, path=path) or not viewer.bodies.isdisjoint(bodies)


def must_act_for(viewer: Viewer, path: str, bodies: Iterable[UUID]) -> str:
    """The post under which the viewer acts for a body; Forbidden for whoever does not."""
    if not acts_for(viewer, path, bodies):
        zh = "只有这个单位的人和议事会的召集人能办"
        raise Forbidden("not-allowed", zh, "only its own people and who holds the council do this")
    return viewer.post_over(path, HOLD)


def must_hold(viewer: Viewer, path: str) -> str:
    """The post by which the viewer holds the council; Forbidden for whoever does not."""
    if not may(viewer, HOLD, path=path):
        raise Forbidden("not-allowed", "需要召集议事会的权限", "this needs the right to hold it")
    return viewer.post_over(path, HOLD)


def locked_listing(wanted: UUID) -> Listing:
    """A line of a list, locked; Missing when there is none."""
    rows = Listing.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).first()
    if row is None:
        raise Missing("no-listing", "清单上没有这一条", "there is no such line")
    return row


def locked_match(wanted: UUID) -> Match:
    """A match, locked; Missing when there is none."""
    rows = Match.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("demand").filter(pk=wanted).first()
    if row is None:
        raise Missing("no-match", "没有这次对接", "there is no such match")
    return row


def locked_project(wanted: UUID) -> JointProject:
    """A joint project, locked; Missing when there is none."""
    rows = JointProject.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).first()
    if row is None:
        raise Missing("no-project", "没有这个项目", "there is no such project")
    return row


def tell(
    viewer: Viewer, verb: str, row: Listing | Match | JointProject, post: str, /, **facts: Any
) -> None:
    """Tell the journal what became of a line, a match or a project; never its words."""
    owner = row.demand if isinstance(row, Match) else row
    where = {"place_id": owner.place_id, "path": row.path, "as_post": post}
    kind = type(row).__name__.lower()
    record(viewer, verb, kind, row.pk, council=owner.council, **where, **facts)
