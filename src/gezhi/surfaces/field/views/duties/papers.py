"""A document of the rhythm: its figures, and the words beside them; to read, to write, to print."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.words import say_date
from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import my_duty, paper, paper_for
from gezhi.engines.trust.queries import Forbidden, Invalid, Missing
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
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
    key = "zh" if (lang or "zh").startswith("zh") else "en"
    field = FieldInput(
        "text",
        "long-text",
        gettext("What there is to say"),
        request.POST.get("text", row.text),
        error=errors.get("text", ""),
        max_length=5000,
    )
    first, last = say_date(row.first, lang, year=True), say_date(row.last, lang, year=True)
    context = {
        "here": "today",
        "title": found.title.say(lang),
        "place": found.place,
        "span": first if row.first == row.last else f"{first} – {last}",
        "figures": [{**one, "name": one[key]} for one in row.figures],
        "written": row.text,
        "writes": found.writes,
        "field": field,
        "text": text,
    }
    return render(request, "field/duties/paper.html", context, status=status)
