"""Entries of an outbox: the forms of the field, sent later to their own addresses.

A form that carries `X-Gezhi-Outbox` is answered in JSON by what the page would have done. It runs
in one transaction with the note that it was received, so that sending it again, at once or in a
month, is answered from that note (docs/decisions/0016-offline-outbox.md).
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext

from gezhi.base import clock
from gezhi.engines.cases.queries import lost_files
from gezhi.engines.trust import actions
from gezhi.engines.trust.queries import Changed, Viewer, others_device, own_device
from gezhi.surfaces.field.offline.moments import moment_of
from gezhi.surfaces.field.offline.said import said_in
from gezhi.surfaces.ui.forms import said_of

OUTBOX, DEVICE = "X-Gezhi-Outbox", "X-Gezhi-Device"
GROUND, OWN = "/field/", "/field/offline/"
FRESH = timedelta(minutes=2)
"""Who sends so soon sees the next page, and its message there."""
NOT_CONTENT = {"csrfmiddlewaretoken", "_drawn", "_restored"}
OUTCOMES = {403: "refused", 404: "gone", 409: "conflict", 410: "gone"}
STATUS = {"refused": 422, "gone": 410, "conflict": 409}

Handler = Callable[[HttpRequest], HttpResponse]


def uuid_in(text: str | None) -> UUID | None:
    """An id as a header has it; None for what is none."""
    try:
        return UUID((text or "")[:40])
    except ValueError:
        return None


class OutboxMiddleware:
    """Answers the entries of an outbox; everything else passes by."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_entry(request):
            return self.get_response(request)
        entry, viewer = uuid_in(request.headers[OUTBOX]), request.viewer  # type: ignore[attr-defined]
        if entry is None:
            return _json(request, 422, "refused", said=[gettext("This entry has no number.")])
        if viewer.account is None or not viewer.verified:
            return _json(request, 401, "signed-out")
        device = uuid_in(request.headers.get(DEVICE))
        known = own_device(viewer, device) if device is not None else None
        if known is not None and known.state == "locked":
            return _json(request, 403, "locked")
        if known is None and device is not None and others_device(viewer, device):
            return _json(request, 401, "signed-out")
        request.made_at = moment_of(request, known.enrolled if known else None)  # type: ignore[attr-defined]
        _without_htmx(request)
        found = actions.Entry(entry, viewer.account, device, _digest(request))
        return self._once(request, viewer, found)

    def _once(self, request: HttpRequest, viewer: Viewer, entry: actions.Entry) -> HttpResponse:
        """Do what the entry asks for, unless it was done before."""
        with actions.unit():
            try:
                before = actions.claim(entry)
            except Changed as refusal:
                return _json(request, 409, "refused", said=[said_of(refusal)], code=refusal.code)
            if before is not None:
                return _json(request, 200, before.outcome, next=before.next, again=True)
            lost = lost_files(viewer, _kept(request))
            if lost:
                actions.let_go(entry.id)
                said = gettext("Its pictures were kept for 7 days and are gone. Add them anew.")
                return _json(request, 422, "files", missing=lost, said=[said])
            answer = self.get_response(request)
            if answer.status_code == 429 or answer.status_code >= 500:
                actions.undo_unit()
                return answer
            told = _told(request, answer)
            if told["outcome"] == "sent":
                moved = getattr(request, "moved", None)
                actions.keep_answer(entry.id, "sent", told["next"], moved)
            else:
                actions.let_go(entry.id)
        return _with_cookies(_json(request, **told), answer)


def _is_entry(request: HttpRequest) -> bool:
    path = request.path_info
    ours = path.startswith(GROUND) and not path.startswith(OWN)
    return ours and request.method == "POST" and OUTBOX in request.headers


def _without_htmx(request: HttpRequest) -> None:
    """An entry asks for the page's own answer, not for a part of it."""
    request.META.pop("HTTP_HX_REQUEST", None)
    request.__dict__.pop("headers", None)


def _told(request: HttpRequest, answer: HttpResponse) -> dict[str, Any]:
    """What a page's answer comes to."""
    if 300 <= answer.status_code < 400:
        return _sent(request, answer.headers["Location"])
    if answer.status_code == 403 and not getattr(request, "csrf_processing_done", False):
        return {"status": 403, "outcome": "csrf"}
    outcome = OUTCOMES.get(answer.status_code, "refused")
    if getattr(request, "ended", False):
        outcome = "gone"
    html = answer.content.decode(answer.charset)
    return {
        "status": 403 if answer.status_code == 403 else STATUS[outcome],
        "outcome": outcome,
        "html": html,
        "said": said_in(html),
        "offer": getattr(request, "offer", None),
    }


def _sent(request: HttpRequest, address: str) -> dict[str, Any]:
    if address.startswith((reverse("account_login"), reverse("mfa_index"))):
        return {"status": 401, "outcome": "signed-out"}
    made = getattr(request, "made_at", None)
    late = made is not None and clock.now() - made > FRESH
    said = [str(one) for one in get_messages(request)] if late else []
    return {"status": 200, "outcome": "sent", "next": address, "said": said}


def _json(request: HttpRequest, status: int, outcome: str, **more: Any) -> JsonResponse:
    about = {"outcome": outcome, "entry": request.headers[OUTBOX], **more}
    shown = {key: value for key, value in about.items() if value is not None}
    answer = JsonResponse(shown, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _with_cookies(told: JsonResponse, answer: HttpResponse) -> JsonResponse:
    told.cookies.update(answer.cookies)
    return told


def _digest(request: HttpRequest) -> str:
    """What an entry comes to: its address, what was typed, which files. Marks that a page carries
    for its own sake are left out, as they are renewed."""
    lines = [request.get_full_path()]
    for name in sorted(set(request.POST) - NOT_CONTENT):
        lines += [f"{name}={value}" for value in request.POST.getlist(name)]
    for name in sorted(request.FILES):
        lines += [f"{name}:{one.name}:{one.size}" for one in request.FILES.getlist(name)]
    return hashlib.sha256("\0".join(lines).encode()).hexdigest()


def _kept(request: HttpRequest) -> list[str]:
    """Ids of files that were sent ahead and are named in the form."""
    named = [name for name in request.POST if name.endswith(".kept")]
    given = (one.rpartition("/")[2] for name in named for one in request.POST.getlist(name))
    return [one for one in given if uuid_in(one) is not None]
