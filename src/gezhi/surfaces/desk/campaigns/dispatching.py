"""Keeping a dispatch meeting: who was there, what was decided, new tasks and moved dates."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import Picture, bench
from gezhi.engines.trust.queries import Changed, Invalid, pack_by_id
from gezhi.surfaces.desk.campaigns.adding import must_run, people_of, task_in, units_of
from gezhi.surfaces.desk.campaigns.frame import Choose, around, day_in, line_of, viewer_in
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

NEW = 3


@require_http_methods(["GET", "POST"])
@staff_only
def hold(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The form of a meeting that was held, with its agenda beside it."""
    shown = must_run(request, campaign)
    errors: dict[str, str] = {}
    text, status, given = "", 200, uuid_of(request.POST.get("id", "")) or new_id()
    if request.method == "POST":
        try:
            actions.hold_dispatch(viewer_in(request), _asked(request, campaign, given))
            toast(request, gettext("Kept; what it decided stands in the ledger."))
            return redirect("desk:campaign-week", campaign)
        except Invalid as refusal:
            errors, status, text = errors_of(refusal.wrong), refusal.status, said_of(refusal)
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    found = bench(viewer_in(request), campaign)
    lines = [*found.agenda.late, *found.agenda.due]
    context = around(
        request,
        shown,
        "campaign-week",
        id=given,
        text=text,
        errors=errors,
        held=request.POST.get("held", clock.today().isoformat()),
        decided=request.POST.get("decided", ""),
        units=_units(request, shown),
        moves=[_move(request, line_of(one), n, errors) for n, one in enumerate(lines)],
        news=[_new(request, shown, n, errors) for n in range(NEW)],
    )
    return render(request, "desk/campaigns/dispatch.html", context, status=status)


def _asked(request: HttpRequest, campaign: UUID, given: UUID) -> actions.NewDispatch:
    post = request.POST
    tasks = [
        task_in(post, campaign, uuid_of(post.get(f"new-{n}-id", "")) or new_id(), f"new-{n}-")
        for n in range(NEW)
        if post.get(f"new-{n}-title", "").strip()
    ]
    moved = []
    for name in post:
        if name.startswith("move-") and name.endswith("-to") and post[name].strip():
            task = uuid_of(name[5:-3])
            if task is not None:
                reason = post.get(f"move-{task}-why", "")
                own = uuid_of(post.get(f"move-{task}-id", "")) or new_id()
                to = day_in(post[name])
                moved.append(actions.Postponing(task, to, reason, None, own))
    held = day_in(post.get("held", "")) or clock.today()
    present = tuple(post.getlist("present"))
    decided = post.get("decided", "")
    return actions.NewDispatch(campaign, held, present, decided, tuple(tasks), tuple(moved), given)


def _units(request: HttpRequest, shown: Picture) -> list[dict[str, Any]]:
    """The groups and units of the pack, to tick who was there."""
    lang, given = get_language(), set(request.POST.getlist("present"))
    people = pack_by_id(shown.row.version_id).people
    return [
        {
            "label": kind.name.say(lang),
            "units": [(key, unit.name.say(lang), key in given) for key, unit in kind.units.items()],
        }
        for kind in people.bodies.values()
        if kind.units
    ]


def _move(
    request: HttpRequest, line: dict[str, Any], n: int, errors: dict[str, str]
) -> dict[str, Any]:
    post, at = request.POST, f"move-{line['id']}"
    return {
        **line,
        "at": at,
        "to": post.get(f"{at}-to", ""),
        "why": post.get(f"{at}-why", ""),
        "own": uuid_of(post.get(f"{at}-id", "")) or new_id(),
        "error": errors.get(f"moved.{n}.to", "") if post.get(f"{at}-to") else "",
    }


def _new(request: HttpRequest, shown: Picture, n: int, errors: dict[str, str]) -> dict[str, Any]:
    post, at = request.POST, f"new-{n}-"
    wrong = {key: errors.get(f"tasks.{n}.{key}", "") for key in ("title", "lead", "holder", "due")}
    lead, holder = post.get(f"{at}lead", ""), post.get(f"{at}holder", "")
    units, people = units_of(request, shown), people_of(request, shown)
    return {
        "n": n + 1,
        "at": at,
        "id": uuid_of(post.get(f"{at}id", "")) or new_id(),
        "title": post.get(f"{at}title", ""),
        "due": post.get(f"{at}due", ""),
        "wrong": wrong,
        "lead": Choose(f"{at}lead", gettext("Lead unit"), units, lead, wrong["lead"]),
        "holder": Choose(
            f"{at}holder", gettext("Person in charge"), people, holder, wrong["holder"]
        ),
        "open": bool(post.get(f"{at}title")) or n == 0,
    }
