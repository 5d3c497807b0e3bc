"""What was resolved last on a ground, whatever became of it."""

from django.db.models import Q

from gezhi.engines.councils.models import Resolution
from gezhi.engines.councils.queries.meetings.deciding import resolutions_of
from gezhi.engines.councils.queries.meetings.shown import ResolutionLine
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


def latest_resolutions(
    viewer: Viewer, path: str, *, council: tuple[int, str] | None = None, size: int = 20
) -> list[ResolutionLine]:
    """Resolutions on a ground (or of one council, by place and key) that the viewer may see, the
    newest first."""
    where = Q(path__startswith=path)
    if council is not None:
        where = Q(place=council[0], council=council[1])
    with for_system():
        rows = Resolution.objects.filter(where).order_by("-meeting__starts", "number")
        newest = list(rows.values_list("pk", flat=True)[:size])
    found = resolutions_of(viewer, Resolution.objects.filter(pk__in=newest))
    return sorted(found, key=lambda one: (one.held_on, -one.row.number), reverse=True)
