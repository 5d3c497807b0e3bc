"""My year: what earned what, stars, the tier with its rights, and what came and went."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gezhi.engines.points.queries import (
    MyYear,
    StarChange,
    my_points,
    my_year,
    my_years,
    year_of,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.portal.earning import full_day, said_day, signed, today
from gezhi.surfaces.portal.served import find_served, ground_context
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.points.mine import viewer_of


@never_cache
@require_GET
def latest(request: HttpRequest) -> HttpResponse:
    """The year that is asked for by a form (`?year=`), or this one."""
    wanted = request.GET.get("year", "") or str(today().year)
    return redirect("portal:my-year", period=str(year_of(viewer_of(request), wanted)))


@never_cache
@require_GET
def show(request: HttpRequest, period: str) -> HttpResponse:
    """A year of the reader's own, to read and to print."""
    viewer = viewer_of(request)
    when = year_of(viewer, period)
    if viewer.account is None or not my_points(viewer):
        return redirect("portal:my-points")
    said = when.say(get_language())
    context = {
        "said": said,
        "period": str(when),
        "years": _years(viewer, when.first.year),
        "mine": [_shown(one) for one in my_year(viewer, period)],
        "printed": full_day(today()),
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/year.html", context)


def _years(viewer: Viewer, shown: int) -> list[int]:
    return sorted({*my_years(viewer), shown}, reverse=True)


def _shown(one: MyYear) -> dict[str, Any]:
    row, scheme = one.row, one.found.scheme
    tier = row.tier if one.period.kind == "year" else None
    ahead = [each for each in scheme.tiers if each.from_ > row.score]
    return {
        "one": one,
        "holder": row.holder.name,
        "place": one.found.place.name,
        "scheme": spoken(scheme.name),
        "unit": spoken(scheme.unit),
        "adopted": one.found.adoption.pk,
        "groups": _groups(one),
        "stars": [
            spoken(each.star.name)
            for each in scheme.categories
            if each.star and each.category in row.stars
        ],
        "all_stars": sum(each.star is not None for each in scheme.categories),
        "titles": [spoken(title) for title in row.titles],
        "changes": [_change(each) for each in row.changes],
        "tier": (spoken(tier.name), spoken(tier.rights)) if tier else None,
        "tiers": bool(scheme.tiers),
        "next_tier": (spoken(ahead[0].name), ahead[0].from_ - row.score)
        if ahead and one.running
        else None,
        "next_year": one.period.after.first.year,
        "flow": row.flow,
        "handed": row.flow.came or row.flow.went,
    }


def _groups(one: MyYear) -> list[dict[str, Any]]:
    """What earned something, by category with its sum."""
    groups = []
    for category in one.found.scheme.categories:
        rows = [each for each in one.sources if each.category == category.category]
        if rows:
            lines = [(spoken(each.name), each.times, signed(each.points)) for each in rows]
            score = signed(one.row.scores.get(category.category, 0))
            groups.append({"name": spoken(category.name), "score": score, "lines": lines})
    known = {category.category for category in one.found.scheme.categories}
    rest = [each for each in one.sources if each.category not in known]
    if rest:
        lines = [(spoken(each.name), each.times, signed(each.points)) for each in rest]
        score = signed(sum(each.points for each in rest))
        groups.append({"name": gettext("Other"), "score": score, "lines": lines})
    return groups


def _change(one: StarChange) -> tuple[str, str, str]:
    how = {"won": gettext("won"), "lost": gettext("lost"), "regained": gettext("regained")}
    return spoken(one.name), how.get(one.how, one.how), said_day(one.day)
