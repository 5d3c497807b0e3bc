"""Schemes, for anybody: who decided them, what earns how much, who records and who checks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from gezhi.engines.points.queries import (
    InForce,
    adoption,
    history,
    post_names,
    schemes_below,
    vote_of,
)
from gezhi.pack.points import Category, Item, Scheme
from gezhi.surfaces.portal.earning import (
    by_itself_of,
    evidence_of,
    full_day,
    limit_of,
    listed,
    month_name,
    signed,
    today,
    within,
)
from gezhi.surfaces.portal.served import find_served, ground_context, served_at
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.portal.year_counts import year_context

LONGEST_SEARCH = 60


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """The schemes in force on the ground that the reader means, or anywhere served."""
    served = find_served(request)
    found = schemes_below(viewer_of(request), served.path if served else "")
    context = {"schemes": [_line(one) for one in found], **ground_context(served)}
    return render(request, "portal/points/schemes.html", context)


def _line(one: InForce) -> dict[str, Any]:
    return {
        "adopted": one.adoption.pk,
        "name": spoken(one.scheme.name),
        "place": one.place.name,
        "since": full_day(one.adoption.since),
        "items": sum(1 for _ in one.scheme.items()),
        "stars": sum(category.star is not None for category in one.scheme.categories),
    }


@require_GET
def show(request: HttpRequest, adopted: int) -> HttpResponse:
    """One scheme as it was decided on; `?q=` finds items by their words."""
    viewer = viewer_of(request)
    found = adoption(viewer, adopted)
    scheme, row = found.scheme, found.adoption
    decided = history(viewer, row.place_id, row.scheme)
    now = next((one for one in decided if one.since <= today()), None)
    posts = post_names(viewer, found)
    asked = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    groups = [group for one in scheme.categories if (group := _group(found, one, asked, posts))]
    context = {
        "found": found,
        "scheme": scheme,
        "name": spoken(scheme.name),
        "unit": spoken(scheme.unit),
        "place": found.place.name,
        "since": full_day(row.since),
        "coming": row.since > today(),
        "now": now if now is not None and now.pk != row.pk else None,
        "decided": full_day(row.decided),
        "adopted_by": spoken(scheme.adopted_by),
        "vote": vote_of(viewer, row),
        "rule": spoken(vote_of(viewer, row).rule),
        "q": asked,
        "groups": groups,
        "hits": sum(len(group["items"]) for group in groups),
        "recorders": listed(posts.get(key) for key in scheme.recorded_by),
        "reviewers": listed(posts.get(key) for key in scheme.review.by),
        "appeal": within(scheme.review.appeal),
        "versions": [(one, full_day(one.since)) for one in decided if one.pk != row.pk],
        **_more(scheme),
        **year_context(request, found),
        **ground_context(served_at(str(row.place_id))),
    }
    return render(request, "portal/points/scheme.html", context)


def _more(scheme: Scheme) -> dict[str, Any]:
    """What a scheme says of stars, titles, tiers, themes and order."""
    names = {one.category: one.name for one in scheme.categories}
    return {
        "stars": [(spoken(one.star.name), one.star.from_) for one in scheme.categories if one.star],
        "titles": [(spoken(one.name), one.stars) for one in scheme.honours],
        "tiers": [(spoken(one.name), one.from_, spoken(one.rights)) for one in scheme.tiers],
        "themes": [
            (month_name(month), listed(names.get(key) for key in keys))
            for month, keys in sorted(scheme.themes.items())
        ],
        "ranking": scheme.ranking.rule.say(get_language()) if scheme.ranking else "",
        "invented": any(one.invented for one in scheme.categories),
    }


def _group(
    found: InForce, category: Category, asked: str, posts: dict[str, Any]
) -> dict[str, Any] | None:
    """A category with those of its items in which the words occur; None when there are none."""
    whole = _fits(category.name.zh, category.name.en, asked)
    items = [item for item in category.items if whole or _fits(item.name.zh, item.name.en, asked)]
    if not items:
        return None
    star = category.star
    return {
        "key": category.category,
        "name": spoken(category.name),
        "star": spoken(star.name) if star else "",
        "least": star.from_ if star else 0,
        "items": [_item(found, item, posts) for item in items],
    }


def _fits(zh: str, en: str | None, asked: str) -> bool:
    text = f"{zh} {en or ''}".casefold()
    return all(word in text for word in asked.casefold().split())


def _item(found: InForce, item: Item, posts: dict[str, Any]) -> dict[str, Any]:
    other = item.recorded_by and item.recorded_by != found.scheme.recorded_by
    return {
        "key": item.item,
        "name": spoken(item.name),
        "points": signed(-item.points if item.kind == "deduction" else item.points),
        "kind": item.kind,
        "limit": limit_of(item.per, item.times),
        "evidence": evidence_of(item),
        "by_itself": by_itself_of(item),
        "recorders": listed(posts.get(key) for key in item.recorded_by) if other else "",
    }
