"""Setting an entry right from its statement: shown once more, with a reason, then reversed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import Statement, entry
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.desk.nav import desk_context, drawn_here
from gezhi.surfaces.desk.points.statements import asked_for, head, rows_of
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def correct(request: HttpRequest, account: int, wanted: UUID) -> HttpResponse:
    """One entry of a statement, and reversing it. What was spent meanwhile is refused, and then
    what is left can be taken back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = asked_for(request, account)
    row = next((one for one in rows_of(viewer, found) if one["entry"] == wanted), None)
    if row is None:
        raise Missing("no-entry", "没有这笔账", "there is no such entry")
    if request.method == "GET" and not row["wrong"] and not _undone(viewer, wanted):
        zh, en = "这笔不由您来冲正", "this entry is not yours to set right"
        raise Forbidden("not-allowed", zh, en)
    back = _back(request, account)
    if request.method == "GET":
        return _draw(request, found, row, back)
    given = uuid_of(request.POST.get("id", "")) or new_id()
    asked = actions.Correction(
        wanted, given, request.POST.get("why", ""), bool(request.POST.get("rest"))
    )
    try:
        actions.correct(viewer, asked)
    except Invalid as refusal:
        errors = errors_of(refusal.wrong)
        return _draw(request, found, row, back, errors=errors, id=given, status=refusal.status)
    except Changed as refusal:
        spent = refusal.code == "not-enough"
        text = said_of(refusal)
        return _draw(request, found, row, back, text=text, spent=spent, status=refusal.status)
    toast(request, gettext("Set right: the entry is reversed, and stands so in the passbook."))
    return redirect(back)


def _undone(viewer: Viewer, wanted: UUID) -> bool:
    return entry(viewer, wanted).reversed_by is not None


def _back(request: HttpRequest, account: int) -> str:
    query = request.GET.urlencode()
    base = reverse("desk:points-statement", args=[account])
    return f"{base}?{query}" if query else base


def _draw(
    request: HttpRequest,
    found: Statement,
    row: dict[str, Any],
    back: str,
    *,
    errors: dict[str, str] | None = None,
    text: str = "",
    spent: bool = False,
    id: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    context = desk_context(
        request,
        "points",
        **head(viewer, found),
        drawn=drawn_here(viewer, "points", "correct"),
        row=row,
        back=back,
        fields=[_why(request, errors or {})],
        text=text,
        spent=spent,
        undone=_undone(viewer, row["entry"]),
        id=id or new_id(),
    )
    return render(request, "desk/points/correct.html", context, status=status)


def _why(request: HttpRequest, errors: dict[str, str]) -> FieldInput:
    lang = get_language()
    return FieldInput(
        "why",
        "choice",
        gettext("Why"),
        request.POST.get("why", ""),
        help=gettext("Whoever the account belongs to reads this in the passbook."),
        error=errors.get("why", ""),
        required=True,
        options=[Option(key, words.say(lang)) for key, words in actions.WHY.items()],
    )
