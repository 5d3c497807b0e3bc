"""Topics: who claims them, what was tried, the rule that came of it, and the line between them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import DocumentView, Pilots, TopicView, picture, pilots
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.desk.campaigns.frame import Choose, around, viewer_in
from gezhi.surfaces.desk.campaigns.papers import edition_line, trial_lines
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only


@require_GET
@staff_only
def topics(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The topics: who claimed, who tried, what became of it."""
    return _draw_topics(request, campaign)


def _draw_topics(
    request: HttpRequest, campaign: UUID, text: str = "", status: int = 200
) -> HttpResponse:
    shown = picture(viewer_in(request), campaign)
    found = pilots(viewer_in(request), campaign)
    context = around(
        request,
        shown,
        "campaign-pilots",
        topics=[_topic(one, found) for one in found.topics],
        integrates=found.integrates,
        text=text,
    )
    return render(request, "desk/campaigns/pilots.html", context, status=status)


def _topic(one: TopicView, found: Pilots) -> dict[str, Any]:
    claimed = {pilot.row.owner for pilot in one.pilots}
    units = [(str(pk), name) for pk, name in found.units if pk not in claimed]
    made_of = {child for _, child in one.descents}
    rule = one.rule
    return {
        "key": one.key,
        "name": one.name.say(get_language()),
        "unit": Choose("unit", gettext("Your unit"), [("", units)], id=f"unit-{one.key}")
        if units
        else None,
        "id": new_id(),
        "next": new_id(),
        "pilots": [_pilot(each, one) for each in one.pilots],
        "rule": [{**edition_line(each, rule), "made": each.pk in made_of} for each in rule.editions]
        if rule
        else [],
        "ready": any(each.issued for each in one.pilots) and not (rule and rule.draft),
    }


def _pilot(view: DocumentView, topic: TopicView) -> dict[str, Any]:
    into = {parent for parent, _ in topic.descents}
    return {
        "owner": view.owner,
        "url": reverse("desk:campaign-document", args=[view.row.pk]),
        "editions": [
            {
                **edition_line(one, view),
                "pk": str(one.pk),
                "trials": trial_lines(topic.trials.get(one.pk, [])),
                "into": one.pk in into,
            }
            for one in view.editions
        ],
    }


Act = Callable[[HttpRequest, Viewer, UUID], str]


def _claim(request: HttpRequest, viewer: Viewer, campaign: UUID) -> str:
    post = request.POST
    unit = uuid_of(post.get("unit", "")) or UUID(int=0)
    given = uuid_of(post.get("id", "")) or new_id()
    made = actions.claim_topic(viewer, actions.Claim(campaign, post.get("topic", ""), unit, given))
    return reverse("desk:campaign-document", args=[made.pk])


def _integrate(request: HttpRequest, viewer: Viewer, campaign: UUID) -> str:
    post = request.POST
    sources = tuple(one for text in post.getlist("sources") if (one := uuid_of(text)))
    given = uuid_of(post.get("id", "")) or new_id()
    made = actions.integrate(
        viewer, actions.Integration(campaign, post.get("topic", ""), sources, given)
    )
    return reverse("desk:campaign-edition", args=[made.pk])


TOPIC_ACTS: dict[str, Act] = {"claim": _claim, "integrate": _integrate}


@require_POST
@staff_only
def topic_do(request: HttpRequest, campaign: UUID, act: str) -> HttpResponse:
    """Claim a topic, or make a rule of its pilots."""
    if act not in TOPIC_ACTS:
        raise Missing("no-step", "没有这一步", "there is no such step")
    try:
        return redirect(TOPIC_ACTS[act](request, viewer_in(request), campaign))
    except (Invalid, Changed, Forbidden) as refusal:
        return _draw_topics(request, campaign, said_of(refusal), refusal.status)
