"""Correcting what stands, and withdrawing it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base.words import Mistake
from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.queries import ItemView, Kind, item_view, must_post
from gezhi.engines.trust.queries import Changed, Invalid, Viewer
from gezhi.surfaces.desk.disclosure.editing import draw
from gezhi.surfaces.desk.disclosure.frame import disclosure_context, item_drawn
from gezhi.surfaces.desk.disclosure.typed import Typed, as_typed, from_post, from_sheet, take_files
from gezhi.surfaces.ui.disclosed import item_of
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


def _standing(request: HttpRequest, item: UUID) -> tuple[Viewer, ItemView, Kind]:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    view = item_view(viewer, item)
    kind = Kind(view.row.place, view.row.pack_id, view.rules)
    must_post(viewer, kind)
    return viewer, view, kind


@require_http_methods(["GET", "POST"])
@staff_only
def correct(request: HttpRequest, item: UUID) -> HttpResponse:
    """A new version beside the old, with why."""
    viewer, view, kind = _standing(request, item)
    about: dict[str, Any] = {"correcting": item_of(view.row), "item": item}
    if request.method == "GET":
        return draw(request, kind, _as_it_stands(view), **about)
    typed = from_post(request, kind.rules)
    typed.phase, typed.period = view.row.phase, view.row.period
    try:
        take_files(request, typed)
        if request.POST.get("do") == "bring":
            typed.rows = from_sheet(request, kind.rules)
        if request.POST.get("do") != "post":
            return draw(request, kind, typed, **about)
        asked = actions.Correction(item, typed.version, typed.content, typed.reason, typed.id)
        actions.correct(viewer, asked)
    except Mistake as mistake:
        text = mistake.say(get_language())
        return draw(request, kind, typed, text=text, status=422, **about)
    except Invalid as refusal:
        return draw(request, kind, typed, errors_of(refusal.wrong), status=422, **about)
    except Changed as refusal:
        return draw(request, kind, typed, text=said_of(refusal), status=refusal.status, **about)
    toast(request, gettext("Corrected; both versions are public."))
    return redirect("portal:disclosed", item=item)


def _as_it_stands(view: ItemView) -> Typed:
    now = view.now
    if now is None:
        return Typed(version=view.row.version)
    return Typed(
        version=view.row.version,
        phase=view.row.phase,
        period=view.row.period,
        title=now.row.title,
        body=now.row.body,
        rows=as_typed(view.rules, now.row.rows),
        enclosures=[one.pk for one in now.enclosures],
    )


@require_http_methods(["GET", "POST"])
@staff_only
def withdraw(request: HttpRequest, item: UUID) -> HttpResponse:
    """Take it down, with why; that it stood there stays public."""
    viewer, view, _ = _standing(request, item)
    reason, error, status = request.POST.get("reason", ""), "", 200
    if request.method == "POST":
        try:
            actions.withdraw(viewer, item, reason)
            toast(request, gettext("Withdrawn; the reason stands in its place."))
            return redirect("portal:disclosed", item=item)
        except Invalid as refusal:
            error, status = said_of(refusal), refusal.status
    context = disclosure_context(
        request,
        "disclosure-posted",
        one=item_of(view.row),
        drawn=item_drawn(view.row),
        item=item,
        reason=reason,
        error=error,
    )
    return render(request, "desk/disclosure/withdraw.html", context, status=status)
