"""The counter: find who it is, choose, confirm, hand over the receipt."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    Offer,
    Purse,
    offers,
    only_on_days,
    purse_by_code,
    purses_of,
    search_purses,
    totals,
)
from gezhi.engines.trust.queries import Changed, Invalid, Missing, Viewer
from gezhi.surfaces.desk.shop.shops import day_of_today, found, id_of, shop_context
from gezhi.surfaces.desk.shop.shown import (
    kind_name,
    limit_name,
    name_of,
    stock_name,
    today,
)
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only


@dataclass(frozen=True)
class Line:
    """A good on the counter: `why` is why this holder cannot have it now, "" when they can."""

    offer: Offer
    name: str
    kind: str
    stock: str
    limit: str
    most: int
    why: str


@require_GET
@staff_only
def counter(request: HttpRequest, shop: int) -> HttpResponse:
    """Find a holder by card, door or name; with one found, what they have and what they can get."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = found(request, shop)
    if request.GET.get("holder"):
        return _purse(request, row)
    text = request.GET.get("q", "").strip()[:200]
    purses = purse_by_code(viewer, shop, text) or search_purses(viewer, shop, text)
    if len(purses) == 1:
        return redirect(address(row, purses[0]))
    context = shop_context(
        request,
        row,
        "shop-counter",
        text=text,
        purses=[{"purse": one, "href": address(row, one), **told(one)} for one in purses],
        totals=totals(viewer, shop, today(), today()),
        **_today(viewer, row),
    )
    return render(request, "desk/shop/counter.html", context)


def _today(viewer: Viewer, row: Any) -> dict[str, Any]:
    """Today's exchange day; `shut` where the shop exchanges on those days only, and it is none."""
    day = day_of_today(viewer, row.pk)
    return {"day": day, "shut": day is None and only_on_days(viewer, row)}


def address(row: Any, purse: Purse, **more: Any) -> str:
    """The counter with somebody before it."""
    whose = {"kind": purse.holder.kind, "holder": purse.holder.id, "unit": purse.unit.pk}
    return f"{reverse('desk:shop-counter', args=[row.pk])}?{urlencode({**whose, **more})}"


def told(purse: Purse) -> dict[str, Any]:
    """A purse in words."""
    return {"name": purse.holder.name, "amount": purse.amount, "unit_name": name_of(purse.unit)}


def purse_asked(viewer: Viewer, shop: int, asked: Any) -> Purse:
    """The purse that an address or a form names; Missing where there is none."""
    kind, holder = asked.get("kind", ""), asked.get("holder", "")
    purses = purses_of(viewer, shop, kind, holder)
    unit = asked.get("unit", "")
    for one in purses:
        if str(one.unit.pk) == unit or not unit:
            return one
    raise Missing("no-purse", "这一户还没有这种积分", "this holder has no such points yet")


def _purse(request: HttpRequest, row: Any) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    purse = purse_asked(viewer, row.pk, request.GET)
    lines = [line(one, purse) for one in offers(viewer, row.pk, purse)]
    others = [
        {"href": address(row, one), **told(one)}
        for one in purses_of(viewer, row.pk, purse.holder.kind, purse.holder.id)
        if one.unit.pk != purse.unit.pk
    ]
    context = shop_context(request, row, "shop-counter", purse=purse, **told(purse))
    context |= {"lines": lines, "others": others, **_today(viewer, row)}
    return render(request, "desk/shop/purse.html", context)


def line(offer: Offer, purse: Purse) -> Line:
    """A good as it stands for whoever is at the counter."""
    good = offer.good
    affordable = purse.amount // good.points
    bounds = [affordable, 99, *(one for one in (offer.stock, offer.left) if one is not None)]
    limit = limit_name(good)
    if offer.left is not None:
        left = gettext("%(n)s more for them now") % {"n": offer.left}
        limit = gettext("%(limit)s; %(left)s") % {"limit": limit, "left": left}
    why = _why_not(offer, affordable, purse)
    most = 0 if why else min(bounds)
    return Line(
        offer, name_of(good), kind_name(good.kind), stock_name(offer.stock), limit, most, why
    )


def _why_not(offer: Offer, affordable: int, purse: Purse) -> str:
    if offer.stock == 0:
        return gettext("Sold out")
    if offer.tier is not None:
        return gettext("Only from “%(tier)s” on") % {"tier": offer.tier.name.say(get_language())}
    if offer.left == 0:
        return gettext("All had for now")
    if affordable == 0:
        lacking = offer.good.points - purse.amount
        return gettext("%(n)s too few") % {"n": lacking}
    return ""


@require_http_methods(["GET", "POST"])
@staff_only
def confirm(request: HttpRequest, shop: int) -> HttpResponse:
    """Say once more what for how much (GET), and exchange it (POST)."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = found(request, shop)
    asked = request.POST if request.method == "POST" else request.GET
    purse = purse_asked(viewer, shop, asked)
    good = next(
        (one for one in offers(viewer, shop, purse) if str(one.good.pk) == asked.get("good")), None
    )
    if good is None:
        raise Missing("no-good", "这样东西现在不换了", "this is not offered now")
    quantity = asked.get("quantity", "1").strip()
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            return redirect("desk:shop-sale", _exchange(viewer, shop, purse, good, request).pk)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    context = shop_context(request, row, "shop-counter", purse=purse, **told(purse))
    context |= {"line": line(good, purse), "quantity": quantity, "errors": errors, "text": text}
    context |= {"back": address(row, purse), "price": good.good.points, "id": new_id()}
    context |= _sum(good, purse, quantity)
    return render(request, "desk/shop/confirm.html", context, status=status)


def _exchange(viewer: Viewer, shop: int, purse: Purse, offer: Offer, request: HttpRequest) -> Any:
    post = request.POST
    price = post.get("price", "")
    asked = actions.NewExchange(
        shop,
        offer.good.pk,
        whole(post.get("quantity", "")),
        purse.holder.kind,
        purse.holder.id,
        purse.unit.pk,
        id_of(post.get("id", "")),
        int(price) if price.isdecimal() else None,
    )
    return actions.exchange(viewer, asked).exchange


def whole(text: str) -> int:
    """A whole number as it was typed; -1 for anything else, which no engine takes."""
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) < 9 else -1


def _sum(offer: Offer, purse: Purse, quantity: str) -> dict[str, int]:
    """What it costs and what is left; nothing for what is no number."""
    count = whole(quantity)
    if count < 1:
        return {}
    cost = count * offer.good.points
    return {"cost": cost, "rest": purse.amount - cost}
