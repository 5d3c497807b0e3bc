"""A shop for residents: its exchange days, and a number for one of them."""

from datetime import time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_time
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gezhi.base.ids import new_id
from gezhi.base.words import say_weekday
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    DayShown,
    MyTurn,
    exchange_days,
    may_take,
    my_turns,
    only_on_days,
    shelf,
    shop_at,
)
from gezhi.engines.trust.queries import Missing, Refusal
from gezhi.surfaces.portal.earning import limit_of, said_day, today
from gezhi.surfaces.portal.served import find_served, ground_context
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_GET
def show(request: HttpRequest, shop: int) -> HttpResponse:
    """The shop's next exchange days, my numbers, and what it offers."""
    return _draw(request, shop)


def _draw(request: HttpRequest, shop: int, said: str = "", status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    row = shop_at(viewer, shop)
    mine = my_turns(viewer, shop) if viewer.account else []
    people = may_take(viewer, row) if viewer.account else []
    context = {
        "shop": row,
        "name": name_of(row),
        "place": row.place.name,
        "only": only_on_days(viewer, row),
        "days": [_day(one, mine, people) for one in exchange_days(viewer, shop)],
        "mine": [_turn(one) for one in mine],
        "polls": any(one.turn.day.day == today() for one in mine),
        "goods": [
            (one, name_of(one.good), limit_of(one.good.per, one.good.most) if one.good.most else "")
            for one in shelf(viewer, shop)
        ],
        "said": said,
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/shop.html", context, status=status)


def name_of(row: Any) -> str:
    """The name of a shop or a good."""
    return row.en if (get_language() or "").startswith("en") else row.zh


def day_name(day: Any) -> str:
    """A day with its weekday."""
    return f"{said_day(day)} {say_weekday(day, get_language())}"


def _day(one: DayShown, mine: list[MyTurn], people: list[Any]) -> dict[str, Any]:
    row = one.row
    has = {turn.holder.id for turn in mine if turn.turn.day_id == row.pk}
    return {
        "one": one,
        "day": day_name(row.day),
        "hours": f"{row.opens:%H:%M}\N{EN DASH}{row.closes:%H:%M}",
        "left": sum(one.left.values()),
        "slots": [f"{slot:%H:%M}" for slot in sorted(one.left)],
        "people": [(who, new_id()) for who in people if who.id not in has],
    }


def _turn(one: MyTurn) -> dict[str, Any]:
    row, turn = one.turn.day, one.turn
    words = {
        "waiting": gettext("waiting"),
        "called": gettext("Please come now"),
        "missed": gettext("Your number was called. Please ask at the counter."),
        "served": gettext("You have been served."),
    }
    return {
        "one": one,
        "day": day_name(row.day),
        "today": row.day == today(),
        "at": f"{turn.slot:%H:%M}" if turn.slot else f"{row.opens:%H:%M}",
        "word": words.get(turn.state, ""),
        "called": ", ".join(str(number) for number in one.called),
    }


@require_POST
def act(request: HttpRequest, shop: int) -> HttpResponse:
    """Take a number, or give one back."""
    viewer, post = viewer_of(request), request.POST
    if viewer.account is None:
        return redirect("portal:shop", shop)
    try:
        if post.get("back"):
            actions.give_back_turn(viewer, _id(post["back"]))
            toast(request, gettext("Your number is given back."))
        else:
            whose = (post.get("kind", ""), post.get("holder", ""))
            id = _id(post.get("id", ""), new=True)
            turn = actions.take_turn(viewer, _id(post.get("day", "")), *whose, id, _slot(post))
            toast(request, gettext("Your number is %(n)s.") % {"n": turn.number})
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return _draw(request, shop, said_of(refusal), refusal.status)
    return redirect("portal:shop", shop)


def _slot(post: Any) -> time | None:
    try:
        return parse_time(post.get("slot", ""))
    except ValueError:
        return None


def _id(text: str, *, new: bool = False) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        if new:
            return new_id()
        raise Missing("no-turn", "没有这个号", "there is no such number") from None
