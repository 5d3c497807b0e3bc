"""Making a roster: drawn up fairly in turn, corrected line by line, published, changed later."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import say_date, say_weekday
from gezhi.engines.duties import actions
from gezhi.engines.duties.queries import MonthView, month_of
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from gezhi.surfaces.desk.duties.board import duties_context, viewer_in
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_GET
@staff_only
def show(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """A month of the roster."""
    return _draw(request, place, key)


def _asked_month(request: HttpRequest) -> date:
    given = request.POST.get("month", "") or request.GET.get("month", "")
    return parse_date(given) or clock.today()


def _draw(
    request: HttpRequest,
    place: int,
    key: str,
    errors: dict[str, str] | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    viewer, lang = viewer_in(request), get_language()
    view = month_of(viewer, place, key, _asked_month(request))
    if not view.kept.leads:
        raise Forbidden("not-allowed", "值班表由带队的人排", "the roster is made by who leads")
    wrong = errors or {}
    days = _days(request, view, wrong)
    context = duties_context(
        request,
        view.kept.place,
        "roster",
        key,
        key=key,
        name=view.kept.roster.name.say(lang),
        month=_month(view.first),
        first=view.first.isoformat(),
        before=(view.first - timedelta(days=1)).replace(day=1).isoformat(),
        after=(view.first + timedelta(days=32)).replace(day=1).isoformat(),
        state=view.state,
        month_id=view.id,
        days=days,
        held=_names(days, filled=True),
        asks=_names(days, filled=False),
        counts=view.counts,
        errors=wrong,
        text=text or wrong.get("shifts", "") or wrong.get("month", "") or wrong.get("id", ""),
        id=uuid_of(request.POST.get("id", "")) or new_id(),
        editable=view.first >= clock.today().replace(day=1),
    )
    return render(request, "desk/duties/roster.html", context, status=status)


def _month(first: date) -> str:
    zh = (get_language() or "zh").startswith("zh")
    return f"{first.year}年{first.month}月" if zh else f"{first:%B %Y}"


def _days(request: HttpRequest, view: MonthView, wrong: dict[str, str]) -> list[dict[str, Any]]:
    lang, post = get_language(), request.POST
    numbered = list(enumerate(view.shifts))
    return [
        {
            "day": f"{say_date(day, lang)} {say_weekday(day, lang)}",
            "off": day.weekday() >= 5,
            "shifts": [
                {
                    "name": f"shift-{number}",
                    "number": one.occurrence,
                    "post": one.post_name.say(lang),
                    "who": one.name,
                    "value": post.get(f"shift-{number}", str(one.holder or "")),
                    "people": [(str(pk), name) for pk, name in view.people.get(one.post, [])],
                    "error": wrong.get(f"shift-{number}", ""),
                    "open": one.state in ("", "open"),
                }
                for number, one in ones
            ],
        }
        for day, ones in groupby(numbered, key=lambda pair: pair[1].day)
    ]


def _names(days: list[dict[str, Any]], *, filled: bool) -> str:
    """The shifts that can be given and have somebody already, or have nobody yet."""
    shifts = [one for day in days for one in day["shifts"] if one["open"]]
    return " ".join(one["name"] for one in shifts if bool(one["value"]) == filled)


@require_POST
@staff_only
def do(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Make, correct, publish, or put somebody else on; whatever the button says."""
    try:
        said = _act(request, place, key)
    except Invalid as refusal:
        errors = errors_of(refusal.wrong)
        return _draw(request, place, key, errors, status=refusal.status)
    except (Changed, Missing) as refusal:
        return _draw(request, place, key, text=said_of(refusal), status=refusal.status)
    toast(request, said)
    month = _asked_month(request).isoformat()
    return redirect(f"{reverse('desk:duty-roster', args=[place, key])}?month={month}")


def _act(request: HttpRequest, place: int, key: str) -> str:
    viewer, post = viewer_in(request), request.POST
    act, month_id = post.get("act", ""), uuid_of(post.get("month_id", ""))
    if act == "make":
        wanted = uuid_of(post.get("id", "")) or new_id()
        asked = actions.NewMonth(place, key, _asked_month(request), wanted)
        actions.make_month(viewer, asked)
        return gettext("Drawn up fairly in turn. Correct it, then publish.")
    if month_id is None:
        raise Missing("no-roster", "没有这张值班表", "there is no such roster")
    lines = {
        int(name.removeprefix("shift-")): str(value)
        for name, value in post.items()
        if name.startswith("shift-") and name.removeprefix("shift-").isdecimal()
    }
    if act == "give":
        _give(request, place, key, lines)
        return gettext("Changed.")
    actions.change_draft(viewer, month_id, lines)
    if act == "publish":
        actions.publish_month(viewer, month_id)
        return gettext("Published. Everybody finds their shifts in Today.")
    return gettext("Kept.")


def _give(request: HttpRequest, place: int, key: str, lines: dict[int, str]) -> None:
    """Change what is published, shift by shift, as far as the choice differs."""
    viewer = viewer_in(request)
    view = month_of(viewer, place, key, _asked_month(request))
    for number, one in enumerate(view.shifts):
        wanted = uuid_of(lines.get(number, ""))
        if wanted is not None and one.occurrence is not None and wanted != one.holder:
            actions.give_shift(viewer, one.occurrence, wanted)
