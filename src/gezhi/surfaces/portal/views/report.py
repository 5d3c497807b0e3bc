"""Reporting in three screens: what happened, where, how to reach you; then it is sent."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base.ids import new_id
from gezhi.engines.cases.actions import JoinCase, OpenCase, join_case, open_case
from gezhi.engines.cases.queries import (
    PublicCase,
    case_by_code,
    case_types,
    look_alike,
    public_parts,
    suggest_categories,
)
from gezhi.engines.trust.queries import Changed, Invalid, Missing, Refusal, Viewer
from gezhi.pack.cases import CaseType
from gezhi.surfaces.portal.limits import too_often
from gezhi.surfaces.portal.picker import picker_of
from gezhi.surfaces.portal.served import Served, ask_ground, find_served, ground_context
from gezhi.surfaces.portal.sheet import WHAT, WHERE, WHO, Sheet
from gezhi.surfaces.portal.telling import standing_of
from gezhi.surfaces.ui.asked_forms import case_drawn
from gezhi.surfaces.ui.components import Step
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.toasts import toast


def types_at(request: HttpRequest, served: Served) -> dict[str, CaseType]:
    """The case types that the reader may open at a place. Mediation has a door of its own, which
    asks who the other side is."""
    types = case_types(request.viewer, served.place.path)[1]  # type: ignore[attr-defined]
    return {key: one for key, one in types.items() if one.mediation is None}


@never_cache
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """The way in: straight to the form where there is one ground and one case type."""
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:report")
    types = types_at(request, served)
    if len(types) == 1:
        return redirect(_fill_url(next(iter(types)), served))
    doors = [(type_, _fill_url(key, served)) for key, type_ in types.items()]
    return render(request, "portal/choose_type.html", {"doors": doors, **ground_context(served)})


def _fill_url(type_: str, served: Served) -> str:
    return f"{reverse('portal:fill', args=[type_])}?at={served.place.id}"


@never_cache
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, type_: str) -> HttpResponse:
    """A report, one screen after the other; every screen carries what the others hold."""
    served = find_served(request)
    if served is None:
        return redirect("portal:report")
    found = types_at(request, served).get(type_)
    if found is None:
        raise Missing("no-type", "这里报不了这类事", "this cannot be reported here")
    sheet = Sheet(request, served, found)
    if request.method == "GET":
        return draw(request, sheet, sheet.screens[0])
    return _step(request, sheet)


def _step(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    go, _, what = request.POST.get("_go", "next").partition(":")
    shown = request.POST.get("_screen", "")
    screen = int(shown) if shown in ("1", "2", "3") else WHAT
    if go == "back":
        return draw(request, sheet, max([n for n in sheet.screens if n < screen], default=WHAT))
    searching = go == "next" and bool(request.POST.get("_find")) and sheet.place is None
    if go in ("into", "find") or searching or "_drop" in request.POST:
        return draw(request, sheet, screen, into=what)
    if sheet.errors or not sheet.check(screen):
        return draw(request, sheet, screen, status=422)
    if sheet.not_yet_seen(screen):
        return draw(
            request, sheet, screen, said=gettext("One more question, because of your answer.")
        )
    if go == "join":
        return _join(request, sheet, what)
    if go == "send":
        return _send(request, sheet)
    return draw(request, sheet, min([n for n in sheet.screens if n > screen], default=WHO))


def draw(
    request: HttpRequest,
    sheet: Sheet,
    screen: int,
    *,
    status: int = 200,
    said: str = "",
    into: str = "",
) -> HttpResponse:
    """A screen of the form."""
    fields = sheet.inputs(screen)
    context: dict[str, Any] = {
        "sheet": sheet,
        "screen": screen,
        "steps": _steps(sheet, screen),
        "fields": fields,
        "hidden": list(sheet.hidden(screen)),
        "said": said,
        "before": [n for n in sheet.screens if n < screen],
        "last": screen == sheet.screens[-1],
        "drawn": case_drawn(sheet.type, sheet.served.attached.version, sheet.served.place.id),
        **ground_context(sheet.served),
    }
    if screen == WHERE:
        context["picker"] = picker_of(sheet, into, request.POST.get("_find", ""))
    if screen == WHO:
        context["alike"] = _alike(sheet)
    return render(request, "portal/report.html", context, status=status)


def _steps(sheet: Sheet, screen: int) -> list[Step]:
    names = {
        WHAT: gettext("What happened"),
        WHERE: gettext("Where"),
        WHO: gettext("How to reach you"),
    }
    return [
        Step(names[n], "now" if n == screen else "done" if n < screen else "next")
        for n in sheet.screens
    ]


def _alike(sheet: Sheet) -> list[tuple[PublicCase, tuple[str, str]]]:
    """Open cases that may be the same, by their public part."""
    where = sheet.location
    place = sheet.place or sheet.served
    found = look_alike(
        sheet.viewer,
        sheet.text,
        path=place.place.path,
        lon=where.get("lon"),
        lat=where.get("lat"),
        category=sheet.category,
        leave_out=sheet.id,
        only_known=True,
    )
    parts = public_parts(sheet.viewer, [one.row for one in found])
    return [(part, standing_of(part)) for part in parts]


def _send(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    if too_often(request, "send"):
        said = gettext(
            "Many reports came from this address just now. Wait a little and send again."
        )
        return draw(request, sheet, WHO, status=429, said=said)
    command = OpenCase(
        sheet.type.case,
        sheet.answers,
        id=sheet.id,
        place=sheet.served.place.id,
        language=get_language() or "zh-hans",
    )
    try:
        receipt = open_case(sheet.viewer, command)
    except Invalid as refusal:
        sheet.blame(refusal.wrong)
        return draw(request, sheet, sheet.first_wrong(), status=422)
    except Changed:
        sheet.id = new_id()
        said = gettext(
            "We have your earlier report already. If this is another matter, send it once more."
        )
        return draw(request, sheet, WHO, status=409, said=said)
    except Missing as refusal:
        sheet.errors[_where(sheet)] = said_of(refusal)
        return draw(request, sheet, sheet.first_wrong(), status=422)
    return redirect("portal:receipt", key=receipt.follow)


def _where(sheet: Sheet) -> str:
    field = sheet.type.field_of("location")
    return field.field if field else ""


def _join(request: HttpRequest, sheet: Sheet, code: str) -> HttpResponse:
    """Me too: follow an open case instead of opening another."""
    files = [
        one
        for field in sheet.type.form
        if field.kind in ("images", "voice")
        for one in sheet.answers.get(field.field, [])
    ]
    try:
        row = case_by_code(sheet.viewer, code).row
        command = JoinCase(
            row.pk, sheet.id, sheet.text, sheet.answers, files, get_language() or "zh-hans"
        )
        key = join_case(sheet.viewer, command)
    except Invalid as refusal:
        sheet.blame(refusal.wrong)
        return draw(request, sheet, sheet.first_wrong(), status=422)
    except Refusal as refusal:
        return draw(request, sheet, WHO, status=refusal.status, said=said_of(refusal))
    toast(
        request, gettext("You follow this matter now. What you wrote went to those who settle it.")
    )
    return redirect("portal:follow", key=key)


@require_POST
def suggest(request: HttpRequest, type_: str) -> HttpResponse:
    """What a text may be about, with the words that decided; for htmx, while somebody writes."""
    served = find_served(request)
    options = _guesses(request.viewer, served, type_, request.POST) if served else []  # type: ignore[attr-defined]
    return render(request, "portal/suggestions.html", {"options": options})


def _guesses(
    viewer: Viewer, served: Served, type_: str, post: QueryDict
) -> list[tuple[str, str, str]]:
    found = served.pack.cases.get(type_)
    field = found.field_of("text") if found else None
    category = found.field_of("category") if found else None
    text = post.get(field.field, "").strip() if field else ""
    tree = served.pack.matters.get(category.tree or "") if category else None
    if not text or tree is None:
        return []
    options = []
    for guess in suggest_categories(viewer, served.pack, text):
        matter = tree.get(guess.category)
        if matter is not None:
            words = gettext(", ").join(guess.words)
            options.append((matter.matter, matter.name.say(get_language()), words))
    return options
