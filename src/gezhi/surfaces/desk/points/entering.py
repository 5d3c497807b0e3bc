"""Recording one thing from the desk: one form for one holder and one item."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points import actions
from gezhi.engines.points.queries import Holder, holders, recorders, search_holders
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer, Wrong
from gezhi.surfaces.desk.points.frame import day_of, here, scheme_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

NAMES = 5


@require_http_methods(["GET", "POST"])
@staff_only
def enter(request: HttpRequest, adopted: int) -> HttpResponse:
    """Record one thing; it waits for somebody else's review."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = must_record(request, adopted)
    errors: dict[str, str] = {}
    text, status = "", 200
    if request.method == "POST":
        try:
            whose = _save(viewer, desk, request.POST)
            toast(
                request, gettext("Recorded for %(who)s; it waits for review.") % {"who": whose.name}
            )
            base = reverse("desk:points-enter", args=[desk.found.adoption.pk])
            return redirect(f"{base}?holder={whose.id}")
        except Invalid as refusal:
            errors, status = errors_of(refusal.wrong), refusal.status
        except (Forbidden, Missing) as refusal:
            errors, status = {"holder": said_of(refusal)}, 422
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    given = uuid_of(request.POST.get("id", ""))
    context = scheme_context(
        request,
        desk,
        "points-records",
        fields=questions(request, desk, errors),
        text=text or errors.get("id", ""),
        id=given if errors and given else new_id(),
    )
    return render(request, "desk/points/enter.html", context, status=status)


def must_record(request: HttpRequest, adopted: int) -> Any:
    """The scheme, for who records under it."""
    desk = here(request, adopted)
    if not desk.records:
        raise Forbidden("not-allowed", "这个方案不由您来记", "you do not record under this scheme")
    return desk


def _save(viewer: Viewer, desk: Any, post: Any) -> Holder:
    wrong: list[Wrong] = []
    whose = _whose(viewer, desk, post.get("holder", ""), wrong)
    day = day_of(post.get("day", ""))
    times = _whole(post.get("times", "1"), "times", wrong)
    points = _whole(post.get("points", ""), "points", wrong)
    if day is None:
        wrong.append(_wrong("day", "选一个日子", "choose a day"))
    if not post.get("item"):
        wrong.append(_wrong("item", "选一条", "choose an item"))
    if wrong or whose is None:
        raise Invalid(wrong)
    new = actions.NewRecord(
        adoption=desk.found.adoption.pk,
        item=post.get("item", ""),
        holder_kind=whose.kind,
        holder=whose.id,
        id=uuid_of(post.get("id", "")) or new_id(),
        day=day,
        times=1 if times is None else times,
        points=points,
        note=post.get("note", ""),
    )
    actions.record_points(viewer, [new])
    return whose


def _whose(viewer: Viewer, desk: Any, text: str, wrong: list[Wrong]) -> Holder | None:
    """The holder that was written; what is wrong says who fits."""
    found = search_holders(viewer, desk.found, text)
    if len(found) == 1:
        return found[0]
    if found:
        names = "、".join(one.name for one in found[:NAMES])
        wrong.append(_wrong("holder", f"有几户都对得上，请写全：{names}", f"several fit: {names}"))
    else:
        zh = "写门牌、姓名或电话；没有这一户，或不在您的范围内"
        wrong.append(_wrong("holder", zh, "give a door, a name or a number of somebody here"))
    return None


def _whole(text: str, name: str, wrong: list[Wrong]) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 4:
        wrong.append(_wrong(name, "要填整数", "this takes a whole number"))
        return None
    return int(text)


def _wrong(name: str, zh: str, en: str) -> Wrong:
    return Wrong(name, "required", Words(zh=zh, en=en))


def questions(request: HttpRequest, desk: Any, errors: dict[str, str]) -> list[FieldInput]:
    """The form, with what was typed; after one thing the same holder stands there for the next."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    post = request.POST

    def field(name: str, kind: str, label: str, value: Any = "", **more: Any) -> FieldInput:
        error = errors.get(name, "")
        return FieldInput(name, kind, label, post.get(name, value), error=error, **more)  # type: ignore[arg-type]

    return [
        field(
            "holder",
            "text",
            gettext("Who"),
            _named(viewer, desk, request.GET.get("holder", "")),
            help=gettext("Place and door, or the name or telephone number of who lives there."),
            required=True,
            max_length=60,
        ),
        field(
            "item",
            "category",
            gettext("For what"),
            required=True,
            options=item_options(viewer, desk),
        ),
        field("day", "date", gettext("Done on"), clock.today(), required=True, most=clock.today()),
        field("times", "number", gettext("How often"), "1", least=1, step=1),
        field(
            "points",
            "number",
            gettext("Points"),
            help=gettext("Empty: as many as the item gives."),
            least=1,
            step=1,
        ),
        field("note", "text", gettext("What it was"), max_length=500),
    ]


def _named(viewer: Viewer, desk: Any, whose: str) -> str:
    kind = desk.found.scheme.holder
    known = holders(viewer, [(kind, whose)]).get((kind, whose))
    return known.name if known else ""


def item_options(viewer: Viewer, desk: Any) -> list[Option]:
    """The items that the viewer's posts record, below their categories, with their points."""
    lang, scheme = get_language(), desk.found.scheme
    posts = {grant.post for grant in viewer.grants}
    found = []
    for category in scheme.categories:
        under = [
            Option(one.item, one.name.say(lang), help=_worth(one))
            for one in category.items
            if posts & set(recorders(scheme, one))
        ]
        if under:
            found.append(Option(category.category, category.name.say(lang), under=under))
    return found


def _worth(item: Any) -> str:
    sign = "−" if item.kind == "deduction" else ""
    return gettext("%(p)s points") % {"p": f"{sign}{item.points}"}
