"""Reporting: one page, the look-alikes before it is sent, then the receipt."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base.ids import new_id
from gezhi.engines.cases.actions import (
    JoinCase,
    OpenCase,
    Receipt,
    join_case,
    mediation,
    open_case,
)
from gezhi.engines.cases.queries import (
    PublicCase,
    case_by_code,
    case_types,
    case_view,
    category_name,
    following,
    look_alike,
    public_part,
    suggest_categories,
)
from gezhi.engines.places.queries import Attached, Rung, ladder
from gezhi.engines.trust.queries import Changed, Invalid, Missing, Refusal
from gezhi.pack.cases import CaseType
from gezhi.surfaces.field.sheet import Sheet
from gezhi.surfaces.field.stands import LAST, attached_for, listed_places, stands, viewer_in
from gezhi.surfaces.field.told import standing
from gezhi.surfaces.ui.asked_forms import case_drawn
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.courses import path_of
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.mediating.other_side import other_side
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


def ground_here(request: HttpRequest) -> tuple[Attached, list[Rung]]:
    """The ground that the worker reports on, and the places that they answer for; Missing where
    nothing is served."""
    viewer = viewer_in(request)
    attached = attached_for(viewer)
    if attached is None:
        raise Missing("no-pack", "这里还没有启用模式包", "no pack serves this place yet")
    found = dict.fromkeys(one.ground for one in stands(viewer))
    return attached, list(found) or [ladder(viewer, attached.place_id)[0]]


def types_here(request: HttpRequest) -> dict[str, CaseType]:
    """What this post may open there."""
    attached, grounds = ground_here(request)
    found: dict[str, CaseType] = {}
    for one in grounds:
        if one.path.startswith(attached.path):
            found |= case_types(viewer_in(request), one.path)[1]
    return found


@never_cache
@require_GET
@staff_only
def choose(request: HttpRequest) -> HttpResponseBase:
    """The way in: straight to the form where there is one case type. What is mediated has its link
    there, so that reporting takes no tap more. A phone that takes the page along is given the form
    itself: it keeps nothing that only leads on."""
    types = types_here(request)
    first = [key for key, one in types.items() if one.mediation is None] or list(types)
    if len(first) == 1:
        if "X-Gezhi-Take" in request.headers:
            return fill(request, first[0])
        return redirect("field:fill", type_=first[0])
    lang = get_language()
    doors = [
        (reverse("field:fill", args=[key]), one.name.say(lang), one.about and one.about.say(lang))
        for key, one in types.items()
    ]
    return render(request, "field/choose.html", {"here": "report", "doors": doors})


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def fill(request: HttpRequest, type_: str) -> HttpResponse:
    """The form. Sending shows what looks alike first, if there is anything."""
    found = types_here(request).get(type_)
    if found is None:
        raise Missing("no-type", "这里报不了这类事", "this cannot be reported here")
    attached, grounds = ground_here(request)
    sheet = Sheet(request, attached, grounds[0], found, _preset(request, grounds))
    if request.method == "GET":
        return draw(request, sheet)
    if sheet.errors or not sheet.check():
        return draw(request, sheet, status=422)
    if sheet.not_yet_seen:
        return draw(request, sheet, said=gettext("One more question, because of your answer."))
    go, _, code = request.POST.get("_go", "send").partition(":")
    if go == "join":
        return _join(request, sheet, code)
    private = "_seen" in request.POST or found.mediation is not None
    alike = [] if private else _alike(sheet, grounds)
    return draw(request, sheet, alike=alike) if alike else _send(request, sheet)


def _preset(request: HttpRequest, grounds: list[Rung]) -> str:
    """Where the last report was, while that still lies on the worker's ground; else the ground."""
    named = request.GET.get("at", "") or str(request.session.get(LAST, ""))
    if named.isdecimal() and len(named) <= 12:
        try:
            path = ladder(viewer_in(request), int(named))[0].path
        except Missing:
            path = ""
        if path and any(path.startswith(one.path) for one in grounds):
            return named
    return str(grounds[0].id)


def draw(
    request: HttpRequest,
    sheet: Sheet,
    *,
    status: int = 200,
    said: str = "",
    alike: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    """The page of the form."""
    _, grounds = ground_here(request)
    places = [one for ground in grounds for one in listed_places(sheet.viewer, ground)]
    if sheet.place is not None and str(sheet.place.id) not in {one.value for one in places}:
        places.append(Option(str(sheet.place.id), sheet.place.name))
    context = {
        "here": "report",
        "sheet": sheet,
        "name": sheet.type.name.say(get_language()),
        "fields": sheet.asked,
        "other": sheet.for_other,
        "against": sheet.against,
        "mediated": _mediated(request) if sheet.type.mediation is None else [],
        "all_fields": [*sheet.asked, *sheet.against, *sheet.for_other],
        "places": places,
        "listed": "" if "lon" in sheet.location else sheet.listed,
        "said": said,
        "alike": alike,
        "draft": f"field.report.{sheet.type.case}",
        "drawn": case_drawn(sheet.type, sheet.attached.version, sheet.ground.id),
    }
    return render(request, "field/report.html", context, status=status)


def _mediated(request: HttpRequest) -> list[tuple[str, str]]:
    """The ways to ask for mediation on somebody's behalf: address and name."""
    found = types_here(request).values()
    return [
        (reverse("field:fill", args=[one.case]), one.name.say(get_language()))
        for one in found
        if one.mediation is not None
    ]


def _alike(sheet: Sheet, grounds: list[Rung]) -> list[dict[str, Any]]:
    """Open cases that may be the same, by their public part: near the pin, or on the whole ground
    of the worker, as neighbours tell of one lamp from several houses."""
    where, place = sheet.location, sheet.place
    around = (one.path for one in grounds if place and place.path.startswith(one.path))
    found = look_alike(
        sheet.viewer,
        sheet.answer("text"),
        path=next(around, place.path if place else sheet.attached.path),
        lon=where.get("lon"),
        lat=where.get("lat"),
        category=sheet.answer("category"),
        leave_out=sheet.id,
        only_known=True,
    )
    return [_told(public_part(sheet.viewer, one.row), one.metres) for one in found]


def _told(part: PublicCase, metres: float | None) -> dict[str, Any]:
    lang = get_language()
    far = gettext("%(n)s m away") % {"n": round(metres)} if metres is not None else ""
    return {
        "code": part.code,
        "name": part.name.say(lang),
        "place": " · ".join(filter(None, (part.place, far))),
        "stage": part.stage.say(lang) if part.stage else "",
        "href": reverse("portal:case", args=[part.code]),
    }


def _send(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    command = OpenCase(
        sheet.type.case,
        sheet.answers,
        id=sheet.id,
        channel="field",
        place=sheet.place.id if sheet.place else None,
        language=get_language() or "zh-hans",
    )
    try:
        receipt = _open(request, sheet, command)
    except Invalid as refusal:
        sheet.blame(refusal.wrong)
        return draw(request, sheet, status=422)
    except Changed:
        sheet.id = new_id()
        said = gettext(
            "We have your earlier report already. If this is another matter, send it once more."
        )
        return draw(request, sheet, status=409, said=said)
    if sheet.place is not None:
        request.session[LAST] = str(sheet.place.id)
        if sheet.pin_dropped:
            where = {"place": sheet.place.name}
            said = gettext("The position lay outside; the report stands at %(place)s.") % where
            toast(request, said)
    return redirect("field:receipt", key=receipt.follow)


def _open(request: HttpRequest, sheet: Sheet, command: OpenCase) -> Receipt:
    """Open it; a dispute that is mediated with its other side, who is asked first."""
    if sheet.type.mediation is None:
        return open_case(sheet.viewer, command)
    post: Any = request.POST
    asked = mediation.Apply(command, (other_side(post),), post.get("online") == "yes")
    return mediation.apply(sheet.viewer, asked)


def _join(request: HttpRequest, sheet: Sheet, code: str) -> HttpResponse:
    """It is that one: what was noticed goes to those who settle it already."""
    kept = [one.field for one in sheet.type.form if one.kind in ("images", "voice")]
    files = [one for name in kept for one in sheet.answers.get(name, [])]
    try:
        row = case_by_code(sheet.viewer, code).row
        language, text = get_language() or "zh-hans", sheet.answer("text")
        join_case(sheet.viewer, JoinCase(row.pk, sheet.id, text, sheet.answers, files, language))
    except Invalid as refusal:
        sheet.blame(refusal.wrong)
        return draw(request, sheet, status=422)
    except Refusal as refusal:
        return draw(request, sheet, status=refusal.status, said=said_of(refusal))
    toast(request, gettext("Added to %(code)s. Those who settle it read it.") % {"code": row.code})
    return redirect("field:today")


@never_cache
@require_GET
@staff_only
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """The number, what happens now, and the code that the person beside the worker may scan."""
    reporter, row = following(key)
    view = case_view(reporter, row.pk)
    link = request.build_absolute_uri(reverse("portal:follow", args=[key]))
    qr = segno.make(link, error="m", micro=False)
    lang = get_language()
    context = {
        "here": "report",
        "view": view,
        "name": view.category.say(lang) if view.category else view.type.name.say(lang),
        "state": standing(view),
        "path": path_of(view),
        "link": link,
        "qr": qr.svg_inline(omitsize=True, border=0, svgclass=None, lineclass=None),
        "draft": f"field.report.{row.type}",
        "case_url": _own_url(request, view.row.pk),
    }
    return render(request, "field/receipt.html", context)


def _own_url(request: HttpRequest, case: Any) -> str:
    """The case's page in the field, where the worker may see it."""
    try:
        whole = case_view(viewer_in(request), case).whole
    except Missing:
        return ""
    return reverse("field:case", args=[case]) if whole else ""


@require_POST
@staff_only
def suggest(request: HttpRequest, type_: str) -> HttpResponse:
    """What a text may be about, with the words that decided; while somebody writes."""
    attached, _ = ground_here(request)
    type_found = attached.pack.cases.get(type_)
    field = type_found.field_of("text") if type_found else None
    text = request.POST.get(field.field, "").strip() if field else ""
    options = []
    for guess in suggest_categories(viewer_in(request), attached.pack, text) if text else []:
        name = category_name(attached.pack, guess.category)
        if name is not None:
            words = gettext("Words: %(words)s") % {"words": gettext(", ").join(guess.words)}
            options.append(Option(guess.category, name.say(get_language()), words))
    return render(request, "ui/suggestions.html", {"suggestions": options})
