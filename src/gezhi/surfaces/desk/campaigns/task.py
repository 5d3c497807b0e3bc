"""One task: how it stands, its milestones, evidence and findings in order, and what can be done."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import TaskView, file_for, issued_editions, picture, task_view
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.desk.campaigns.frame import Choose, around, day, day_in, line_of, viewer_in
from gezhi.surfaces.desk.campaigns.story import story_of
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.bulletins import campaign_drawn
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.giving import give_file
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_GET
@staff_only
def show(request: HttpRequest, task: UUID) -> HttpResponse:
    """The page of a task."""
    return draw(request, task_view(viewer_in(request), task))


def draw(
    request: HttpRequest,
    seen: TaskView,
    act: str = "",
    errors: dict[str, str] | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, with a refusal at its form where there was one and what was typed kept."""
    viewer, row, lang = viewer_in(request), seen.row, get_language()
    asked = request.POST.get("finding", "") if act == "answer" else ""
    more: dict[str, Any] = {
        "task": row,
        "drawn": campaign_drawn(row.campaign),
        "line": line_of(seen.line),
        "starts": day(row.starts),
        "seen": seen,
        "text_of": row.text,
        "stones": [_stone(one) for one in seen.line.milestones],
        "entries": story_of(seen),
        "findings": [
            {
                "id": one.pk,
                "text": one.text,
                "due": day(one.due),
                "state": one.state,
                "answer": one.answer,
                "answers": one.state == "raised" and seen.does,
                "settles": one.state == "answered" and seen.supervises,
                "own": viewer.account in (one.answered_by, row.account),
                "typed": request.POST.get("answer", "") if str(one.pk) == asked else "",
                "error": (errors or {}).get("answer", "") if str(one.pk) == asked else "",
            }
            for one in seen.findings
            if one.state != "settled"
        ],
        "editions": [
            (str(one.pk), f"{name.say(lang)} · {one.number}")
            for one, name in _editions(viewer, seen)
        ],
        "people": Choose(
            "holder",
            gettext("Person in charge"),
            [("", [(str(pk), name) for pk, name in seen.people])],
            str(row.holder),
            (errors or {}).get("holder", ""),
        ),
        "act": act,
        "errors": errors or {},
        "typed": request.POST,
        "text": text,
        "id": uuid_of(request.POST.get("id", "")) or new_id(),
    }
    return render(request, "desk/campaigns/task.html", _around(request, seen, more), status=status)


def _editions(viewer: Viewer, seen: TaskView) -> list[Any]:
    if not seen.does or seen.row.state != "open":
        return []
    try:
        return issued_editions(viewer, seen.row.campaign_id)
    except Missing:
        return []


def _around(request: HttpRequest, seen: TaskView, more: dict[str, Any]) -> dict[str, Any]:
    """The head of the campaign; for somebody who is only named for the task, the desk's alone."""
    try:
        shown = picture(viewer_in(request), seen.row.campaign_id)
    except Missing:
        return desk_context(request, "campaigns", **more)
    return around(request, shown, "campaign-ledger", **more)


def _stone(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "due": day(one.due),
        "first": day(one.first_due) if one.first_due != one.due else "",
        "reached": day(one.reached),
        "late": one.reached is not None and one.reached > one.due,
    }


Act = Callable[[HttpRequest, Viewer, UUID], str]


def _evidence(request: HttpRequest, viewer: Viewer, task: UUID) -> str:
    post = request.POST
    files = [
        actions.take_file(viewer, one.name or "", one.read(actions.MOST_BYTES + 1)).pk
        for one in request.FILES.getlist("files")
    ]
    stone = uuid_of(post.get("milestone", ""))
    asked = actions.NewEvidence(
        task,
        post.get("words", ""),
        tuple(files),
        uuid_of(post.get("edition", "")),
        stone,
        stone is not None,
        uuid_of(post.get("id", "")) or new_id(),
    )
    actions.give_evidence(viewer, asked)
    return gettext("Kept.")


def _hand_in(request: HttpRequest, viewer: Viewer, task: UUID) -> str:
    actions.hand_in(viewer, task)
    return gettext("Handed in; the office accepts it.")


def _accept(request: HttpRequest, viewer: Viewer, task: UUID) -> str:
    actions.accept_task(viewer, task)
    return gettext("Accepted: the task is done.")


def _return(request: HttpRequest, viewer: Viewer, task: UUID) -> str:
    actions.return_task(viewer, task, request.POST.get("reason", ""))
    return gettext("Given back with what is missing.")


def _postpone(request: HttpRequest, viewer: Viewer, task: UUID) -> str:
    post = request.POST
    asked = actions.Postponing(
        task,
        day_in(post.get("to", "")),
        post.get("reason", ""),
        uuid_of(post.get("milestone", "")),
        uuid_of(post.get("id", "")) or new_id(),
    )
    actions.postpone(viewer, asked)
    return gettext("The date is moved; the first one stays on record.")


def _drop(request: HttpRequest, viewer: Viewer, task: UUID) -> str:
    actions.drop_task(viewer, task, request.POST.get("reason", ""))
    return gettext("The task is dropped.")


def _holder(request: HttpRequest, viewer: Viewer, task: UUID) -> str:
    who = uuid_of(request.POST.get("holder", "")) or UUID(int=0)
    seen = request.POST.get("revision", "")
    actions.rename_holder(viewer, task, who, int(seen) if seen.isdecimal() else 0)
    return gettext("Somebody else answers for it now.")


def _finding(request: HttpRequest, viewer: Viewer, task: UUID) -> str:
    post = request.POST
    given = uuid_of(post.get("id", "")) or new_id()
    asked = actions.NewFinding(task, post.get("text", ""), day_in(post.get("due", "")), given)
    actions.raise_finding(viewer, asked)
    return gettext("The finding stands at the task.")


def _answer(request: HttpRequest, viewer: Viewer, task: UUID) -> str:
    found = uuid_of(request.POST.get("finding", "")) or UUID(int=0)
    actions.answer_finding(viewer, found, request.POST.get("answer", ""))
    return gettext("Answered; supervision looks at it.")


def _settle(request: HttpRequest, viewer: Viewer, task: UUID) -> str:
    found = uuid_of(request.POST.get("finding", "")) or UUID(int=0)
    enough = request.POST.get("enough", "1") == "1"
    actions.settle_finding(viewer, found, enough=enough)
    return gettext("Settled.") if enough else gettext("Another answer is asked for.")


ACTS: dict[str, Act] = {
    "evidence": _evidence,
    "hand-in": _hand_in,
    "accept": _accept,
    "return": _return,
    "postpone": _postpone,
    "drop": _drop,
    "holder": _holder,
    "finding": _finding,
    "answer": _answer,
    "settle": _settle,
}


@require_POST
@staff_only
def do(request: HttpRequest, task: UUID, act: str) -> HttpResponse:
    """One step; what is refused is said at its form, and nothing typed is lost."""
    viewer = viewer_in(request)
    seen = task_view(viewer, task)
    if act not in ACTS:
        raise Missing("no-step", "没有这一步", "there is no such step")
    try:
        toast(request, ACTS[act](request, viewer, task))
    except Invalid as refusal:
        wrong = errors_of(refusal.wrong)
        return draw(request, seen, act, wrong, said_of(refusal), refusal.status)
    except (Changed, Forbidden) as refusal:
        now = task_view(viewer, task)
        return draw(request, now, act, None, said_of(refusal), refusal.status)
    return redirect("desk:campaign-task", task)


@require_GET
@staff_only
def file(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """A file of evidence or of a document, to who sees it."""
    row, path = file_for(viewer_in(request), file)
    return give_file(row, path)


def file_links(rows: Any) -> list[tuple[str, str]]:
    """Files as links: name and address."""
    return [(one.name, reverse("desk:campaign-file", args=[one.pk])) for one in rows]
