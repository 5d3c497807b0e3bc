"""Boards: what was earned under a scheme in a month or a quarter, who holds its titles, and the
poster for the notice board."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.engines.points.queries import (
    Board,
    Commending,
    InForce,
    Listed,
    Stretch,
    adoption,
    board,
    board_periods,
    broadcast,
    honour_wall,
    period_of,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.portal.poster import Poster, print_poster
from gezhi.surfaces.portal.served import ground_context, served_at
from gezhi.surfaces.portal.views.points.honours import about, listed_of, said_period

KINDS = ("month", "quarter")


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


@require_GET
def show(request: HttpRequest, adopted: int) -> HttpResponse:
    """The board of a period: figures of all, names of those who agree."""
    viewer, lang = _viewer(request), get_language()
    scheme = adoption(viewer, adopted)
    periods = board_periods(viewer, scheme.place.pk, scheme.scheme.scheme)
    found = _board(viewer, scheme, periods, request.GET.get("period", ""))
    kind = found.period.kind
    context = {
        **_about(scheme),
        "board": found,
        "period": str(found.period),
        "period_name": found.period.say(lang),
        "whose": _whose(found),
        "kinds": [(one, str(periods[one][0]), one == kind) for one in KINDS if periods[one]],
        "options": [(str(one), one.say(lang)) for one in periods.get(kind, ())],
        "rule": found.ranking.rule.say(lang) if found.ranking else "",
        "closed": [(f"{one.month:%Y-%m}", one.digest) for one in found.closed],
        "read_out": broadcast(viewer, found).say(lang),
    }
    return render(request, "portal/points_board.html", context)


def _board(viewer: Viewer, scheme: InForce, periods: dict[str, Any], asked: str) -> Board:
    """The board that the address asks for; without a period, of the last month that is over."""
    months = periods["month"]
    newest = str(months[1] if len(months) > 1 else months[0]) if months else ""
    period = str(period_of(viewer, asked or newest))
    return board(viewer, scheme.place.pk, scheme.scheme.scheme, period)


def _about(found: InForce) -> dict[str, Any]:
    lang = get_language()
    return {
        "adopted": found.adoption.pk,
        "books": found.adoption.unit_id,
        "name": found.scheme.name.say(lang),
        "unit": found.scheme.unit.say(lang),
        "place": found.place.name,
        "since": found.adoption.since,
        "titled": bool(found.scheme.honours),
        **ground_context(served_at(str(found.place.pk))),
    }


@require_GET
def honours(request: HttpRequest, adopted: int) -> HttpResponse:
    """Who holds the titles of a scheme today."""
    viewer, lang = _viewer(request), get_language()
    scheme = adoption(viewer, adopted)
    wall = honour_wall(viewer, scheme.place.pk, scheme.scheme.scheme)
    context = {
        **_about(scheme),
        "titles": [(one, one.name.say(lang)) for one in wall.titles],
        "anybody": any(one.count for one in wall.titles),
        "stars": [one.say(lang) for one in wall.stars],
        "models": [_models(*one) for one in wall.models],
    }
    return render(request, "portal/points_honours.html", context)


def _models(found: Commending, period: Stretch, rows: list[Listed]) -> dict[str, Any]:
    """Who was commended last at the place."""
    shown = [listed_of(one) for one in rows]
    return {**about(found), "period": said_period(period), "rows": shown}


@require_GET
def poster(request: HttpRequest, adopted: int) -> HttpResponse:
    """The board of a period as a poster: A4, or A3 with `?size=a3`."""
    viewer, lang = _viewer(request), get_language()
    scheme = adoption(viewer, adopted)
    periods = board_periods(viewer, scheme.place.pk, scheme.scheme.scheme)
    found = _board(viewer, scheme, periods, request.GET.get("period", ""))
    address = f"{settings.SITE_URL}{reverse('portal:points-board', args=[adopted])}"
    made = Poster(
        place=found.place,
        title=scheme.scheme.name.say(lang),
        period=found.period.say(lang),
        figures=[
            (str(found.holders), _whose(found)),
            (str(found.points), gettext("points earned")),
            (str(found.deductions), gettext("deductions, told to each alone")),
        ],
        lines=[(one.name, one.points, one.rank) for one in found.named],
        order=_order(found),
        notes=_notes(found),
        address=f"{address}?period={found.period}",
    )
    data = print_poster(made, large=request.GET.get("size") == "a3")
    answer = HttpResponse(data, content_type="application/pdf")
    name = f"{found.place}-{found.period}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer


def _whose(found: Board) -> str:
    """What the number of holders on a board counts."""
    words = {
        "household": gettext("households with points"),
        "person": gettext("people with points"),
        "body": gettext("bodies with points"),
    }
    return words[found.found.scheme.holder]


def _order(found: Board) -> str:
    if found.ranking is None:
        return gettext("In the order of places, not of points.")
    rule = found.ranking.rule.say(get_language())
    return gettext("In the order of points, by this rule: %(rule)s") % {"rule": rule}


def _notes(found: Board) -> list[str]:
    """What a board says about itself: names by consent, appeals, closed months."""
    notes = [gettext("Names stand here only with consent; the figures count everybody.")]
    notes.append(gettext("Whoever sees it otherwise can appeal; somebody else looks again."))
    for one in found.closed:
        said = gettext("Books of %(month)s closed, fingerprint %(digest)s")
        notes.append(said % {"month": f"{one.month:%Y-%m}", "digest": one.digest[:16]})
    return notes
