"""Me: who I am here, how I read, how I am protected, and the way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gezhi.engines.people.queries import body_names, is_linked, my_pledges
from gezhi.surfaces.field.stands import stands, viewer_in
from gezhi.surfaces.field.views.offline.devices import device_lines
from gezhi.surfaces.ui.staff import staff_only


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """Posts and bodies, language and size, second factor and sessions."""
    viewer = viewer_in(request)
    context = {
        "here": "me",
        "stands": stands(viewer),
        "pledges": my_pledges(viewer),
        "devices": device_lines(viewer),
        "linked": is_linked(viewer),
        "bodies": list(body_names(viewer, viewer.bodies).values()),
        "desk_url": _desk_url() if viewer.has("case.see") else "",
    }
    return render(request, "field/me.html", context)


def _desk_url() -> str:
    try:
        return reverse("desk:queue")
    except NoReverseMatch:
        return ""
