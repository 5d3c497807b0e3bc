"""One call: how it went, skipped and why, taken back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gezhi.base.ids import new_id
from gezhi.engines.duties.actions import (
    REASONS,
    RESULTS,
    Called,
    Skipped,
    record_call,
    skip_call,
    tell_answer,
    undo_call,
)
from gezhi.engines.duties.queries import CallView, my_call, to_tell
from gezhi.engines.trust.queries import Changed, Invalid
from gezhi.surfaces.field.asked import call_drawn
from gezhi.surfaces.field.offline.moments import made_at
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.points.recording import uuid_of
from gezhi.surfaces.field.views.rounds.rounds import say_metres
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, call: UUID) -> HttpResponse:
    """The household with why it is called at, and recording how it went."""
    viewer = viewer_in(request)
    seen = my_call(viewer, call)
    if request.method == "GET":
        return _draw(request, seen)
    typed = request.POST
    well = "well" in typed
    result = "well" if well else typed.get("result", "")
    text = "" if well else typed.get("text", "")
    key = uuid_of(typed.get("id", "")) or new_id()
    correct = "" if well else typed.get("correct", "")
    asked = Called(call, result, text, key, made_at(request), correct, typed.get("proposed", ""))
    try:
        record_call(viewer, asked)
    except Invalid as fault:
        return _draw(request, seen, typed, errors_of(fault.wrong), status=422)
    except Changed as fault:
        return _draw(request, my_call(viewer, call), text=said_of(fault), status=409)
    toast(request, gettext("Noted."), reverse("field:call-undo", args=[call]))
    return redirect("field:rounds")


@require_POST
@staff_only
def skip(request: HttpRequest, call: UUID) -> HttpResponse:
    """Skip this household today, with why."""
    viewer = viewer_in(request)
    seen = my_call(viewer, call)
    key = uuid_of(request.POST.get("id", "")) or new_id()
    reason = request.POST.get("reason", "")
    try:
        skip_call(viewer, Skipped(call, reason, key, made_at(request)))
    except Invalid as fault:
        return _draw(request, seen, request.POST, errors_of(fault.wrong), status=422)
    except Changed as fault:
        return _draw(request, my_call(viewer, call), text=said_of(fault), status=409)
    undo_url = "" if reason == "unwanted" else reverse("field:call-undo", args=[call])
    toast(request, gettext("Skipped."), undo_url)
    return redirect("field:rounds")


@require_POST
@staff_only
def told(request: HttpRequest, call: UUID, found: UUID) -> HttpResponse:
    """The answer was told to who had said it."""
    tell_answer(viewer_in(request), found)
    toast(request, gettext("Noted."))
    return redirect("field:call", call)


@require_POST
@staff_only
def undo(request: HttpRequest, call: UUID) -> HttpResponse:
    """Take back what I recorded."""
    viewer = viewer_in(request)
    try:
        undo_call(viewer, call)
    except Changed as fault:
        return _draw(request, my_call(viewer, call), text=said_of(fault), status=409)
    toast(request, gettext("Taken back."))
    return redirect("field:call", call)


def _draw(
    request: HttpRequest,
    seen: CallView,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    lang, row, given = get_language(), seen.row, typed or {}
    home = row.household_id
    named = {**RESULTS, **REASONS}
    context = {
        "here": "today",
        "text": text,
        "call": row,
        "name": f"{row.household.place.name} {row.household.code}",
        "size": row.household.size,
        "why": [(one.name.say(lang), one.purpose.say(lang)) for one in seen.kinds],
        "notes": seen.notes,
        "way": say_metres(row.metres),
        "word": named[row.result].say(lang) if row.result in named else "",
        "found": [one.text for one in seen.found],
        "results": [
            (key, name.say(lang), given.get("result") == key)
            for key, name in RESULTS.items()
            if key != "well"
        ],
        "reasons": [
            (key, name.say(lang), given.get("reason") == key) for key, name in REASONS.items()
        ],
        "typed": given.get("text", ""),
        "told": [(one.pk, one.text, one.answer) for one in to_tell(viewer_in(request), home)],
        "fixes": [
            (key, label, given.get("correct") == key)
            for key, label in (
                ("size", gettext("People in the household")),
                ("name", gettext("Name of the head")),
                ("phone", gettext("Phone of the head")),
            )
        ],
        "proposed": given.get("proposed", ""),
        "errors": errors or {},
        "id": given.get("id") or new_id(),
        "drawn": call_drawn(viewer_in(request), seen),
        "drawn_well": call_drawn(viewer_in(request), seen, ()),
    }
    return render(request, "field/rounds/call.html", context, status=status)
