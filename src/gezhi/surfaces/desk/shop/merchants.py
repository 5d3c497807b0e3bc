"""Settling with merchants: what each redeemed in a month, and the sheet that both sign."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.base.ids import new_id, short_code
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    MerchantMonth,
    merchant_account,
    merchant_accounts,
    merchant_posts,
    used_at_the_shop,
)
from gezhi.engines.trust.queries import Missing, Refusal, Viewer
from gezhi.surfaces.desk.shop.shops import ERROR, found, id_of, shop_context
from gezhi.surfaces.desk.shop.shown import kind_name, month_name, month_of, name_of, today
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_GET
@staff_only
def merchants(request: HttpRequest, shop: int) -> HttpResponse:
    """What each merchant redeemed in a month, and what was used at the counter itself."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, month = found(request, shop), month_asked(request.GET.get("month", ""))
    posts = merchant_posts(viewer, row)
    lang = get_language()
    context = shop_context(
        request,
        row,
        "shop-merchants",
        accounts=[_told(row, one, posts) for one in merchant_accounts(viewer, shop, month)],
        own=_goods(used_at_the_shop(viewer, shop, month).goods),
        posts=[words.say(lang) for words in posts.values()],
        **around(month),
    )
    return render(request, "desk/shop/merchants.html", context)


def month_asked(text: str) -> date:
    """The month that an address asks for, `2026-05`; this one for what cannot be read."""
    try:
        day = parse_date(f"{text}-01")
    except ValueError:
        day = None
    return month_of(min(day, today()) if day else today())


def around(month: date) -> dict[str, Any]:
    """A month with the ways to those beside it."""
    before, after = month_of(month - timedelta(days=1)), month_of(month + timedelta(days=32))
    return {
        "month": month,
        "month_name": month_name(month),
        "over": month < month_of(today()),
        "before": f"{before:%Y-%m}",
        "after": f"{after:%Y-%m}" if after <= today() else "",
    }


def _goods(goods: Any) -> list[tuple[str, str, int]]:
    return [(name_of(good), kind_name(good.kind), many) for good, many in goods]


def _told(row: Any, one: MerchantMonth, posts: Any) -> dict[str, Any]:
    words, settled = posts.get(one.merchant.post), one.sums.settlement
    sheet = reverse("desk:shop-merchant", args=[row.pk, one.merchant.id])
    return {
        "one": one,
        "post": words.say(get_language()) if words else one.merchant.post,
        "goods": _goods(one.sums.goods),
        "href": f"{sheet}?month={one.sums.month:%Y-%m}",
        "settled": exact(settled.at) if settled else "",
        "code": short_code(settled.pk) if settled else "",
        "id": new_id(),
    }


@require_GET
@staff_only
def sheet(request: HttpRequest, shop: int, merchant: str) -> HttpResponse:
    """A merchant's month: counts by good, to print and sign."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, month = found(request, shop), month_asked(request.GET.get("month", ""))
    one = merchant_account(viewer, shop, month, merchant)
    if one is None:
        raise Missing(
            "no-merchant", "这个月没有这家商家的券", "this merchant redeemed nothing then"
        )
    context = shop_context(request, row, "shop-merchants", **around(month))
    context |= _told(row, one, merchant_posts(viewer, row))
    return render(request, "desk/shop/settlement.html", context)


@require_POST
@staff_only
def settle(request: HttpRequest, shop: int, merchant: str) -> HttpResponse:
    """Settle a month with a merchant, or take that back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    month, id = month_asked(request.POST.get("month", "")), id_of(request.POST.get("id", ""))
    try:
        if request.POST.get("undo"):
            actions.undo_settlement(viewer, UUID(request.POST["undo"]), id)
            toast(request, gettext("Taken back; it waits to be settled again."))
        else:
            actions.settle_merchant(viewer, shop, merchant, month, id)
            toast(request, gettext("Settled. Print the sheet and sign it together."))
    except ValueError:
        raise Missing("no-settlement", "没有这笔结账", "there is no such settlement") from None
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        toast(request, said_of(refusal), level=ERROR)
    address = reverse("desk:shop-merchant", args=[shop, merchant])
    return redirect(f"{address}?month={month:%Y-%m}")
