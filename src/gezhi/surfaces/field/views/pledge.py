"""What I promise in public for a post of mine: said, changed and taken back by myself."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.engines.people.actions import pledge
from gezhi.engines.people.queries import MyPledge, my_pledge
from gezhi.engines.trust.queries import Invalid
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

LONGEST = 120


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """The form, and keeping what it says."""
    viewer = viewer_in(request)
    asked = my_pledge(viewer, appointment)
    if request.method == "GET":
        return _draw(request, asked, asked.row.pledge, asked.row.leads, {})
    back = "take-back" in request.POST
    words = "" if back else request.POST.get("words", "")
    leads = [] if back else request.POST.getlist("leads")
    try:
        made = pledge(viewer, appointment, words, leads)
    except Invalid as fault:
        return _draw(request, asked, words, leads, errors_of(fault.wrong), status=422)
    kept = gettext("Kept. The board of your place says it.")
    toast(request, kept if made.pledge or made.leads else gettext("Taken back."))
    return redirect("field:me")


def _draw(
    request: HttpRequest,
    asked: MyPledge,
    words: str,
    leads: list[str],
    errors: dict[str, str],
    status: int = 200,
) -> HttpResponse:
    lang = get_language()
    field = FieldInput(
        "words",
        "long-text",
        gettext("In my own words"),
        words,
        help=gettext("It stands in public, beside your name."),
        error=errors.get("words", ""),
        max_length=LONGEST,
    )
    context = {
        "here": "me",
        "asked": asked,
        "asks": asked.asks.asks.say(lang),
        "post": asked.post.name.say(lang),
        "leads": [(key, name.say(lang), key in leads) for key, name in asked.asks.leads.items()],
        "leads_error": errors.get("leads", ""),
        "field": field,
    }
    return render(request, "field/pledge.html", context, status=status)
