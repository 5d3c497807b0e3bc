"""My round of today in walking order, the days ahead, and planning them."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.words import say_date, say_weekday
from gezhi.engines.duties.actions import REASONS, RESULTS, plan_rounds
from gezhi.engines.duties.queries import RoundView, due_homes, my_rounds, visits_at
from gezhi.engines.trust.queries import Viewer, may
from gezhi.surfaces.field.stands import stands, viewer_in
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

AHEAD = 30


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """Today's calls, the days ahead, and on each ground of mine who is due."""
    viewer, today = viewer_in(request), clock.today()
    rounds = my_rounds(viewer, today, today + timedelta(days=AHEAD))
    now = [one for one in rounds if one.row.day == today]
    context = {
        "here": "today",
        "rounds": [_round(one) for one in now],
        "ahead": [_round(one) for one in rounds if one.row.day > today],
        "grounds": _grounds(viewer, rounds),
    }
    return render(request, "field/rounds/rounds.html", context)


def _grounds(viewer: Viewer, rounds: list[RoundView]) -> list[dict[str, Any]]:
    """The grounds on which I call, with how many households are due and in no round yet."""
    laid = {call.household_id for one in rounds for call in one.calls if call.state != "skipped"}
    found: dict[int, dict[str, Any]] = {}
    for one in stands(viewer):
        path = one.ground.path
        if one.ground.id in found or not may(viewer, "visit.walk", path=path):
            continue
        if not visits_at(viewer, path):
            continue
        homes = due_homes(viewer, one.ground.id)
        late = [home for home in homes if home.overdue]
        found[one.ground.id] = {
            "id": one.ground.id,
            "name": one.ground.name,
            "homes": len(homes),
            "late": len(late),
            "new": sum(home.household.pk not in laid for home in homes),
            "planned": any(view.row.place_id == one.ground.id for view in rounds),
        }
    return list(found.values())


def say_metres(metres: int) -> str:
    """A way as people say it."""
    if metres < 5:
        return gettext("next door")
    if metres < 1000:
        return gettext("%(n)s m") % {"n": round(metres, -1) if metres > 50 else metres}
    return gettext("%(n)s km") % {"n": f"{metres / 1000:.1f}"}


def rounds_today(viewer: Viewer) -> list[dict[str, Any]]:
    """My rounds of today in finished words; nothing is asked for whoever calls on nobody."""
    if not viewer.has("visit.walk"):
        return []
    return [_round(one) for one in my_rounds(viewer, clock.today(), clock.today())]


def _round(one: RoundView) -> dict[str, Any]:
    lang = get_language()
    named = {**RESULTS, **REASONS}
    following = one.next
    return {
        "id": one.row.place_id,
        "place": one.row.place.name,
        "drawn": any(call.household.place.lon is not None for call in one.calls),
        "day": f"{say_date(one.row.day, lang)} {say_weekday(one.row.day, lang)}",
        "whole": say_metres(one.row.metres),
        "left": one.left,
        "all": len(one.calls),
        "way": say_metres(one.metres_left),
        "next": following,
        "calls": [
            {
                "id": call.pk,
                "name": f"{call.household.place.name} {call.household.code}",
                "why": "、".join(
                    one.kinds[key].name.say(lang) for key in call.reasons if key in one.kinds
                ),
                "way": say_metres(call.metres),
                "state": call.state,
                "word": named[call.result].say(lang) if call.result in named else "",
                "current": following is not None and call.pk == following.pk,
                "url": reverse("field:call", args=[call.pk]),
            }
            for call in one.calls
        ],
    }


@require_GET
@staff_only
@never_cache
def points(request: HttpRequest, place: int) -> JsonResponse:
    """My calls of today on a ground as points, a house each, numbered in walking order. Why a
    household is called at stands on no map."""
    viewer, today = viewer_in(request), clock.today()
    mine = [one for one in my_rounds(viewer, today, today) if one.row.place_id == place]
    calls = enumerate((call for one in mine for call in one.calls), 1)
    houses = groupby(calls, key=lambda each: each[1].household.place)
    features = [_house(house, list(ones)) for house, ones in houses if house.lon is not None]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _house(house: Any, calls: list[tuple[int, Any]]) -> dict[str, Any]:
    left = [one for _, one in calls if one.state == "planned"]
    first, last = calls[0][0], calls[-1][0]
    step = f"{first}–{last}" if last > first else str(first)
    doors = "、".join(one.household.code for _, one in calls)
    properties = {
        "id": str(house.pk),
        "name": f"{step} · {house.name} {doors}",
        "step": step,
        "state": "ok" if left else "settled",
        "word": gettext("To call at") if left else gettext("Called at"),
        "href": reverse("field:call", args=[(left[0] if left else calls[0][1]).pk]),
    }
    spot = {"type": "Point", "coordinates": [house.lon, house.lat]}
    return {"type": "Feature", "properties": properties, "geometry": spot}


@require_POST
@staff_only
def plan(request: HttpRequest, place: int) -> HttpResponse:
    """Plan my rounds on a ground, or plan them again; without today where I cannot go."""
    away = [clock.today()] if "away" in request.POST else []
    made = plan_rounds(viewer_in(request), place, away)
    text = ngettext("%(n)s call stands in your rounds.", "%(n)s calls stand in your rounds.", made)
    toast(request, text % {"n": made})
    return redirect("field:rounds")
