"""Who asks, and what they may know to exist."""

from uuid import UUID

from django.http import HttpRequest

from gezhi.engines.cases.queries import visible
from gezhi.engines.places.queries import ladder, place_by_code
from gezhi.engines.trust.queries import Missing, Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer that the request's key, or its absence, makes."""
    return request.auth  # type: ignore[attr-defined]


def must_know(viewer: Viewer, *cases: UUID) -> None:
    """Missing (never Forbidden) for a case that the viewer may not see whole: an action does not
    tell strangers what exists."""
    if visible(viewer).filter(pk__in=cases).count() < len(set(cases)):
        raise Missing(
            "no-case", "没有这件事，或不在您的范围内", "no such case, or not yours to see"
        )


def path_of(viewer: Viewer, place: int | None) -> str:
    """The path below which a place lies; empty (everything) for none. Missing when there is no such
    place."""
    return ladder(viewer, place)[0].path if place is not None else ""


def place_id_of(viewer: Viewer, text: str) -> int:
    """A place by its code, or by its id; Missing when it is neither."""
    try:
        return place_by_code(viewer, text).pk
    except Missing:
        if text.isascii() and text.isdigit() and len(text) <= 15:
            return ladder(viewer, int(text))[0].id
        raise
