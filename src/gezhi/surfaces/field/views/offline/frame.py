"""What these answers share: who asks, what was sent, refusals as data."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse

from gezhi.engines.trust.queries import Forbidden, Invalid, Missing, Refusal, Viewer
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.ui.forms import errors_of, said_of

View = Callable[..., JsonResponse]
MOST_JSON = 64 * 1024


def told(**about: Any) -> JsonResponse:
    """An answer that nobody keeps on the way."""
    answer = JsonResponse(about)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def as_json(view: View) -> View:
    """Refusals as data in the viewer's language."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            wrong = errors_of(refusal.wrong) if isinstance(refusal, Invalid) else {}
            said = list(wrong.values()) or [said_of(refusal)]
            about = {"outcome": "refused", "code": refusal.code, "said": said, "wrong": wrong}
            if "have" in refusal.facts:
                about["have"] = refusal.facts["have"]
            if refusal.code == "locked":
                about |= {"outcome": "locked", "device": "locked"}
            return JsonResponse(about, status=refusal.status)

    return guarded


def for_staff(view: View) -> View:
    """As the pages of staff, answered in data: 401 for whoever has to sign in (again)."""

    @wraps(view)
    @as_json
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        viewer: Viewer = viewer_in(request)
        if viewer.account is None or not viewer.verified:
            return JsonResponse({"outcome": "signed-out"}, status=401)
        if not viewer.staff:
            raise Forbidden("not-staff", "您现在没有任职", "you hold no post now")
        return view(request, *args, **kwargs)

    return guarded


def posted(request: HttpRequest) -> dict[str, Any]:
    """What was sent as JSON; nothing where it is none."""
    body = request.body
    if len(body) > MOST_JSON:
        return {}
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def text_in(data: dict[str, Any], name: str) -> str:
    """A text that was sent; empty where there is none."""
    value = data.get(name, "")
    return value if isinstance(value, str) else ""


def id_in(data: dict[str, Any], name: str) -> UUID:
    """An id that was sent; Missing where it is none."""
    try:
        return UUID(text_in(data, name)[:40])
    except ValueError:
        raise Missing("no-id", "没有编号", "there is no id") from None
