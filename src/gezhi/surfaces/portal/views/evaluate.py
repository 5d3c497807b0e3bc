"""How it went: by the single-use link that was sent when the matter was settled."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.engines.cases.actions import evaluate
from gezhi.engines.cases.queries import CaseView, case_view, evaluating
from gezhi.engines.trust.queries import Invalid, Missing, Refusal
from gezhi.surfaces.portal.evaluating import Verdict, read_verdict, verdict_fields
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.forms import errors_of, said_of


@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask and take the verdict; looking does not use the link up, only the answer does."""
    try:
        viewer, row = evaluating(secret)
        view = case_view(viewer, row.pk)
    except Missing as refusal:
        return _spent(request, said_of(refusal), refusal.status)
    if not view.own or view.row.holder != "reporter" or view.row.state != "open":
        return render(request, "portal/evaluated.html", _told(view, later=True), status=409)
    if request.method == "GET":
        return _ask(request, view, Verdict())
    try:
        verdict = read_verdict(view, request.POST)
        evaluate(viewer, row.pk, verdict.answer, verdict.say, link=secret)
    except Invalid as refusal:
        typed = Verdict(request.POST.get("verdict", ""), request.POST.get("say", ""))
        return _ask(request, view, typed, errors_of(refusal.wrong))
    except Refusal as refusal:
        return _spent(request, said_of(refusal), refusal.status)
    fresh = case_view(viewer, row.pk)
    return render(request, "portal/evaluated.html", _told(fresh))


def _ask(
    request: HttpRequest, view: CaseView, typed: Verdict, errors: dict[str, str] | None = None
) -> HttpResponse:
    settled = [step for step in view.steps if step.row.ended]
    context = {
        "view": view,
        "name": _name(view),
        "fields": verdict_fields(view, typed, errors),
        "settled": settled[-1] if settled else None,
        "when": say(settled[-1].row.ended) if settled else "",
        "who": spoken(settled[-1].holder) if settled else "",
    }
    return render(request, "portal/evaluate.html", context, status=422 if errors else 200)


def _name(view: CaseView) -> str:
    return spoken(view.category) or view.type.name.say(get_language())


def _told(view: CaseView, *, later: bool = False) -> dict[str, object]:
    return {"view": view, "name": _name(view), "later": later}


def _spent(request: HttpRequest, said: str, status: int) -> HttpResponse:
    return render(request, "portal/link_spent.html", {"said": said}, status=status)
