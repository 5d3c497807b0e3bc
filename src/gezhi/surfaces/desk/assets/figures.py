"""The figures of a register; each opens its entries."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from gezhi.engines.assets.queries import RegisterAt, RegisterCounts, register_counts, uncovered
from gezhi.engines.points.queries import yuan
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.assets.frame import here, keepers_only, register_context, say
from gezhi.surfaces.ui.components import Stat

MOST_SITES = 200


@require_GET
@keepers_only
def show(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Entries by state, defects found and mended, money due and recovered, sites covered."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = here(request, place, key)
    counts = register_counts(viewer, found)
    base = reverse("desk:assets-list", args=[place, key])
    defects = [
        {
            "key": one.defect,
            "name": say(one.name),
            "open": counts.defects[one.defect][0],
            "mended": counts.defects[one.defect][1],
            "law": one.law,
        }
        for one in found.rules.defects
    ]
    sites = uncovered(viewer, found)
    context = register_context(
        request,
        found,
        "assets-figures",
        base=base,
        stats=list(_stats(found, counts, base)),
        defects=defects,
        money=list(_money(counts, base)) if found.rules.dues else [],
        covers=found.rules.covers is not None,
        covered=counts.covered,
        sites=counts.sites,
        uncovered=[
            (one.place.name, next(iter(one.facts.values()), "")) for one in sites[:MOST_SITES]
        ],
    )
    return render(request, "desk/assets/figures.html", context)


def _stats(found: RegisterAt, counts: RegisterCounts, base: str) -> Iterator[Stat]:
    yield Stat(gettext("All entries"), str(counts.all), base)
    for one in found.rules.states:
        yield Stat(say(one.name), str(counts.states[one.state]), f"{base}?state={one.state}")
    if found.rules.defects:
        yield Stat(gettext("Open defects"), str(counts.found), f"{base}?defect=any")
        yield Stat(gettext("Defects mended"), str(counts.mended), f"{base}?mended=1")
    if found.rules.term is not None:
        yield Stat(gettext("Ends soon"), str(counts.soon), f"{base}?soon=1")


def _money(counts: RegisterCounts, base: str) -> Iterator[Stat]:
    unit = gettext("yuan")
    late, back = f"{base}?money=late", f"{base}?money=recovered"
    yield Stat(gettext("In arrears"), yuan(counts.arrears), late, unit)
    yield Stat(gettext("Arrears recovered"), yuan(counts.recovered), back, unit)
    yield Stat(gettext("Paid in all"), yuan(counts.paid), base, unit)
    yield Stat(gettext("Payments to confirm"), str(counts.waiting), f"{base}?money=waiting")
