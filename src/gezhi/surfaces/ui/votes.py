"""What follows from the numbers of a vote while they are typed; nothing is kept, and anybody may
ask: it is arithmetic."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from pydantic import ValidationError

from gezhi.engines.cases.queries import vote_sheet
from gezhi.engines.trust.queries import ANYONE, Missing
from gezhi.pack.votes import VoteRule
from gezhi.surfaces.ui.forms import vote_typed


@require_GET
def said(request: HttpRequest) -> HttpResponse:
    """The verdict on a vote by `rule` whose numbers stand under `name`; what it takes while some
    are missing. Missing for what is no rule."""
    try:
        rule = VoteRule.model_validate_json(request.GET.get("rule", ""))
    except ValidationError as fault:
        raise Missing("no-rule", "没有这条规则", "there is no such rule") from fault
    typed = vote_typed(request.GET, request.GET.get("name", ""))
    return render(request, "ui/vote_said.html", {"vote": vote_sheet(ANYONE, rule, typed)})
