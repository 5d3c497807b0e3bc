"""Merging cases about the same thing, taking that back, and splitting one that is several."""

from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import (
    CaseView,
    Filter,
    case_by_code,
    lines,
    list_cases,
    look_alike,
)
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Invalid, Missing, Wrong
from gezhi.surfaces.desk.case.panel import Done, Panel, one
from gezhi.surfaces.desk.case.steering import is_open
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.desk.queue.bulk import picked
from gezhi.surfaces.desk.queue.shown import Shown, show_line
from gezhi.surfaces.ui.acts.asked import Asked, Typed
from gezhi.surfaces.ui.components import Action

PARTS = 4


def merge_actions(view: CaseView) -> list[Action]:
    """For those who merge over the place."""
    if not is_open(view) or not view.may("case.merge"):
        return []
    return one(view, "merge", gettext("Merge others into this"), "m", "git-merge")


def candidates(view: CaseView, params: QueryDict) -> list[tuple[Shown, bool]]:
    """Cases that may be the same: those selected in the list first, then the look-alikes."""
    selected = [id_ for id_ in map(uuid_of, params.get("others", "").split(",")) if id_]
    row = view.row
    alike = look_alike(
        view.viewer,
        row.text,
        path=attached_at(view.viewer, row.path).path,
        lon=row.lon,
        lat=row.lat,
        leave_out=row.pk,
    )
    ids = [
        id_ for id_ in dict.fromkeys([*selected, *(one.row.pk for one in alike)]) if id_ != row.pk
    ]
    if not ids:
        return []
    found = list_cases(view.viewer, Filter(queue="open", cases=tuple(ids)), size=50).rows
    shown = {line.row.pk: show_line(line, "", "") for line in lines(view.viewer, found)}
    return [(shown[id_], id_ in selected) for id_ in ids if id_ in shown]


def ask_merge(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """Which cases, and why they are the same."""
    found = candidates(view, params)
    ticked = typed.data.getlist("select") if typed.data else []
    code = typed.text(
        "code",
        gettext("Another number"),
        help_=gettext("If it is not in the list: its number as on the receipt."),
        most=20,
        required=False,
    )
    why = typed.text("reason", gettext("Why they are the same"), most=120, required=False)
    text = gettext(
        "Their reporters come along, are told, and keep their numbers. It can be undone."
    )
    more = {
        "candidates": [(shown, chosen or shown.select in ticked) for shown, chosen in found],
        "error": typed.error("others"),
    }
    return Asked(
        gettext("Merge others into this matter"),
        gettext("Merge"),
        [code, why],
        text,
        template="desk/panels/merge.html",
        more=more,
    )


def merge(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Merge what was ticked and what was typed."""
    others: list[tuple[UUID, int]] = [(other.id, other.version) for other in picked(post)]
    if post.get("code", "").strip():
        others.append(_by_code(view, post.get("code", "")))
    if not others:
        words = Words(zh="请勾选或填写要合并的事项", en="tick or name what is to be merged")
        raise Invalid([Wrong("others", "required", words)])
    actions.merge(view.viewer, view.row.pk, others, post.get("reason", "")[:200])
    told = ngettext(
        "%(n)s matter was merged into this one.",
        "%(n)s matters were merged into this one.",
        len(others),
    )
    undo = reverse("desk:unmerge") + "?case=" + ",".join(str(id_) for id_, _ in others)
    return Done(told % {"n": len(others)}, undo)


def _by_code(view: CaseView, code: str) -> tuple[UUID, int]:
    try:
        other = case_by_code(view.viewer, code)
    except Missing as fault:
        raise Invalid([Wrong("code", "unknown", fault.words)]) from fault
    return other.row.pk, other.row.version


def split_actions(view: CaseView) -> list[Action]:
    """For those who merge and split over the place."""
    if not is_open(view) or not view.may("case.merge"):
        return []
    return one(view, "split", gettext("Split"), "p", "split")


def ask_split(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """What is split off, each part in its own words."""
    fields = [
        typed.text(
            f"part-{n}",
            gettext("What is split off") if n == 1 else gettext("And another part"),
            most=2000,
            required=n == 1,
        )
        for n in range(1, PARTS)
    ]
    fields.append(typed.text("reason", gettext("Why"), most=120, required=False))
    text = gettext(
        "Each part becomes a matter of its own with the same reporters. This one goes on."
    )
    return Asked(gettext("Split off what is another matter"), gettext("Split"), fields, text)


def split(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Split off the parts that were written."""
    texts = [post.get(f"part-{n}", "").strip() for n in range(1, PARTS)]
    try:
        made = actions.split(
            view.viewer,
            view.row.pk,
            version,
            [text for text in texts if text],
            post.get("reason", "")[:200],
        )
    except Invalid as fault:
        wrong = [Wrong("part-1", one.code, one.words) for one in fault.wrong]
        raise Invalid(wrong) from fault
    codes = "、".join(receipt.code for receipt in made)
    return Done(gettext("Split off: %(codes)s") % {"codes": codes})


MERGE = Panel("merge", merge_actions, ask_merge, merge)
SPLIT = Panel("split", split_actions, ask_split, split)
