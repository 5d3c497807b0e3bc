"""Deciding together: what is being decided near the reader, and what came of what was decided."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.engines.councils.queries import (
    BallotSeen,
    Standing,
    ballots_near,
    latest_resolutions,
    my_meetings,
    pacts_in_talk,
    standings_at,
    standings_below,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.portal.served import ask_ground, find_served, ground_context, served_at
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.councils import meeting_line, resolution_line, said_day, standing_line
from gezhi.surfaces.ui.dues import say

GOING = ("announced", "open", "closed")
MOST = 40


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What is decided now on the ground: ballots, pacts in talk, meetings, resolutions, and
    councils that should have met."""
    viewer = viewer_of(request)
    named = request.GET.get("in", "")
    near = served_at(named) if named else None
    served = near or find_served(request)
    if served is None:
        return ask_ground(request, "portal:councils")
    path = near.place.path if near else served.path
    councils = _councils(viewer, near.place.id if near else None, served.path)
    words = request.GET.get("q", "").strip()
    lines = [standing_line(one) for one in councils]
    shown = [one for one in lines if _fits(one, words)]
    context = {
        "here": near.place.name if near else served.attached.name,
        "ballots": [ballot_line(one) for one in ballots_near(viewer, path, GOING, 10)],
        "talked": [_talked(one) for one in pacts_in_talk(viewer, path)],
        "meetings": [one for one in lines if one["next"]][:6],
        "mine": [meeting_line(one) for one in my_meetings(viewer)],
        "overdue": [one for one in lines if one["state"] == "overdue"][:12],
        "resolutions": [resolution_line(one) for one in latest_resolutions(viewer, path, size=8)],
        "councils": shown[:MOST],
        "more": max(0, len(shown) - MOST),
        "total": len(lines),
        "q": words,
        **ground_context(served),
    }
    return render(request, "portal/councils/deciding.html", context)


def _councils(viewer: Viewer, place: int | None, path: str) -> list[Standing]:
    """The councils of a place and above it; of the whole ground where no place is named."""
    found = standings_at(viewer, place) if place is not None else standings_below(viewer, path)
    return sorted(
        found, key=lambda one: (one.next is None, one.next.timestamp() if one.next else 0)
    )


def _fits(line: dict[str, Any], words: str) -> bool:
    said = f"{line['name']} {line['place_name']}".casefold()
    return all(word in said for word in words.casefold().split())


def ballot_line(one: BallotSeen) -> dict[str, Any]:
    """A ballot in a list: what it is about, until when, and who still has to take part."""
    row = one.row
    states = {
        "announced": gettext("announced"),
        "open": gettext("voting now"),
        "closed": gettext("being counted"),
    }
    return {
        "href": reverse("portal:ballot", args=[row.pk]),
        "title": row.title,
        "kind": one.kind.say(get_language()),
        "place": one.place,
        "word": states.get(row.state, row.state),
        "open": one.open,
        "until": say(row.closes, by=True) if row.closes else "",
        "voted": one.voted,
        "heads": one.heads,
    }


def _talked(one: Any) -> dict[str, Any]:
    at = one.at
    return {
        "href": reverse("portal:pact", args=[at.place.pk, at.rules.pact]),
        "name": at.rules.name.say(get_language()),
        "place": at.place.name,
        "last": said_day(one.last),
        "comments": one.comments,
    }
