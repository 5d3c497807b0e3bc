"""Answers at the desk: read by who keeps the survey, doubles merged and parted, given out for a
reason."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.campaigns.actions import export_answers, merge, part
from gezhi.engines.campaigns.queries import AnswerView, SurveyLine, answers, doubles
from gezhi.engines.trust.queries import Changed, Invalid
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.surveys.frame import survey_context, viewer_in
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.sheets import book_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.surveying import counted, said_as
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """The answers with doubles first, phones hidden but for their ends."""
    return _draw(request, survey_id)


def _draw(
    request: HttpRequest, survey_id: UUID, text: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    viewer = viewer_in(request)
    line, context = survey_context(request, survey_id, "survey-answers")
    pairs = doubles(viewer, survey_id)
    context |= {
        "text": text,
        "error": error,
        "typed": request.POST.get("reason", ""),
        "pairs": [(_line(line, one), _line(line, two)) for one, two in pairs],
        "rows": [_line(line, one) for one in answers(viewer, survey_id)],
    }
    return render(request, "desk/surveys/answers.html", context, status=status)


def _line(line: SurveyLine, one: AnswerView) -> dict[str, Any]:
    return {
        "id": one.row.pk,
        "said": counted(one.said, line),
        "place": one.row.place.name,
        "day": say_date(clock.local(one.row.at).date(), get_language()),
        "source": _sources().get(one.row.source, ""),
        "sources": one.sources,
        "child": one.row.child,
        "doubles": [each.pk for each in one.row.doubles.all()] if one.sources > 1 else [],
    }


def _sources() -> dict[str, str]:
    return {
        "portal": gettext("by themselves"),
        "door": gettext("at the door"),
        "paper": gettext("from paper"),
        "sheet": gettext("from a sheet"),
    }


@require_POST
@staff_only
def join(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Merge two, or say that one is of somebody else."""
    kept, double = (uuid_of(request.POST.get(key, "")) for key in ("kept", "double"))
    if double is None:
        return redirect("desk:survey-answers", survey_id)
    try:
        if kept is None:
            part(viewer_in(request), double)
            toast(request, gettext("Kept apart."))
        else:
            merge(viewer_in(request), kept, double)
            toast(request, gettext("They count as one now."))
    except (Changed, Invalid) as fault:
        return _draw(request, survey_id, said_of(fault), status=fault.status)
    return redirect("desk:survey-answers", survey_id)


@require_POST
@staff_only
def export(request: HttpRequest, survey_id: UUID) -> HttpResponseBase:
    """All answers as a sheet to take away; why is written down."""
    line, _ = survey_context(request, survey_id, "survey-answers")
    try:
        found = export_answers(viewer_in(request), survey_id, request.POST.get("reason", ""))
    except Invalid as fault:
        return _draw(request, survey_id, error=errors_of(fault.wrong).get("reason", ""), status=422)
    lang, fields = get_language(), line.rules.fields
    heads = [gettext("Place"), gettext("Day"), *(one.name.say(lang) for one in fields)]
    rows = (
        [
            one.row.place.name,
            clock.local(one.row.at).date().isoformat(),
            *(said_as(each, one.said.get(each.field, "")) for each in fields),
        ]
        for one in found
    )
    title = line.rules.name.say(lang)
    book = book_of(title, heads, rows)
    return FileResponse(book, as_attachment=True, filename=f"{title}.xlsx")
