"""The editor of a pact, article by article: add, move, split, take out, and what the law says."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import (
    Article,
    PactPage,
    Part,
    Text,
    Version,
    added,
    doubts,
    moved,
    new_key,
    pact_version,
    removed,
)
from gezhi.engines.trust.queries import Invalid, Refusal
from gezhi.surfaces.desk.pacts.listing import pact_context, viewer_of
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.pacts import parts_of, version_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

PART = "#"
"""Stands in `order` where a part begins; an article stands there by its id."""


@require_http_methods(["GET", "POST"])
@staff_only
def write(request: HttpRequest, pact: UUID) -> HttpResponse:
    """Write a version. Buttons that rearrange draw what was typed again; only “Save” keeps it."""
    viewer = viewer_of(request)
    page, one = pact_version(viewer, pact)
    if request.method == "GET":
        if not one.written:
            return redirect("desk:pact-version", pact)
        return _draw(request, page, one, one.text)
    text, do = typed(request.POST), request.POST.get("do", "save")
    if do != "save":
        text, focus = rearranged(text, do)
        return _draw(request, page, one, text, focus=focus, unsaved=True)
    revision = request.POST.get("revision", "")
    asked = actions.Writing(pact, text, int(revision) if revision.isdecimal() else 0)
    try:
        actions.write_pact(viewer, asked)
        toast(request, gettext("Saved."))
        return redirect("desk:pact-version", pact)
    except Invalid as refusal:
        errors = errors_of(refusal.wrong)
        return _draw(request, page, one, text, errors=errors, status=refusal.status)
    except Refusal as refusal:
        said = said_of(refusal)
        return _draw(request, page, one, text, said=said, status=refusal.status, unsaved=True)


def typed(post: Any) -> Text:
    """The text as it stands in the browser."""
    parts: list[Part] = []
    for key in post.getlist("order"):
        if key.startswith(PART):
            parts.append(Part(post.get(f"part-{key[1:]}", "")))
        else:
            article = Article(key, post.get(f"article-{key}", ""))
            last = parts.pop() if parts else Part("")
            parts.append(Part(last.name, (*last.articles, article)))
    return tuple(parts)


def rearranged(text: Text, do: str) -> tuple[Text, str]:
    """The text after a button, and the article to go on writing in. `up:a1`, `down:a1`, `add:a1`,
    `add:part-0`, `remove:a1`, `split:a1`, `part`."""
    verb, _, key = do.partition(":")
    if verb in ("up", "down"):
        return moved(text, key, -1 if verb == "up" else 1), key
    if verb == "add":
        fresh = new_key()
        return added(text, key, fresh), fresh
    if verb == "remove":
        return removed(text, key), ""
    if verb == "split":
        return _split(text, key)
    if verb == "part":
        return (*text, Part("", (Article(new_key(), ""),))), ""
    return text, ""


def _split(text: Text, key: str) -> tuple[Text, str]:
    """An article cut at its first empty line; the rest becomes the next one."""
    parts, fresh = [], key
    for part in text:
        kept: list[Article] = []
        for one in part.articles:
            head, mark, rest = one.text.replace("\r\n", "\n").partition("\n\n")
            kept.append(Article(one.id, head if one.id == key and mark else one.text))
            if one.id == key and mark:
                fresh = new_key()
                kept.append(Article(fresh, rest.strip("\n")))
        parts.append(Part(part.name, tuple(kept)))
    return tuple(parts), fresh


def _draw(
    request: HttpRequest,
    page: PactPage,
    one: Version,
    text: Text,
    *,
    focus: str = "",
    errors: dict[str, str] | None = None,
    said: str = "",
    status: int = 200,
    unsaved: bool = False,
) -> HttpResponse:
    errors = errors or {}
    parts = parts_of(text or (Part("", (Article(new_key(), ""),)),))
    for at, part in enumerate(parts):
        part["at"], part["error"] = at, errors.get(f"part-{at}", "")
        for row in part["articles"]:
            row["error"] = errors.get(f"article-{row['id']}", "")
            row["doubts"] = doubts_of(row["text"])
            row["focus"] = row["id"] == focus
    revision = request.POST.get("revision", "") if unsaved or errors else ""
    context = pact_context(
        request,
        page,
        one=version_of(one),
        parts=parts,
        revision=revision if revision.isdecimal() and not said else one.row.revision,
        text=said or errors.get("text", ""),
        unsaved=unsaved,
        counted=sum(len(part["articles"]) for part in parts),
        held=_names(parts, filled=True),
        asks=_names(parts, filled=False),
    )
    return render(request, "desk/pacts/write.html", context, status=status)


def _names(parts: list[dict[str, Any]], *, filled: bool) -> str:
    """The articles of a form that stand already, or those that are still to be written."""
    rows = [row for part in parts for row in part["articles"] if bool(row["text"]) == filled]
    return " ".join(f"article-{row['id']}" for row in rows)


def doubts_of(text: str) -> list[dict[str, str]]:
    """What the law makes doubtful in an article, in finished words."""
    lang = get_language()
    return [
        {
            "found": one.found,
            "what": one.what.say(lang),
            "mend": one.mend.say(lang),
            "source": one.source.say(lang),
        }
        for one in doubts(text)
    ]
