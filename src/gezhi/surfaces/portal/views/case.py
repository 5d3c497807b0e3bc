"""One case: by the reporter's link, or by its number; and what its reporter can do with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView, case_by_code, case_view, following, public_part
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import Invalid, Missing, Refusal, Viewer
from gezhi.surfaces.portal.drawing import drawing_of
from gezhi.surfaces.portal.evaluating import Verdict, read_verdict, verdict_fields
from gezhi.surfaces.portal.served import name_of
from gezhi.surfaces.portal.telling import (
    now_line,
    path_of,
    photos_of,
    public_path,
    question_of,
    spoken,
    standing,
    standing_of,
    talk_of,
    voices_of,
)
from gezhi.surfaces.portal.views.files import take_in
from gezhi.surfaces.ui.courses import form_answers
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


@dataclass(frozen=True)
class Opened:
    """A case as it was opened: by whom, and the address that leads there again."""

    viewer: Viewer
    view: CaseView
    key: str = ""

    @property
    def url(self) -> str:
        """The page's own address."""
        if self.key:
            return reverse("portal:follow", args=[self.key])
        return reverse("portal:case", args=[self.view.row.code])

    def act(self, name: str) -> str:
        """The address of something that can be done here."""
        if self.key:
            return reverse("portal:follow-act", args=[self.key, name])
        return reverse("portal:case-act", args=[self.view.row.code, name])

    def file(self, file: UUID) -> str:
        """The address of one of the case's files."""
        if self.key:
            return reverse("portal:follow-file", args=[self.key, file])
        return reverse("portal:file", args=[file])


def open_by_key(key: str) -> Opened:
    """A case by the link that its reporter has; Missing when the link is none of ours."""
    viewer, row = following(key)
    return Opened(viewer, case_view(viewer, row.pk), key)


def open_by_code(request: HttpRequest, code: str) -> Opened:
    """A case by its number, as far as the reader may see it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return Opened(viewer, case_by_code(viewer, code))


@never_cache
@require_http_methods(["GET"])
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """The case page of its reporter, without signing in."""
    return draw(request, open_by_key(key))


@never_cache
@require_http_methods(["GET"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The case page by number: whole for its reporter and staff, else only what is public."""
    opened = open_by_code(request, code)
    if opened.view.row.code != code:
        return redirect("portal:case", code=opened.view.row.code)
    return draw(request, opened)


@never_cache
@require_http_methods(["GET"])
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """What the reporter gets: number, code to scan, what happens now; to print or to copy."""
    opened = open_by_key(key)
    link = request.build_absolute_uri(opened.url)
    qr = segno.make(link, error="m", micro=False)
    context = {
        **common(opened),
        "link": link,
        "qr": qr.svg_inline(omitsize=True, border=0, svgclass=None, lineclass=None),
        "printed": now_line(),
        "ground_id": attached_at(opened.viewer, opened.view.row.path).place_id,
    }
    return render(request, "portal/receipt.html", context)


def common(opened: Opened) -> dict[str, Any]:
    """What receipt and case page both tell."""
    view = opened.view
    word, tone = standing(view)
    return {
        "opened": opened,
        "view": view,
        "row": view.row,
        "name": spoken(view.category) or view.type.name.say(get_language()),
        "place": place_of(view),
        "word": word,
        "tone": tone,
        "path": path_of(view),
    }


def place_of(view: CaseView) -> str:
    """Where it is, from the ground's first level down."""
    return name_of(view.course.ladder, attached_at(view.viewer, view.row.path))


def draw(
    request: HttpRequest,
    opened: Opened,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    said: str = "",
) -> HttpResponse:
    """The page of a case, with what was typed and what was wrong with it."""
    if not opened.view.whole:
        return render(
            request, "portal/public_case.html", public_context(opened, said), status=status
        )
    view = opened.view
    context = {
        **common(opened),
        "own_words": own_words(opened),
        "talk": talk_of(view),
        "answers": form_answers(view),
        "photos": photos_of(view, opened.file),
        "voices": voices_of(view, opened.file),
        "drawing": drawing_of(view.pack, view.type, view.row.stage, view.done, view.row.state),
        "said": said,
        "acts": {name: opened.act(name) for name in ACTS},
        "desk_url": desk_url(view),
        "merged_from": merged_from(opened),
        **_asked(request, view, errors or {}),
    }
    return render(request, "portal/case.html", context, status=status)


def _asked(request: HttpRequest, view: CaseView, errors: dict[str, str]) -> dict[str, Any]:
    """The questions that stand open for the reader now, with what they typed before."""
    typed = request.POST.get
    question = question_of(view)
    verdict = view.own and view.row.state == "open" and view.row.holder == "reporter"
    reach = [one for one in view.reporters if one.name or one.phone] if not view.by_duty else []
    return {
        "question": question,
        "answer_field": FieldInput(
            "answer",
            "long-text",
            gettext("Your answer"),
            typed("answer", ""),
            error=errors.get("answer", ""),
            required=True,
            max_length=2000,
        ),
        "verdict": verdict_fields(view, Verdict(typed("verdict", ""), typed("say", "")), errors)
        if verdict
        else [],
        "note_field": FieldInput(
            "text",
            "long-text",
            gettext("Anything to add?"),
            typed("text", ""),
            help=gettext("Those who settle it read this; it is not shown to others."),
            error=errors.get("text", ""),
            max_length=2000,
        ),
        "photo_error": errors.get("file", ""),
        "may_add": not view.by_duty and view.row.state == "open",
        "may_withdraw": view.own and view.row.state == "open" and not view.others,
        "may_forget": bool(reach),
    }


def own_words(opened: Opened) -> str:
    """What the reader wrote themselves, also when their report was merged into this one."""
    view = opened.view
    if view.row.text:
        return view.row.text
    before = merged_from(opened)
    return before.row.text if before else ""


def merged_from(opened: Opened) -> CaseView | None:
    """The reader's own report that was merged into this case."""
    origins = {one.origin for one in opened.view.reporters if not one.joined}
    for origin in sorted(origins - {opened.view.row.pk}):
        return case_view(opened.viewer, origin)
    return None


def public_context(opened: Opened, said: str) -> dict[str, Any]:
    """The public part of a case, for everybody."""
    view = opened.view
    part = public_part(opened.viewer, view.row)
    word, tone = standing_of(part)
    return {
        "part": part,
        "place": place_of(view) if part.place else "",
        "name": spoken(part.name),
        "type_name": view.type.name.say(get_language()),
        "word": word,
        "tone": tone,
        "told": [(spoken(label), spoken(value)) for label, value in part.answers],
        "path": public_path(view),
        "said": said,
        "join_url": opened.act("join") if view.row.state == "open" else "",
    }


def desk_url(view: CaseView) -> str:
    """The way to the same case at the desk, for staff by duty."""
    if not view.by_duty:
        return ""
    try:
        return reverse("desk:case", args=[view.row.pk])
    except NoReverseMatch:
        return ""


# what can be done here


def _evaluate(request: HttpRequest, opened: Opened) -> str:
    verdict = read_verdict(opened.view, request.POST)
    actions.evaluate(opened.viewer, opened.view.row.pk, verdict.answer, verdict.say)
    return gettext("Thank you. Your verdict is noted.")


def _answer(request: HttpRequest, opened: Opened) -> str:
    actions.answer_question(opened.viewer, opened.view.row.pk, request.POST.get("answer", ""))
    return gettext("Your answer is with them; the clock runs again.")


def _note(request: HttpRequest, opened: Opened) -> str:
    files = take_in(request, opened.viewer)
    text = request.POST.get("text", "").strip()
    if text or not files:
        actions.note(opened.viewer, opened.view.row.pk, text[:2000])
    if files:
        actions.attach_files(opened.viewer, opened.view.row.pk, files)
    return gettext("Added.")


def _withdraw(request: HttpRequest, opened: Opened) -> str:
    actions.withdraw(opened.viewer, opened.view.row.pk, request.POST.get("why", "")[:500])
    return gettext("You took this back. It is closed.")


def _forget(request: HttpRequest, opened: Opened) -> str:
    actions.remove_contact(opened.viewer, opened.view.row.pk)
    return gettext("Your name and number are deleted here.")


ACTS: dict[str, Callable[[HttpRequest, Opened], str]] = {
    "evaluate": _evaluate,
    "answer": _answer,
    "note": _note,
    "withdraw": _withdraw,
    "forget": _forget,
}


@require_POST
def follow_act(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Do something by the reporter's link."""
    return act(request, open_by_key(key), name)


@require_POST
def case_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Do something signed in."""
    return act(request, open_by_code(request, code), name)


def act(request: HttpRequest, opened: Opened, name: str) -> HttpResponse:
    """Do it and say so; what was wrong, or came too late, comes back with what was typed."""
    if name == "join":
        return join(request, opened)
    doing = ACTS.get(name)
    if doing is None or not opened.view.whole:
        raise Missing("no-act", "这里没有这个操作", "there is no such thing to do here")
    try:
        told = doing(request, opened)
    except Invalid as refusal:
        return draw(request, opened, status=422, errors=errors_of(refusal.wrong))
    except Refusal as refusal:
        fresh = Opened(opened.viewer, case_view(opened.viewer, opened.view.row.pk), opened.key)
        return draw(request, fresh, status=refusal.status, said=said_of(refusal))
    toast(request, told)
    return redirect(opened.url)


def join(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Follow a public case as one who met the same."""
    language = get_language() or "zh-hans"
    command = actions.JoinCase(opened.view.row.pk, language=language)
    try:
        key = actions.join_case(opened.viewer, command)
    except Refusal as refusal:
        return draw(request, opened, status=refusal.status, said=said_of(refusal))
    toast(request, gettext("You follow this matter now. Keep this page's address."))
    return redirect("portal:follow", key=key)
