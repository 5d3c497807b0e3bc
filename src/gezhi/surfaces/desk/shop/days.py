"""Exchange days at the desk: planning them, changing them, calling them off."""

from datetime import time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points import actions
from gezhi.engines.points.queries import DayShown, day_shown, exchange_days, only_on_days
from gezhi.engines.trust.queries import Changed, Invalid, Viewer, Wrong
from gezhi.surfaces.desk.shop.counter import whole
from gezhi.surfaces.desk.shop.shops import found, id_of, shop_context
from gezhi.surfaces.desk.shop.shown import day_name, hours_name, today
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


class TimeInput(FieldInput):
    """A time of day."""

    @property
    def input_type(self) -> str:
        """The browser's own control for times."""
        return "time"


@require_GET
@staff_only
def days(request: HttpRequest, shop: int) -> HttpResponse:
    """The days that are planned, and those that are over."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = found(request, shop)
    context = shop_context(
        request,
        row,
        "shop-days",
        coming=[told(one) for one in exchange_days(viewer, shop)],
        past=[told(one) for one in exchange_days(viewer, shop, past=True)],
        only=only_on_days(viewer, row),
    )
    return render(request, "desk/shop/days.html", context)


def told(one: DayShown) -> dict[str, Any]:
    """A day in words."""
    row = one.row
    about = {"one": one, "day": day_name(row.day), "hours": hours_name(row)}
    return {**about, "today": row.day == today()}


@require_http_methods(["GET", "POST"])
@staff_only
def plan(request: HttpRequest, shop: int) -> HttpResponse:
    """Plan an exchange day."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, errors, text, status = found(request, shop), dict[str, str](), "", 200
    id = id_of(request.POST.get("id", ""))
    if request.method == "POST":
        try:
            made = actions.plan_day(viewer, shop, plan_asked(request.POST), id)
            toast(request, gettext("Planned: %(day)s.") % {"day": day_name(made.day)})
            return redirect("desk:shop-days", shop)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            text, status, id = said_of(refusal), refusal.status, new_id()
    given = request.POST or {"opens": "09:00", "closes": "11:30"}
    context = shop_context(request, row, "shop-days", fields=fields(given, errors), id=id)
    context |= {"title": gettext("Plan an exchange day"), "verb": gettext("Plan it"), "text": text}
    return render(request, "desk/shop/day_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff_only
def change(request: HttpRequest, shop: int, day: UUID) -> HttpResponse:
    """Change a day; those with a number are told what is new for them."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, one = found(request, shop), day_shown(viewer, day)
    errors, text, status = dict[str, str](), "", 200
    if request.method == "POST":
        try:
            actions.change_day(viewer, day, plan_asked(request.POST))
            toast(request, gettext("Changed; whoever has a number is told."))
            return redirect("desk:shop-days", shop)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    given = request.POST or given_of(one)
    context = shop_context(request, row, "shop-days", fields=fields(given, errors), one=one)
    context |= {"title": gettext("Change the day"), "verb": gettext("Change it"), "text": text}
    context |= {"off_field": off_field("", "")}
    return render(request, "desk/shop/day_form.html", context, status=status)


@require_POST
@staff_only
def call_off(request: HttpRequest, shop: int, day: UUID) -> HttpResponse:
    """Call a day off, with the reason that people are told."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    why, error, text = request.POST.get("why", ""), "", ""
    try:
        actions.call_off(viewer, day, why)
        toast(request, gettext("Called off; whoever has a number is told."))
        return redirect("desk:shop-days", shop)
    except Invalid as refusal:
        error, status = errors_of(refusal.wrong).get("why", ""), refusal.status
    except Changed as refusal:
        text, status = said_of(refusal), refusal.status
    one = day_shown(viewer, day)
    context = shop_context(request, found(request, shop), "shop-days", one=one, text=text)
    context |= {"fields": fields(given_of(one), {}), "off_field": off_field(why, error)}
    context |= {"title": gettext("Change the day"), "verb": gettext("Change it")}
    return render(request, "desk/shop/day_form.html", context, status=status)


def plan_asked(post: Any) -> actions.Plan:
    """A plan as it was typed; Invalid for what is no date or no time."""
    wrong: list[Wrong] = []
    day = _parsed(parse_date, post.get("day", ""))
    if day is None:
        wrong.append(Wrong("day", "required", Words(zh="选一个日子", en="choose a day")))
    times: list[time] = []
    for name in ("opens", "closes"):
        at = _parsed(parse_time, post.get(name, ""))
        times.append(at or time(0))
        if at is None:
            words = Words(zh="写几点几分，如 09:00", en="a time such as 09:00")
            wrong.append(Wrong(name, "required", words))
    if day is None or wrong:
        raise Invalid(wrong)
    turns = post.get("turns", "").strip()
    limit = whole(turns) if turns else None
    spot, notice = post.get("spot", "").strip(), post.get("notice", "").strip()
    return actions.Plan(day, times[0], times[1], spot, limit, notice)


def _parsed(parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except ValueError:
        return None


def given_of(one: DayShown) -> dict[str, str]:
    """A day as the form shows it."""
    row = one.row
    return {
        "day": str(row.day),
        "opens": f"{row.opens:%H:%M}",
        "closes": f"{row.closes:%H:%M}",
        "spot": row.spot,
        "turns": str(row.turns or ""),
        "notice": row.notice,
    }


def fields(given: Any, errors: dict[str, str]) -> list[FieldInput]:
    """The questions about a day."""

    def about(name: str) -> dict[str, Any]:
        return {"value": given.get(name, ""), "error": errors.get(name, "")}

    return [
        FieldInput(
            "day", "date", gettext("On which day"), **about("day"), required=True, least=today()
        ),
        TimeInput("opens", "text", gettext("From"), **about("opens"), required=True),
        TimeInput("closes", "text", gettext("Until"), **about("closes"), required=True),
        FieldInput(
            "spot", "text", gettext("Where"), **about("spot"), required=True, max_length=120
        ),
        FieldInput(
            "turns",
            "number",
            gettext("Numbers for each quarter of an hour"),
            **about("turns"),
            help=gettext("Leave it empty for no limit; numbers then have no time on them."),
            least=1,
            most=50,
            step=1,
        ),
        FieldInput(
            "notice",
            "long-text",
            gettext("What people should know"),
            **about("notice"),
            help=gettext("Such as: bring your card."),
            max_length=300,
        ),
    ]


def off_field(why: str, error: str) -> FieldInput:
    """Why a day is called off."""
    label, told = gettext("Why"), gettext("Whoever has a number is told this.")
    return FieldInput(
        "why", "text", label, why, error=error, help=told, required=True, max_length=200
    )
