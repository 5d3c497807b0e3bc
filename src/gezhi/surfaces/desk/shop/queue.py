"""The queue of an exchange day: calling numbers, giving them out at the counter, the screen on the
wall and the list on paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.queries import Queued, day_shown, purse_by_code, screen, search_purses
from gezhi.engines.points.queries import queue as queue_of
from gezhi.engines.trust.queries import Missing, Refusal, Viewer
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.shop.days import told
from gezhi.surfaces.desk.shop.shops import ERROR, found, id_of, shop_context
from gezhi.surfaces.desk.shop.shown import name_of
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_GET
@staff_only
def queue(request: HttpRequest, shop: int, day: UUID) -> HttpResponse:
    """The day at the counter: who is called, who comes next, who was missed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, asked = found(request, shop), queue_of(viewer, day)
    _belongs(asked.row.shop_id, shop)
    lists = {
        name: [_line(row, one) for one in getattr(asked, name)]
        for name in ("called", "waiting", "missed", "served", "back")
    }
    context = shop_context(request, row, "shop-days", **told(day_shown(viewer, day)), id=new_id())
    return render(request, "desk/shop/queue.html", {**context, **lists})


def _line(row: Any, one: Queued) -> dict[str, Any]:
    whose = urlencode({"kind": one.turn.holder_kind, "holder": one.turn.holder})
    at = f"{one.turn.slot:%H:%M}" if one.turn.slot else ""
    name = one.name or gettext("not in your area")
    counter = f"{reverse('desk:shop-counter', args=[row.pk])}?{whose}"
    return {"turn": one.turn, "name": name, "at": at, "counter": counter, "id": new_id()}


def _belongs(shop: int, wanted: int) -> None:
    if shop != wanted:
        raise Missing("no-day", "没有这个兑换日", "there is no such exchange day")


Act = Callable[[Viewer, UUID, UUID], Any]
ACTS: dict[str, Act] = {
    "call": lambda viewer, turn, id: actions.call_turn(viewer, turn, id),
    "miss": lambda viewer, turn, id: actions.miss(viewer, turn),
    "serve": lambda viewer, turn, id: actions.serve(viewer, turn),
    "back": lambda viewer, turn, id: actions.give_back_turn(viewer, turn),
}
"""What a button beside a number does."""


@require_POST
@staff_only
def do(request: HttpRequest, shop: int, day: UUID) -> HttpResponse:
    """Call the next number, or do something with a certain one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    name, id = request.POST.get("act", ""), id_of(request.POST.get("id", ""))
    try:
        if name == "next":
            turn = actions.call_next(viewer, day, id)
            if turn is None:
                toast(request, gettext("Nobody is waiting."))
        elif name in ACTS:
            ACTS[name](viewer, uuid_of(request.POST.get("turn", "")) or new_id(), id)
        else:
            raise Missing("no-form", "没有这个页面", "there is no such page")
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        toast(request, said_of(refusal), level=ERROR)
    return redirect("desk:shop-queue", shop, day)


@require_http_methods(["GET", "POST"])
@staff_only
def give(request: HttpRequest, shop: int, day: UUID) -> HttpResponse:
    """A number for somebody at the counter, found by card, door or name."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, shown = found(request, shop), day_shown(viewer, day)
    _belongs(shown.row.shop_id, shop)
    text, said, status = request.GET.get("q", "").strip()[:200], "", 200
    if request.method == "POST":
        post = request.POST
        whose = (post.get("kind", ""), post.get("holder", ""))
        try:
            turn = actions.take_turn(viewer, day, *whose, id_of(post.get("id", "")))
            at = f" · {turn.slot:%H:%M}" if turn.slot else ""
            toast(request, gettext("Number %(n)s%(at)s") % {"n": turn.number, "at": at})
            return redirect("desk:shop-queue", shop, day)
        except Refusal as refusal:
            if refusal.status not in (409, 422):
                raise
            said, status = said_of(refusal), refusal.status
            text = post.get("q", "")
    purses = purse_by_code(viewer, shop, text) or search_purses(viewer, shop, text)
    known = {(purse.holder.kind, purse.holder.id): purse for purse in purses}
    people = [
        {
            "holder": purse.holder,
            "amount": purse.amount,
            "unit": name_of(purse.unit),
            "id": new_id(),
        }
        for purse in known.values()
    ]
    context = shop_context(request, row, "shop-days", **told(shown), text=text, people=people)
    return render(request, "desk/shop/give.html", {**context, "said": said}, status=status)


@never_cache
@require_GET
@staff_only
def wall(request: HttpRequest, shop: int, day: UUID) -> HttpResponse:
    """The screen to hang up: numbers and no names."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    shown = screen(viewer, day)
    _belongs(shown.row.shop_id, shop)
    context = {"shown": shown, "shop_name": name_of(found(request, shop))}
    context |= told(day_shown(viewer, day))
    return render(request, "desk/shop/screen.html", context)


@require_GET
@staff_only
def paper(request: HttpRequest, shop: int, day: UUID) -> HttpResponse:
    """The day's numbers to print, with room to tick: for a day without electricity."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, asked = found(request, shop), queue_of(viewer, day)
    _belongs(asked.row.shop_id, shop)
    lines = [*asked.called, *asked.missed, *asked.waiting, *asked.served]
    lines.sort(key=lambda one: (str(one.turn.slot or ""), one.turn.number))
    context = shop_context(request, row, "shop-days", **told(day_shown(viewer, day)))
    context |= {"lines": [_line(row, one) for one in lines], "blank": range(8)}
    return render(request, "desk/shop/paper.html", context)
