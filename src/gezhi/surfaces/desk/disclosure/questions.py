"""Questions that wait for an answer."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.queries import Waiting, question_waiting, questions_waiting
from gezhi.engines.trust.queries import Invalid, Refusal, Viewer
from gezhi.surfaces.desk.disclosure.frame import disclosure_context, item_drawn, must_post_somewhere
from gezhi.surfaces.ui.disclosed import day, item_of
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_GET
@staff_only
def queue(request: HttpRequest) -> HttpResponse:
    """Those due first; with `?done=1` those that are answered or not shown."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    must_post_somewhere(viewer)
    done = request.GET.get("done") == "1"
    context = disclosure_context(
        request,
        "disclosure-questions",
        rows=[_line(one) for one in questions_waiting(viewer, done=done)],
        done=done,
    )
    return render(request, "desk/disclosure/questions.html", context)


def _line(one: Waiting) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": one.text,
        "at": say(one.at),  # type: ignore[arg-type]
        "exact": exact(one.at),  # type: ignore[arg-type]
        "due": day(one.due),  # type: ignore[arg-type]
        "overdue": one.overdue,
        "item": item_of(one.item),
        "hidden": one.hidden,
        "answer": one.answer,
    }


@require_http_methods(["GET", "POST"])
@staff_only
def one(request: HttpRequest, question: UUID) -> HttpResponse:
    """Answer in public, or take it down for one of two grounds."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = question_waiting(viewer, question)
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            _do(request, viewer, question)
            return redirect("desk:disclosure-questions")
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Refusal as refusal:
            text, status = said_of(refusal), refusal.status
    context = disclosure_context(
        request,
        "disclosure-questions",
        one=_line(found),
        drawn=item_drawn(found.item),
        errors=errors,
        text=text,
        answer=request.POST.get("answer", ""),
        why=request.POST.get("why", ""),
        hidden=request.POST.get("hidden", ""),
    )
    return render(request, "desk/disclosure/question.html", context, status=status)


def _do(request: HttpRequest, viewer: Viewer, question: UUID) -> None:
    post = request.POST
    if post.get("do") == "hide":
        actions.hide(viewer, question, post.get("hidden", ""), post.get("why", ""))
        toast(request, gettext("It is not shown any more; the asker is told why."))
    else:
        actions.answer(viewer, question, post.get("answer", ""))
        toast(request, gettext("Answered in public; the asker gets a message."))
