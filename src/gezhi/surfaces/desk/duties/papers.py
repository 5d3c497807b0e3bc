"""Documents of the rhythm at a place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from gezhi.base.words import say_date
from gezhi.engines.duties.queries import led_place, papers
from gezhi.surfaces.desk.duties.board import duties_context, viewer_in
from gezhi.surfaces.ui.staff import staff_only


@require_GET
@staff_only
def show(request: HttpRequest, place: int) -> HttpResponse:
    """The documents of a place, the newest first."""
    viewer, lang = viewer_in(request), get_language()
    where = led_place(viewer, place)
    lines = [
        {
            "title": one.title.say(lang),
            "place": one.place,
            "span": f"{say_date(one.row.first, lang)} – {say_date(one.row.last, lang)}",
            "url": reverse("field:paper", args=[one.row.pk]),
        }
        for one in papers(viewer, place)
    ]
    context = duties_context(request, where, "papers", lines=lines)
    return render(request, "desk/duties/papers.html", context)
