"""Looking at what stands in a register: what is due, and one look by its checklist."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import say_date
from gezhi.engines.assets.actions import Inspect, inspect
from gezhi.engines.assets.queries import ToInspect, inspection_of, say_answer, to_inspect
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Changed, Invalid, Missing, Viewer
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.points.recording import uuid_of
from gezhi.surfaces.ui.asked_forms import Drawn, register_drawn
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

MOST = 100


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """What is due a look, the longest first."""
    rows = [line_of(one) for one in to_inspect(viewer_in(request), MOST)]
    return render(request, "field/inspections.html", {"here": "today", "rows": rows})


def line_of(one: ToInspect) -> dict[str, Any]:
    """Something to look at in finished words."""
    lang = get_language()
    rules, facts = one.rules, one.row.facts
    others = [f for f in rules.fields if not f.identifying and f.field not in rules.identity]
    told = [say_answer(f, facts.get(f.field)) for f in others[:2]]
    days = (clock.today() - one.due).days
    return {
        "entry": one.row.pk,
        "key": one.rule.inspection,
        "name": f"{rules.entry.say(lang)} {facts.get(rules.identity[0], '')}",
        "what": one.rule.name.say(lang),
        "about": [t if isinstance(t, str) else t.say(lang) for t in told if t],
        "place": one.row.place.name,
        "days": days,
        "last": say_date(one.last, lang) if one.last else "",
    }


def inspections_today(viewer: Viewer) -> int:
    """How many wait for the viewer today."""
    return len(to_inspect(viewer, MOST)) if viewer.has("asset.inspect") else 0


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def one(request: HttpRequest, entry: UUID, key: str) -> HttpResponse:
    """One look: all is fine in one tap, or what is not ticked is explained."""
    viewer = viewer_in(request)
    found = inspection_of(viewer, entry, key)
    if request.method == "GET":
        return _draw(request, found)
    typed = request.POST
    known = [item.item for item in found.rule.checklist]
    ticked = tuple(known if "fine" in typed else typed.getlist("ticked"))
    finding = "" if "fine" in typed else typed.get("finding", "")
    given = uuid_of(typed.get("id", "")) or new_id()
    try:
        made = inspect(viewer, Inspect(entry, key, ticked, finding, given))
    except Invalid as refusal:
        return _draw(request, found, typed, errors_of(refusal.wrong), status=refusal.status)
    except Changed as refusal:
        return _draw(request, found, text=said_of(refusal), status=refusal.status)
    passed_on = not made.fine and found.rule.finding is not None
    toast(request, gettext("Noted; it becomes a matter.") if passed_on else gettext("Noted."))
    return redirect("field:inspections")


def _drawn(viewer: Viewer, found: ToInspect) -> Drawn | None:
    try:
        version = attached_at(viewer, found.row.path).version
    except Missing:
        return None
    return register_drawn(found.rules.key, "inspect", version, found.row.place_id)


def _draw(
    request: HttpRequest,
    found: ToInspect,
    typed: Mapping[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    lang, post = get_language(), request.POST
    ticked = post.getlist("ticked")
    context = {
        "here": "today",
        "one": line_of(found),
        "drawn": _drawn(viewer_in(request), found),
        "items": [(i.item, i.name.say(lang), i.item in ticked) for i in found.rule.checklist],
        "finding": (typed or {}).get("finding", ""),
        "errors": errors or {},
        "text": text or (errors or {}).get("id", ""),
        "id": uuid_of(post.get("id", "")) or new_id(),
        "opens": found.rule.finding is not None,
    }
    return render(request, "field/inspect.html", context, status=status)
