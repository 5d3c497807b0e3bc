"""My matters: signed in, or by the number and the phone that stand on the receipt."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.engines.cases.queries import (
    Filter,
    Line,
    lines,
    list_cases,
    look_up,
    own_counts,
    told_to,
)
from gezhi.engines.trust.queries import Invalid, Missing, Viewer
from gezhi.surfaces.portal.limits import too_often
from gezhi.surfaces.ui.components import Due, Pager
from gezhi.surfaces.ui.dues import due_of_line, say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of

SIZE = 20


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The reader's own cases; who is not signed in is shown the two ways to find them."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.account is None:
        return render(request, "portal/mine_closed.html", {"fields": look_up_fields(request, {})})
    page = list_cases(
        viewer, Filter(queue="reported"), after=request.GET.get("after", ""), size=SIZE
    )
    context = {
        "own": own_counts(viewer),
        "notices": len(told_to(viewer)),
        "cases": [_line(one) for one in lines(viewer, page.rows)],
        "pager": Pager(after=page.next, shown=len(page.rows)),
    }
    return render(request, "portal/mine.html", context)


def _line(line: Line) -> dict[str, Any]:
    row, lang = line.row, get_language()
    name = (line.category or line.type.name).say(lang)
    word, tone = line.stage.name.say(lang), "working"
    if row.state == "closed":
        result = line.type.results.get(row.result)
        word, tone = (result.name.say(lang) if result else gettext("Ended")), "settled"
    elif row.waiting:
        word, tone = gettext("Waits for your answer"), "waiting"
    elif row.holder == "reporter":
        word, tone = gettext("Waits for your verdict"), "waiting"
    due: Due | None = due_of_line(line) if row.state == "open" and not row.waiting else None
    return {
        "url": reverse("portal:case", args=[row.code]),
        "name": name,
        "code": row.code,
        "place": line.place,
        "word": word,
        "tone": tone,
        "due": due,
        "opened": say(row.opened),
    }


def look_up_fields(request: HttpRequest, errors: dict[str, str]) -> list[FieldInput]:
    """Number and phone, with what was typed."""
    typed = request.POST.get
    return [
        FieldInput(
            "code",
            "text",
            gettext("Number on the receipt"),
            typed("code", ""),
            help=gettext("11 letters and figures, as K7Q4M-2XD9P-F"),
            error=errors.get("code", ""),
            required=True,
        ),
        FieldInput(
            "phone",
            "phone",
            gettext("The phone you gave then"),
            typed("phone", ""),
            error=errors.get("phone", ""),
            required=True,
        ),
    ]


@never_cache
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Find a case by number and phone. Whatever does not match is answered alike."""
    if request.method == "GET":
        return render(request, "portal/find.html", {"fields": look_up_fields(request, {})})
    code, phone = request.POST.get("code", "")[:40], request.POST.get("phone", "")[:40]
    if too_often(request, "look-up", code.strip().upper() or "-"):
        said = gettext(
            "That was tried too often. Wait ten minutes, or use the code on the receipt."
        )
        return _found_nothing(request, said, 429)
    try:
        key = look_up(request.viewer, code, phone)  # type: ignore[attr-defined]
    except Invalid as refusal:
        fields = look_up_fields(request, errors_of(refusal.wrong))
        return render(request, "portal/find.html", {"fields": fields}, status=422)
    except Missing as refusal:
        return _found_nothing(request, said_of(refusal), 404)
    return redirect("portal:follow", key=key)


def _found_nothing(request: HttpRequest, said: str, status: int) -> HttpResponse:
    context = {"fields": look_up_fields(request, {}), "said": said}
    return render(request, "portal/find.html", context, status=status)
