"""Doors of a survey: which are left on my ground, asking at one, and being refused.

Forms post plainly with an id that the page made, so that they may wait in the outbox of a phone
without network and be sent twice.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import say_date
from gezhi.engines.campaigns.actions import (
    NewAnswer,
    NewRefusal,
    answer,
    decline,
    merge,
    part,
    same_as,
    stand_at,
)
from gezhi.engines.campaigns.queries import (
    Door,
    Known,
    SurveyLine,
    answer_view,
    code_of,
    door,
    doors,
    next_doors,
    survey,
    surveys,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.points.recording import uuid_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.surveying import counted, given_in, survey_drawn, survey_sheet
from gezhi.surfaces.ui.toasts import toast


def surveys_today(viewer: Viewer) -> list[dict[str, Any]]:
    """The running surveys of the viewer's ground; nothing is asked for whoever asks nobody."""
    if not viewer.has("survey.ask"):
        return []
    return [line_of(one) for one in surveys(viewer, running=True)]


def line_of(one: SurveyLine) -> dict[str, Any]:
    """A survey in words: its name, where it goes and until when."""
    lang = get_language()
    return {
        "id": one.row.pk,
        "name": one.rules.name.say(lang),
        "place": one.row.place.name,
        "until": say_date(one.row.ends, lang),
    }


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """The doors that are left on my ground, the next first; those that are done below."""
    viewer = viewer_in(request)
    line = survey(viewer, survey_id)
    left = next_doors(viewer, survey_id)
    every = doors(viewer, survey_id)
    context = {
        "here": "today",
        **line_of(line),
        "left": [_door_line(one) for one in left],
        "done": [_door_line(one) for one in every if one.state != "left"],
        "running": line.running,
        "elsewhere": line.running and line.rules.asks != "unit",
    }
    return render(request, "field/surveys/doors.html", context)


def _door_line(one: Any) -> dict[str, Any]:
    names = {"answered": gettext("Answered"), "refused": gettext("Did not want to")}
    return {
        "number": one.pk,
        "name": f"{one.place.name} {code_of(one)}",
        "state": one.state,
        "word": names.get(one.state, ""),
    }


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def at(request: HttpRequest, survey_id: UUID, number: int) -> HttpResponse:
    """The sheet at a door: the notice read out, what is known confirmed with one tap."""
    viewer = viewer_in(request)
    line, seen = survey(viewer, survey_id), door(viewer, survey_id, number)
    whose = _whose(request, line, seen)
    if request.method == "GET":
        return _draw(request, line, seen, whose)
    asked = NewAnswer(
        survey_id,
        given_in(line, request.POST),
        household=seen.row.household_id,
        door=number,
        person=whose.person.pk if whose and whose.person else None,
        id=uuid_of(request.POST.get("id", "")) or new_id(),
    )
    try:
        made = answer(viewer, asked)
    except Invalid as fault:
        return _draw(request, line, seen, whose, errors_of(fault.wrong), status=422)
    except (Changed, Forbidden, Missing) as fault:
        return _draw(request, line, seen, whose, text=said_of(fault), status=fault.status)
    if same_as(viewer, made):
        return redirect("field:survey-same", made.pk)
    toast(request, gettext("Noted."))
    return redirect("field:survey", survey_id)


def _whose(request: HttpRequest, line: SurveyLine, seen: Door) -> Known | None:
    """Whom of the people behind the door it is about."""
    if line.rules.asks != "person":
        return seen.known
    wanted = uuid_of(request.GET.get("who", "") or request.POST.get("who", ""))
    named = [one for one in seen.people if one.person is not None and one.person.pk == wanted]
    return named[0] if named else seen.known


def _draw(
    request: HttpRequest,
    line: SurveyLine,
    seen: Door,
    whose: Known | None,
    errors: dict[str, str] | None = None,
    *,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    held = whose.held if whose else {}
    person = whose.person if whose else None
    chosen = str(person.pk) if person and line.rules.asks == "person" else ""
    context = {
        "here": "today",
        **line_of(line),
        "door": _door_line(seen.row),
        "who": chosen,
        "people": _people(line, seen, chosen),
        "sheet": survey_sheet(line, held, request.POST.dict(), errors or {}, aloud=True),
        "command": uuid_of(request.POST.get("id", "")) or new_id(),
        "refusal": new_id(),
        "stages": _stages(line, seen),
        "text": text,
        "running": line.running,
        "drawn": survey_drawn(line, seen.row.place_id, held),
    }
    return render(request, "field/surveys/door.html", context, status=status)


def _people(line: SurveyLine, seen: Door, chosen: str) -> list[tuple[str, str, bool]]:
    if line.rules.asks != "person":
        return []
    found = [
        (str(one.person.pk), one.person.name, str(one.person.pk) == chosen)
        for one in seen.people
        if one.person is not None
    ]
    return [*found, ("", gettext("Another person"), not chosen)] if found else []


def _stages(line: SurveyLine, seen: Door) -> FieldInput | None:
    """How the door stands in a project, where the survey follows one."""
    if not line.rules.states:
        return None
    lang = get_language()
    options = [Option(one.state, one.name.say(lang)) for one in line.rules.states]
    return FieldInput(
        "stage", "choice", gettext("How it stands"), seen.row.stage, required=True, options=options
    )


@require_POST
@staff_only
def refuse(request: HttpRequest, survey_id: UUID, number: int) -> HttpResponse:
    """They do not want to: counted without a name, and the door is left in peace."""
    viewer = viewer_in(request)
    seen = door(viewer, survey_id, number)
    key = uuid_of(request.POST.get("id", "")) or new_id()
    try:
        decline(viewer, NewRefusal(survey_id, seen.row.pk, id=key))
    except Changed as fault:
        line, now = survey(viewer, survey_id), door(viewer, survey_id, number)
        whose = _whose(request, line, now)
        return _draw(request, line, now, whose, text=said_of(fault), status=fault.status)
    toast(request, gettext("Noted without a name. Nobody asks here again."))
    return redirect("field:survey", survey_id)


@require_POST
@staff_only
def stand(request: HttpRequest, survey_id: UUID, number: int) -> HttpResponse:
    """How the door stands in a project."""
    viewer = viewer_in(request)
    line, seen = survey(viewer, survey_id), door(viewer, survey_id, number)
    try:
        stand_at(viewer, survey_id, [number], request.POST.get("stage", ""))
    except Invalid as fault:
        whose = _whose(request, line, seen)
        return _draw(request, line, seen, whose, text=said_of(fault), status=422)
    toast(request, gettext("Noted."))
    return redirect("field:survey", survey_id)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def same(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Whether it is the same person as one who was noted before."""
    viewer = viewer_in(request)
    made = answer_view(viewer, answer_id)
    line = survey(viewer, made.row.survey_id)
    if request.method == "POST":
        kept = uuid_of(request.POST.get("kept", ""))
        if kept is None:
            part(viewer, answer_id)
            toast(request, gettext("Kept apart."))
        else:
            merge(viewer, kept, answer_id)
            undo = reverse("field:survey-part", args=[answer_id])
            toast(request, gettext("They count as one now."), undo)
        return redirect("field:survey", line.row.pk)
    alike = [
        (
            one.pk,
            say_date(clock.local(one.at).date(), get_language()),
            counted(_said(viewer, one), line),
        )
        for one in same_as(viewer, made.row)
    ]
    context = {
        "here": "today",
        **line_of(line),
        "made": counted(made.said, line),
        "alike": alike,
        "answer_id": answer_id,
    }
    return render(request, "field/surveys/same.html", context)


def _said(viewer: Viewer, one: Any) -> dict[str, Any]:
    return answer_view(viewer, one.pk).said


@require_POST
@staff_only
def apart(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Take a merging back."""
    row = part(viewer_in(request), answer_id)
    toast(request, gettext("Kept apart."))
    return redirect("field:survey", row.survey_id)
