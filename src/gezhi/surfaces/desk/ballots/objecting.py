"""Objections to a roll at the desk, each answered with a reason."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base.words import say_date
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import DeskBallot, roll_objections
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.desk.ballots.frame import ballot_context, must_see
from gezhi.surfaces.ui.ballots import outcome_of
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_http_methods(["GET", "POST"])
@staff_only
def objections(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Objections to the roll, each answered with a reason by somebody who did not make it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = must_see(request, ballot)
    errors: dict[str, str] = {}
    status, text, told = 200, "", request.POST.get("objection", "")
    if request.method == "POST":
        try:
            outcome = "upheld" if request.POST.get("outcome") == "upheld" else "dismissed"
            actions.answer_objection(viewer, UUID(told), outcome, request.POST.get("reason", ""))
            toast(request, gettext("Answered; who objected reads it on the portal."))
            return redirect("desk:ballot-objections", ballot)
        except ValueError:
            text, status = gettext("Reload the page and answer again."), 422
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), 422
        except (Changed, Forbidden, Missing) as refusal:
            text, status = said_of(refusal), refusal.status
    rows = [
        _objection(viewer, desk, one, errors if str(one.pk) == told else {}, request.POST)
        for one in roll_objections(viewer, ballot)
    ]
    context = ballot_context(request, desk, "objections", rows=rows, text=text)
    return render(request, "desk/ballots/objections.html", context, status=status)


def _objection(
    viewer: Viewer, desk: DeskBallot, one: Any, errors: dict[str, str], post: Any
) -> dict[str, Any]:
    outcome, tone = outcome_of(one.outcome)
    answers = desk.runs and desk.row.state == "announced" and one.by != viewer.account
    reason = FieldInput(
        "reason",
        "long-text",
        gettext("Why"),
        post.get("reason", "") if errors else "",
        help=gettext("Whoever objected reads it. Where they are right, mend the roll too."),
        error=errors.get("reason", ""),
        required=True,
        max_length=1000,
    )
    return {
        "id": one.pk,
        "about": f"{one.about.number} {one.about.name}" if one.about else "",
        "text": one.text,
        "when": say(one.at),
        "when_exact": exact(one.at),
        "due": say_date(one.due, get_language()) if one.due else "",
        "outcome": outcome,
        "tone": tone,
        "reason": one.reason,
        "fields": [reason] if answers else [],
    }
