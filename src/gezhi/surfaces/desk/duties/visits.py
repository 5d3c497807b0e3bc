"""Calls at the desk: which households are due and why, and what they said."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.duties.actions import ENDS, RESULTS, WAYS, answer_found, end_mark
from gezhi.engines.duties.queries import (
    DueHome,
    due_homes,
    found_at,
    led_place,
    marks_at,
    opinions,
    visits_at,
)
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Changed, Invalid
from gezhi.surfaces.desk.duties.board import duties_context, viewer_in
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

MOST = 300


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest, place: int) -> HttpResponse:
    """Who is due, by reason, what is past its time, and what waits for an answer."""
    return _draw(request, place)


@require_POST
@staff_only
def answer(request: HttpRequest, place: int, found: UUID) -> HttpResponse:
    """Answer what a household said."""
    text = request.POST.get("answer", "")
    try:
        answer_found(viewer_in(request), found, text)
    except Invalid as fault:
        wrong = errors_of(fault.wrong).get("answer", "")
        return _draw(request, place, (str(found), text, wrong), status=422)
    except Changed as fault:
        return _draw(request, place, text=said_of(fault), status=409)
    toast(request, gettext("Answered. Tell the household on the next call."))
    return redirect("desk:visits", place)


@require_POST
@staff_only
def end(request: HttpRequest, place: int, mark: UUID) -> HttpResponse:
    """End what a household agreed to, with why."""
    try:
        end_mark(viewer_in(request), mark, request.POST.get("why", ""))
    except Invalid as fault:
        return _draw(request, place, text=said_of(fault), status=422)
    toast(request, gettext("It has ended; nobody calls for it any more."))
    return redirect("desk:visits", place)


def _draw(
    request: HttpRequest,
    place: int,
    refused: tuple[str, str, str] = ("", "", ""),
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    viewer, lang = viewer_in(request), get_language()
    ground = led_place(viewer, place)
    kinds = visits_at(viewer, ground.path)
    homes = due_homes(viewer, place)
    version = attached_at(viewer, ground.path).version
    reason = request.GET.get("reason", "")
    reason = reason if reason in kinds else ""
    shown = [one for one in homes if not reason or reason in _keys(one)]
    tabs = [Tab(f"{gettext('All')} {len(homes)}", "?", current=not reason)] + [
        Tab(
            f"{kind.name.say(lang)} {sum(key in _keys(one) for one in homes)}",
            f"?reason={key}",
            current=key == reason,
        )
        for key, kind in kinds.items()
    ]
    context = duties_context(
        request,
        ground,
        "visits",
        text=text,
        reasons=tabs,
        homes=[_home(one, lang) for one in shown[:MOST]],
        late=sum(one.overdue > 0 for one in shown),
        opinions=opinions(viewer, place),
        marks=[_mark(one, kinds, lang) for one in marks_at(viewer, place)[:MOST]],
        whys=[(key, words.say(lang)) for key, words in ENDS.items() if key != "retention"],
        found=[
            {
                "id": one.pk,
                "drawn": Drawn("visit", "answer", version, one.call.household.place_id),
                "kind": RESULTS[one.kind].say(lang),
                "text": one.text,
                "home": f"{one.call.household.place.name} {one.call.household.code}",
                "day": say_date(clock.local(one.at).date(), lang),
                "due": say_date(one.due, lang) if one.due else "",
                "late": one.due is not None and one.due < clock.today(),
                "typed": refused[1] if str(one.pk) == refused[0] else "",
                "error": refused[2] if str(one.pk) == refused[0] else "",
            }
            for one in found_at(viewer, place)
        ],
    )
    return render(request, "desk/duties/visits.html", context, status=status)


def _mark(one: Any, kinds: Any, lang: str) -> dict[str, Any]:
    kind = kinds.get(one.reason)
    return {
        "id": one.pk,
        "home": f"{one.household.place.name} {one.household.code}",
        "person": one.person.name if one.person is not None else "",
        "why": kind.name.say(lang) if kind is not None else one.reason,
        "how": WAYS[one.how].say(lang) if one.how in WAYS else "",
        "agreed": say_date(one.agreed, lang, year=True),
        "until": say_date(one.until, lang, year=True),
    }


def _keys(home: DueHome) -> set[str]:
    return {one.kind.visit for one in home.reasons}


def _home(one: DueHome, lang: str) -> dict[str, Any]:
    return {
        "name": f"{one.household.place.name} {one.household.code}",
        "why": [reason.kind.name.say(lang) for reason in one.reasons],
        "last": say_date(one.last, lang) if one.last else "",
        "due": say_date(one.due, lang),
        "late": one.overdue,
        "until": say_date(max(reason.until for reason in one.reasons), lang, year=True),
    }
