"""A document of the rhythm: its figures, and the words beside them; to read, to write, to print."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.words import say_date
from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import PaperView, my_duty, paper, paper_for
from gezhi.engines.trust.queries import Forbidden, Invalid, Missing
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.rhythm_paper import RhythmPaper, rhythm_pdf
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_GET
@staff_only
def of_duty(request: HttpRequest, number: int) -> HttpResponse:
    """On to the document of a duty of mine."""
    viewer = viewer_in(request)
    found = paper_for(viewer, my_duty(viewer, number).row)
    if found is None:
        raise Missing("no-paper", "材料到时间自动生成", "it is drawn up when it falls due")
    return redirect("field:paper", found)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """The document, and keeping what is written."""
    viewer, lang = viewer_in(request), get_language()
    found = paper(viewer, paper_id)
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            actions.write_paper(viewer, paper_id, request.POST.get("text", ""))
            toast(request, gettext("Kept."))
            return redirect("field:paper", paper_id)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except (Forbidden, Missing) as refusal:
            text, status = said_of(refusal), refusal.status
    row = found.row
    field = FieldInput(
        "text",
        "long-text",
        gettext("What there is to say"),
        request.POST.get("text", row.text),
        error=errors.get("text", ""),
        max_length=5000,
    )
    context = {
        "here": "today",
        "title": found.title.say(lang),
        "place": found.place,
        "span": _span(found),
        "figures": _figures(found),
        "pdf": reverse("field:paper-pdf", args=[paper_id]),
        "written": row.text,
        "writes": found.writes,
        "field": field,
        "drawn": Drawn("duty", f"{row.rule.key}.paper", row.rule.version_id, row.place_id),
        "text": text,
    }
    return render(request, "field/duties/paper.html", context, status=status)


def _span(found: PaperView) -> str:
    lang, row = get_language(), found.row
    first, last = say_date(row.first, lang, year=True), say_date(row.last, lang, year=True)
    return first if row.first == row.last else f"{first} – {last}"


def _figures(found: PaperView) -> list[dict[str, Any]]:
    key = "zh" if (get_language() or "zh").startswith("zh") else "en"
    return [{**one, "name": one[key]} for one in found.row.figures]


@never_cache
@require_GET
@staff_only
def pdf(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """The document on paper, for whoever may read it."""
    found = paper(viewer_in(request), paper_id)
    title = found.title.say(get_language())
    under = f"{found.place} · {_span(found)}"
    body = rhythm_pdf(RhythmPaper(title, under, _figures(found), found.row.text))
    answer = HttpResponse(body, content_type="application/pdf")
    name = f"{title} {found.row.day.isoformat()}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    answer["X-Robots-Tag"] = "noindex"
    return answer
