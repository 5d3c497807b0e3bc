"""Find a mediator: the directory, and how many disputes were settled."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.engines.cases.queries.mediation import directory, mediated_types, mediation_rates
from gezhi.surfaces.portal.served import ask_ground, find_served, ground_context
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.components import Filter, Option
from gezhi.surfaces.ui.mediating.words import entry_of, field_names, rate_of


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """The mediators who serve the reader's ground, by field; the same for anybody."""
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:mediation")
    viewer, asked = viewer_of(request), request.GET
    field, words = asked.get("field", ""), asked.get("q", "").strip()
    names = field_names()
    found = directory(viewer, served.place.path, field if field in names else "", words)
    options = [Option(key, name) for key, name in names.items()]
    context = {
        "entries": [entry_of(one) for one in found],
        "narrowed": bool(field or words),
        "filters": [
            Filter(
                "field", gettext("For"), options=options, value=field, shown=names.get(field, "")
            )
        ],
        "q": words,
        "applies": bool(mediated_types(viewer, served.path)),
        "signed_in": viewer.account is not None,
        **ground_context(served),
    }
    return render(request, "portal/mediation/find.html", context)


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """How many disputes ended how, by community and by mediator."""
    served = find_served(request)
    if served is None:
        return ask_ground(request, "portal:mediation-figures")
    year = clock.today().year
    wanted = request.GET.get("year", "")
    shown = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else year
    rates = mediation_rates(viewer_of(request), served.path, shown)
    context = {
        "year": shown,
        "years": [year, year - 1],
        "whole": rate_of(rates.whole),
        "communities": [rate_of(one) for one in rates.communities],
        "mediators": [rate_of(one) for one in rates.mediators],
        **ground_context(served),
    }
    return render(request, "portal/mediation/figures.html", context)
