"""The places I am linked to as a leader, and a call recorded in three taps."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import say_date
from gezhi.engines.people import actions
from gezhi.engines.people.queries import linked_to, my_link, my_places, problem
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Changed, Invalid, Missing, Viewer
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.growing import lies_in, problem_states
from gezhi.surfaces.ui.mediating.acting import uuid_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """My places: where a call of this stretch is still to be made comes first."""
    viewer, lang = viewer_in(request), get_language()
    try:
        found = my_places(viewer)
    except Missing:
        found = []
    lines = [
        {
            "id": one.row.pk,
            "name": one.row.place.name,
            "over": lies_in(viewer, one.row.place_id),
            "in_time": one.in_time,
            "called": say_date(one.row.called, lang) if one.row.called else "",
            "open": one.open,
        }
        for one in sorted(found, key=lambda one: one.in_time)
    ]
    waiting = sum(not one["in_time"] for one in lines)
    context = {"here": "me", "lines": lines, "waiting": waiting}
    return render(request, "field/growing/places.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def call(request: HttpRequest, link: UUID) -> HttpResponse:
    """Record a call: all is well in one tap, or what was found and what was given."""
    viewer = viewer_in(request)
    if request.method == "GET":
        return _draw(request, viewer, link, {}, "", 200)
    try:
        if request.POST.get("do") in ("solved", "left"):
            _close(request, viewer)
            toast(request, gettext("Noted."))
            return redirect("field:liaison-call", link)
        actions.record_liaison(viewer, _said(request, link))
    except Invalid as fault:
        return _draw(request, viewer, link, errors_of(fault.wrong), said_of(fault), 422)
    except Changed as fault:
        return _draw(request, viewer, link, {}, said_of(fault), 409)
    toast(request, gettext("The call is recorded."))
    return redirect("field:liaison")


def _drawn(viewer: Viewer, row: Any) -> Drawn | None:
    """A call of a liaison, as it is counted; never by whom."""
    try:
        version = attached_at(viewer, row.path).version
    except Missing:
        return None
    return Drawn("liaison", row.liaison, version, row.place_id, "place")


def _close(request: HttpRequest, viewer: Viewer) -> None:
    wanted = uuid_of(request.POST.get("problem", ""))
    if wanted is not None:
        row = problem(viewer, wanted)
        solved, outcome = request.POST.get("do") == "solved", request.POST.get("outcome", "")
        actions.close_problem(viewer, row.pk, solved=solved, outcome=outcome)


def _said(request: HttpRequest, link: UUID) -> actions.NewCall:
    post = request.POST
    title, kind = post.get("title", "").strip(), post.get("kind", "")
    text, much = post.get("text", ""), post.get("quantity", "").strip()
    well = "well" in post
    found = () if well or not (title or text.strip()) else (actions.Found(title, text),)
    given: tuple[actions.Helped, ...] = ()
    if kind and not well:
        number = int(much) if much.isdecimal() else 0
        given = (actions.Helped(kind, number, post.get("what", "")),)
    try:
        day = parse_date(post.get("day", ""))
    except ValueError:
        day = None
    return actions.NewCall(
        link,
        day or clock.today(),
        "" if well else post.get("note", ""),
        found,
        given,
        uuid_of(post.get("id", "")) or new_id(),
    )


def _draw(
    request: HttpRequest,
    viewer: Viewer,
    link: UUID,
    errors: dict[str, str],
    text: str,
    status: int,
) -> HttpResponse:
    row, rules = my_link(viewer, link)
    lang, post = get_language(), request.POST
    _, lines, calls = linked_to(viewer, row.place_id)
    names = problem_states()
    found: list[dict[str, Any]] = [
        {
            "id": one.pk,
            "title": one.title,
            "state": names[one.state][0],
            "tone": names[one.state][1],
            "outcome": one.outcome,
            "open": one.state == "open",
        }
        for made in calls
        for one in made.problems
    ]
    context = {
        "here": "me",
        "place": row.place.name,
        "over": lies_in(viewer, row.place_id),
        "drawn": _drawn(viewer, row),
        "others": [one.name for one in lines if one.row.pk != row.pk],
        "liaison": rules.name.say(lang),
        "becomes_case": rules.finding is not None,
        "kinds": [
            (key, f"{one.name.say(lang)}（{one.unit.say(lang)}）", post.get("kind") == key)
            for key, one in rules.help.items()
        ],
        "found": found,
        "calls": [
            {"day": say_date(made.row.day, lang, year=True), "who": made.name, "note": made.note}
            for made in calls[:5]
        ],
        "typed": post,
        "today": clock.today().isoformat(),
        "errors": errors,
        "text": text,
        "id": uuid_of(post.get("id", "")) if errors and "id" not in errors else new_id(),
        "said_open": bool(errors) and post.get("do") not in ("solved", "left"),
    }
    return render(request, "field/growing/call.html", context, status=status)
