"""The board of a place: what is overdue plainly at the top, then affairs by affairs, and lists."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.engines.disclosure.queries import (
    DecidedHere,
    SoughtItems,
    decided_at,
    due_of,
    find_items,
    kinds_of,
    lists_at,
    overdue_questions,
)
from gezhi.engines.places.queries import attached_at, place
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.portal.disclosure_poster import BoardPoster, print_board
from gezhi.surfaces.portal.served import ground_context, served_at
from gezhi.surfaces.portal.telling import now_line, spoken
from gezhi.surfaces.ui import disclosed
from gezhi.surfaces.ui.dues import say

NEWEST = 5
ON_PAPER = 12


def _found(request: HttpRequest, wanted: int) -> tuple[Viewer, Any, list[Any]]:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = place(viewer, wanted)
    kinds = kinds_of(viewer, row)
    if not kinds and not lists_at(viewer, row):
        raise Missing("no-board", "这里没有公开栏", "nothing is made public here")
    return viewer, row, kinds


@require_GET
def board(request: HttpRequest, place: int) -> HttpResponse:
    """What a place makes public, and what it owes."""
    viewer, row, kinds = _found(request, place)
    due = [disclosed.due_of(one) for one in due_of(viewer, kinds)]
    affairs = [one.rules.affairs for one in kinds]
    context = {
        "row": row,
        "overdue": owed([one for one in due if one["state"] == "overdue"]),
        "next": [one for one in due if one["state"] in ("due", "coming")],
        "unanswered": overdue_questions(viewer, row.path).get(row.pk, 0),
        "groups": [
            (key, name, _group(viewer, row, kinds, key))
            for key, name in disclosed.affairs_names().items()
            if key in affairs
        ],
        "lists": _lists(viewer, row),
        "decided": _decided(viewer, row),
        **ground_context(served_at(str(row.pk))),
    }
    return render(request, "portal/disclosure/board.html", context)


def owed(overdue: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is overdue by kind and phase, each with its periods, the longest overdue first."""
    made: dict[tuple[str, str], dict[str, Any]] = {}
    for one in overdue:
        line = made.setdefault((one["key"], one["phase"]), {**one, "periods": []})
        if one["period_name"]:
            line["periods"].append(one["period_name"])
    return list(made.values())


def _group(viewer: Viewer, row: Any, kinds: list[Any], affairs: str) -> dict[str, Any]:
    lang, names = get_language(), disclosed.cadence_names()
    found, more = find_items(viewer, SoughtItems(place=row.pk, affairs=affairs), size=NEWEST)
    return {
        "items": [disclosed.item_of(one, row.name) for one in found],
        "more": more is not None,
        "kinds": [
            {
                "name": one.rules.name.say(lang),
                "what": spoken(one.rules.what),
                "every": " · ".join(dict.fromkeys(names[turn.every] for turn in one.rules.turns)),
                "days": one.rules.days,
                "law": disclosed.law_of(one.rules),
                "invented": one.rules.invented,
            }
            for one in kinds
            if one.rules.affairs == affairs
        ],
    }


def _lists(viewer: Viewer, row: Any) -> list[dict[str, Any]]:
    found = lists_at(viewer, row)
    if not found:
        return []
    pack = attached_at(viewer, row.path).pack
    posts, cases = pack.people.posts, pack.cases
    return [
        {
            "name": spoken(kept.name),
            "of": kept.of,
            "source": kept.source,
            "entries": [
                {
                    "name": spoken(one.name),
                    "who": spoken(posts[one.who].name) if one.who in posts else one.who,
                    "basis": spoken(one.basis),
                    "case": spoken(cases[one.case].name) if one.case in cases else "",
                    "url": f"{reverse('portal:help')}#{one.case}" if one.case in cases else "",
                }
                for one in kept.entries
            ],
            "invented": any(one.invented for one in kept.entries),
        }
        for kept in found
    ]


def address_of(one: DecidedHere) -> str:
    """The page that says it in full."""
    if one.what == "pact":
        place, _, key = one.key.partition("/")
        return reverse("portal:pact", args=[int(place), key])
    pages = {"case": "case", "ballot": "ballot", "resolution": "council-meeting"}
    return reverse(f"portal:{pages[one.what]}", args=[one.key])


def _decided(viewer: Viewer, row: Any) -> list[dict[str, Any]]:
    names = {
        "case": gettext("Matter"),
        "ballot": gettext("Ballot"),
        "resolution": gettext("Resolution"),
        "pact": gettext("Pact"),
    }
    return [
        {
            "name": spoken(one.name),
            "standing": spoken(one.standing) if one.standing else "",
            "at": say(one.at),
            "what": names[one.what],
            "url": address_of(one),
        }
        for one in decided_at(viewer, row, lists_at(viewer, row))
    ]


@require_GET
def board_pdf(request: HttpRequest, place: int) -> HttpResponse:
    """The board as a poster: A4, or A3 with `?size=a3`."""
    viewer, row, kinds = _found(request, place)
    due = [disclosed.due_of(one) for one in due_of(viewer, kinds)]
    late = [one for one in due if one["state"] == "overdue"]
    found, _ = find_items(viewer, SoughtItems(place=row.pk), size=ON_PAPER)
    address = f"{settings.SITE_URL}{reverse('portal:disclosure-at', args=[row.pk])}"
    made = BoardPoster(
        place=row.name,
        title=gettext("What is public here"),
        period=now_line(),
        figures=[
            (str(len(found)), gettext("newest things made public")),
            (str(len(late)), gettext("overdue")),
        ],
        lines=[],
        order="",
        notes=[
            gettext("Scan the code to read each of them, and to ask a question."),
            gettext("Whoever asks is shown as a resident; the answer stands below the question."),
        ],
        address=address,
        overdue=[
            " ".join(filter(None, (one["kind"], one["phase_name"], *one["periods"], one["over"])))
            for one in owed(late)
        ],
        items=[_on_paper(disclosed.item_of(one, row.name)) for one in found],
    )
    data = print_board(made, large=request.GET.get("size") == "a3")
    answer = HttpResponse(data, content_type="application/pdf")
    name = f"{row.name}-{gettext('board')}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer


def _on_paper(one: dict[str, Any]) -> tuple[str, str, str]:
    until = gettext("%(first)s to %(last)s") % {"first": one["first"], "last": one["last"]}
    return one["affairs"], one["title"], f"{one['period']} · {until}".strip(" ·")
