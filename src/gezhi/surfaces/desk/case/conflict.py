"""When someone else was first: both sides, and what was typed kept for another try."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gezhi.engines.cases.queries import CaseView, StepView
from gezhi.engines.trust.queries import Changed, account_names
from gezhi.surfaces.desk.case.panel import Panel
from gezhi.surfaces.ui.acts.deciding import outcome_name
from gezhi.surfaces.ui.components import Side, Text
from gezhi.surfaces.ui.courses import person
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.forms import said_of

TYPED = ("say", "reason", "question", "text", "because", "answer")
"""Fields whose words are shown as mine."""

SAME = timedelta(seconds=2)
"""What a step's end and the case's change may lie apart and still be one."""


def conflict_context(
    request: HttpRequest, view: CaseView, panel: Panel, refusal: Changed
) -> dict[str, Any]:
    """Both sides as `ui/conflict.html` draws them; mine can be put on top where it still fits."""
    params = request.GET.copy()
    params["v"] = str(view.row.version)
    address = reverse("desk:do", args=[view.row.pk, panel.name])
    fits = _still_fits(request, view, panel)
    who, when = _last(view)
    return {
        "rows": _sides(request, view, panel),
        "who": who,
        "when": when,
        "why": "" if who else said_of(refusal),
        "keep_url": f"{address}?{params.urlencode()}" if fits else "",
        "again": _again(request),
        "back_url": reverse("desk:case", args=[view.row.pk]),
    }


def _again(request: HttpRequest) -> dict[str, str]:
    left_out = {"csrfmiddlewaretoken"}
    return {name: str(value) for name, value in request.POST.items() if name not in left_out}


def _still_fits(request: HttpRequest, view: CaseView, panel: Panel) -> bool:
    """Whether the same can still be done to the case as it stands now. A merge is chosen anew: what
    was ticked may have changed, too."""
    if panel.name == "decide":
        return view.may_act and request.GET.get("outcome") in view.stage.outcomes
    return panel.name != "merge" and bool(panel.actions(view))


def _latest(view: CaseView) -> StepView | None:
    """The step whose end was the last change; None where something else changed (a colleague was
    named, the reporter was asked)."""
    ended = [step for step in view.steps if step.row.ended]
    last = ended[-1] if ended else None
    if last is None or last.row.ended is None or view.row.changed - last.row.ended > SAME:
        return None
    return last


def _last(view: CaseView) -> tuple[str, str]:
    """Who last moved the case, and when."""
    step = _latest(view)
    if step is None:
        return "", ""
    names = account_names(view.viewer, [step.row.by])
    return person(view, names, step.row.by, step.row.by_post), say(step.row.ended)


def _sides(request: HttpRequest, view: CaseView, panel: Panel) -> list[Side]:
    lang = get_language()
    last = _latest(view)
    words = next((request.POST[name] for name in TYPED if request.POST.get(name)), "")
    theirs = last.outcome.say(lang) if last and last.outcome else ""
    stage = view.stage.name.say(lang) if view.row.state == "open" else gettext("Ended")
    holder = view.steps[-1].holder.say(lang) if view.row.state == "open" else ""
    return [
        Side(gettext("Decision"), _mine(request, view, panel), theirs),
        Side(gettext("Words"), words, last.row.say if last else ""),
        Side(gettext("Stands at"), "", " · ".join(filter(None, (stage, holder)))),
    ]


def _mine(request: HttpRequest, view: CaseView, panel: Panel) -> Text:
    """What was being done, by its own name."""
    if panel.name != "decide":
        return LABELS.get(panel.name, "")
    key = request.GET.get("outcome", "")
    found = (stage.outcomes.get(key) for stage in view.type.stages)
    return outcome_name(key, next((one for one in found if one), None))


LABELS: dict[str, Text] = {
    "question": _("Ask the reporter"),
    "time": _("Ask for more time"),
    "answer": _("Answer"),
    "object": _("Not ours"),
    "reassign": _("Reassign"),
    "assign": _("Name a colleague"),
    "correct": _("Correct matter or place"),
    "merge": _("Merge others into this"),
    "split": _("Split"),
}
