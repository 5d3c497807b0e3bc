"""Who was commended for a year or a quarter: the list, and the certificates to print."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    DeskRound,
    NominationLine,
    Stretch,
    commended_for,
    desk_round,
    periods_of,
    quarter_of,
    round_of,
)
from gezhi.engines.trust.queries import Forbidden, Viewer
from gezhi.surfaces.desk.points.certifying import Certificate, print_certificates
from gezhi.surfaces.desk.points.models import line_of, models_context, period_asked
from gezhi.surfaces.ui.staff import staff_only


def _must_see(viewer: Viewer, place: int, key: str) -> DeskRound:
    desk = desk_round(viewer, place, key)
    if not desk.sees:
        raise Forbidden("not-allowed", "名单不对您开放", "this list is not open to you")
    return desk


def commended_in(
    viewer: Viewer, desk: DeskRound, asked: Any
) -> tuple[Stretch, list[NominationLine]]:
    """The year or quarter of an address, the newest otherwise, and who was commended for it, by
    kind."""
    year, quarter = period_asked(asked.get("period", ""))
    if year is None:
        newest = next(iter(periods_of(viewer, desk)), round_of(clock.today().year, 0))
        year, quarter = newest.first.year, quarter_of(newest) or None
    rules, place = desk.round.rules, desk.round.place.pk
    found = actions.export_nominations(
        viewer, place, rules.commendation, state="commended", year=year, quarter=quarter
    )
    order = [kind.kind for kind in rules.kinds]
    rows = sorted(found, key=lambda one: order.index(one.row.kind) if one.row.kind in order else 99)
    return round_of(year, quarter or 0), rows


@require_GET
@staff_only
def papers(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """The certificates themselves, one to a page; the journal tells who took them."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = _must_see(viewer, place, key)
    here, rows = commended_in(viewer, desk, request.GET)
    data = print_certificates([certificate_of(one, desk) for one in rows], gettext("Certificates"))
    answer = HttpResponse(data, content_type="application/pdf")
    name = f"{gettext('Certificates')}-{here}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer


def certificate_of(one: NominationLine, desk: DeskRound) -> Certificate:
    """What stands on the certificate of one commended."""
    row, lang = one.row, get_language()
    facts = {"place": desk.round.place.name, "period": commended_for(row).say(lang)}
    said = gettext("%(place)s commends you for %(period)s as: %(kind)s")
    return Certificate(
        to=one.holder,
        said=said % {**facts, "kind": one.kind.say(lang)},
        who=desk.round.rules.decided_by.say(lang),
        day=say_date(row.decided, lang, year=True) if row.decided else "",
        reference=row.reference,
    )


@require_GET
@staff_only
def certificates(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Those commended for a year or a quarter, by kind, to print and to write certificates from."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = _must_see(viewer, place, key)
    here, rows = commended_in(viewer, desk, request.GET)
    periods = periods_of(viewer, desk)
    context = models_context(
        request,
        desk,
        "commended",
        rows=[line_of(one) for one in rows],
        period=str(here),
        said=here.say(get_language()),
        periods=[(str(one), one.say(get_language())) for one in periods if one != here],
    )
    return render(request, "desk/points/certificates.html", context)
