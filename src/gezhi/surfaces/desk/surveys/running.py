"""The list of surveys, how far one is, its doors, publicity, and its end."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions import (
    NewDoor,
    NewPublicity,
    NewSurvey,
    end_survey,
    name_door,
    open_survey,
    publicise,
    stand_at,
)
from gezhi.engines.campaigns.queries import (
    FieldCount,
    Progress,
    SurveyLine,
    code_of,
    doors,
    openable_surveys,
    progress,
    survey_figures,
    surveys,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.surveys.frame import line_of, survey_context, viewer_in
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.surveying import option_name
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_GET
@staff_only
def index(request: HttpRequest) -> HttpResponse:
    """The surveys of my ground, and those of the pack that may be opened."""
    return _index(request)


def _index(request: HttpRequest, text: str = "", status: int = 200) -> HttpResponse:
    from gezhi.surfaces.desk.nav import desk_context

    viewer, lang = viewer_in(request), get_language()
    context = desk_context(
        request,
        "surveys",
        lines=[line_of(one) for one in surveys(viewer)],
        offered=[
            {
                "place": place.pk,
                "place_name": place.name,
                "key": rules.survey,
                "name": rules.name.say(lang),
                "purpose": rules.purpose.say(lang),
                "basis": rules.basis.say(lang),
                "questions": len(rules.fields),
                "until": rules.expires,
                "id": new_id(),
            }
            for place, rules in openable_surveys(viewer)
        ],
        text=text,
    )
    return render(request, "desk/surveys/index.html", context, status=status)


@require_POST
@staff_only
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a survey of the pack over a ground."""
    place, post = request.POST.get("place", ""), request.POST
    asked = NewSurvey(
        int(place) if place.isdecimal() else 0,
        post.get("key", ""),
        id=uuid_of(post.get("id", "")) or new_id(),
    )
    try:
        row = open_survey(viewer_in(request), asked)
    except (Invalid, Changed) as fault:
        return _index(request, said_of(fault), fault.status)
    toast(request, gettext("It is open."))
    return redirect("desk:survey", row.pk)


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """How far it is, grid by grid; what was answered, in counts; publicity."""
    return _show(request, survey_id)


def _show(
    request: HttpRequest, survey_id: UUID, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = viewer_in(request)
    line, context = survey_context(request, survey_id, "survey")
    whole, fields = survey_figures(viewer, survey_id)
    context |= {
        "whole": whole,
        "fields": [_count(one) for one in fields],
        "grids": [_grid(line, one) for one in progress(viewer, survey_id)],
        "command": uuid_of(request.POST.get("id", "")) or new_id(),
        "today": clock.today().isoformat(),
        "typed": request.POST,
        "errors": errors or {},
    }
    return render(request, "desk/surveys/one.html", context, status=status)


def _count(one: FieldCount) -> dict[str, Any]:
    options = [(option_name(one.field, key), count) for key, count in one.options]
    return {"name": one.field.name.say(get_language()), "options": options}


def _grid(line: SurveyLine, one: Progress) -> dict[str, Any]:
    lang = get_language()
    names = {state.state: state.name.say(lang) for state in line.rules.states}
    done = one.answered + one.refused
    return {
        "place": one.place,
        "asked": one.asked,
        "answered": one.answered,
        "refused": one.refused,
        "left": one.left,
        "share": f"{100 * done / one.asked:.0f}%" if one.asked else "—",
        "stages": [f"{names[key]} {n}" for key, n in one.stages if key in names],
    }


@require_POST
@staff_only
def publicity(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Note that people were told of it, as a count."""
    post = request.POST
    people = post.get("people", "")
    asked = NewPublicity(
        survey_id,
        parse_date(post.get("day", "")) or clock.today(),
        int(people) if people.isdecimal() else 0,
        post.get("what", ""),
        id=uuid_of(post.get("id", "")) or new_id(),
    )
    try:
        publicise(viewer_in(request), asked)
    except Invalid as fault:
        return _show(request, survey_id, errors_of(fault.wrong), 422)
    except (Changed, Forbidden) as fault:
        return _show(request, survey_id, {"people": said_of(fault)}, fault.status)
    toast(request, gettext("Noted."))
    return redirect("desk:survey", survey_id)


@require_POST
@staff_only
def end(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """End it before its day."""
    end_survey(viewer_in(request), survey_id)
    toast(request, gettext("It is over. Answers are erased on their day, counts stay."))
    return redirect("desk:survey", survey_id)


@never_cache
@require_GET
@staff_only
def doors_page(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """The doors in the order of a walk, by what became of them or how they stand."""
    return _doors(request, survey_id)


def _doors(
    request: HttpRequest, survey_id: UUID, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer, lang = viewer_in(request), get_language()
    line, context = survey_context(request, survey_id, "survey-doors")
    names = {one.state: one.name.say(lang) for one in line.rules.states}
    states = {
        "left": gettext("Still to ask"),
        "answered": gettext("Answered"),
        "refused": gettext("Did not want to"),
    }
    state = request.GET.get("state", "")
    state = state if state in states else ""
    rows = doors(viewer, survey_id, state=state)
    kinds = {key: words.say(lang) for key, words in line.rules.also.items()}
    context |= {
        "filters": [Tab(gettext("All"), "?", current=not state)]
        + [Tab(label, f"?state={key}", current=key == state) for key, label in states.items()],
        "rows": [
            {
                "number": one.pk,
                "name": f"{one.place.name} {code_of(one)}",
                "kind": kinds.get(one.kind, ""),
                "state": one.state,
                "word": states[one.state],
                "stage": names.get(one.stage, ""),
            }
            for one in rows
        ],
        "stages": list(names.items()),
        "kinds": list(kinds.items()),
        "command": uuid_of(request.POST.get("id", "")) or new_id(),
        "typed": request.POST,
        "errors": errors or {},
    }
    return render(request, "desk/surveys/doors.html", context, status=status)


@require_POST
@staff_only
def stand(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """How the doors that were ticked stand now."""
    chosen = [int(one) for one in request.POST.getlist("door") if one.isdecimal()]
    try:
        many = stand_at(viewer_in(request), survey_id, chosen, request.POST.get("stage", ""))
    except (Invalid, Changed, Forbidden) as fault:
        return _doors(request, survey_id, {"stage": said_of(fault)}, fault.status)
    text = ngettext("%(n)s door stands so now.", "%(n)s doors stand so now.", many)
    toast(request, text % {"n": many})
    return redirect("desk:survey-doors", survey_id)


@require_POST
@staff_only
def name(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Name a door that is no household's."""
    post = request.POST
    key = uuid_of(post.get("id", "")) or new_id()
    asked = NewDoor(survey_id, post.get("kind", ""), post.get("label", ""), id=key)
    try:
        name_door(viewer_in(request), asked)
    except Invalid as fault:
        return _doors(request, survey_id, errors_of(fault.wrong), 422)
    except (Changed, Forbidden) as fault:
        return _doors(request, survey_id, {"label": said_of(fault)}, fault.status)
    toast(request, gettext("Noted."))
    return redirect("desk:survey-doors", survey_id)
