"""Corrections of the register: what somebody said is wrong, until who keeps it decides."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.people.actions import decide_correction, undo_correction
from gezhi.engines.people.queries import CorrectionLine, corrections
from gezhi.engines.trust.queries import Changed, Invalid
from gezhi.surfaces.desk.nav import desk_context, drawn_here
from gezhi.surfaces.desk.surveys.frame import viewer_in
from gezhi.surfaces.ui.components import Tone
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

TONES: dict[str, Tone] = {"accepted": "settled", "declined": "refused", "undone": "waiting"}


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """What waits on my ground, and what was decided."""
    return _draw(request)


def _draw(
    request: HttpRequest, about: UUID | None = None, text: str = "", status: int = 200
) -> HttpResponse:
    viewer = viewer_in(request)
    context = desk_context(
        request,
        "surveys",
        drawn=drawn_here(viewer, "survey", "correct", "household"),
        waiting=[_line(one) for one in corrections(viewer, "")],
        decided=[_line(one) for one in corrections(viewer, "", decided=True)],
        about=about,
        text=text,
        typed=request.POST.get("reason", ""),
    )
    return render(request, "desk/surveys/corrections.html", context, status=status)


def _line(one: CorrectionLine) -> dict[str, Any]:
    row = one.row
    fields = {
        "name": gettext("Name"),
        "phone": gettext("Phone"),
        "size": gettext("People in the household"),
    }
    states = {
        "accepted": gettext("Corrected"),
        "declined": gettext("Left as it is"),
        "undone": gettext("Taken back"),
    }
    return {
        "id": row.pk,
        "door": one.door,
        "field": fields.get(row.field, row.field),
        "was": row.was,
        "proposed": row.proposed,
        "day": say_date(clock.local(row.at).date(), get_language()),
        "source": gettext("in a survey") if row.source == "survey" else gettext("on a call"),
        "decides": one.decides,
        "state": row.state,
        "word": states.get(row.state, ""),
        "tone": TONES.get(row.state, ""),
        "reason": row.reason,
    }


@require_POST
@staff_only
def decide(request: HttpRequest, correction: UUID) -> HttpResponse:
    """Accept, decline with a reason, or take back what was accepted."""
    viewer, post = viewer_in(request), request.POST
    try:
        if post.get("go") == "undo":
            undo_correction(viewer, correction)
            toast(request, gettext("The register is as it was."))
        else:
            yes = post.get("go") == "accept"
            decide_correction(viewer, correction, accept=yes, reason=post.get("reason", ""))
            toast(request, gettext("Decided."))
    except (Invalid, Changed) as fault:
        return _draw(request, correction, said_of(fault), fault.status)
    return redirect("desk:corrections")
