"""What is asked here, the sheet of one survey, and what came of it in counts."""

from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.ids import new_id
from gezhi.base.words import say_date
from gezhi.engines.campaigns.actions import NewAnswer, answer
from gezhi.engines.campaigns.queries import (
    FieldCount,
    SurveyLine,
    answered_already,
    open_to_residents,
    own_known,
    resident_survey,
    survey_figures,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.portal.limits import too_often
from gezhi.surfaces.portal.served import ask_ground, find_served, ground_context
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.mediating.acting import uuid_of
from gezhi.surfaces.ui.surveying import given_in, option_name, survey_sheet


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The surveys that residents of a ground may answer by themselves."""
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:surveys")
    lines = [_told(one) for one in open_to_residents(_viewer(request), served.place.path)]
    return render(request, "portal/surveys/index.html", {"lines": lines, **ground_context(served)})


def _told(line: SurveyLine) -> dict[str, Any]:
    lang = get_language()
    return {
        "id": line.row.pk,
        "name": line.rules.name.say(lang),
        "purpose": line.rules.purpose.say(lang),
        "until": say_date(line.row.ends, lang, year=True),
        "place": line.row.place.name,
        "running": line.running,
    }


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, survey: UUID) -> HttpResponse:
    """The sheet: the notice first, then what is not known already. Nobody has to sign in; whoever
    does is not asked what the register holds."""
    viewer, line = _viewer(request), resident_survey(_viewer(request), survey)
    if request.method == "GET":
        return _draw(request, line)
    if too_often(request, "send"):
        text = gettext("Many were sent from here just now. Please try again in a while.")
        return _draw(request, line, text=text, status=429)
    known = own_known(viewer, survey)
    person = known.person.pk if known and known.person else None
    asked = NewAnswer(
        survey,
        given_in(line, request.POST),
        person=person,
        source="portal",
        id=uuid_of(request.POST.get("id", "")) or new_id(),
    )
    try:
        answer(viewer, asked)
    except Invalid as fault:
        return _draw(request, line, errors_of(fault.wrong), status=422)
    except (Changed, Forbidden, Missing) as fault:
        return _draw(request, line, text=said_of(fault), status=fault.status)
    return redirect("portal:survey-done", survey)


def _draw(
    request: HttpRequest,
    line: SurveyLine,
    errors: dict[str, str] | None = None,
    *,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    viewer = _viewer(request)
    known = own_known(viewer, line.row.pk)
    held = known.held if known else {}
    context = {
        **_told(line),
        "sheet": survey_sheet(line, held, request.POST.dict(), errors or {}),
        "command": uuid_of(request.POST.get("id", "")) or new_id(),
        "text": text,
        "already": answered_already(viewer, line.row.pk),
        "signed_in": viewer.account is not None,
        **ground_context(find_served(request)),
    }
    return render(request, "portal/surveys/sheet.html", context, status=status)


@never_cache
@require_GET
def done(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Thanks, with what happens to it and how to have it corrected or erased."""
    line = resident_survey(_viewer(request), survey)
    erased = say_date(line.row.erases, get_language(), year=True)
    context = {**_told(line), "erased": erased, **ground_context(find_served(request))}
    return render(request, "portal/surveys/done.html", context)


@require_GET
def counts(request: HttpRequest, survey: UUID) -> HttpResponse:
    """What came of a survey, in counts that point at nobody."""
    line = resident_survey(_viewer(request), survey)
    whole, fields = survey_figures(_viewer(request), survey)
    context = {
        **_told(line),
        "whole": whole,
        "fields": [_count(one) for one in fields if not one.field.sensitive],
        **ground_context(find_served(request)),
    }
    return render(request, "portal/surveys/counts.html", context)


def _count(one: FieldCount) -> dict[str, Any]:
    return {
        "name": one.field.name.say(get_language()),
        "options": [(option_name(one.field, key), count) for key, count in one.options],
    }


@require_GET
def poster(request: HttpRequest, survey: UUID) -> HttpResponse:
    """A sheet for the notice board: what is asked and why, and the code to scan."""
    line = resident_survey(_viewer(request), survey)
    link = request.build_absolute_uri(reverse("portal:survey", args=[survey]))
    square = segno.make(link, error="m", micro=False)
    context = {
        **_told(line),
        "notice": line.rules.notice.say(get_language()),
        "link": link,
        "qr": square.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None),
        **ground_context(find_served(request)),
    }
    return render(request, "portal/surveys/poster.html", context)
