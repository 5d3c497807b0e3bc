"""The campaigns that one works in, opening one, and the one page of a campaign."""

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
    DeliverableView,
    Picture,
    campaigns,
    heads_for,
    openable,
    picture,
    schedule,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Missing
from gezhi.surfaces.desk.campaigns.drawing import chart_of, house_of, steps_of
from gezhi.surfaces.desk.campaigns.frame import (
    around,
    day,
    document_kinds,
    state_names,
    viewer_in,
)
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Stat
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_GET
@staff_only
def index(request: HttpRequest) -> HttpResponse:
    """The campaigns; where there is one that runs and nothing to open, that one."""
    viewer, lang = viewer_in(request), get_language()
    seen, opens = campaigns(viewer), openable(viewer)
    if len(seen) == 1 and not opens:
        return redirect("desk:campaign", seen[0].row.pk)
    lines = [
        {
            "url": reverse("desk:campaign", args=[one.row.pk]),
            "name": one.rules.name.say(lang),
            "place": one.place,
            "span": f"{day(one.rules.from_)} – {day(one.rules.to)}",
            "ended": day(one.row.ended),
            "all": sum(one.states.values()),
            "late": one.states["late"],
            "done": one.states["done"],
        }
        for one in seen
    ]
    ready = [
        {
            "place": place,
            "name": rules.name.say(lang),
            "where": name,
            "key": rules.campaign,
            "purpose": rules.purpose.say(lang),
            "id": new_id(),
        }
        for place, name, rules in opens
    ]
    context = desk_context(request, "campaigns", lines=lines, ready=ready)
    return render(request, "desk/campaigns/index.html", context)


@require_POST
@staff_only
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a campaign of the pack."""
    post = request.POST
    place = post.get("place", "")
    asked = actions.NewCampaign(
        int(place) if place.isdecimal() and len(place) < 12 else 0,
        post.get("key", ""),
        uuid_of(post.get("id", "")) or new_id(),
    )
    try:
        row = actions.open_campaign(viewer_in(request), asked)
    except Changed as refusal:
        toast(request, said_of(refusal))
        return redirect("desk:campaigns")
    toast(request, gettext("The campaign is open."))
    return redirect("desk:campaign", row.pk)


@require_GET
@staff_only
def show(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The one page: what for, the steps, the groups, the schedule, what is to be delivered."""
    return _draw(request, picture(viewer_in(request), campaign))


def _draw(request: HttpRequest, shown: Picture, text: str = "", status: int = 200) -> HttpResponse:
    viewer, lang, rules = viewer_in(request), get_language(), shown.rules
    row, today = shown.row, clock.today()
    forces = [one for one in shown.teams if one.row.kind == "task-force"]
    team = request.GET.get("team", "")
    if team not in {one.row.unit for one in forces}:
        team = next((one.row.unit for one in forces if sum(one.states.values())), "")
    all_rows = schedule(viewer, row.pk)
    of_team = [one for one in all_rows if one.line.row.team and one.line.row.team.unit == team]
    span = (rules.from_, rules.to, today)
    context = around(
        request,
        shown,
        "campaign",
        rules=rules,
        purpose=rules.purpose.say(lang),
        basis=rules.basis.say(lang),
        owner=shown.owner.say(lang),
        span=f"{day(rules.from_)} – {day(rules.to)}",
        measures=[one.name.say(lang) for one in rules.measures],
        guarantees=[one.name.say(lang) for one in rules.guarantees],
        steps=steps_of(shown, today),
        house=house_of(shown),
        chart=chart_of(all_rows, *span) if all_rows else None,
        team=team,
        teams=[(one.row.unit, one.name.say(lang)) for one in forces],
        team_name=next((one.name.say(lang) for one in forces if one.row.unit == team), ""),
        team_chart=chart_of(of_team, *span) if of_team else None,
        stats=_stats(shown),
        deliverables=[_deliverable(one) for one in shown.deliverables],
        headless=_headless(request, shown) if shown.runs and not row.ended else [],
        text=text,
    )
    return render(request, "desk/campaigns/one.html", context, status=status)


def _stats(shown: Picture) -> list[Stat]:
    ledger = reverse("desk:campaign-ledger", args=[shown.row.pk])
    week = reverse("desk:campaign-week", args=[shown.row.pk])
    found = [
        Stat(name, str(shown.states[key]), f"{ledger}?state={key}")
        for key, name in state_names().items()
        if key != "dropped"
    ]
    names = {
        "reminders": gettext("Weekly reminders sent"),
        "dispatches": gettext("Dispatch meetings"),
        "bulletins": gettext("Bulletins issued"),
        "inspections": gettext("Places inspected"),
    }
    return [
        *found,
        *(Stat(name, str(shown.counts[key]), f"{week}#{key}") for key, name in names.items()),
    ]


def _deliverable(one: DeliverableView) -> dict[str, Any]:
    if one.number:
        word, tone = gettext("Version %(n)s issued") % {"n": one.number}, "settled"
    elif one.drafted:
        word, tone = gettext("Draft"), "working"
    else:
        word, tone = gettext("Not begun"), ""
    return {
        "name": one.rules.name.say(get_language()),
        "kind": document_kinds()[one.rules.kind],
        "word": word,
        "tone": tone,
        "day": day(one.issued),
        "url": reverse("desk:campaign-document", args=[one.document]) if one.document else "",
    }


def _headless(request: HttpRequest, shown: Picture) -> list[dict[str, Any]]:
    """Task forces without a head, with those of the leading unit who may head them."""
    lang, viewer = get_language(), viewer_in(request)
    return [
        {
            "unit": one.row.unit,
            "name": one.name.say(lang),
            "lead": one.lead,
            "people": heads_for(viewer, shown.row.pk, one.row.unit),
        }
        for one in shown.teams
        if one.row.kind == "task-force" and not one.row.head
    ]


@require_POST
@staff_only
def head(request: HttpRequest, campaign: UUID, unit: str) -> HttpResponse:
    """Name the head of a task force."""
    viewer = viewer_in(request)
    shown = picture(viewer, campaign)
    who = uuid_of(request.POST.get("head", ""))
    if who is None:
        return _draw(request, shown, gettext("Choose who heads it."), 422)
    try:
        actions.name_head(viewer, campaign, unit, who)
    except (Changed, Forbidden, Missing) as refusal:
        return _draw(request, shown, said_of(refusal), refusal.status)
    toast(request, gettext("Named."))
    return redirect("desk:campaign", campaign)


@require_POST
@staff_only
def end(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """End a campaign; what it kept stays."""
    actions.end_campaign(viewer_in(request), campaign)
    toast(request, gettext("The campaign has ended; its records stay."))
    return redirect("desk:campaign", campaign)
