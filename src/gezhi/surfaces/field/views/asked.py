"""What we ask of you: the same figures as on the desk, for those who are asked."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.engines.insight.queries import burden, months
from gezhi.engines.trust.queries import Missing
from gezhi.surfaces.field.stands import attached_for, viewer_in
from gezhi.surfaces.ui.burden import form_line, month_name, summed, twice_line
from gezhi.surfaces.ui.staff import staff_only

MOST_TWICE = 20


@never_cache
@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """A month of the whole ground on which the worker serves. No figure is of one person, also not
    to themselves: nothing of the kind is kept."""
    viewer = viewer_in(request)
    attached = attached_for(viewer)
    if attached is None:
        raise Missing("no-pack", "这里还没有启用模式包", "no pack serves this place yet")
    today = clock.today().replace(day=1)
    found = burden(viewer, attached.path, _month(request.GET.get("month", "")) or today)
    known = sorted({*months(viewer, attached.path), today, found.month}, reverse=True)
    context = {
        "here": "me",
        "place": attached.name,
        "month": month_name(found.month),
        "months": [(f"{one:%Y-%m}", month_name(one), one == found.month) for one in known],
        "sums": summed(found),
        "forms": [form_line(one) for one in found.forms],
        "twice": [twice_line(one) for one in found.twice[:MOST_TWICE]],
    }
    return render(request, "field/asked.html", context)


def _month(text: str) -> date | None:
    try:
        return parse_date(f"{text}-01")
    except ValueError:
        return None
