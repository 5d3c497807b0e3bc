"""Results of a quarter or a year: closing them, reading them, the pay sheet, the year."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.queries import (
    ResultLine,
    Results,
    read_fraction,
    results,
    scheme_of,
    year_summary,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from gezhi.surfaces.desk.assessment.frame import (
    day_in,
    frame,
    period_tabs,
    scheme_url,
    viewer_in,
    yuan,
)
from gezhi.surfaces.desk.assessment.frame import (
    number as said,
)
from gezhi.surfaces.desk.assessment.listing import result_row
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.queue.registers import XLSX
from gezhi.surfaces.desk.shop.sales import as_book
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.followed import followed_lines
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, place: int, key: str, period: str) -> HttpResponse:
    """The results; a post closes them, or closes them again after a correction."""
    viewer, text, status = viewer_in(request), "", 200
    found = results(viewer, place, key, day_in(period))
    if request.method == "POST":
        id_ = uuid_of(request.POST.get("id", "")) or new_id()
        try:
            made = actions.close(viewer, actions.Closing(place, key, found.span.first, id_))
            text = ngettext("%(n)s result closed.", "%(n)s results closed.", len(made))
            toast(request, text % {"n": len(made)})
            return redirect("desk:assessment-results", place, key, period)
        except (Changed, Forbidden, Invalid, Missing) as refusal:
            text, status = said_of(refusal), refusal.status
    context = _context(request, place, key, period, found, text)
    return render(request, "desk/assessment/results.html", context, status=status)


def _context(
    request: HttpRequest, place: int, key: str, first: str, found: Results, text: str
) -> dict[str, Any]:
    lang, rules = get_language(), found.rules
    scheme = scheme_of(viewer_in(request), place, key)
    day = day_in(first)
    leads = found.roles.lead is not None
    return frame(
        request,
        rules.name.say(lang),
        scheme.place.name,
        period_tabs(
            place,
            key,
            day,
            "results",
            works=found.roles.sees,
            span=found.period_span.say(lang),
            results=found.span.say(lang),
        ),
        text=text,
        place_id=place,
        key=key,
        first=first,
        id=new_id(),
        span=found.span.say(lang),
        year=found.span.first.year,
        rows=[result_row(one) for one in found.lines],
        left=found.left,
        followed=followed_lines(
            viewer_in(request), scheme.place.path, _place_page, found.span.first, found.span.last
        ),
        ended=found.ended,
        stale=found.stale,
        closes=leads and found.ended and not found.left and (found.stale or not found.lines),
        sees=found.roles.sees,
        pays=found.roles.pay is not None and rules.pay is not None,
        ranking=rules.ranking,
        why=rules.ranking.why.say(lang) if rules.ranking else "",
        pay=rules.pay,
        total=yuan(sum(one.pay.fen for one in found.lines if one.pay)),
    )


def _place_page(place: int) -> str:
    return reverse("desk:place", args=[place])


@require_GET
@staff_only
def pay_sheet(request: HttpRequest, place: int, key: str, period: str) -> HttpResponseBase:
    """Who is paid what for a quarter or year, as a workbook, for those who pay."""
    viewer = viewer_in(request)
    found = results(viewer, place, key, day_in(period))
    if found.roles.pay is None or found.rules.pay is None:
        raise Forbidden("not-allowed", "工资单只给发钱的岗位", "pay is for the posts that pay")
    actions.note_exported(viewer, place, key, found.span.first)
    sheet = (gettext("Pay"), _heads(), [_cells(one) for one in found.lines if one.pay])
    name = f"{gettext('pay-sheet')}-{found.span}.xlsx"
    return FileResponse(as_book([sheet]), as_attachment=True, filename=name, content_type=XLSX)


def _heads() -> list[tuple[str, int]]:
    return [
        (gettext("Which period"), 18),
        (gettext("Where"), 20),
        (gettext("Who"), 16),
        (gettext("Grade"), 12),
        (gettext("Base (yuan)"), 14),
        (gettext("Factor"), 10),
        (gettext("Pay (yuan)"), 14),
    ]


def _cells(one: ResultLine) -> list[Any]:
    band, pay, lang = one.rules.grade(one.row.grade), one.pay, get_language()
    if pay is None:
        return []
    grade = band.name.say(lang) if band else ""
    base, factor = pay.base / 100, said(read_fraction(pay.factor))
    return [one.span.say(lang), one.named.place, one.named.name, grade, base, factor, pay.fen / 100]


@require_GET
@staff_only
def year(request: HttpRequest, place: int, key: str, number: int) -> HttpResponse:
    """The results of a year side by side."""
    lang = get_language()
    found = scheme_of(viewer_in(request), place, key)
    lines = year_summary(viewer_in(request), place, key, number)
    spans = sorted({span.first: span for one in lines for span, *_ in one.parts}.items())
    rows = []
    for one in lines:
        known = {span.first: (said(score), grade) for span, score, grade in one.parts}
        cells = [known.get(first, ("—", "")) for first, _ in spans]
        names = [found.rules.grade(grade) for _, grade in cells]
        names_said = [band.name.say(lang) if band else "" for band in names]
        parts = [(score, name) for (score, _), name in zip(cells, names_said, strict=True)]
        rows.append(
            {
                "whose": f"{one.named.place} {one.named.name}",
                "parts": parts,
                "mean": said(one.mean),
            }
        )
    context = frame(
        request,
        found.rules.name.say(lang),
        found.place.name,
        [Tab(gettext("Rules and periods"), scheme_url(place, key))],
        rows=rows,
        year=number,
        spans=[span.say(lang) for _, span in spans],
        place_id=place,
        key=key,
    )
    return render(request, "desk/assessment/year.html", context)
