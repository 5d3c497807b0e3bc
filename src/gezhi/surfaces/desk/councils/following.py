"""One resolution: how far it has come, and closing it; and a case put on a council's agenda."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.cases.queries import case_view
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import (
    Convened,
    MeetingLine,
    council_page,
    councils_at,
    meetings,
    resolution,
    resolved_of,
)
from gezhi.engines.trust.queries import Forbidden, Invalid, Missing, Refusal, Viewer, may
from gezhi.surfaces.desk.councils.frame import councils_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.councils import meeting_line, resolution_line, spoken
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_http_methods(["GET", "POST"])
@staff_only
def one(request: HttpRequest, resolution_id: UUID) -> HttpResponse:
    """A resolution; whoever sees to it writes how far it has come, and that it is done."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    line = resolution(viewer, resolution_id)
    holds = may(viewer, "council.hold", path=line.row.path)
    errors, said, status = dict[str, str](), "", 200
    if request.method == "POST":
        try:
            toast(request, _follow(viewer, resolution_id, request.POST))
            return redirect("desk:council-resolution", resolution_id)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Refusal as refusal:
            said, status = said_of(refusal), refusal.status
    typed = request.POST if errors or said else {}
    error = " ".join(errors.values())
    field = FieldInput(
        "text",
        "long-text",
        gettext("How far it has come, or what came of it"),
        typed.get("text", ""),
        error=error,
        required=True,
        max_length=1000,
    )
    context = councils_context(
        request,
        one=resolution_line(line),
        case=_case_of(viewer, resolution_id),
        follows=(line.mine or holds) and line.row.state == "open",
        holds=holds,
        field=field,
        text=said,
        id=typed.get("id") or new_id(),
    )
    return render(request, "desk/councils/resolution.html", context, status=status)


def _case_of(viewer: Viewer, wanted: UUID) -> dict[str, str]:
    """The case that a resolution is about, for whoever may open it."""
    kind, _, key = resolved_of(viewer, wanted).partition(":")
    case = uuid_of(key) if kind == "case" else None
    try:
        view = case_view(viewer, case) if case is not None else None
    except (Forbidden, Missing):
        return {}
    if view is None or not view.whole:
        return {}
    return {"code": view.row.code, "url": reverse("desk:case", args=[view.row.pk])}


def _follow(viewer: Viewer, wanted: UUID, post: dict[str, str]) -> str:
    """Write progress, or close; returns what to tell."""
    text, do = post.get("text", ""), post.get("do", "")
    if do in ("done", "drop"):
        asked = actions.CloseResolution(wanted, text, dropped=do == "drop")
        actions.close_resolution(viewer, asked)
        return gettext("Closed; everybody can read what came of it.")
    id_ = uuid_of(post.get("id", "")) or new_id()
    actions.note_progress(viewer, actions.NoteProgress(wanted, text, id=id_))
    return gettext("Noted.")


@require_http_methods(["GET", "POST"])
@staff_only
def put_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Put a case on the agenda of a meeting that is called, of a council that takes cases and that
    the viewer holds."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    view = case_view(viewer, case)
    path = view.row.path
    if not may(viewer, "council.hold", path=path):
        zh, en = "需要召集议事会的权限", "this needs the right to hold a council"
        raise Forbidden("not-allowed", zh, en)
    lang = get_language()
    matter = view.category.say(lang) if view.category else view.type.name.say(lang)
    title = f"{matter}（{view.row.code}）"
    choices = _choices(viewer, view.row.place_id)
    said, status = "", 200
    if request.method == "POST":
        try:
            chosen = uuid_of(request.POST.get("meeting", ""))
            wanted = next((line.id for line, _ in choices if line.id == chosen), None)
            if wanted is None:
                raise Forbidden("no-meeting", "选一次会议", "choose a meeting")
            asked = actions.PutItem(
                wanted,
                request.POST.get("title", ""),
                kind="case",
                subject=f"case:{view.row.pk}",
                confidential=bool(request.POST.get("confidential")),
                id=uuid_of(request.POST.get("id", "")) or new_id(),
            )
            actions.put_item(viewer, asked)
            toast(request, gettext("It is on the agenda."))
            return redirect("desk:council-meeting", wanted)
        except Refusal as refusal:
            said, status = said_of(refusal), refusal.status
    context = councils_context(
        request,
        case=view.row.pk,
        code=view.row.code,
        drawn=Drawn("council", "put", view.row.pack_id, view.row.place_id, "matter"),
        title=request.POST.get("title", title),
        meetings=[
            meeting_line(line) | {"name": spoken(council.rules.name)} for line, council in choices
        ],
        text=said,
        id=request.POST.get("id") or new_id(),
    )
    return render(request, "desk/councils/case.html", context, status=status)


def _choices(viewer: Viewer, place: int) -> list[tuple[MeetingLine, Convened]]:
    """Meetings to come of councils there and above that take cases and that the viewer holds."""
    return [
        (line, council)
        for council in councils_at(viewer, place)
        if "cases" in council.rules.agenda
        and council_page(viewer, council.place.pk, council.key).holds
        for line in meetings(viewer, council.place.pk, council.key, held=False)
    ]
