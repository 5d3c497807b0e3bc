"""The viewer's shops, opening one, and what every page of a shop has around it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    DayShown,
    exchange_days,
    kept_shops,
    may_sell,
    merchant_posts,
    openable_shops,
    shop_at,
    totals,
)
from gezhi.engines.trust.queries import Invalid, Viewer
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.shop.shown import name_of, today
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Tab
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

ERROR = 40


def shop_context(request: HttpRequest, row: Any, here: str, **more: Any) -> dict[str, Any]:
    """What every page of a shop needs: its name, its pages as far as the viewer may enter them."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    sells = may_sell(viewer, row)
    pages = [
        ("shop-counter", gettext("Counter"), "hand-heart", sells),
        ("shop-vouchers", gettext("Vouchers"), "badge-check", sells),
        ("shop-days", gettext("Exchange days"), "calendar", True),
        ("shop-sales", gettext("Exchanges"), "list", True),
        ("shop-stock", gettext("Stock and prices"), "layers", True),
        ("shop-merchants", gettext("Merchants"), "handshake", bool(merchant_posts(viewer, row))),
    ]
    tabs = [
        Tab(label, reverse(f"desk:{name}", args=[row.pk]), current=name == here, icon=icon)
        for name, label, icon, open_ in pages
        if open_
    ]
    about = {"shop": row, "shop_name": name_of(row), "shop_tabs": tabs, "sells": sells}
    about["drawn"] = Drawn("shop", row.key, row.version_id, row.place_id)
    return desk_context(request, "shops", **about, **more)


def day_of_today(viewer: Viewer, shop: int) -> DayShown | None:
    """Today's exchange day, when there is one that stands."""
    rows = exchange_days(viewer, shop)
    return next((one for one in rows if one.row.day == today() and one.row.off is None), None)


def id_of(given: str) -> UUID:
    """The id that a form was drawn with; a new one where there is none."""
    return uuid_of(given) or new_id()


@require_GET
@staff_only
def shops(request: HttpRequest) -> HttpResponse:
    """The shops that the viewer keeps, with today's totals, and those that could be opened; with
    one alone, its counter."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows, opens = kept_shops(viewer), openable_shops(viewer)
    if len(rows) == 1 and not opens:
        page = "desk:shop-counter" if may_sell(viewer, rows[0]) else "desk:shop-sales"
        return redirect(page, rows[0].pk)
    lang, day = get_language(), today()
    kept = [
        {
            "row": row,
            "name": name_of(row),
            "sells": may_sell(viewer, row),
            "totals": totals(viewer, row.pk, day, day),
        }
        for row in rows
    ]
    openable = [
        {"place": place, "key": rules.shop, "name": rules.name.say(lang), "goods": len(rules.goods)}
        for place, rules in opens
    ]
    context = desk_context(request, "shops", kept=kept, openable=openable)
    return render(request, "desk/shop/shops.html", context)


@require_POST
@staff_only
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a shop of the pack; its shelves are filled next."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    place = request.POST.get("place", "")
    try:
        row = actions.open_shop(
            viewer, int(place) if place.isdecimal() else 0, request.POST.get("key", "")
        )
    except Invalid as refusal:
        toast(request, said_of(refusal), level=ERROR)
        return redirect("desk:shops")
    toast(request, gettext("It is open. Put on the shelf what there is."))
    return redirect("desk:shop-stock", row.pk)


def found(request: HttpRequest, shop: int) -> Any:
    """A shop by its number."""
    return shop_at(request.viewer, shop)  # type: ignore[attr-defined]
