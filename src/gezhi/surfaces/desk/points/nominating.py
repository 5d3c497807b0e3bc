"""Nominating somebody from the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    DeskRound,
    Holder,
    desk_round,
    open_periods,
    search_nominees,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer, Wrong
from gezhi.pack.honours import PLACE, ModelKind
from gezhi.surfaces.desk.points.frame import day_of
from gezhi.surfaces.desk.points.models import models_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

NAMES = 5


@require_http_methods(["GET", "POST"])
@staff_only
def nominate(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Put somebody forward; others review it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = desk_round(viewer, place, key)
    if not desk.nominates:
        raise Forbidden("not-allowed", "这里不由您推荐", "you do not nominate here")
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            _save(viewer, desk, request.POST)
            toast(request, gettext("Nominated; it waits for somebody else's review."))
            return redirect("desk:models", place, key)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except (Forbidden, Missing) as refusal:
            errors, status = {"holder": said_of(refusal)}, 422
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    given = uuid_of(request.POST.get("id", ""))
    context = models_context(
        request,
        desk,
        fields=_nomination_fields(request, desk, errors),
        text=text or errors.get("id", ""),
        id=given if errors and given else new_id(),
    )
    return render(request, "desk/points/nominate.html", context, status=status)


def _save(viewer: Viewer, desk: DeskRound, post: Any) -> None:
    rules = desk.round.rules
    kind = rules.kind(post.get("kind", ""))
    if kind is None:
        raise Invalid([wrong("kind", "选一个种类", "choose a kind")])
    whose = whom(viewer, desk, kind, post.get("holder", ""))
    on = day_of(post.get("year", ""))
    asked = actions.NewNomination(
        place=desk.round.place.pk,
        commendation=rules.commendation,
        kind=kind.kind,
        deeds=post.get("deeds", ""),
        holder=whose.id,
        on=on,
        id=uuid_of(post.get("id", "")) or new_id(),
    )
    actions.nominate(viewer, asked)


def whom(viewer: Viewer, desk: DeskRound, kind: ModelKind, text: str) -> Holder:
    """The holder that was written; Invalid says who fits."""
    found = search_nominees(viewer, desk.round, kind, text)
    if len(found) == 1:
        return found[0]
    if found:
        names = "、".join(one.name for one in found[:NAMES])
        fault = wrong("holder", f"有几个都对得上，请写全：{names}", f"several fit: {names}")
    else:
        zh, en = "写门牌、姓名或电话；没有找到，或不在您的范围内", "give a door, a name or a number"
        if kind.holder == PLACE:
            zh, en = "写地方的名称；这里没有找到", "give the name of a place here"
        fault = wrong("holder", zh, en)
    raise Invalid([fault])


def wrong(name: str, zh: str, en: str) -> Wrong:
    """What is missing in a field."""
    return Wrong(name, "required", Words(zh=zh, en=en))


def _nomination_fields(
    request: HttpRequest, desk: DeskRound, errors: dict[str, str]
) -> list[FieldInput]:
    post, lang = request.POST, get_language()
    kinds = [
        Option(one.kind, one.name.say(lang), help=one.what.say(lang))
        for one in desk.round.rules.kinds
    ]
    open_ = open_periods(desk.round)
    places = desk.round.rules.of_places
    now, periods = open_[0], [Option(one.first.isoformat(), one.say(lang)) for one in open_]

    def field(name: str, kind: str, label: str, value: Any = "", **more: Any) -> FieldInput:
        error = errors.get(name, "")
        typed = post.get(name, value)
        return FieldInput(name, kind, label, typed, error=error, required=True, **more)  # type: ignore[arg-type]

    return [
        field("kind", "choice", gettext("As what"), options=kinds),
        field(
            "holder",
            "text",
            gettext("Which place") if places else gettext("Who"),
            help=who_help(places=places),
            max_length=60,
        ),
        field(
            "deeds",
            "long-text",
            gettext("What was done there") if places else gettext("What they did"),
            help=gettext("What was seen, and who can confirm it. Only the reviewers read this."),
            max_length=2000,
        ),
        field("year", "choice", gettext("For the period"), now.first.isoformat(), options=periods),
    ]


def who_help(*, places: bool) -> str:
    """How somebody, or some place, is written so that they are found."""
    if places:
        return gettext("Its name; where several are called so, with the place above it.")
    return gettext("Place and door, the name or telephone number; of a body, its name.")
