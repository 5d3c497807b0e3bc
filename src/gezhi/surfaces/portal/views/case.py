"""The pages of one case: whole for its reporter and staff, its public part for everybody."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.engines.cases.queries import CaseView, case_view, public_part
from gezhi.engines.places.queries import attached_at, ladder
from gezhi.surfaces.portal.drawing import drawing_of
from gezhi.surfaces.portal.evaluating import Verdict, verdict_fields
from gezhi.surfaces.portal.opened import Opened, open_by_code, open_by_key
from gezhi.surfaces.portal.served import name_of
from gezhi.surfaces.portal.telling import (
    now_line,
    path_of,
    photos_of,
    public_path,
    question_of,
    spoken,
    standing,
    standing_of,
    talk_of,
    voices_of,
)
from gezhi.surfaces.ui.courses import form_answers
from gezhi.surfaces.ui.fields import FieldInput

ACTS = ("evaluate", "answer", "note", "withdraw", "forget")
"""What a case page can offer; `acting` does it."""


@never_cache
@require_http_methods(["GET"])
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """The case page of its reporter, without signing in."""
    return draw(request, open_by_key(key))


@never_cache
@require_http_methods(["GET"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The case page by number: whole for its reporter and staff, else only what is public."""
    opened = open_by_code(request, code)
    if opened.view.row.code != code:
        return redirect("portal:case", code=opened.view.row.code)
    return draw(request, opened)


@never_cache
@require_http_methods(["GET"])
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """What the reporter gets: number, code to scan, what happens now; to print or to copy."""
    opened = open_by_key(key)
    link = request.build_absolute_uri(opened.url)
    qr = segno.make(link, error="m", micro=False)
    context = {
        **common(opened),
        "link": link,
        "qr": qr.svg_inline(omitsize=True, border=0, svgclass=None, lineclass=None),
        "printed": now_line(),
        "ground_id": attached_at(opened.viewer, opened.view.row.path).place_id,
    }
    return render(request, "portal/receipt.html", context)


def common(opened: Opened) -> dict[str, Any]:
    """What receipt and case page both tell."""
    view = opened.view
    word, tone = standing(view)
    return {
        "opened": opened,
        "view": view,
        "row": view.row,
        "name": spoken(view.category) or view.type.name.say(get_language()),
        "place": place_of(view),
        "word": word,
        "tone": tone,
        "path": path_of(view),
    }


def place_of(view: CaseView) -> str:
    """Where it is, from the ground's first level down."""
    rungs = ladder(view.viewer, view.row.place_id)
    return name_of(rungs, attached_at(view.viewer, view.row.path))


def draw(
    request: HttpRequest,
    opened: Opened,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    said: str = "",
) -> HttpResponse:
    """The page of a case, with what was typed and what was wrong with it."""
    if not opened.view.whole:
        return render(
            request, "portal/public_case.html", public_context(opened, said), status=status
        )
    view = opened.view
    context = {
        **common(opened),
        "own_words": own_words(opened),
        "talk": talk_of(view),
        "answers": form_answers(view),
        "photos": photos_of(view, opened.file),
        "voices": voices_of(view, opened.file),
        "drawing": drawing_of(view.pack, view.type, view.row.stage, view.done, view.row.state),
        "said": said,
        "acts": {name: opened.act(name) for name in ACTS},
        "desk_url": desk_url(view),
        "merged_from": merged_from(opened),
        **_asked(request, view, errors or {}),
    }
    return render(request, "portal/case.html", context, status=status)


def _asked(request: HttpRequest, view: CaseView, errors: dict[str, str]) -> dict[str, Any]:
    """The questions that stand open for the reader now, with what they typed before."""
    typed = request.POST.get
    question = question_of(view)
    verdict = view.own and view.row.state == "open" and view.row.holder == "reporter"
    reach = [one for one in view.reporters if one.name or one.phone] if not view.by_duty else []
    return {
        "question": question,
        "answer_field": FieldInput(
            "answer",
            "long-text",
            gettext("Your answer"),
            typed("answer", ""),
            error=errors.get("answer", ""),
            required=True,
            max_length=2000,
        ),
        "verdict": verdict_fields(view, Verdict(typed("verdict", ""), typed("say", "")), errors)
        if verdict
        else [],
        "note_field": FieldInput(
            "text",
            "long-text",
            gettext("Anything to add?"),
            typed("text", ""),
            help=gettext("Those who settle it read this; it is not shown to others."),
            error=errors.get("text", ""),
            max_length=2000,
        ),
        "photo_error": errors.get("file", ""),
        "may_add": not view.by_duty and view.row.state == "open",
        "may_withdraw": view.own and view.row.state == "open" and not view.others,
        "may_forget": bool(reach),
    }


def own_words(opened: Opened) -> str:
    """What the reader wrote themselves, also when their report was merged into this one."""
    view = opened.view
    if view.row.text:
        return view.row.text
    before = merged_from(opened)
    return before.row.text if before else ""


def merged_from(opened: Opened) -> CaseView | None:
    """The reader's own report that was merged into this case."""
    origins = {one.origin for one in opened.view.reporters if not one.joined}
    for origin in sorted(origins - {opened.view.row.pk}):
        return case_view(opened.viewer, origin)
    return None


def public_context(opened: Opened, said: str) -> dict[str, Any]:
    """The public part of a case, for everybody."""
    view = opened.view
    part = public_part(opened.viewer, view.row)
    word, tone = standing_of(part)
    return {
        "part": part,
        "place": place_of(view) if part.place else "",
        "name": spoken(part.name),
        "type_name": view.type.name.say(get_language()),
        "word": word,
        "tone": tone,
        "told": [(spoken(label), spoken(value)) for label, value in part.answers],
        "path": public_path(view),
        "said": said,
        "join_url": opened.act("join") if view.row.state == "open" else "",
    }


def desk_url(view: CaseView) -> str:
    """The way to the same case at the desk, for staff by duty."""
    if not view.by_duty:
        return ""
    try:
        return reverse("desk:case", args=[view.row.pk])
    except NoReverseMatch:
        return ""
