"""Entering answers from paper, one by one, and bringing in a sheet of them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.base.words import Mistake
from gezhi.engines.campaigns.actions import AnswerSheet, NewAnswer, answer, bring_answers, same_as
from gezhi.engines.campaigns.queries import code_of, doors
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from gezhi.surfaces.desk.points.bringing import posted_table
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.surveys.frame import survey_context, viewer_in
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.surveying import given_in, survey_sheet
from gezhi.surfaces.ui.toasts import toast

MOST_FAULTS = 50


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def enter(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """A sheet that was filled in on paper; the door is chosen, where it is one of the survey."""
    viewer = viewer_in(request)
    line, context = survey_context(request, survey_id, "survey-enter")
    chosen = _number(request.POST.get("door", "") or request.GET.get("door", ""))
    found = {one.pk: one for one in doors(viewer, survey_id)}
    picked = found.get(chosen)
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        asked = NewAnswer(
            survey_id,
            given_in(line, request.POST),
            household=picked.household_id if picked else None,
            door=chosen or None,
            source="paper",
            id=uuid_of(request.POST.get("id", "")) or new_id(),
        )
        try:
            made = answer(viewer, asked)
        except Invalid as fault:
            errors, status = errors_of(fault.wrong), 422
        except (Changed, Forbidden, Missing) as fault:
            text, status = said_of(fault), fault.status
        else:
            toast(request, gettext("Noted."))
            if same_as(viewer, made) and line.keeps:
                return redirect("desk:survey-answers", survey_id)
            return redirect("desk:survey-enter", survey_id)
    context |= {
        "sheet": survey_sheet(line, {}, request.POST.dict(), errors),
        "doors": [(one.pk, f"{one.place.name} {code_of(one)}") for one in found.values()],
        "chosen": chosen,
        "command": uuid_of(request.POST.get("id", "")) or new_id(),
        "text": text,
    }
    return render(request, "desk/surveys/enter.html", context, status=status)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 15 else 0


@require_http_methods(["GET", "POST"])
@staff_only
def bring(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """A sheet of answers: all of them, or nothing with every bad row listed."""
    line, context = survey_context(request, survey_id, "survey-import")
    if not line.keeps:
        raise Forbidden(
            "not-allowed", "要有管调查登记的权限", "this needs the right to keep surveys"
        )
    lang = get_language()
    faults: list[dict[str, Any]] = []
    text, status = "", 200
    if request.method == "POST":
        try:
            table = posted_table(request)
            key = uuid_of(request.POST.get("id", "")) or new_id()
            told = request.POST.get("noticed") == "1"
            rows = list(table.numbered())
            asked = AnswerSheet(survey_id, table.heads, rows, told, key)
            many, bad = bring_answers(viewer_in(request), asked)
        except Mistake as fault:
            text, status = fault.say(lang), 422
        except (Invalid, Changed) as fault:
            text, status = said_of(fault), fault.status
        else:
            if not bad:
                words = ngettext("%(n)s answer brought in.", "%(n)s answers brought in.", many)
                toast(request, words % {"n": many})
                return redirect(reverse("desk:survey", args=[survey_id]))
            names = {one.field: one.name.say(lang) for one in line.rules.fields}
            faults = [
                {
                    "row": one.number,
                    "column": names.get(one.field, one.field),
                    "words": one.words.say(lang),
                }
                for one in bad[:MOST_FAULTS]
            ]
            status = 422
    context |= {
        "faults": faults,
        "heads": [one.name.say(lang) for one in line.rules.fields],
        "text": text,
        "command": new_id(),
        "ticked": request.POST.get("noticed") == "1",
    }
    return render(request, "desk/surveys/import.html", context, status=status)
