"""Listing places. Where places are and what they are called is public; who serves there is not
here."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from gezhi.engines.places.models import Place
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


def place(viewer: Viewer, place_id: int) -> Place:
    """One place; Missing when there is none."""
    row = Place.objects.filter(pk=place_id).select_related("parent").first()
    if row is None:
        raise Missing("no-place", "没有这个地点", "there is no such place")
    return row


def children(viewer: Viewer, parent: int | None, tree: str = "grid") -> QuerySet[Place]:
    """The places directly below one, or the roots of a tree, in the order of their codes."""
    rows = Place.objects.filter(parent_id=parent, until=None).order_by("code", "id")
    return rows.filter(tree=tree) if parent is None else rows


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in a list that can be gone down: how many lie right below it."""

    row: Place
    below: int


def branches(viewer: Viewer, parent: int) -> list[Branch]:
    """The places directly below one, each with how many lie below it, in one statement."""
    finer = Count("children", filter=Q(children__until=None))
    return [Branch(row, row.finer) for row in children(viewer, parent).annotate(finer=finer)]


def places_below(viewer: Viewer, path: str, *, level: str = "", tree: str = "") -> QuerySet[Place]:
    """All places below a path (itself included), of one level if named."""
    rows = Place.objects.filter(path__startswith=path, until=None)
    if level:
        rows = rows.filter(level=level)
    if tree:
        rows = rows.filter(tree=tree)
    return rows.order_by("path")


def places_over(viewer: Viewer, path: str) -> QuerySet[Place]:
    """All places of other trees over a path of the grid or over what lies below it, and those below
    the path themselves where it is one of theirs."""
    rows = Place.objects.filter(until=None).exclude(tree="grid")
    rows = rows.filter(Q(over__path__startswith=path) | Q(path__startswith=path))
    return rows.select_related("parent").order_by("path")


def search_places(viewer: Viewer, text: str, *, path: str = "", limit: int = 20) -> list[Place]:
    """Places whose name contains the text or whose code begins with it."""
    text = text.strip()
    rows = Place.objects.filter(until=None, path__startswith=path)
    found = (
        rows.filter(code__startswith=text) if text.isdigit() else rows.filter(name__icontains=text)
    )
    return list(found.order_by("depth", "code")[:limit])


def place_names(viewer: Viewer, ids: Iterable[int | None]) -> dict[int, str]:
    """Names of places by id."""
    wanted = {id_ for id_ in ids if id_ is not None}
    return dict(Place.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
