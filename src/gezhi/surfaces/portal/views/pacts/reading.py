"""Pacts as anybody reads them: those of my places, one with its versions, what changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from gezhi.base.ids import new_id
from gezhi.engines.councils.queries import (
    Comment,
    PactLine,
    PactPage,
    Version,
    changed_by_talk,
    changes_between,
    pact_comments,
    pact_lines,
    pact_page,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.portal.earning import full_day, within
from gezhi.surfaces.portal.served import find_served, gives_notices, ground_context, served_at
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.ui.components import Tone
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.pacts import article_name, changes_of, parts_of, states, version_of

OUTCOMES = ("", "taken", "not_taken", "hidden")


def viewer_of(request: HttpRequest) -> Viewer:
    """Whoever reads."""
    return request.viewer  # type: ignore[attr-defined, no-any-return]


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """The pacts on the ground that the reader means; with only one, its page."""
    served = find_served(request)
    found = pact_lines(viewer_of(request), served.path if served else "")
    if len(found) == 1:
        (one,) = found
        return redirect("portal:pact", one.at.place.pk, one.at.rules.pact)
    context = {"pacts": [_listed(one) for one in found], **ground_context(served)}
    return render(request, "portal/pacts/list.html", context)


def _listed(one: PactLine) -> dict[str, Any]:
    row = one.open or one.current
    word, tone = states()[row.state] if row else (gettext("Not written yet"), "")
    more = full_day(one.open.talk_last) if one.open and one.open.state == "talk" else ""
    return {
        "place": one.at.place.pk,
        "place_name": one.at.place.name,
        "key": one.at.rules.pact,
        "name": spoken(one.at.rules.name),
        "word": word,
        "tone": tone,
        "until": more,
    }


def about(page: PactPage) -> dict[str, Any]:
    """What every page of a pact says of it."""
    rules, served = page.at.rules, served_at(str(page.at.place.pk))
    return {
        "place": page.at.place.pk,
        "place_name": page.at.place.name,
        "key": rules.pact,
        "name": spoken(rules.name),
        "source": rules.source,
        "filed_with": spoken(rules.filed_with),
        "has_notices": served is not None and gives_notices(served),
        **ground_context(served),
    }


@require_GET
def show(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """A pact: what is in talk or to be voted on, what is in force, its versions."""
    viewer = viewer_of(request)
    page = pact_page(viewer, place, key)
    rules, current, going = page.at.rules, page.current, page.open
    context = {
        **about(page),
        "current": version_of(current) if current else None,
        "open": version_of(going) if going and going.public else None,
        "versions": [version_of(one) for one in page.versions if one.public],
        "revisions": page.revisions,
        "read": page.read,
        "told": page.told,
        "told_places": [
            (name, _times(times), came, full_day(last))
            for name, times, came, last in page.told.places
        ],
        "signed_in": viewer.account is not None,
        "talk": within(rules.talk),
        "statute": rules.adopted_by.statute,
        "invented": any(part.invented for part in rules.sections),
        "id": new_id(),
    }
    return render(request, "portal/pacts/pact.html", context)


def _times(times: int) -> str:
    return ngettext("%(n)s time", "%(n)s times", times) % {"n": times}


@require_GET
def version(request: HttpRequest, place: int, key: str, number: int) -> HttpResponse:
    """One version: its text, what was said of it, what became of it."""
    page = pact_page(viewer_of(request), place, key)
    return draw_version(request, page, page.number(number))


def draw_version(
    request: HttpRequest, page: PactPage, one: Version, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a version; `more` has what was typed and what was wrong with it."""
    viewer = viewer_of(request)
    comments = pact_comments(viewer, one)
    told = version_of(one)
    by_article: dict[str, list[dict[str, Any]]] = {}
    numbers = {row["id"]: row["number"] for part in told["parts"] for row in part["articles"]}
    for comment in comments:
        shown = comment_of(comment, numbers)
        by_article.setdefault(comment.article if comment.article in numbers else "", []).append(
            shown
        )
    for part in told["parts"]:
        for row in part["articles"]:
            row["comments"], row["fresh"] = by_article.get(row["id"], []), new_id()
    talked = changed_by_talk(one)
    context = {
        **about(page),
        "one": told,
        "general": by_article.get("", []),
        "counts": _counts(comments),
        "changed": changes_of(talked) if talked else [],
        "follows": one.row.follows.number if one.row.follows else None,
        "signed_in": viewer.account is not None,
        "id": new_id(),
        "wrong_at": None,
        **more,
    }
    return render(request, "portal/pacts/version.html", context, status=status)


def comment_of(one: Comment, numbers: dict[str, int]) -> dict[str, Any]:
    """A comment in finished words: by "a resident", whoever it was."""
    words: dict[str, tuple[str, Tone]] = {
        "": (gettext("Waits for an answer"), "waiting"),
        "taken": (gettext("Taken up"), "settled"),
        "not_taken": (gettext("Not taken up"), ""),
        "hidden": (gettext("Not shown: it is about a person"), ""),
    }
    word, tone = words[one.outcome]
    return {
        "id": one.id,
        "text": one.text,
        "about": one.about,
        "name": article_name(numbers.get(one.article)),
        "word": word,
        "tone": tone,
        "outcome": one.outcome,
        "reason": one.reason,
        "mine": one.mine,
        "when": say(one.at),
        "when_exact": exact(one.at),
    }


def _counts(comments: list[Comment]) -> dict[str, int]:
    counts = {key or "open": sum(1 for one in comments if one.outcome == key) for key in OUTCOMES}
    return {"all": len(comments), **counts}


@require_GET
def changes(request: HttpRequest, place: int, key: str, number: int) -> HttpResponse:
    """What changed from one version (`?from=2`, else the one that it follows) to this one."""
    page = pact_page(viewer_of(request), place, key)
    one = page.number(number)
    numbers = [row.row.number for row in page.versions if row.public and row is not one]
    follows = one.row.follows
    asked = request.GET.get("from", "")
    before = int(asked) if asked.isdecimal() else follows.number if follows else None
    if before not in numbers:
        before = next((row for row in numbers if row < number), None)
    found = changes_between(page, before, number) if before is not None else None
    context = {
        **about(page),
        "one": version_of(one),
        "before": before,
        "numbers": sorted(numbers),
        "lines": changes_of(found) if found else [],
        "same": sum(1 for line in found.lines if line.became == "same") if found else 0,
        "whole": parts_of(one.text) if found is None else [],
    }
    return render(request, "portal/pacts/changes.html", context)
