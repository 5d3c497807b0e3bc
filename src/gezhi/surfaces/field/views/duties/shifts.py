"""A month of a roster as those on it read it, and swapping shifts."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import say_date, say_weekday
from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import (
    MonthView,
    SwapLine,
    month_of,
    my_duty,
    my_swaps,
    swap_offers,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.field.views.points.recording import uuid_of
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_GET
@staff_only
def roster(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Who is on duty, day by day; mine stand out."""
    viewer, lang = viewer_in(request), get_language()
    today = clock.today()
    view = month_of(viewer, place, key, parse_date(request.GET.get("month", "")) or today)
    context = {
        "here": "today",
        "name": view.kept.roster.name.say(lang),
        "place": view.kept.place.name,
        "month": _month(view.first),
        "before": (view.first - timedelta(days=1)).replace(day=1),
        "after": (view.first + timedelta(days=32)).replace(day=1),
        "days": _days(view, today),
        "published": view.state == "published",
    }
    return render(request, "field/duties/roster.html", context)


def _month(first: date) -> str:
    zh = (get_language() or "zh").startswith("zh")
    return f"{first.year}年{first.month}月" if zh else f"{first:%B %Y}"


def _days(view: MonthView, today: date) -> list[dict[str, Any]]:
    lang = get_language()
    shown = [one for one in view.shifts if view.state == "published"]
    return [
        {
            "day": f"{say_date(day, lang)} {say_weekday(day, lang)}",
            "today": day == today,
            "shifts": [
                {
                    "post": one.post_name.say(lang),
                    "who": one.name,
                    "mine": one.mine,
                    "swap": one.occurrence if one.swappable else None,
                }
                for one in ones
            ],
        }
        for day, ones in groupby(shown, key=lambda one: one.day)
    ]


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def swap(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a colleague to take a shift, perhaps for one of theirs."""
    viewer, post, lang = viewer_in(request), request.POST, get_language()
    due = my_duty(viewer, number)
    offers = swap_offers(viewer, number)
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        asked, _, back = post.get("asked", "").partition(":")
        whom = uuid_of(asked)
        try:
            if whom is None:
                errors, status = {"asked": gettext("Choose a colleague.")}, 422
            else:
                given = int(back) if back.isdecimal() else None
                wanted = uuid_of(post.get("id", "")) or new_id()
                actions.ask_swap(viewer, actions.AskSwap(number, whom, given, wanted))
                toast(request, gettext("Asked. You are told when there is an answer."))
                return redirect("field:duties")
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except (Changed, Forbidden, Missing) as refusal:
            text, status = said_of(refusal), refusal.status
    options = []
    for pk, name, shifts in offers:
        options.append(Option(str(pk), gettext("%(name)s, without one in return") % {"name": name}))
        for one in shifts[:4]:
            day = f"{say_date(one.day, lang)} {say_weekday(one.day, lang)}"
            said = gettext("%(name)s, for the shift of %(day)s") % {"name": name, "day": day}
            options.append(Option(f"{pk}:{one.pk}", said))
    field = FieldInput(
        "asked",
        "choice",
        gettext("Whom I ask"),
        post.get("asked", ""),
        error=errors.get("asked", "") or errors.get("back", ""),
        required=True,
        options=options,
    )
    context = {
        "here": "today",
        "name": due.rule.name.say(lang),
        "day": f"{say_date(due.row.day, lang)} {say_weekday(due.row.day, lang)}",
        "field": field,
        "text": text,
        "id": uuid_of(post.get("id", "")) or new_id(),
        "drawn": Drawn("duty", "swap", due.row.version_id, due.row.place_id),
        "nobody": not offers,
    }
    return render(request, "field/duties/swap.html", context, status=status)


@never_cache
@require_GET
@staff_only
def swaps(request: HttpRequest) -> HttpResponse:
    """What I asked and am asked."""
    return _draw_swaps(request)


def _draw_swaps(request: HttpRequest, text: str = "", status: int = 200) -> HttpResponse:
    lines = [_line(one) for one in my_swaps(viewer_in(request))]
    context = {"here": "today", "lines": lines, "text": text}
    return render(request, "field/duties/swaps.html", context, status=status)


def _line(one: SwapLine) -> dict[str, Any]:
    lang, row = get_language(), one.row
    back = row.back.day if row.back is not None else None
    return {
        "id": row.pk,
        "name": one.name.say(lang),
        "day": f"{say_date(row.shift.day, lang)} {say_weekday(row.shift.day, lang)}",
        "back": f"{say_date(back, lang)} {say_weekday(back, lang)}" if back else "",
        "other": one.other,
        "mine": one.mine,
        "url": reverse("field:swap-answer", args=[row.pk]),
    }


@require_POST
@staff_only
def answer(request: HttpRequest, swap: UUID) -> HttpResponse:
    """Accept, decline, or take one's own question back."""
    viewer, said = viewer_in(request), request.POST.get("answer", "")
    try:
        if said == "withdraw":
            actions.withdraw_swap(viewer, swap)
            toast(request, gettext("Taken back."))
        elif said == "accepted":
            actions.answer_swap(viewer, swap, "accepted")
            toast(request, gettext("Swapped. It stands in your days ahead."))
        else:
            actions.answer_swap(viewer, swap, "declined")
            toast(request, gettext("Declined."))
    except (Changed, Forbidden, Missing, Invalid) as refusal:
        return _draw_swaps(request, said_of(refusal), refusal.status)
    return redirect("field:swaps")
