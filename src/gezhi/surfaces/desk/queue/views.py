"""The list's pages: the queue, and views that people keep."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import Refusal
from gezhi.surfaces.desk.nav import CASES, desk_context, opens, tabs
from gezhi.surfaces.desk.queue.shown import list_context
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_GET
@staff_only
def queue(request: HttpRequest) -> HttpResponse:
    """The home of the desk: queues, list, and room for the case beside it.

    Whose post has nothing to do with cases (administrators, auditors) is led to their own place.
    """
    viewer = request.viewer  # type: ignore[attr-defined]
    if not opens(viewer, CASES):
        return redirect(str(tabs(viewer, "")[0].href))
    return render(
        request, "desk/queue.html", desk_context(request, "queue", **list_context(request))
    )


@require_POST
@staff_only
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the conditions of a list (`query`) under a name."""
    viewer = request.viewer  # type: ignore[attr-defined]
    query = QueryDict(request.POST.get("query", "")).urlencode()
    try:
        trust.save_view(viewer, request.POST.get("name", ""), query)
        toast(request, gettext("The view is kept."))
    except Refusal as refusal:
        toast(request, said_of(refusal), level=messages.ERROR)
    return redirect(f"{reverse('desk:queue')}?{query}")


@require_POST
@staff_only
def forget_view(request: HttpRequest, view: UUID) -> HttpResponse:
    """Remove a view of one's own."""
    trust.forget_view(request.viewer, view)  # type: ignore[attr-defined]
    toast(request, gettext("The view is removed."))
    return redirect("desk:queue")
