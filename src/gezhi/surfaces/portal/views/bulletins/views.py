"""Issued bulletins of campaigns, for anybody; nothing else of a campaign is public."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.campaigns.queries import public_bulletin, public_bulletins
from gezhi.surfaces.portal.served import ask_ground, find_served, ground_context, served_at
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.bulletins import bulletin_pdf, figure_pairs, number_said


def _day(row: Any) -> str:
    return say_date(clock.local(row.issued_at).date(), get_language())


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """The bulletins over the ground that the reader means, the newest first; where several are
    served it asks which."""
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:bulletins")
    found = public_bulletins(viewer_of(request), served.path)
    lines = [(one, number_said(one), _day(one)) for one in found]
    context = {"lines": lines, **ground_context(served)}
    return render(request, "portal/bulletins/bulletins.html", context)


@require_GET
def show(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """One bulletin."""
    row = public_bulletin(viewer_of(request), bulletin)
    context = {
        "row": row,
        "number": number_said(row),
        "day": _day(row),
        "place": row.campaign.place.name,
        "figures": figure_pairs(row),
        **ground_context(served_at(str(row.campaign.place_id))),
    }
    return render(request, "portal/bulletins/bulletin.html", context)


@require_GET
def pdf(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """The same on paper."""
    row = public_bulletin(viewer_of(request), bulletin)
    made = bulletin_pdf(row.campaign.place.name, row.title, row)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="bulletin-{row.number}.pdf"'
    return response
