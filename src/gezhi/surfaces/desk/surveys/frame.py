"""What every page of a survey has around it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.base.words import say_date
from gezhi.engines.campaigns.queries import SurveyLine, survey
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.surveying import survey_drawn


def viewer_in(request: HttpRequest) -> Viewer:
    """The viewer of a request."""
    return request.viewer  # type: ignore[attr-defined]


def line_of(one: SurveyLine) -> dict[str, Any]:
    """A survey as the list and the head of its pages say it."""
    lang, rules = get_language(), one.rules
    return {
        "id": one.row.pk,
        "name": rules.name.say(lang),
        "purpose": rules.purpose.say(lang),
        "basis": rules.basis.say(lang),
        "place": one.row.place.name,
        "until": say_date(one.row.ends, lang, year=True),
        "erased": say_date(one.row.erases, lang, year=True),
        "gone": one.row.erased is not None,
        "running": one.running,
        "keeps": one.keeps,
        "open": rules.open,
        "follows": bool(rules.states),
    }


def survey_context(
    request: HttpRequest, survey_id: UUID, here: str, **more: Any
) -> tuple[SurveyLine, dict[str, Any]]:
    """The survey and the head of its pages."""
    line = survey(viewer_in(request), survey_id)
    pages = [("survey", gettext("How far it is")), ("survey-doors", gettext("Doors"))]
    if line.keeps:
        pages.append(("survey-answers", gettext("Answers")))
    if line.running:
        pages += [("survey-enter", gettext("Enter from paper"))]
    if line.running and line.keeps:
        pages += [("survey-import", gettext("Bring in a sheet"))]
    tabs = [
        Tab(label, reverse(f"desk:{name}", args=[survey_id]), current=name == here)
        for name, label in pages
    ]
    drawn = survey_drawn(line, line.row.place_id)
    about = {"survey": line_of(line), "pages": tabs, "drawn": drawn}
    return line, desk_context(request, "surveys", **about, **more)
