"""Asking somebody at no door of the list: met on the way, or moved in since."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions import NewAnswer, NewRefusal, answer, decline, same_as
from gezhi.engines.campaigns.queries import asking_places, survey
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.points.recording import uuid_of
from gezhi.surfaces.field.views.surveys.doors import line_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.surveying import given_in, survey_drawn, survey_sheet
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """The sheet with nothing known, for a ground of mine."""
    viewer = viewer_in(request)
    grounds = {one.pk: one for one in asking_places(viewer, survey_id)}
    named = request.POST.get("ground", "")
    chosen = int(named) if named.isdecimal() and len(named) < 15 else 0
    place = chosen if chosen in grounds else next(iter(grounds), None)
    if request.method == "GET":
        return _draw(request, survey_id, grounds, place)
    key = uuid_of(request.POST.get("id", "")) or new_id()
    try:
        if "refused" in request.POST:
            decline(viewer, NewRefusal(survey_id, place=place, id=key))
            toast(request, gettext("Noted without a name."))
            return redirect("field:survey", survey_id)
        given = given_in(survey(viewer, survey_id), request.POST)
        made = answer(viewer, NewAnswer(survey_id, given, place=place, id=key))
    except Invalid as fault:
        wrong = errors_of(fault.wrong)
        return _draw(request, survey_id, grounds, place, wrong, status=422)
    except (Changed, Forbidden) as fault:
        said = said_of(fault)
        return _draw(request, survey_id, grounds, place, text=said, status=fault.status)
    if same_as(viewer, made):
        return redirect("field:survey-same", made.pk)
    toast(request, gettext("Noted."))
    return redirect("field:survey", survey_id)


def _draw(
    request: HttpRequest,
    survey_id: UUID,
    grounds: dict[int, Any],
    place: int | None,
    errors: dict[str, str] | None = None,
    *,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    line = survey(viewer_in(request), survey_id)
    options = [Option(str(key), one.name) for key, one in grounds.items()]
    context = {
        "here": "today",
        **line_of(line),
        "sheet": survey_sheet(line, {}, request.POST.dict(), errors or {}, aloud=True),
        "ground": FieldInput("ground", "choice", gettext("Where"), str(place), options=options),
        "several": len(options) > 1,
        "command": uuid_of(request.POST.get("id", "")) or new_id(),
        "refusal": new_id(),
        "text": text,
        "running": line.running,
        "drawn": survey_drawn(line, place or line.row.place_id),
    }
    return render(request, "field/surveys/elsewhere.html", context, status=status)
