"""What a reporter can do with their case, by their link or signed in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from gezhi.engines.cases import actions
from gezhi.engines.trust.queries import Invalid, Missing, Refusal
from gezhi.surfaces.portal.evaluating import read_verdict
from gezhi.surfaces.portal.opened import Opened, open_again, open_by_code, open_by_key
from gezhi.surfaces.portal.views.case import draw
from gezhi.surfaces.portal.views.files import take_in
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


def _evaluate(request: HttpRequest, opened: Opened) -> str:
    verdict = read_verdict(opened.view, request.POST)
    actions.evaluate(opened.viewer, opened.view.row.pk, verdict.answer, verdict.say)
    return gettext("Thank you. Your verdict is noted.")


def _answer(request: HttpRequest, opened: Opened) -> str:
    actions.answer_question(opened.viewer, opened.view.row.pk, request.POST.get("answer", ""))
    return gettext("Your answer is with them; the clock runs again.")


def _note(request: HttpRequest, opened: Opened) -> str:
    files = take_in(request, opened.viewer)
    text = request.POST.get("text", "").strip()
    if text or not files:
        actions.note(opened.viewer, opened.view.row.pk, text[:2000])
    if files:
        actions.attach_files(opened.viewer, opened.view.row.pk, files)
    return gettext("Added.")


def _withdraw(request: HttpRequest, opened: Opened) -> str:
    actions.withdraw(opened.viewer, opened.view.row.pk, request.POST.get("why", "")[:500])
    return gettext("You took this back. It is closed.")


def _forget(request: HttpRequest, opened: Opened) -> str:
    actions.remove_contact(opened.viewer, opened.view.row.pk)
    return gettext("Your name and number are deleted here.")


ACTS: dict[str, Callable[[HttpRequest, Opened], str]] = {
    "evaluate": _evaluate,
    "answer": _answer,
    "note": _note,
    "withdraw": _withdraw,
    "forget": _forget,
}


@require_POST
def follow_act(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Do something by the reporter's link."""
    return act(request, open_by_key(key), name)


@require_POST
def case_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Do something signed in."""
    return act(request, open_by_code(request, code), name)


def act(request: HttpRequest, opened: Opened, name: str) -> HttpResponse:
    """Do it and say so; what was wrong, or came too late, comes back with what was typed."""
    if name == "join":
        return join(request, opened)
    doing = ACTS.get(name)
    if doing is None or not opened.view.whole:
        raise Missing("no-act", "这里没有这个操作", "there is no such thing to do here")
    try:
        told = doing(request, opened)
    except Invalid as refusal:
        return draw(request, opened, status=422, errors=errors_of(refusal.wrong))
    except Refusal as refusal:
        again = open_again(opened)
        return draw(request, again, status=refusal.status, said=said_of(refusal))
    toast(request, told)
    return redirect(opened.url)


def join(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Follow a public case as one who met the same."""
    language = get_language() or "zh-hans"
    command = actions.JoinCase(opened.view.row.pk, language=language)
    try:
        key = actions.join_case(opened.viewer, command)
    except Refusal as refusal:
        return draw(request, opened, status=refusal.status, said=said_of(refusal))
    toast(request, gettext("You follow this matter now. Keep this page's address."))
    return redirect("portal:follow", key=key)
