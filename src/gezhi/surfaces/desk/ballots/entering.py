"""Paper ballots at the desk: handed out, and entered by two people who do not see each other's."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from gezhi.base.words import Words
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import Differing, Papers, head_of_line, paper_page
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer, Wrong
from gezhi.surfaces.desk.ballots.frame import ballot_context, must_see
from gezhi.surfaces.ui.ballots import listed, options_of
from gezhi.surfaces.ui.forms import said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

SINGLE = ("yes-no", "one-of")
SHOWN = 60


@require_http_methods(["GET", "POST"])
@staff_only
def paper(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """The number of the sheet and what it says, by keys; differences side by side."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = must_see(request, ballot)
    error, status = "", 200
    if request.method == "POST":
        try:
            toast(request, _do(request, desk.row))
            return redirect("desk:ballot-paper", ballot)
        except (Invalid, Changed, Forbidden, Missing) as refusal:
            error, status = said_of(refusal), refusal.status
    page, post = paper_page(viewer, ballot), request.POST
    method = desk.row.policy["method"]
    chosen = post.getlist("choice")
    lines = [
        {**one, "picked": one["key"] in chosen, "place": post.get(f"rank-{one['key']}", "")}
        for one in options_of(desk.row.policy)
    ]
    context = ballot_context(
        request,
        desk,
        "paper",
        error=error,
        lines=lines,
        single=method in SINGLE,
        named=not desk.row.secret,
        sheet=post.get("sheet") or page.next,
        line=post.get("line", ""),
        asks="choice" if desk.row.secret else "line choice",
        enters=page.enters,
        hands=page.enters and desk.row.state == "open" and desk.row.secret,
        summary=_summary(page),
        how=_how(desk.row.secret),
        differ=[_differing(one, desk.row.policy) for one in page.differing],
        to_me=listed(map(str, page.to_me[:SHOWN])),
        by_me=listed(map(str, page.by_me[:SHOWN])),
    )
    return render(request, "desk/ballots/paper.html", context, status=status)


def _summary(page: Papers) -> str:
    words = gettext("On paper took part: %(handed)s. Entered twice and equal: %(agreed)s.")
    return words % {"handed": page.handed, "agreed": page.agreed}


def _how(secret: bool) -> str:
    if secret:
        return gettext(
            "When the box is emptied the papers are shaken, then numbered. Give the number and "
            "press the key of what is marked; a second person does the same with the same sheets."
        )
    return gettext(
        "Give the number of the sheet and the line of the roll, and press the key of what is "
        "marked; a second person does the same with the same sheets."
    )


def _do(request: HttpRequest, row: Any) -> str:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    post = request.POST
    if post.get("hand"):
        head = _head(viewer, row, post.get("hand_line", ""))
        actions.hand_paper(viewer, row.pk, head, proxy=bool(post.get("by_proxy")))
        return gettext("Noted: took part on paper.")
    if post.get("settle"):
        return _settle(viewer, row, post)
    sheet = post.get("sheet", "").strip()
    number = int(sheet) if sheet.isdecimal() and len(sheet) < 8 else 0
    head = "" if row.secret else _head(viewer, row, post.get("line", ""))
    spoilt = post.get("do") == "spoilt"
    choice = () if spoilt or post.get("do") == "blank" else _choice(row, post)
    asked = actions.EnterPaper(row.pk, number, choice, spoilt=spoilt, head=head)
    made = actions.enter_paper(viewer, asked)
    said = {
        "first": gettext("Sheet %(n)s is entered once."),
        "agreed": gettext("Sheet %(n)s is entered twice, and both say the same."),
        "differs": gettext("Sheet %(n)s: the two entries differ. Take it out."),
    }
    return said[made.state] % {"n": number}


def _head(viewer: Viewer, row: Any, text: str) -> str:
    said = text.strip()
    head = head_of_line(viewer, row.pk, int(said)) if said.isdecimal() and len(said) < 8 else ""
    if not head:
        words = Words(zh="填名册上的序号", en="give a line of the roll")
        raise Invalid([Wrong("line", "required", words)])
    return head


def _choice(row: Any, post: Any) -> tuple[str, ...]:
    """What is marked; of a ranked paper by the places that are written on it."""
    if row.policy["method"] != "ranked":
        return tuple(post.getlist("choice"))
    keys = [one["key"] for one in row.policy["options"]]
    places = {key: post.get(f"rank-{key}", "").strip() for key in keys}
    given = {key: int(said) for key, said in places.items() if said.isdecimal()}
    if len(set(given.values())) != len(given):
        words = Words(zh="同一个名次写了两次：按废票录", en="a place stands twice: it is spoilt")
        raise Invalid([Wrong("choice", "double", words)])
    return tuple(sorted(given, key=lambda key: given[key]))


def _settle(viewer: Viewer, row: Any, post: Any) -> str:
    """What the sheet shows, with it in hand: one of the two entries, or what a third person reads
    on it."""
    page = paper_page(viewer, row.pk)
    found = next((one for one in page.differing if str(one.id) == post.get("differing")), None)
    if found is None:
        raise Missing("no-sheet", "没有这张票", "there is no such paper")
    which = post["settle"]
    entry = found.second if which == "second" else found.first
    choice, spoilt = entry.choice, entry.spoilt
    if which == "other":
        said = post.get("other", "")
        choice, spoilt = (() if said in ("", "spoilt") else (said,)), said == "spoilt"
    actions.settle_paper(viewer, found.id, choice, spoilt=spoilt)
    return gettext("Sheet %(n)s is settled.") % {"n": found.sheet}


def _differing(one: Differing, policy: Any) -> dict[str, Any]:
    labels = {each["key"]: each["label"] for each in options_of(policy)}

    def say(entry: Any) -> str:
        if entry.spoilt:
            return gettext("Spoilt")
        return listed(labels[key] for key in entry.choice) or gettext("Blank")

    return {
        "id": one.id,
        "sheet": one.sheet,
        "first": say(one.first),
        "second": say(one.second),
        "third": not one.mine and policy["method"] in SINGLE,
    }
