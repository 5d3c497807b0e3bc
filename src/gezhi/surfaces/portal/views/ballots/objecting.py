"""Objecting to a roll while it is posted, and reading the answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import say_date
from gezhi.engines.councils.actions import last_day_to_object, object_to_roll
from gezhi.engines.councils.queries import ballot_view, my_roll_objections
from gezhi.engines.trust.queries import Changed, Invalid, Missing
from gezhi.surfaces.portal.served import ground_context, served_at
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.ballots import about, outcome_of
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Say who is missing or wrong; only those who run the ballot read it."""
    viewer = viewer_of(request)
    found = ballot_view(viewer, ballot)
    row, lang = found.row, get_language()
    errors: dict[str, str] = {}
    text, status, given = "", 200, request.POST.get("id", "")
    if request.method == "POST" and viewer.account is not None:
        try:
            object_to_roll(viewer, ballot, request.POST.get("text", ""), id=_id(given))
            toast(request, gettext("Sent. The answer stands here."))
            return redirect("portal:ballot-object", ballot)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except (Changed, Missing) as refusal:
            text, status = said_of(refusal), refusal.status
    last = last_day_to_object(row) if row.state == "announced" else None
    field = FieldInput(
        "text",
        "long-text",
        gettext("What is wrong?"),
        request.POST.get("text", ""),
        help=gettext("For example: Zhang Hua of house 3, unit 502, is missing."),
        error=errors.get("text", ""),
        required=True,
        max_length=1000,
    )
    context = {
        "b": about(row, found.kind),
        "signed_in": viewer.account is not None,
        "mine": [_mine(one) for one in my_roll_objections(viewer, ballot)],
        "until": say_date(last, lang) if last is not None and clock.today() <= last else "",
        "fields": [field],
        "text": text,
        "id": _id(given) if errors else new_id(),
        **ground_context(served_at(str(row.place_id))),
    }
    return render(request, "portal/ballots/object.html", context, status=status)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return new_id()


def _mine(one: object) -> dict[str, object]:
    outcome, tone = outcome_of(getattr(one, "outcome", ""))
    due = getattr(one, "due", None)
    return {
        "text": getattr(one, "text", ""),
        "outcome": outcome,
        "tone": tone,
        "reason": getattr(one, "reason", ""),
        "due": say_date(due, get_language()) if due else "",
    }
