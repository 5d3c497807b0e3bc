"""One council and one meeting as anybody may read them; its calendar and its minutes to take."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gezhi.base.ids import new_id
from gezhi.engines.councils.queries import (
    AgendaLine,
    Convened,
    MeetingPage,
    ballots_near,
    council_page,
    latest_resolutions,
    meeting,
    meetings,
    projects_of,
    roster,
    unit_counts,
)
from gezhi.engines.trust.queries import ANYONE, Missing, Viewer
from gezhi.surfaces.portal.feed import calendar_of
from gezhi.surfaces.portal.served import ground_context, served_at
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.ballots import about as ballot_about
from gezhi.surfaces.ui.council_paper import print_minutes
from gezhi.surfaces.ui.councils import (
    every_of,
    meeting_line,
    project_line,
    resolution_line,
    roster_line,
    spoken,
    standing_line,
    when_of,
)


def about(council: Convened) -> dict[str, Any]:
    """A council's name, place and key, with the ground around it."""
    return {
        "place": council.place.pk,
        "place_name": council.place.name,
        "key": council.key,
        "name": spoken(council.rules.name),
        **ground_context(served_at(str(council.place.pk))),
    }


@never_cache
@require_GET
def council(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """A council: how often it meets, when next, what was resolved and what came of it."""
    viewer = viewer_of(request)
    page = council_page(viewer, place, key)
    found = page.standing.council
    rules = found.rules
    units = any(seat.bodies for seat in rules.members)
    context = {
        **about(found),
        "standing": standing_line(page.standing),
        "every": every_of(rules.every),
        "wanted": [(spoken(one.title), one.there, one.count) for one in page.wanted],
        "members": [roster_line(one) for one in roster(viewer, place, key).lines if one.sits],
        "hosts": [spoken(one.label) for one in page.hosts[:3]],
        "chairs": [spoken(one.label) for one in page.chairs[:3]],
        "coming": [meeting_line(one) for one in page.coming],
        "held": [meeting_line(one) for one in page.held],
        "resolutions": [
            resolution_line(one)
            for one in latest_resolutions(viewer, "", council=(place, key), size=30)
        ],
        "projects": [project_line(one) for one in projects_of(viewer, place, key)],
        "counts": unit_counts(viewer, found.path) if units else None,
        "shows": list(rules.public),
        "source": rules.source,
        "takes": "proposals" in rules.agenda or page.member,
        "signed_in": viewer.account is not None,
        "proposals": [_proposed(one) for one in page.proposals] if not page.holds else [],
        "inside": page.holds or page.member,
    }
    return render(request, "portal/councils/council.html", context)


def _proposed(one: Any) -> dict[str, Any]:
    words = {
        "proposed": (gettext("waits for an answer"), "waiting"),
        "on": (gettext("on the agenda"), "settled"),
        "refused": (gettext("not this time"), "refused"),
        "withdrawn": (gettext("taken back"), ""),
    }
    word, tone = words[one.state]
    return {
        "id": one.pk,
        "title": one.title,
        "text": one.text,
        "word": word,
        "tone": tone,
        "reason": one.reason,
        "meeting": one.meeting_id,
        "withdraws": one.state == "proposed",
    }


@never_cache
@require_GET
def show(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting as far as the reader may read it."""
    return draw_meeting(request, meeting(viewer_of(request), meeting_id))


def draw_meeting(
    request: HttpRequest, page: MeetingPage, *, error: str = "", status: int = 200
) -> HttpResponse:
    """The page of a meeting; `error` is what was wrong with a code."""
    there = {one.seat.key: one.how for one in page.attendance}
    context = {
        **about(page.council),
        "meeting": meeting_line(page.line),
        "agenda": [_agenda(one) for one in page.agenda],
        "resolutions": [resolution_line(one) for one in page.resolutions],
        "ballots": _ballots(page),
        "additions": page.additions,
        "quorum": page.quorum,
        "sums": [spoken(one) for one in page.quorum.lines],
        "inside": page.inside,
        "holds": page.holds,
        "room": page.room,
        "sits": bool(page.my_seats) and page.row.state == "called",
        "here": any(there.get(seat) == "present" for seat in page.my_seats),
        "reason": page.row.reason,
        "short_notice": page.row.short_notice,
        "signed": when_of(page.row.signed_at) if page.row.signed_at else "",
        "prints": page.row.state == "held" and (page.inside or bool(page.row.signed_at)),
        "error": error,
        "typed": request.POST.get("code", ""),
    }
    return render(request, "portal/councils/meeting.html", context, status=status)


def _ballots(page: MeetingPage) -> list[dict[str, Any]]:
    """What is put to the vote at the council's place now or soon: a council decides by hands, all
    others by ballot."""
    council = page.council
    found = ballots_near(ANYONE, council.path, ("announced", "open"))
    mine = [one for one in found if one.row.place_id == council.place.pk]
    return [ballot_about(one.row, one.kind) for one in mine]


def _agenda(one: AgendaLine) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "said": one.said,
        "confidential": bool(one.item and one.item.confidential),
        "resolution": resolution_line(one.resolution) if one.resolution else None,
    }


@require_GET
def minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes as PDF: whole for members, for others what is public once they are confirmed."""
    page = meeting(viewer_of(request), meeting_id)
    if page.row.state != "held" or not (page.inside or page.row.signed_at):
        raise Missing("no-minutes", "会议记录还没有确认", "the minutes are not confirmed yet")
    answer = HttpResponse(print_minutes(page), content_type="application/pdf")
    name = f"{page.council.place.name}-{gettext('minutes')}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer


@require_GET
def calendar(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """The meetings of a council as iCalendar, those whose dates the reader may know."""
    viewer: Viewer = viewer_of(request)
    page = council_page(viewer, place, key)
    found = page.standing.council
    lines = [*meetings(viewer, place, key, held=False), *meetings(viewer, place, key, size=50)]
    name = f"{found.place.name} {spoken(found.rules.name)}"
    home = settings.SITE_URL
    data = calendar_of(
        name,
        [(one, f"{home}{reverse('portal:council-meeting', args=[one.id])}") for one in lines],
    )
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(False, f"{name}.ics") or ""
    return answer


def fresh_id(request: HttpRequest) -> UUID:
    """The id that a form was drawn with, or a new one."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return new_id()
