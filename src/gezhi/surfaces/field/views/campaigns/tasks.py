"""My tasks in campaigns: one line on today's page, and a short page where evidence is given."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base.ids import new_id
from gezhi.base.words import say_date
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import (
    TaskLine,
    TaskView,
    file_for,
    my_count,
    my_tasks,
    task_view,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Viewer
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.points.recording import uuid_of
from gezhi.surfaces.ui.bulletins import campaign_drawn
from gezhi.surfaces.ui.components import Tone
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.giving import give_file
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

ABLE = ("campaign.run", "campaign.work", "campaign.guide", "campaign.supervise")
TONES: dict[str, Tone] = {
    "planned": "",
    "going": "working",
    "late": "refused",
    "waiting": "waiting",
    "done": "settled",
    "dropped": "",
}


def tasks_today(viewer: Viewer) -> dict[str, Any] | None:
    """My tasks in one line for today's page: how many and the nearest date; None for who has none.
    Nothing is looked up for those who work in no campaign."""
    if not any(viewer.has(one) for one in ABLE):
        return None
    found = my_count(viewer)
    if not found.count:
        return None
    next_ = say_date(found.next, get_language()) if found.next else ""
    return {"count": found.count, "next": next_, "late": found.late}


def _word(state: str) -> str:
    return {
        "planned": gettext("Planned"),
        "going": gettext("Under way"),
        "late": gettext("Past its date"),
        "waiting": gettext("Waiting for acceptance"),
        "done": gettext("Task done"),
        "dropped": gettext("Dropped"),
    }[state]


def _line(one: TaskLine) -> dict[str, Any]:
    lang = get_language()
    return {
        "id": one.row.pk,
        "number": one.row.number,
        "title": one.row.title,
        "lead": one.lead,
        "due": say_date(one.row.due, lang),
        "next": say_date(one.next_due, lang),
        "tone": TONES[one.state],
        "word": _word(one.state),
        "findings": one.open_findings,
    }


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """The open tasks for which I am named, by the nearest date."""
    lines = [_line(one) for one in my_tasks(viewer_in(request))]
    return render(request, "field/campaigns/tasks.html", {"here": "today", "lines": lines})


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def one(request: HttpRequest, task: UUID) -> HttpResponse:
    """A task: what it is, its milestones, and a form for evidence. Posted plainly, with an id made
    when the form was drawn, so that sending it twice is one record."""
    viewer = viewer_in(request)
    if request.method == "GET":
        return _draw(request, task_view(viewer, task))
    post = request.POST
    try:
        files = [
            actions.take_file(viewer, each.name or "", each.read(actions.MOST_BYTES + 1)).pk
            for each in request.FILES.getlist("files")
        ]
        stone = uuid_of(post.get("milestone", ""))
        asked = actions.NewEvidence(
            task,
            post.get("words", ""),
            tuple(files),
            milestone=stone,
            reached=stone is not None,
            id=uuid_of(post.get("id", "")) or new_id(),
        )
        actions.give_evidence(viewer, asked)
        if post.get("do") == "hand-in":
            actions.hand_in(viewer, task)
            toast(request, gettext("Handed in; the office accepts it."))
        else:
            toast(request, gettext("Kept."))
    except Invalid as refusal:
        seen = task_view(viewer, task)
        return _draw(request, seen, errors_of(refusal.wrong), said_of(refusal), refusal.status)
    except (Changed, Forbidden) as refusal:
        seen = task_view(viewer, task)
        return _draw(request, seen, None, said_of(refusal), refusal.status)
    return redirect("field:campaign-task", task)


@require_POST
@staff_only
def answer(request: HttpRequest, task: UUID, finding: UUID) -> HttpResponse:
    """Answer a finding."""
    viewer = viewer_in(request)
    try:
        actions.answer_finding(viewer, finding, request.POST.get("answer", ""))
    except (Invalid, Changed, Forbidden) as refusal:
        return _draw(request, task_view(viewer, task), None, said_of(refusal), refusal.status)
    toast(request, gettext("Answered; supervision looks at it."))
    return redirect("field:campaign-task", task)


def _draw(
    request: HttpRequest,
    seen: TaskView,
    errors: dict[str, str] | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    lang, row = get_language(), seen.row
    context = {
        "here": "today",
        "task": row,
        "drawn": campaign_drawn(row.campaign),
        "line": _line(seen.line),
        "holder": seen.line.holder,
        "does": seen.does and row.state == "open",
        "stones": [
            {
                "id": each.pk,
                "name": each.name,
                "due": say_date(each.due, lang),
                "reached": say_date(each.reached, lang) if each.reached else "",
            }
            for each in seen.line.milestones
        ],
        "evidence": [
            {
                "words": each.words,
                "when": say(each.at),
                "stone": each.milestone.name if each.milestone else "",
                "files": [(file.pk, file.name) for file in each.files.all()],
            }
            for each in reversed(seen.evidence)
        ],
        "findings": [
            {"id": each.pk, "text": each.text, "due": say_date(each.due, lang)}
            for each in seen.findings
            if each.state == "raised"
        ],
        "errors": errors or {},
        "words": request.POST.get("words", ""),
        "text": text,
        "id": uuid_of(request.POST.get("id", "")) or new_id(),
    }
    return render(request, "field/campaigns/task.html", context, status=status)


@require_GET
@staff_only
def file(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """A file of evidence, to who sees it."""
    row, path = file_for(viewer_in(request), file)
    return give_file(row, path)
