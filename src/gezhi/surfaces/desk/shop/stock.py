"""Shelves and prices: deliveries, stock-taking, what is offered for how many points."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import Shelf, good_of, merchant_posts, shelf, tiers_of
from gezhi.engines.trust.queries import Changed, Invalid, Missing, Viewer
from gezhi.surfaces.desk.shop.forms import FORMS, ask_new, given_of, merchants_of
from gezhi.surfaces.desk.shop.shops import found, id_of, shop_context
from gezhi.surfaces.desk.shop.shown import (
    kind_name,
    limit_name,
    name_of,
    stock_name,
)
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_GET
@staff_only
def stock(request: HttpRequest, shop: int) -> HttpResponse:
    """Everything of a shop, also what is not offered now."""
    row = found(request, shop)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    lang, tiers, posts = get_language(), tiers_of(viewer, row), merchant_posts(viewer, row)
    lines = [
        {
            "good": one.good,
            "name": name_of(one.good),
            "kind": kind_name(one.good.kind),
            "stock": stock_name(one.stock),
            "low": one.stock is not None and one.stock == 0,
            "limit": limit_name(one.good),
            "merchants": [posts[key].say(lang) for key in one.good.honoured_by if key in posts],
            "tier": tiers[one.good.tier].say(lang) if one.good.tier in tiers else "",
        }
        for one in shelf(viewer, shop, all=True)
    ]
    context = shop_context(request, row, "shop-stock", lines=lines)
    return render(request, "desk/shop/stock.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
def change(request: HttpRequest, shop: int, good: int, name: str) -> HttpResponse:
    """One good's delivery, stock-taking or terms: the form, and what comes of it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = FORMS.get(name)
    if form is None:
        raise Missing("no-form", "没有这个页面", "there is no such page")
    row = found(request, shop)
    there = _shelf_of(viewer, row, good)
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            toast(request, form.save(viewer, there, request.POST))
            return redirect("desk:shop-stock", shop)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    context = shop_context(
        request,
        row,
        "shop-stock",
        act=name,
        title=form.title(),
        verb=form.verb(),
        good_name=name_of(there.good),
        stock=stock_name(there.stock),
        fields=form.ask(viewer, row, there, request.POST, errors),
        text=text or errors.get("good", ""),
        id=_id_again(request, errors),
    )
    return render(request, "desk/shop/change.html", context, status=status)


def _id_again(request: HttpRequest, errors: dict[str, str]) -> Any:
    """The id that the form was drawn with, while nothing was done under it; else a new one."""
    return id_of(request.POST.get("id", "")) if errors else new_id()


def _shelf_of(viewer: Viewer, row: Any, good: int) -> Shelf:
    good_of(viewer, row, good)
    return next(one for one in shelf(viewer, row.pk, all=True) if one.good.pk == good)


@require_http_methods(["GET", "POST"])
@staff_only
def add(request: HttpRequest, shop: int) -> HttpResponse:
    """Offer something more."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, post = found(request, shop), request.POST
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        points, most, per, tier = given_of(post)
        names = post.get("zh", "").strip(), points, post.get("en", "").strip()
        key = f"g-{id_of(post.get('id', '')).hex[-12:]}"
        new = actions.NewGood(
            key, post.get("kind", ""), *names, most, per, tier, merchants_of(post)
        )
        try:
            made = actions.add_good(viewer, shop, new)
            toast(request, gettext("Offered: %(what)s.") % {"what": name_of(made)})
            return redirect("desk:shop-stock", shop)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    context = shop_context(
        request,
        row,
        "shop-stock",
        act="new",
        title=gettext("Something more to offer"),
        verb=gettext("Offer it"),
        fields=ask_new(viewer, row, post, errors),
        text=text,
        id=_id_again(request, errors),
    )
    return render(request, "desk/shop/change.html", context, status=status)
