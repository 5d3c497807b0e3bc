"""When someone else was first: both sides, and what was typed kept for another try."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.engines.cases.queries import CaseView
from gezhi.engines.trust.queries import Changed, account_names
from gezhi.surfaces.field.acts.frame import Act
from gezhi.surfaces.ui.acts.deciding import outcome_name
from gezhi.surfaces.ui.components import Side
from gezhi.surfaces.ui.courses import person
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.forms import said_of

TYPED = ("say", "reason", "question", "text", "because", "answer")
"""Fields whose words are shown as mine."""


def conflict_context(
    request: HttpRequest, view: CaseView, act: Act, refusal: Changed
) -> dict[str, Any]:
    """Both sides as `ui/conflict.html` draws them; mine can be put on top where it still fits."""
    params = request.GET.copy()
    params["v"] = str(view.row.version)
    keep = f"{reverse('field:do', args=[view.row.pk, act.name])}?{params.urlencode()}"
    who, when = _last(view)
    return {
        "rows": _sides(request, view, act),
        "who": who,
        "when": when,
        "why": "" if who else said_of(refusal),
        "keep_url": keep if _fits(request, view, act) else "",
        "again": {k: v for k, v in request.POST.items() if k != "csrfmiddlewaretoken"},
        "back_url": reverse("field:case", args=[view.row.pk]),
    }


def _fits(request: HttpRequest, view: CaseView, act: Act) -> bool:
    if act.name == "decide":
        return view.may_act and request.GET.get("outcome") in view.stage.outcomes
    return bool(act.actions(view))


def _last(view: CaseView) -> tuple[str, str]:
    """Who last moved the case, and when."""
    ended = [step.row for step in view.steps if step.row.ended]
    if not ended:
        return "", ""
    names = account_names(view.viewer, [ended[-1].by])
    return person(view, names, ended[-1].by, ended[-1].by_post), say(ended[-1].ended)


def _sides(request: HttpRequest, view: CaseView, act: Act) -> list[Side]:
    lang = get_language()
    last = next((step for step in reversed(view.steps) if step.row.ended), None)
    words = next((request.POST[name] for name in TYPED if request.POST.get(name)), "")
    running = view.row.state == "open"
    stage = view.stage.name.say(lang) if running else gettext("Ended")
    holder = view.steps[-1].holder.say(lang) if running else ""
    theirs = last.outcome.say(lang) if last and last.outcome else ""
    return [
        Side(gettext("Decision"), _mine(request, view, act), theirs),
        Side(gettext("Words"), words, last.row.say if last else ""),
        Side(gettext("Stands at"), "", " · ".join(filter(None, (stage, holder)))),
    ]


def _mine(request: HttpRequest, view: CaseView, act: Act) -> str:
    if act.name != "decide":
        found = act.actions(view)
        return str(found[0].label) if found else ""
    key = request.GET.get("outcome", "")
    outcomes = (stage.outcomes.get(key) for stage in view.type.stages)
    return outcome_name(key, next((one for one in outcomes if one), None))
