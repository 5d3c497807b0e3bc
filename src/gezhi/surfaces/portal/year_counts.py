"""A scheme's year in counts, for anybody: everybody sees the same, so it is remembered a while."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language

from gezhi.engines.points.queries import InForce, YearSums, public_year, year_of, year_periods
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.portal.earning import today
from gezhi.surfaces.portal.telling import spoken

REMEMBERED = 300
"""Seconds."""


def year_context(request: HttpRequest, found: InForce) -> dict[str, Any]:
    """The year that is asked for (`?year=`), or this one, and the years there are; nothing for a
    scheme that is not in force yet."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if found.adoption.since > today():
        return {}
    periods = year_periods(viewer, found.adoption.pk)
    years = [one.first.year for one in periods if one.kind == "year"]
    if not years:
        return {}
    asked = request.GET.get("year", "")
    wanted = asked if asked in {str(year) for year in years} else str(years[0])
    return {"year_counts": _remembered(viewer, found, wanted), "years": years, "year": int(wanted)}


def _remembered(viewer: Viewer, found: InForce, wanted: str) -> dict[str, Any]:
    row = found.adoption
    key = f"points-year:{row.place_id}:{row.scheme}:{wanted}:{get_language()}"
    known = cache.get(key)
    if known is None:
        try:
            known = _said(public_year(viewer, row.pk, str(year_of(viewer, wanted))))
        except Missing:
            return {}
        cache.set(key, known, REMEMBERED)
    return known


def _said(sums: YearSums) -> dict[str, Any]:
    return {
        "said": sums.period.say(get_language()),
        "running": sums.running,
        "holders": sums.holders,
        "points": sums.points,
        "records": sums.records,
        "deductions": sums.deductions,
        "spent": sums.flow.spent,
        "lapsed": sums.flow.lapsed,
        "held": sums.flow.held,
        "categories": [
            (
                spoken(one.category.name),
                one.points,
                one.holders,
                one.stars if one.category.star else None,
            )
            for one in sums.categories
        ],
        "stars": any(one.category.star for one in sums.categories),
        "titles": [(spoken(name), count) for name, count in sums.titles],
        "tiers": [(spoken(one.name), count) for one, count in sums.tiers],
        "goods": [(spoken(one.name), one.quantity) for one in sums.goods],
    }
