"""The auditor's pages: searching the journal, its seals, and proving that it is whole."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from gezhi.engines.places.queries import place_names
from gezhi.engines.trust.queries import (
    Search,
    Viewer,
    account_names,
    seals,
    search_journal,
    verbs,
    verify_some,
)
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.queue.asked import moment_of, uuid_of
from gezhi.surfaces.ui.components import Filter, Option, Pager
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.staff import staff_only

SIZE = 50
MOST_SEALS = 12
ROOT_SHOWN = 16


@require_GET
@staff_only
def audit(request: HttpRequest) -> HttpResponse:
    """Entries of the auditor's ground, newest first, and the newest seals."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.GET
    wanted = Search(
        verb=asked.get("verb", ""),
        subject=asked.get("q", "").strip(),
        actor=uuid_of(asked.get("actor", "")),
        since=moment_of(asked.get("since", "")),
        until=moment_of(asked.get("until", ""), days=1),
    )
    text = asked.get("after", "")
    before = int(text) if text.isdecimal() and len(text) < 18 else None
    rows = search_journal(viewer, wanted, before=before, size=SIZE + 1)
    names = account_names(viewer, [row.actor for row in rows])
    places = place_names(viewer, [row.place_id for row in rows])
    options = [Option(verb, verb) for verb in verbs(viewer)]
    context = desk_context(
        request,
        "audit",
        rows=[told(row, names, places) for row in rows[:SIZE]],
        pager=Pager(
            after=str(rows[SIZE - 1].pk) if len(rows) > SIZE else "", shown=len(rows[:SIZE])
        ),
        filters=[
            Filter(
                "verb",
                gettext("What happened"),
                options=options,
                value=wanted.verb,
                shown=wanted.verb,
            ),
            Filter("since", gettext("From"), "date", value=asked.get("since", "")),
            Filter("until", gettext("To"), "date", value=asked.get("until", "")),
        ],
        seals=[sealed(seal) for seal in seals(MOST_SEALS)],
    )
    return render(request, "desk/trust/audit.html", context)


def told(row: Any, names: dict[Any, str], places: dict[int, str]) -> dict[str, Any]:
    """An entry as a line: facts and no person's words, as the journal keeps none."""
    facts = [f"{key}: {value}" for key, value in row.data.items() if value not in ("", None, {})]
    return {
        "number": row.pk,
        "at": exact(row.at),
        "verb": row.verb,
        "kind": row.subject_kind,
        "subject": row.subject,
        "place": places.get(row.place_id, ""),
        "who": names.get(row.actor, ""),
        "post": row.post,
        "facts": " · ".join(facts),
    }


def sealed(seal: Any) -> dict[str, Any]:
    """A seal: what it covers, its root and when."""
    return {
        "first": seal.first,
        "last": seal.last,
        "count": seal.count,
        "root": seal.root[:ROOT_SHOWN],
        "whole": seal.root,
        "at": exact(seal.at),
    }


@require_POST
@staff_only
def verify(request: HttpRequest) -> HttpResponse:
    """Check a stretch of the journal and say how far it has come; the page asks for the next one
    by itself until all is checked. Without scripts a button goes on."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    text, failed = request.POST.get("after", "0"), request.POST.get("failed", "0")
    after = int(text) if text.isdecimal() and len(text) < 18 else 0
    found = verify_some(viewer, after)
    wrong = len(found.wrong) + (int(failed) if failed.isdecimal() and len(failed) < 9 else 0)
    share = 100 * found.last // found.until if found.until else 100
    context = {"found": found, "wrong": wrong, "share": share}
    if request.headers.get("HX-Request") == "true":
        return render(request, "desk/trust/verified.html", context)
    return render(request, "desk/trust/verify.html", desk_context(request, "audit", **context))
