"""My points: what there is, until when, how far this year has come, and what was recorded."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gezhi.engines.points.queries import (
    Mine,
    MyRecord,
    Reached,
    givers,
    my_points,
    my_records,
    schemes_below,
    shop_windows,
)
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.portal.earning import (
    full_day,
    limit_of,
    said_day,
    standing_of,
    today,
    worth_of,
)
from gezhi.surfaces.portal.served import find_served, ground_context
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.ui.components import Pager

SHOWN = 5
SOON = timedelta(days=90)
"""Points that lapse within this time are said to do so soon."""


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks."""
    return request.viewer  # type: ignore[attr-defined]


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What the reader, their household and their bodies have; or how points come about."""
    viewer, served = viewer_of(request), find_served(request)
    mine = my_points(viewer) if viewer.account else []
    redeems = viewer.has("points.redeem")
    if not mine:
        path = served.path if served else ""
        schemes = [
            (one.adoption.pk, spoken(one.scheme.name)) for one in schemes_below(viewer, path)
        ]
        context = {"schemes": schemes, "redeems": redeems, **ground_context(served)}
        return render(request, "portal/points/none.html", context)
    page = my_records(viewer, size=SHOWN)
    several = len({one.holder.id for one in mine}) > 1
    context = {
        "mine": [_purse(one) for one in mine],
        "givers": givers(viewer),
        "this_year": today().year,
        "records": [line_of(one, several) for one in page.rows],
        "more": page.next is not None,
        "shops": _shops(viewer, mine),
        "redeems": redeems,
        **ground_context(served),
    }
    return render(request, "portal/points/mine.html", context)


def _purse(one: Mine) -> dict[str, Any]:
    scheme = one.found.scheme
    return {
        "one": one,
        "scheme": spoken(scheme.name),
        "unit": spoken(scheme.unit),
        "adopted": one.found.adoption.pk,
        "mutual": scheme.mutual is not None,
        "lots": [(lot.amount, full_day(lot.expires), _soon(lot.expires)) for lot in one.lots],
        "year": one.year.say(get_language()),
        "reached": [_reached(row) for row in one.reached],
        "all_stars": sum(row.category.star is not None for row in one.reached),
        "titles": [spoken(title) for title in one.titles],
        "tier": (spoken(one.tier.name), spoken(one.tier.rights)) if one.tier else None,
        "next_tier": (spoken(one.next_tier.name), one.next_tier.from_ - one.score)
        if one.next_tier
        else None,
    }


def _soon(day: Any) -> bool:
    return day is not None and day - today() <= SOON


def _reached(row: Reached) -> dict[str, Any]:
    star, change = row.category.star, row.change
    lost = change is not None and change.how == "lost"
    return {
        "row": row,
        "name": spoken(row.category.name),
        "star": spoken(star.name) if star else "",
        "least": star.from_ if star else 0,
        "lost": lost,
        "plan": change.plan if lost and change else "",
        "plan_until": said_day(change.plan_until) if lost and change else "",
    }


def _shops(viewer: Viewer, mine: list[Mine]) -> list[dict[str, Any]]:
    """The shops that take what the reader has, each once."""
    shown: dict[tuple[str, str], dict[str, Any]] = {}
    for one in mine:
        unit = spoken(one.found.scheme.unit)
        for window in shop_windows(viewer, one.found):
            goods = [
                (good, spoken(good.name), limit_of(good.per, good.most) if good.most else "")
                for good in window.goods
            ]
            told = {"window": window, "name": spoken(window.name), "unit": unit, "goods": goods}
            shown.setdefault((window.place, window.name.zh), told)
    return list(shown.values())


def line_of(record: MyRecord, several: bool) -> dict[str, Any]:
    """A record as a list shows it."""
    word, tone = standing_of(record)
    return {
        "url": reverse("portal:my-record", args=[record.id]),
        "name": spoken(record.item.name),
        "word": word,
        "tone": tone,
        "points": worth_of(record),
        "day": said_day(record.day),
        "holder": record.holder.name if several else "",
        "may_appeal": record.may_appeal,
    }


@never_cache
@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """All that was recorded, newest first, page by page."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect("portal:my-points")
    page = my_records(viewer, after=_after(request))
    several = len({one.holder.id for one in page.rows}) > 1
    context = {
        "records": [line_of(one, several) for one in page.rows],
        "pager": Pager(after=str(page.next or ""), shown=len(page.rows)),
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/records.html", context)


def _after(request: HttpRequest) -> UUID | None:
    text = request.GET.get("after", "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Missing("no-record", "没有这条记录", "there is no such record") from None


@never_cache
@require_GET
def card(request: HttpRequest, account: int) -> HttpResponse:
    """The card for the shop's counter: a square with the code of the account, to show or print."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect("portal:my-points")
    found = next((one for one in my_points(viewer) if one.account == account), None)
    if found is None:
        raise Missing("no-account", "没有这个账户", "there is no such account")
    link = request.build_absolute_uri(f"{reverse('portal:my-points')}?card={found.code}")
    square = segno.make(link, error="m", micro=False)
    context = {
        "one": found,
        "scheme": spoken(found.found.scheme.name),
        "unit": spoken(found.found.scheme.unit),
        "code": " ".join(found.code[at : at + 4] for at in range(0, len(found.code), 4)),
        "qr": square.svg_inline(omitsize=True, border=0, svgclass=None, lineclass=None),
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/card.html", context)
