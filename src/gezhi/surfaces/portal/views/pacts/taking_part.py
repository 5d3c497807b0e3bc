"""Saying something of a pact in talk, and that one's household has read the one in force."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import pact_page
from gezhi.engines.trust.queries import Invalid, Refusal
from gezhi.surfaces.portal.views.pacts.reading import draw_version, viewer_of
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


def _id(request: HttpRequest) -> UUID:
    """The id that the form was drawn with; a broken one is made anew."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return new_id()


@never_cache
@require_POST
def say(request: HttpRequest, place: int, key: str, number: int) -> HttpResponse:
    """What a resident says of one article, or of all of it."""
    viewer = viewer_of(request)
    page = pact_page(viewer, place, key)
    one = page.number(number)
    article, text = request.POST.get("article", ""), request.POST.get("text", "")
    asked = actions.NewComment(one.row.pk, text, article, id=_id(request))
    try:
        actions.comment_on_pact(viewer, asked)
    except Invalid as refusal:
        told = errors_of(refusal.wrong)
        error = next(iter(told.values()), "")
        more = {"wrong_at": article, "error": error, "typed": text, "id": asked.id}
        return draw_version(request, page, one, status=422, **more)
    except Refusal as refusal:
        more = {"said": said_of(refusal), "typed": text}
        return draw_version(request, page, one, status=refusal.status, **more)
    toast(request, gettext("Said. Everybody reads it as “a resident”, and it gets an answer."))
    anchor = f"a-{article}" if article else "general"
    return redirect(f"{reverse('portal:pact-version', args=[place, key, number])}#{anchor}")


@never_cache
@require_POST
def acknowledge(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """One tap: my household has read it. Nothing follows from it."""
    viewer = viewer_of(request)
    current = pact_page(viewer, place, key).current
    try:
        if current is not None:
            actions.acknowledge_pact(viewer, current.row.pk, _id(request))
            toast(request, gettext("Thank you. Only the number is shown."))
    except Refusal as refusal:
        toast(request, said_of(refusal), level=messages.ERROR)
    return redirect("portal:pact", place, key)
