"""The pages of one case: its pane, its panels, its files and its place on the map."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView, case_view, file_of, light_of
from gezhi.engines.trust.queries import Changed, Invalid, Missing, Refusal, Viewer
from gezhi.surfaces.desk.case.conflict import conflict_context
from gezhi.surfaces.desk.case.correcting import guesses
from gezhi.surfaces.desk.case.panel import Done, Panel
from gezhi.surfaces.desk.case.shown import PANELS, case_context
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.queue.asked import read, uuid_of
from gezhi.surfaces.desk.queue.shown import list_context
from gezhi.surfaces.ui.acts.asked import Typed
from gezhi.surfaces.ui.asked_forms import step_drawn
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.giving import give_file
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


def seen(request: HttpRequest, case: UUID) -> CaseView:
    """A case that is the viewer's by duty; what others may see of it is the portal's to show."""
    view = case_view(request.viewer, case)  # type: ignore[attr-defined]
    if not view.by_duty:
        raise Missing(
            "no-case", "没有这件事，或不在您的范围内", "no such case, or not yours to see"
        )
    return view


def wants(request: HttpRequest, target: str) -> bool:
    """Whether htmx asks for one part of the page."""
    return request.headers.get("HX-Target", "") == target


def draw(request: HttpRequest, view: CaseView, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a case: only its pane when htmx asks for it, else with the list beside it."""
    query = read(view.viewer, request.GET).query if request.GET else ""
    context = {**case_context(request, view, query), **more}
    if wants(request, "case-panel"):
        return render(request, "desk/panel.html", context, status=status)
    if not wants(request, "desk-case"):
        context = {**list_context(request, str(view.row.pk)), **context}
    return render(
        request, "desk/case.html", desk_context(request, "queue", **context), status=status
    )


@require_GET
@staff_only
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """A case, in its pane beside the list."""
    return draw(request, seen(request, case))


@require_http_methods(["GET", "POST"])
@staff_only
def do(request: HttpRequest, case: UUID, name: str) -> HttpResponse:
    """A panel: what can be done, asked for and done at the same address."""
    view = seen(request, case)
    panel = PANELS.get(name)
    if panel is None:
        raise Missing("no-panel", "没有这个操作", "there is no such action")
    if request.method == "GET":
        return draw(request, view, **panel_context(request, view, panel, Typed(focus=True)))
    return attempt(request, view, panel)


def panel_context(
    request: HttpRequest, view: CaseView, panel: Panel, typed: Typed, text: str = ""
) -> dict[str, Any]:
    """The panel as the page draws it. The version that was seen goes into the address and not into
    a field, so that a draft kept on the device never brings back an old one."""
    params = request.GET.copy()
    params["v"] = str(view.row.version)
    asked = panel.ask(view, request.GET, typed)
    faulty = bool(text or typed.errors)
    return {
        "panel": panel,
        "asked": asked,
        "drawn": step_drawn(view),
        "focus_head": not faulty and not any(field.focus for field in asked.fields),
        "panel_url": f"{reverse('desk:do', args=[view.row.pk, panel.name])}?{params.urlencode()}",
        "panel_text": text,
        "draft": f"{view.row.pk}-{panel.name}-{request.GET.get('outcome', '')}",
    }


def attempt(request: HttpRequest, view: CaseView, panel: Panel) -> HttpResponse:
    """Do it; what is wrong, or what someone else did first, comes back with what was typed."""
    seen = request.GET.get("v", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    try:
        done = panel.act(view, version, request.GET, request.POST)
    except Invalid as refusal:
        typed = Typed(request.POST, errors_of(refusal.wrong), focus=True)
        return draw(request, view, 422, **panel_context(request, view, panel, typed))
    except Changed as refusal:
        fresh = case_view(view.viewer, view.row.pk)
        return draw(request, fresh, 409, conflict=conflict_context(request, fresh, panel, refusal))
    except Refusal as refusal:
        if refusal.status != 400:
            raise
        typed = Typed(request.POST, focus=True)
        more = panel_context(request, view, panel, typed, said_of(refusal))
        return draw(request, view, 400, **more)
    return finish(request, view, panel, done)


def finish(request: HttpRequest, view: CaseView, panel: Panel, done: Done) -> HttpResponse:
    """Go back to the case and say what was done; or stay, where there is something to show once."""
    if done.shown is not None:
        context = panel_context(request, view, panel, Typed(focus=True))
        return draw(request, view, **context, shown_once=done.shown)
    toast(request, done.text, undo_url=done.undo)
    query = read(view.viewer, request.GET).query
    return redirect(f"{reverse('desk:case', args=[view.row.pk])}?{query}")


@require_POST
@staff_only
def unmerge(request: HttpRequest) -> HttpResponse:
    """Take merges back (`case` in the address: the ids that were merged, by commas)."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    ids = [id_ for id_ in map(uuid_of, request.GET.get("case", "").split(",")) if id_]
    target = reverse("desk:queue")
    for id_ in ids:
        try:
            row = actions.undo_merge(viewer, id_)
            target = reverse("desk:case", args=[row.pk])
            toast(request, gettext("%(code)s stands for itself again.") % {"code": row.code})
        except Changed as refusal:
            toast(request, said_of(refusal), level=messages.WARNING)
    return redirect(target)


@require_POST
@staff_only
def suggest(request: HttpRequest, case: UUID) -> HttpResponse:
    """What a case may be about, for the tree of matters."""
    view = seen(request, case)
    return render(request, "ui/suggestions.html", {"suggestions": guesses(view)})


@require_GET
@staff_only
@cache_control(private=True, max_age=3600, immutable=True)
def file(request: HttpRequest, file: UUID) -> FileResponse:
    """A photo or a voice note of a case that the viewer may see."""
    row, path = file_of(request.viewer, file)  # type: ignore[attr-defined]
    return give_file(row, path)


@require_GET
@staff_only
def spot(request: HttpRequest, case: UUID) -> JsonResponse:
    """Where a case is, as one point for the map; nothing where only a place is known."""
    view = seen(request, case)
    row, place = view.row, view.row.place
    lon, lat = (row.lon, row.lat) if row.lon is not None else (place.lon, place.lat)
    features = []
    if lon is not None and lat is not None:
        state = "settled" if row.state != "open" else light_of(view)
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "id": str(row.pk),
                    "name": row.spot or view.place_name,
                    "state": state,
                    "word": view.stage.name.say(get_language()),
                    "place": view.place_name,
                },
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
            }
        )
    return JsonResponse({"type": "FeatureCollection", "features": features})
