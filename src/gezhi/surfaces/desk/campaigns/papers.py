"""Documents that a campaign delivers, with versions and what changed; pilots of topics."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import (
    DocumentView,
    EditionView,
    document,
    edition,
    picture,
    pilots,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Viewer
from gezhi.surfaces.desk.campaigns.frame import (
    Choose,
    around,
    day,
    document_kinds,
    viewer_in,
)
from gezhi.surfaces.desk.campaigns.task import file_links
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


def level_names() -> dict[str, str]:
    """For whom a document is."""
    return {
        "city": gettext("City"),
        "township": gettext("Townships"),
        "village": gettext("Villages and communities"),
    }


@require_GET
@staff_only
def documents(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """What must be delivered and how far it is."""
    shown = picture(viewer_in(request), campaign)
    lines = []
    for one in shown.deliverables:
        word = gettext("Version %(n)s issued") % {"n": one.number} if one.number else ""
        lines.append(
            {
                "key": one.rules.document,
                "name": one.rules.name.say(get_language()),
                "kind": document_kinds()[one.rules.kind],
                "level": level_names()[one.rules.level],
                "word": word,
                "drafted": one.drafted,
                "day": day(one.issued),
                "url": reverse("desk:campaign-document", args=[one.document])
                if one.document
                else "",
                "id": new_id(),
            }
        )
    context = around(request, shown, "campaign-documents", lines=lines)
    return render(request, "desk/campaigns/documents.html", context)


@require_POST
@staff_only
def draft(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Begin a version of a document."""
    post = request.POST
    given = uuid_of(post.get("id", "")) or new_id()
    asked = actions.NewEdition(campaign, post.get("document", ""), None, given)
    try:
        made = actions.draft_edition(viewer_in(request), asked)
    except (Changed, Forbidden) as refusal:
        toast(request, said_of(refusal))
        return redirect("desk:campaign-documents", campaign)
    return redirect("desk:campaign-edition", made.pk)


@require_GET
@staff_only
def show(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """A document with its versions."""
    seen = document(viewer_in(request), document_id)
    shown = picture(viewer_in(request), seen.row.campaign_id)
    context = around(
        request,
        shown,
        _here(seen),
        seen=seen,
        name=seen.name.say(get_language()),
        task=seen.row.task,
        editions=[edition_line(one, seen) for one in seen.editions],
        current=_text(seen),
        id=new_id(),
    )
    return render(request, "desk/campaigns/document.html", context)


def _here(seen: DocumentView) -> str:
    return "campaign-documents" if seen.row.kind == "delivered" else "campaign-pilots"


def _text(seen: DocumentView) -> list[str]:
    row = seen.issued
    return [one for one in row.text.splitlines() if one.strip()] if row else []


def edition_line(one: Any, seen: DocumentView) -> dict[str, Any]:
    """A version as a list shows it."""
    who = one.issued_by or one.by
    return {
        "number": one.number,
        "draft": one.state == "draft",
        "day": day(one.issued),
        "by": seen.by.get(who, "") if who else "",
        "url": reverse("desk:campaign-edition", args=[one.pk]),
        "files": file_links(one.files.all()),
    }


@require_http_methods(["GET", "POST"])
@staff_only
def one_edition(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """A version: its words, what changed since the one before, trials; written while a draft."""
    viewer = viewer_in(request)
    seen = edition(viewer, edition_id)
    if request.method == "GET":
        return _draw(request, seen)
    try:
        return _write(request, viewer, seen)
    except Invalid as refusal:
        return _draw(request, seen, errors_of(refusal.wrong), "", refusal.status)
    except (Changed, Forbidden) as refusal:
        now = edition(viewer, edition_id)
        return _draw(request, now, None, said_of(refusal), refusal.status)


def _write(request: HttpRequest, viewer: Viewer, seen: EditionView) -> HttpResponse:
    post = request.POST
    files = [
        actions.take_file(viewer, one.name or "", one.read(actions.MOST_BYTES + 1)).pk
        for one in request.FILES.getlist("files")
    ]
    revision = post.get("revision", "")
    number = int(revision) if revision.isdecimal() else 0
    asked = actions.Writing(seen.row.pk, post.get("text", ""), number, tuple(files))
    actions.write_edition(viewer, asked)
    if post.get("do") == "issue":
        actions.issue_edition(viewer, seen.row.pk)
        toast(request, gettext("Issued today."))
        return redirect("desk:campaign-document", seen.row.document_id)
    toast(request, gettext("Kept."))
    return redirect("desk:campaign-edition", seen.row.pk)


def _draw(
    request: HttpRequest,
    seen: EditionView,
    errors: dict[str, str] | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    row, lang, post = seen.row, get_language(), request.POST
    shown = picture(viewer_in(request), row.document.campaign_id)
    found = pilots(viewer_in(request), row.document.campaign_id)
    units = [(str(pk), name) for pk, name in found.units if pk != row.document.owner]
    pilot = row.document.kind == "pilot"
    context = around(
        request,
        shown,
        _here(seen.of),
        seen=seen,
        row=row,
        name=seen.of.name.say(lang),
        issued=day(row.issued),
        words=post.get("text", row.text),
        theirs=row.text if text and post.get("text") not in (None, row.text) else "",
        writes=seen.of.writes and row.state == "draft",
        issues=seen.of.issues,
        files=file_links(row.files.all()),
        trials=trial_lines(seen.trials),
        sources=[_source(one, owner) for one, owner in seen.sources],
        unit=Choose("unit", gettext("Your unit"), [("", units)], post.get("unit", ""))
        if pilot and units and row.state == "issued"
        else None,
        typed=post,
        errors=errors or {},
        text=text,
        id=uuid_of(post.get("id", "")) or new_id(),
    )
    return render(request, "desk/campaigns/edition.html", context, status=status)


def trial_lines(rows: Any) -> list[dict[str, str]]:
    """Trials with what was said of them."""
    return [
        {
            "unit": one.unit,
            "worked": one.row.worked,
            "failed": one.row.failed,
            "wanted": one.row.wanted,
        }
        for one in rows
    ]


def _source(one: Any, owner: str) -> dict[str, str]:
    return {
        "name": gettext("%(unit)s, version %(n)s") % {"unit": owner, "n": one.number},
        "url": reverse("desk:campaign-edition", args=[one.pk]),
    }


@require_POST
@staff_only
def trial(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Report how one fared with a version."""
    viewer, post = viewer_in(request), request.POST
    asked = actions.NewTrial(
        edition_id,
        uuid_of(post.get("unit", "")) or UUID(int=0),
        post.get("worked", ""),
        post.get("failed", ""),
        post.get("wanted", ""),
        uuid_of(post.get("id", "")) or new_id(),
    )
    try:
        actions.report_trial(viewer, asked)
    except Invalid as refusal:
        seen = edition(viewer, edition_id)
        return _draw(request, seen, errors_of(refusal.wrong), said_of(refusal), refusal.status)
    except (Changed, Forbidden) as refusal:
        seen = edition(viewer, edition_id)
        return _draw(request, seen, None, said_of(refusal), refusal.status)
    toast(request, gettext("Reported."))
    return redirect("desk:campaign-edition", edition_id)


@require_POST
@staff_only
def next_draft(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The next version of a document or a pilot."""
    viewer = viewer_in(request)
    seen = document(viewer, document_id)
    given = uuid_of(request.POST.get("id", "")) or new_id()
    try:
        if seen.row.kind == "pilot":
            made = actions.new_draft(viewer, document_id, given)
        else:
            asked = actions.NewEdition(seen.row.campaign_id, seen.row.key, None, given)
            made = actions.draft_edition(viewer, asked)
    except (Changed, Forbidden) as refusal:
        toast(request, said_of(refusal))
        return redirect("desk:campaign-document", document_id)
    return redirect("desk:campaign-edition", made.pk)
