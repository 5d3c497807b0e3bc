"""Lists of member units at the desk: what they offer, need and propose; matches; joint projects."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import (
    KINDS,
    SORTS,
    Crossing,
    MatchLine,
    UnitLists,
    count_crossings,
    cross_appointments,
    project_of,
    projects_of,
    suggestions,
    unit_lists,
)
from gezhi.engines.trust.queries import Forbidden, Refusal, Viewer
from gezhi.surfaces.desk.councils.frame import about, councils_context
from gezhi.surfaces.desk.councils.uniting import DOES
from gezhi.surfaces.desk.points.frame import choice
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option, Tab, Tone
from gezhi.surfaces.ui.councils import project_line, said_day, spoken
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_GET
@staff_only
def show(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """The lists of a council, what goes on and what is done jointly."""
    return _draw(request, place, key)


def _draw(
    request: HttpRequest, place: int, key: str, fault: str = "", status: int = 200
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.GET
    found = unit_lists(
        viewer,
        place,
        key,
        sort=asked.get("list", ""),
        kind=asked.get("kind", ""),
        words=asked.get("q", "").strip(),
    )
    demand = uuid_of(asked.get("match", "") or request.POST.get("demand", ""))
    context = councils_context(
        request,
        **about(found.council),
        holds=found.holds,
        units=found.units,
        for_units=found.for_units,
        lines=[_line(one) for one in found.lines],
        tabs=_tabs(request, place, key),
        filters=[choice("kind", gettext("Kind"), _options(KINDS), asked)],
        kinds=_options(KINDS),
        sorts=_options(SORTS),
        matches=[_match(one) for one in found.matches],
        projects=[project_line(one) for one in projects_of(viewer, place, key)],
        crossings=_crossings(viewer, found),
        crossed=count_crossings(viewer, place, key),
        demand=demand,
        suggested=[_line(one) for one in suggestions(viewer, demand)] if demand else [],
        fault=fault,
        typed=request.POST,
        today=clock.today().isoformat(),
        id=request.POST.get("id") or new_id(),
    )
    return render(request, "desk/councils/units.html", context, status=status)


def _tabs(request: HttpRequest, place: int, key: str) -> list[Tab]:
    here = request.GET.get("list", "")
    found = [Tab(gettext("All"), "?", current=not here)]
    return [*found, *(Tab(spoken(w), f"?list={s}", current=s == here) for s, w in SORTS.items())]


def _options(words: Any) -> list[Option]:
    return [Option(key, spoken(name)) for key, name in words.items()]


def _line(one: Any) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.pk,
        "sort": row.sort,
        "sort_name": spoken(one.sort),
        "kind": spoken(one.kind),
        "body": one.body,
        "text": row.text,
        "contact": row.contact,
        "starts": said_day(row.starts),
        "ends": said_day(row.ends),
        "mine": one.mine,
        "past": one.past,
        "match": one.match,
    }


def match_states() -> dict[str, tuple[str, Tone]]:
    """What states of a match are called."""
    return {
        "proposed": (gettext("waits for the sides"), "waiting"),
        "agreed": (gettext("all sides agreed"), "working"),
        "done": (gettext("done"), "settled"),
        "failed": (gettext("did not come about"), "refused"),
        "declined": (gettext("declined"), ""),
    }


def _match(one: MatchLine) -> dict[str, Any]:
    word, tone = match_states()[one.row.state]
    return {
        "id": one.row.pk,
        "state": one.row.state,
        "word": word,
        "tone": tone,
        "demand": _line(one.demand),
        "sides": one.sides,
        "mine": one.mine,
        "outcome": one.row.outcome,
    }


def _crossings(viewer: Viewer, found: UnitLists) -> list[dict[str, Any]]:
    if not found.holds:
        return []
    council = found.council
    rows: list[Crossing] = cross_appointments(viewer, council.place.pk, council.key)
    return [{"name": one.name, "roles": [spoken(role) for role in one.roles]} for one in rows]


@require_POST
@staff_only
def do(request: HttpRequest, place: int, key: str, act: str) -> HttpResponse:
    """Do one thing with the lists; a refusal keeps what was typed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if act not in DOES:
        return redirect("desk:council-units", place, key)
    try:
        toast(request, DOES[act](viewer, place, key, request.POST))
    except Refusal as refusal:
        if isinstance(refusal, Forbidden):
            raise
        return _draw(request, place, key, said_of(refusal), refusal.status)
    return redirect("desk:council-units", place, key)


@require_POST
@staff_only
def project(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """A step of a joint project is reached, or the project is finished or dropped."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    post, line = request.POST, project_of(viewer, project_id)
    try:
        if (number := post.get("step", "")).isdecimal():
            actions.reach_milestone(viewer, project_id, int(number))
        else:
            dropped = post.get("do") == "drop"
            asked = actions.EndProject(project_id, post.get("outcome", ""), dropped=dropped)
            actions.end_project(viewer, asked)
        toast(request, gettext("Kept."))
    except Refusal as refusal:
        if isinstance(refusal, Forbidden):
            raise
        toast(request, said_of(refusal), level=messages.ERROR)
    return redirect("desk:council-units", line.row.place_id, line.row.council)
