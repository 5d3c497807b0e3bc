"""The ground of maps: places with their outlines as GeoJSON."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from gezhi.engines.places.queries import drawn
from gezhi.surfaces.ui.staff import staff_only


@require_GET
@staff_only
@cache_control(private=True, max_age=600)
def ground(request: HttpRequest, place: int) -> JsonResponse:
    """A place and what lies below it, for maps. Where places are is public; the page is not."""
    return JsonResponse(drawn(request.viewer, place))  # type: ignore[attr-defined]
