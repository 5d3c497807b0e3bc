"""One request at the desk: asked on behalf of somebody, brought together by hand, confirmed for a
side without a phone, taken down."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points import actions
from gezhi.engines.points.queries import DeskHelp, Holder, desk_help, ready_for, search_neighbours
from gezhi.engines.trust.queries import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Refusal,
    Viewer,
    Wrong,
)
from gezhi.surfaces.desk.points.frame import day_of, scheme_context
from gezhi.surfaces.desk.points.helping import TONES, help_states, helping_desk, when_of
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.dues import say
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

NAMES = 5


def _wrong(name: str, zh: str, en: str) -> Wrong:
    return Wrong(name, "required", Words(zh=zh, en=en))


def whose(viewer: Viewer, adopted: int, name: str, text: str) -> Holder:
    """The person whom a text means; Invalid at the field `name` says who fits."""
    found = search_neighbours(viewer, adopted, text)
    if len(found) == 1:
        return found[0]
    if found:
        names = "、".join(one.name for one in found[:NAMES])
        raise Invalid([_wrong(name, f"有几位都对得上，请写全：{names}", f"several fit: {names}")])
    zh = "写姓名或电话；没有这位居民，或不在您的范围内"
    raise Invalid([_wrong(name, zh, "give the name or number of somebody on your ground")])


@require_http_methods(["GET", "POST"])
@staff_only
def new(request: HttpRequest, adopted: int) -> HttpResponse:
    """Ask on behalf of somebody who told the viewer to."""
    desk = helping_desk(request, adopted)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            row = _ask(viewer, adopted, request.POST)
            toast(request, gettext("The neighbours see it now, without a name."))
            return redirect("desk:points-help", adopted, row.pk)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except (Changed, Forbidden, Missing) as refusal:
            text, status = said_of(refusal), 422
    given = uuid_of(request.POST.get("id", ""))
    context = scheme_context(
        request,
        desk,
        "points-helping",
        fields=_questions(request, desk, errors),
        text=text or errors.get("id", ""),
        agreed=request.POST.get("agreed") == "yes",
        agreed_error=errors.get("agreed", ""),
        id=given if errors and given else new_id(),
    )
    return render(request, "desk/points/helping_new.html", context, status=status)


def _ask(viewer: Viewer, adopted: int, post: Any) -> Any:
    typed = post.get("day", "").strip()
    day = day_of(typed)
    if typed and day is None:
        raise Invalid([_wrong("day", "选一个日子", "choose a day")])
    who = whose(viewer, adopted, "who", post.get("who", ""))
    asked = actions.NewHelp(
        adoption=adopted,
        kind=post.get("kind", ""),
        words=post.get("words", ""),
        when=post.get("when", ""),
        day=day,
        agreed=post.get("agreed") == "yes",
        id=uuid_of(post.get("id", "")) or new_id(),
    )
    return actions.ask_for(viewer, asked, UUID(who.id))


def _questions(request: HttpRequest, desk: Any, errors: dict[str, str]) -> list[FieldInput]:
    def field(name: str, kind: Any, label: str, **more: Any) -> FieldInput:
        value, error = request.POST.get(name, ""), errors.get(name, "")
        return FieldInput(name, kind, label, value, error=error, **more)

    kinds = [
        Option(one.kind, one.name.say(get_language())) for one in desk.found.scheme.mutual.kinds
    ]
    return [
        field(
            "who",
            "text",
            gettext("For whom"),
            help=gettext("The name or telephone number of somebody on your ground."),
            required=True,
            max_length=60,
        ),
        field("kind", "choice", gettext("What kind of help"), required=True, options=kinds),
        field(
            "words",
            "long-text",
            gettext("What is needed"),
            help=gettext("Write no name, no door and no illness: every neighbour here reads it."),
            required=True,
            max_length=300,
        ),
        field("day", "date", gettext("On which day"), least=clock.today()),
        field("when", "text", gettext("At what time"), max_length=60),
    ]


@require_http_methods(["GET", "POST"])
@staff_only
def one(request: HttpRequest, adopted: int, help: UUID) -> HttpResponse:
    """One request, with what the viewer can do for it now."""
    desk = helping_desk(request, adopted)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    shown = desk_help(viewer, help)
    if shown.found.adoption.scheme != desk.found.adoption.scheme:
        raise Missing("no-help", "没有这条求助", "there is no such request")
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            toast(request, _do(viewer, request.POST, shown, adopted))
            return redirect("desk:points-help", adopted, help)
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except Refusal as refusal:
            text, status = said_of(refusal), refusal.status
            shown = desk_help(viewer, help)
    context = scheme_context(
        request,
        desk,
        "points-helping",
        one=shown,
        kind=shown.kind.name.say(get_language()),
        state=help_states()[shown.state],
        tone=TONES.get(shown.state, ""),
        when=when_of(shown),
        at=say(shown.at),
        until=say(shown.until, by=True),
        sides=_sides(shown),
        ready=ready_for(viewer, help) if shown.state == "open" else [],
        picked=request.POST.get("helper", ""),
        match_fields=_match_fields(request, errors),
        remove_fields=[_reason(request, errors)],
        going=shown.state in ("open", "matched", "done"),
        text=text,
    )
    return render(request, "desk/points/helping_one.html", context, status=status)


def _do(viewer: Viewer, post: Any, shown: DeskHelp, adopted: int) -> str:
    """Take the step that the form names; returns what is said then."""
    do, side = post.get("do", ""), post.get("side", "")
    if do == "match":
        helper = uuid_of(post.get("helper", ""))
        if helper is None:
            helper = UUID(whose(viewer, adopted, "other", post.get("other", "")).id)
        actions.match_by_hand(viewer, shown.id, helper, post.get("note", ""))
        return gettext("Brought together. Both are told, as far as they have a phone.")
    if do == "remove":
        actions.remove_help(viewer, shown.id, post.get("reason", ""))
        return gettext("Taken down; whoever wrote it reads why.")
    if do in ("confirm", "not-happened") and side in ("asker", "helper"):
        step = actions.confirm if do == "confirm" else actions.did_not_happen
        step(viewer, shown.id, side)
        return gettext("Noted for them.")
    raise Missing("no-step", "没有这一步", "there is no such step")


def _sides(shown: DeskHelp) -> list[dict[str, Any]]:
    """Both sides with whether they confirmed, and whether the viewer may for them."""
    sides = [("asker", gettext("Who asked"), shown.asker, shown.asker_at)]
    if shown.helper is not None:
        sides.append(("helper", gettext("Who helps"), shown.helper, shown.helper_at))
    agreed = shown.state in ("matched", "done")
    return [
        {
            "side": side,
            "label": label,
            "party": party,
            "said": say(at) if at else "",
            "stands_in": agreed and at is None and not party.able,
        }
        for side, label, party, at in sides
    ]


def _match_fields(request: HttpRequest, errors: dict[str, str]) -> list[FieldInput]:
    post = request.POST.get
    return [
        FieldInput(
            "other",
            "text",
            gettext("Another helper"),
            post("other", ""),
            help=gettext("The name or telephone number of somebody on your ground."),
            error=errors.get("other", ""),
            max_length=60,
        ),
        FieldInput(
            "note",
            "text",
            gettext("How both said yes"),
            post("note", ""),
            help=gettext("For example: asked her at home, called him at ten."),
            error=errors.get("note", ""),
            required=True,
            max_length=300,
        ),
    ]


def _reason(request: HttpRequest, errors: dict[str, str]) -> FieldInput:
    return FieldInput(
        "reason",
        "text",
        gettext("Why"),
        request.POST.get("reason", ""),
        help=gettext("Whoever wrote it reads this."),
        error=errors.get("reason", ""),
        required=True,
        max_length=300,
    )
