"""The bench of a week: figures, the agenda, what guidance groups named, reminders, inspections."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import (
    Bench,
    Picture,
    bench,
    bulletins,
    dispatches,
    inspections,
    ledger,
    picture,
    places_of,
    reminded_weeks,
    week_of,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from gezhi.surfaces.desk.campaigns.adding import units_of
from gezhi.surfaces.desk.campaigns.frame import (
    Choose,
    around,
    day,
    day_in,
    line_of,
    viewer_in,
    week_name,
)
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


def pick_names() -> dict[str, str]:
    """What guidance groups name each week."""
    return {
        "key": gettext("Key task"),
        "advanced": gettext("Good example"),
        "lagging": gettext("Lagging case"),
    }


@require_GET
@staff_only
def show(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """A week, this one unless another is asked for."""
    return _draw(request, campaign)


def _draw(
    request: HttpRequest,
    campaign: UUID,
    act: str = "",
    errors: dict[str, str] | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    viewer = viewer_in(request)
    shown = picture(viewer, campaign)
    found = bench(viewer, campaign, day_in(request.GET.get("week", "")))
    address = reverse("desk:campaign-week", args=[campaign])
    week = found.week
    context = around(
        request,
        shown,
        "campaign-week",
        week=week_name(week),
        before=f"{address}?week={(week - timedelta(weeks=1)).isoformat()}",
        after=f"{address}?week={(week + timedelta(weeks=1)).isoformat()}",
        now=week == week_of(clock.today()),
        figures=figures_of(found.figures, campaign),
        **_agenda(found),
        picks=[_pick(one) for one in found.picks],
        reminders=[{"who": who, "due": one.due, "late": one.late} for one, who in found.reminders],
        meetings=[_meeting(one, shown) for one in found.dispatches],
        bulletin=found.bulletin,
        **_records(request, campaign),
        **_forms(request, found, shown, errors or {}),
        act=act,
        errors=errors or {},
        text=text,
        typed=request.POST,
        id=uuid_of(request.POST.get("id", "")) or new_id(),
        today=clock.today().isoformat(),
    )
    return render(request, "desk/campaigns/week.html", context, status=status)


def figures_of(figures: list[dict[str, Any]], campaign: UUID) -> list[dict[str, Any]]:
    """Figures with the way to the tasks behind each."""
    ledger_at = reverse("desk:campaign-ledger", args=[campaign])
    zh = (get_language() or "zh").startswith("zh")
    return [
        {
            "name": one["zh"] if zh else one["en"],
            "count": one["count"],
            "url": f"{ledger_at}?n={','.join(map(str, one['tasks']))}" if one["tasks"] else "",
            "late": one["key"] in ("late", "findings") and one["count"],
        }
        for one in figures
    ]


def _agenda(found: Bench) -> dict[str, Any]:
    agenda = found.agenda
    return {
        "late": [line_of(one) for one in agenda.late],
        "open_findings": [
            {"line": line_of(line), "due": day(one.due), "state": one.state, "text": one.text}
            for one, line in agenda.findings
        ],
        "key": [line_of(one) for one in agenda.key],
        "due": [line_of(one) for one in agenda.due],
    }


def _pick(one: Any) -> dict[str, Any]:
    return {
        "kind": pick_names()[one.row.kind],
        "lagging": one.row.kind == "lagging",
        "group": one.group,
        "about": f"{one.task.row.number} {one.task.row.title}" if one.task else one.unit,
        "url": reverse("desk:campaign-task", args=[one.task.row.pk]) if one.task else "",
        "words": one.row.words,
    }


def _meeting(one: Any, shown: Picture) -> dict[str, Any]:
    from gezhi.engines.trust.queries import pack_by_id

    units = pack_by_id(shown.row.version_id).people.units()
    lang = get_language()
    return {
        "day": day(one.held),
        "present": "、".join(units[key][1].name.say(lang) for key in one.present if key in units),
        "decided": one.decided,
    }


def _records(request: HttpRequest, campaign: UUID) -> dict[str, Any]:
    """What the counts of the one page open: all reminders, meetings, bulletins, inspections."""
    viewer = viewer_in(request)
    address = reverse("desk:campaign-week", args=[campaign])
    return {
        "all_reminders": [
            {"week": week_name(week), "n": n, "url": f"{address}?week={week.isoformat()}"}
            for week, n in reminded_weeks(viewer, campaign)
        ],
        "all_meetings": [
            {"day": day(one.held), "url": f"{address}?week={week_of(one.held).isoformat()}"}
            for one in dispatches(viewer, campaign)
        ],
        "all_bulletins": [
            {
                "title": one.title,
                "number": one.number,
                "week": week_name(one.week),
                "url": reverse("desk:campaign-bulletin", args=[one.pk]),
            }
            for one in bulletins(viewer, campaign)
        ],
        "all_inspections": [
            {"day": day(one.day), "place": place, "words": one.words}
            for one, place in inspections(viewer, campaign)
        ],
    }


def _forms(
    request: HttpRequest, found: Bench, shown: Picture, errors: dict[str, str]
) -> dict[str, Any]:
    viewer, post = viewer_in(request), request.POST
    about: dict[str, Any] = {"groups": found.groups}
    if found.groups:
        tasks = [
            (str(one.row.pk), f"{one.row.number} {one.row.title}")
            for one in ledger(viewer, found.row.pk)
            if one.state != "dropped"
        ]
        kinds = list(pick_names().items())
        about["pick_fields"] = [
            Choose("group", gettext("Guidance group"), [("", found.groups)], post.get("group", "")),
            Choose("kind", gettext("What it is"), [("", kinds)], post.get("kind", "")),
            Choose(
                "task",
                gettext("Task"),
                [("", tasks)],
                post.get("task", ""),
                errors.get("task", ""),
                empty=gettext("none: a unit"),
            ),
            Choose(
                "unit",
                gettext("or unit"),
                units_of(request, shown),
                post.get("unit", ""),
                empty=gettext("none: a task"),
            ),
        ]
    if shown.supervises or shown.runs:
        places = [(str(one.pk), one.name) for one in places_of(viewer, found.row.pk)]
        wrong = errors.get("place", "")
        about["place_field"] = Choose(
            "place", gettext("Where"), [("", places)], post.get("place", ""), wrong, required=True
        )
    return about


@require_POST
@staff_only
def pick(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Name a key task, a good example or a lagging case of this week."""
    post = request.POST
    asked = actions.NewPick(
        campaign,
        post.get("group", ""),
        post.get("kind", ""),
        post.get("words", ""),
        uuid_of(post.get("task", "")),
        uuid_of(post.get("unit", "")),
        uuid_of(post.get("id", "")) or new_id(),
    )
    try:
        actions.pick(viewer_in(request), asked)
    except Invalid as refusal:
        return _draw(request, campaign, "pick", errors_of(refusal.wrong), "", refusal.status)
    except (Changed, Forbidden) as refusal:
        return _draw(request, campaign, "pick", None, said_of(refusal), refusal.status)
    toast(request, gettext("It stands in this week."))
    return redirect("desk:campaign-week", campaign)


@require_POST
@staff_only
def inspect(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Note that one went to see a place."""
    post = request.POST
    place = post.get("place", "")
    asked = actions.NewInspection(
        campaign,
        int(place) if place.isdecimal() and len(place) < 12 else 0,
        post.get("words", ""),
        day_in(post.get("day", "")),
        uuid_of(post.get("id", "")) or new_id(),
    )
    try:
        actions.note_inspection(viewer_in(request), asked)
    except Invalid as refusal:
        return _draw(request, campaign, "inspect", errors_of(refusal.wrong), "", refusal.status)
    except (Changed, Forbidden) as refusal:
        return _draw(request, campaign, "inspect", None, said_of(refusal), refusal.status)
    toast(request, gettext("Noted."))
    return redirect("desk:campaign-week", campaign)
