"""One help: what it is, what the reader does next, and how it went."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import MyHelp, one_help
from gezhi.engines.trust.queries import Invalid, Missing, Refusal, Viewer
from gezhi.surfaces.portal.earning import said_day
from gezhi.surfaces.portal.served import find_served, ground_context
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.helping.board import closed, viewer_of
from gezhi.surfaces.portal.views.helping.words import WORDS, course, standing, when_of
from gezhi.surfaces.portal.views.helping.writing import consent, sent_id
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast

Step = Callable[[Viewer, HttpRequest, UUID], Any]


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, help: UUID) -> HttpResponse:
    """A help with its one next step; posting takes the step that `do` names. What came too late
    says what it is now."""
    shut = closed(request)
    if shut is not None:
        return shut
    viewer = viewer_of(request)
    if request.method == "GET":
        return _draw(request, one_help(viewer, help))
    step, said = steps().get(request.POST.get("do", ""), (None, ""))
    if step is None:
        raise Missing("no-step", "没有这一步", "there is no such step")
    try:
        step(viewer, request, help)
    except Invalid as refusal:
        errors = errors_of(refusal.wrong)
        return _draw(request, one_help(viewer, help), status=422, errors=errors)
    except Missing:
        raise
    except Refusal as refusal:
        now = one_help(viewer, help)
        return _draw(request, now, status=refusal.status, said=said_of(refusal))
    toast(request, said)
    return redirect("portal:one-help", help)


def steps() -> dict[str, tuple[Step, str]]:
    """What can be done, and what is said once it is."""
    return {
        "propose": (_propose, gettext("Your neighbour is told. You hear as soon as they accept.")),
        "take-back": (_take_back, gettext("Taken back.")),
        "accept": (_accept, gettext("Agreed. Now you see each other's name and number.")),
        "decline": (_decline, gettext("They are thanked; somebody else may help.")),
        "withdraw": (_withdraw, gettext("Taken back. Nobody sees it any more.")),
        "confirm": (_confirm, gettext("Confirmed. Thank you both.")),
        "not-happened": (_failed, gettext("Noted. Nobody is blamed, and nothing follows.")),
    }


def _propose(viewer: Viewer, request: HttpRequest, help: UUID) -> None:
    agreed, words = request.POST.get("agreed") == "yes", request.POST.get("words", "")
    actions.propose(viewer, actions.NewProposal(help, words, agreed, sent_id(request)))


def _proposal(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("proposal", ""))
    except ValueError:
        raise Missing("no-proposal", "没有这一条", "there is no such thing") from None


def _take_back(viewer: Viewer, request: HttpRequest, help: UUID) -> None:
    actions.take_back_proposal(viewer, _proposal(request))


def _accept(viewer: Viewer, request: HttpRequest, help: UUID) -> None:
    actions.accept(viewer, _proposal(request))


def _decline(viewer: Viewer, request: HttpRequest, help: UUID) -> None:
    actions.decline(viewer, _proposal(request))


def _withdraw(viewer: Viewer, request: HttpRequest, help: UUID) -> None:
    actions.withdraw_help(viewer, help)


def _confirm(viewer: Viewer, request: HttpRequest, help: UUID) -> None:
    actions.confirm(viewer, help)


def _failed(viewer: Viewer, request: HttpRequest, help: UUID) -> None:
    actions.did_not_happen(viewer, help)


def _draw(
    request: HttpRequest,
    one: MyHelp,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    said: str = "",
) -> HttpResponse:
    word, tone = standing(one)
    context = {
        "one": one,
        "kind": spoken(one.kind.name),
        "phone": one.phone.removeprefix("+86"),
        "scheme": spoken(one.found.scheme.name),
        "word": word,
        "tone": tone,
        "when": when_of(one.day, one.when),
        "until": say(one.until, by=True),
        "asked": said_day(clock.local(one.at).date()),
        "course": course(one),
        "proposals": [(each, say(each.at)) for each in one.proposals],
        "said": said or (errors or {}).get("id", ""),
        "id": sent_id(request) if errors else new_id(),
        "field": _words(request, errors or {}),
        "consent": consent(request, errors or {}),
        **ground_context(find_served(request)),
    }
    context["fields"] = [context["field"], context["consent"]]
    return render(request, "portal/helping/one.html", context, status=status)


def _words(request: HttpRequest, errors: dict[str, str]) -> FieldInput:
    return FieldInput(
        "words",
        "long-text",
        gettext("A few words to your neighbour"),
        request.POST.get("words", ""),
        help=gettext("When you could come, for example. No name and no number yet."),
        error=errors.get("words", ""),
        max_length=WORDS,
    )
