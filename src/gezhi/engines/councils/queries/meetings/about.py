"""From a resolution to what it is about elsewhere, and back."""

from uuid import UUID

from gezhi.engines.councils.models import Resolution
from gezhi.engines.councils.queries.meetings.deciding import resolution
from gezhi.engines.councils.queries.meetings.shown import ResolutionLine
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


def resolutions_about(viewer: Viewer, subject: str) -> list[ResolutionLine]:
    """What was resolved of something (`case:<id>`), the newest first, as far as the viewer may read
    it."""
    with for_system():
        rows = Resolution.objects.filter(item__subject=subject).order_by("-pk")
        wanted = list(rows.values_list("pk", flat=True)) if subject else []
    found = (_readable(viewer, one) for one in wanted)
    return [one for one in found if one is not None]


def _readable(viewer: Viewer, wanted: UUID) -> ResolutionLine | None:
    try:
        return resolution(viewer, wanted)
    except Missing:
        return None


def resolved_of(viewer: Viewer, wanted: UUID) -> str:
    """What a resolution is about (`case:<id>`), "" where it is about nothing kept elsewhere. An id
    alone: whether the viewer may open it is for its own engine to say."""
    resolution(viewer, wanted)
    with for_system():
        found = Resolution.objects.filter(pk=wanted).values_list("item__subject", flat=True).first()
    return found or ""
