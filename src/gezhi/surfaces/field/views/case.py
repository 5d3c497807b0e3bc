"""The page of a case, what can be done there, and its files."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.engines.cases.queries import CaseView, case_view, file_of, light_of
from gezhi.engines.trust.queries import Changed, Invalid, Missing, Refusal
from gezhi.surfaces.field.acts.conflict import conflict_context
from gezhi.surfaces.field.acts.deciding import DECIDE
from gezhi.surfaces.field.acts.frame import Act
from gezhi.surfaces.field.acts.talking import HELPER, NOTE, OBJECT, PHOTO
from gezhi.surfaces.field.acts.timing import ANSWER, QUESTION, TIME
from gezhi.surfaces.field.offline.steps import Step, step_of
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.told import standing
from gezhi.surfaces.ui.acts.asked import Typed
from gezhi.surfaces.ui.acts.deciding import outcome_name
from gezhi.surfaces.ui.asked_forms import step_drawn
from gezhi.surfaces.ui.components import Action
from gezhi.surfaces.ui.courses import channel_name, form_answers, path_of, timeline_of
from gezhi.surfaces.ui.dues import due_of_step, exact, say
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

FIRST = (ANSWER, DECIDE)
MORE = (QUESTION, TIME, OBJECT, NOTE, PHOTO, HELPER)
ACTS: dict[str, Act] = {act.name: act for act in (*FIRST, *MORE)}


def seen(request: HttpRequest, case: UUID) -> CaseView:
    """A case that the viewer may see whole; Missing otherwise."""
    view = case_view(viewer_in(request), case)
    if not view.whole:
        raise Missing(
            "no-case", "没有这件事，或不在您的范围内", "no such case, or not yours to see"
        )
    return view


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """A case: what was reported, what to do now, where it is on its way, what happened."""
    return render(request, "field/case.html", case_context(seen(request, case)))


def case_context(view: CaseView) -> dict[str, Any]:
    """Everything that the page shows of a case."""
    lang, row, step = get_language(), view.row, view.steps[-1]
    running = row.state == "open"
    return {
        "here": "today",
        "view": view,
        "row": row,
        "name": view.category.say(lang) if view.category else view.type.name.say(lang),
        "place": " ".join(rung.name for rung in reversed(view.course.ladder[:3])),
        "opened": say(row.opened),
        "opened_exact": exact(row.opened),
        "channel": channel_name(row.channel),
        "state": standing(view),
        "due": due_of_step(step, light_of(view)) if running and not row.waiting else None,
        "sum": step.deadline.explain(lang) if running else "",
        "path": path_of(view),
        "first": actions_of(view, FIRST),
        "more": actions_of(view, MORE),
        "verdict_url": _verdict_url(view),
        "holder": step.holder.say(lang) if running else "",
        "helpers": [name for _, name in view.co_holders],
        "suggested": _suggested(view),
        "answers": form_answers(view),
        "photos": [_file(one.pk) for one in view.files if one.kind == "photo"],
        "voices": [_file(one.pk) for one in view.files if one.kind == "voice"],
        "entries": timeline_of(view, _file),
    }


def actions_of(view: CaseView, acts: tuple[Act, ...]) -> list[Action]:
    """The buttons of some acts on this case; nothing more can be done by who is not on duty."""
    return [one for act in acts for one in act.actions(view)] if view.by_duty else []


def _verdict_url(view: CaseView) -> str:
    """The way to say how it went, where the worker reported it themselves."""
    asked = view.own and view.row.state == "open" and view.row.holder == "reporter"
    return reverse("portal:case", args=[view.row.code]) if asked else ""


def _suggested(view: CaseView) -> dict[str, str] | None:
    found, lang = view.suggestion, get_language()
    if found is None or not view.may_act:
        return None
    units = view.pack.people.units()
    unit = units[found.unit][1].name.say(lang) if found.unit in units else ""
    name = outcome_name(found.outcome, view.stage.outcomes.get(found.outcome))
    return {
        "outcome": " · ".join(filter(None, (name, unit))),
        "because": found.because.say(lang),
        "source": found.source,
    }


def _file(file: UUID) -> str:
    return reverse("field:file", args=[file])


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def do(request: HttpRequest, case: UUID, name: str) -> HttpResponse:
    """Something that can be done: asked for and done at the same address."""
    view, act = seen(request, case), ACTS.get(name)
    if act is None:
        raise Missing("no-act", "这里没有这个操作", "there is no such thing to do here")
    if request.method == "GET":
        return ask(request, view, act, Typed())
    return attempt(request, view, act)


def ask(
    request: HttpRequest, view: CaseView, act: Act, typed: Typed, text: str = "", status: int = 200
) -> HttpResponse:
    """The question page of an act. The version that was seen stands in the address, so that a draft
    kept on the device never brings back an old one."""
    if not act.actions(view):
        raise Missing("not-now", "这一步现在不能这样办", "this cannot be done here now")
    params = request.GET.copy()
    params["v"] = str(view.row.version)
    lang = get_language()
    context = {
        "here": "today",
        "view": view,
        "row": view.row,
        "name": view.category.say(lang) if view.category else view.type.name.say(lang),
        "asked": act.ask(view, request.GET, typed),
        "text": text,
        "url": f"{reverse('field:do', args=[view.row.pk, act.name])}?{params.urlencode()}",
        "back_url": reverse("field:case", args=[view.row.pk]),
        "drawn": step_drawn(view),
        "draft": f"field.{view.row.pk}.{act.name}.{request.GET.get('outcome', '')}",
    }
    return render(request, "field/act.html", context, status=status)


def attempt(request: HttpRequest, view: CaseView, act: Act) -> HttpResponse:
    """Do it; what is wrong, or what someone else did first, comes back with what was typed."""
    seen_version = request.GET.get("v", "")
    version = int(seen_version) if seen_version.isdecimal() and len(seen_version) < 10 else 0
    step = step_of(request, view, version)
    try:
        told = act.do(view, step.version, request)
    except Invalid as refusal:
        typed = Typed(request.POST, errors_of(refusal.wrong))
        return _again(request, view, act, typed, "", refusal)
    except Changed as refusal:
        fresh = case_view(view.viewer, view.row.pk)
        step.refused(fresh)
        context = {"here": "today", **conflict_context(request, fresh, act, refusal)}
        return render(request, "field/conflict.html", context, status=409)
    except Refusal as refusal:
        step.refused(view)
        if refusal.status != 400:
            raise
        return _again(request, view, act, Typed(request.POST), said_of(refusal), refusal)
    toast(request, told)
    return redirect(_after(view, step))


def _again(
    request: HttpRequest, view: CaseView, act: Act, typed: Typed, text: str, refusal: Refusal
) -> HttpResponse:
    if not act.actions(view):
        raise refusal
    asked = {field.name for field in act.ask(view, request.GET, typed).fields}
    lost = [said for name, said in typed.errors.items() if name not in {*asked, "file"}]
    return ask(request, view, act, typed, text or " ".join(lost), refusal.status)


def _after(view: CaseView, step: Step) -> str:
    """Back to the case while the viewer may see it; a step handed on may take it out of sight."""
    try:
        now = case_view(view.viewer, view.row.pk)
    except Missing:
        return reverse("field:today")
    step.done(now)
    return reverse("field:case", args=[view.row.pk]) if now.whole else reverse("field:today")


@require_GET
@staff_only
@cache_control(private=True, max_age=3600, immutable=True)
def file(request: HttpRequest, file: UUID) -> HttpResponse:
    """A picture or a recording that the viewer may see."""
    row, path = file_of(viewer_in(request), file)
    response = HttpResponse(path.read_bytes(), content_type=row.type)
    response["Content-Disposition"] = "inline"
    return response
