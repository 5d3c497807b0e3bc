"""The councils that somebody holds or sits in, with what is due; and one council's page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from gezhi.base.ids import new_id
from gezhi.engines.councils.queries import (
    CouncilPage,
    Standing,
    held_by_viewer,
    meetings_left,
    my_meetings,
    my_resolutions,
    projects_of,
    roster,
    standings_below,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.councils.frame import about, councils_context, opened
from gezhi.surfaces.desk.councils.seating import people_here
from gezhi.surfaces.desk.points.frame import choice
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.councils import (
    every_of,
    meeting_line,
    project_line,
    resolution_line,
    roster_line,
    spoken,
    standing_line,
)
from gezhi.surfaces.ui.staff import staff_only

ORDER = {"overdue": 0, "due": 1, "as-needed": 2, "met": 3}
MOST = 300


@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """Councils with their state, the overdue first; what the viewer sees to, and is called to."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.GET
    found = {(one.council.place.pk, one.council.key): one for one in held_by_viewer(viewer)}
    own = set(found)
    for path in viewer.paths("statistics.see"):
        for one in standings_below(viewer, path):
            found.setdefault((one.council.place.pk, one.council.key), one)
    rows = sorted(found.values(), key=lambda one: ORDER[one.state])
    lines = [
        standing_line(one) | {"opens": key_of(one) in own}
        for one in rows
        if _fits(one, asked.get("q", ""), asked.get("state", ""))
    ]
    states = [
        Option("overdue", gettext("did not meet in time")),
        Option("due", gettext("due")),
        Option("met", gettext("met in this period")),
        Option("as-needed", gettext("meets as needed")),
    ]
    context = councils_context(
        request,
        councils=lines[:MOST],
        filters=[choice("state", gettext("State"), states, asked)],
        any=bool(found),
        overdue=sum(one.state == "overdue" for one in found.values()),
        meetings=[meeting_line(one) for one in [*meetings_left(viewer), *my_meetings(viewer)]],
        resolutions=[resolution_line(one) for one in my_resolutions(viewer)],
    )
    return render(request, "desk/councils/list.html", context)


def key_of(one: Standing) -> tuple[int, str]:
    """A council by its place and key."""
    return one.council.place.pk, one.council.key


def _fits(one: Standing, words: str, state: str) -> bool:
    said = f"{one.council.place.name} {spoken(one.council.rules.name)}".casefold()
    return all(word in said for word in words.casefold().split()) and state in ("", one.state)


@require_GET
@staff_only
def council(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """One council: who sits in it, whose turn it is, its meetings, what is open, what was asked."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = opened(request, place, key)
    rules = page.standing.council.rules
    context = councils_context(
        request,
        **about(page.standing.council),
        **council_shown(page),
        standing=standing_line(page.standing),
        every=every_of(rules.every),
        source=rules.source,
        takes_in=any(seat.set for seat in rules.members) and page.holds,
        has_units=any(seat.bodies or seat.set for seat in rules.members),
        choices=people_here(viewer, page) if page.holds else [],
        projects=[project_line(one) for one in projects_of(viewer, place, key)],
        id=new_id(),
    )
    return render(request, "desk/councils/council.html", context)


@require_GET
@staff_only
def members(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """The roll of a council's members: from when to when each sits, former ones last."""
    found = roster(request.viewer, place, key)  # type: ignore[attr-defined]
    lines = [roster_line(one) for one in found.lines]
    context = councils_context(
        request,
        **about(found.council),
        now=[one for one in lines if one["sits"]],
        former=[one for one in lines if not one["sits"]],
        inside=found.inside,
    )
    return render(request, "desk/councils/members.html", context)


def council_shown(page: CouncilPage) -> dict[str, Any]:
    """A council's page in finished words."""
    return {
        "holds": page.holds,
        "member": page.member,
        "seats": [
            {
                "title": spoken(one.title),
                "name": one.name or one.body,
                "where": one.where if one.name else "",
                "body": one.body if one.name else "",
                "sitter": str(one.sitter or ""),
                "ends": {"end": one.sitter},
            }
            for one in page.seats
        ],
        "wanted": [
            {"title": spoken(one.title), "there": one.there, "count": one.count}
            for one in page.wanted
        ],
        "chairs": [spoken(one.label) for one in page.chairs[:6]],
        "hosts": [spoken(one.label) for one in page.hosts[:12]],
        "coming": [meeting_line(one) for one in page.coming],
        "held": [meeting_line(one) for one in page.held],
        "resolutions": [resolution_line(one) for one in page.resolutions],
        "proposals": page.proposals,
        "askings": page.askings,
        "asks": page.asks,
    }
